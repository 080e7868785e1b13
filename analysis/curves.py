"""The curves of one set that all figures are read from, of the point that is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import hypot

import numpy as np

from analysis.belt import give_mps
from analysis.blocks import SetMotion
from analysis.doubts import Doubts
from analysis.error_model import to_centres
from analysis.grid import RATE_HZ, STEP_S
from analysis.motion import hold
from analysis.smoothing import average, fit_parabolas
from sensor.samples import Array

TREMOR = round(0.17 * RATE_HZ)  # parabolas this wide pass 7 Hz: hips tremble at 8-12 Hz, no lift is that quick


@dataclass(frozen=True, eq=False)
class Curves:
    """Vertical motion of one point over a set, with the posture of the segment that wears the sensor.

    All arrays lie on the grid, `first` is the first cell's number since time zero. `pitch_rad` grows with the drive;
    `roll_rad` is the sideways tilt and `twist_rad` the turn about the vertical; all None without a gyroscope.
    `lever_mps` is the change of velocity for each metre of (caudal, anterior) offset, (n, 2), None at the sensor.
    Events are told on `event_velocity_mps` and `event_height_m`: of the bar wherever its motion is known.
    `unseen` are the stretches [start, stop) of cells in which nothing was recorded.
    `give_mps` is what the belt's give has been taken for and taken out of all velocities; None without a belt.
    `crossings` keeps the errors of crossings told before: the end of a drive is also the start of a pause.
    """

    first: int
    velocity_mps: Array
    height_m: Array
    pitch_rad: Array | None
    roll_rad: Array | None
    twist_rad: Array | None
    lever_mps: Array | None
    event_velocity_mps: Array
    event_height_m: Array
    motion: SetMotion
    give_mps: Array | None = None
    unseen: tuple[tuple[int, int], ...] = ()
    crossings: dict[tuple[float, Doubts], float] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def quiet_velocity_mps(self) -> Array:
        """Velocity (n,); on a body without its tremor, of which a largest value would pick the crest."""
        return self.velocity_mps if self.give_mps is None else fit_parabolas(self.velocity_mps, cells=TREMOR)

    @cached_property
    def tremor_mps(self) -> Array:
        """How the velocity that tells events trembles about each cell (n,), root mean square over two parabolas."""
        tremor = self.event_velocity_mps - fit_parabolas(self.event_velocity_mps, cells=TREMOR)
        return np.asarray(np.sqrt(np.maximum(average(tremor**2, cells=2 * TREMOR), 0.0)))

    def mean_lever_mps(self, start: int, stop: int) -> float:
        """Return the mean lever over those cells [start, stop) that exist, m/s a metre of offset; 0 at the sensor."""
        if self.lever_mps is None:
            return 0.0
        start, stop = hold(start, stop, len(self.lever_mps))
        return hypot(*(self._lever_sums[stop] - self._lever_sums[start])) / (stop - start)

    def mean_give_mps(self, start: int, stop: int) -> float:
        """Return the mean of the belt's give over cells [start, stop) that exist; 0 without a belt."""
        if self.give_mps is None:
            return 0.0
        start, stop = hold(start, stop, len(self.give_mps))
        return float(self._give_sums[stop] - self._give_sums[start]) / (stop - start)

    @cached_property
    def _lever_sums(self) -> Array:
        """Sums of the lever over the cells before each one and before the end, (n + 1, 2)."""
        return _sums_before(self.lever_mps)

    @cached_property
    def _give_sums(self) -> Array:
        """Sums of the belt's give, likewise, (n + 1,)."""
        return _sums_before(self.give_mps)

    def time_s(self, cell: float) -> float:
        """Time of a cell on the recording's clock."""
        return (self.first + cell) * STEP_S

    def height_at(self, cell: float) -> float:
        """Height between cells, straight lines."""
        below = min(max(int(cell), 0), len(self.height_m) - 2)
        step = float(self.height_m[below + 1] - self.height_m[below])
        return float(self.height_m[below]) + min(max(cell - below, 0.0), 1.0) * step


def _sums_before(values: Array | None) -> Array:
    """Running sums of what is asked for only where it is known."""
    assert values is not None
    return np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])


def draw_curves(
    motion: SetMotion,
    *,
    first: int,
    tops: list[int],
    bottoms: list[int],
    bar_offset_m: tuple[float, float] | None,
    at_bar: bool,
    reverse: bool,
    belted: bool,
    unseen: tuple[tuple[int, int], ...] = (),
) -> Curves:
    """Move the motion to the reported point and split the posture into pitch, roll and twist.

    Parameters
    ----------
    motion : SetMotion
        Of the sensor.
    first : int
        Number of the first cell.
    tops, bottoms : list of int
        Cells of the lockouts and of the bottoms.
    bar_offset_m : (caudal, anterior) or None
        Where the bar lies from the sensor; None where no bar moves with the segment.
    at_bar : bool
        Whether the bar is the reported point; else it is the sensor's own.
    reverse : bool
        Whether the pelvis turns the other way, its caudal end going down while the hip rises.
    belted : bool
        Whether a belt holds the sensor on the body, and gives.
    unseen : tuple of (start, stop)
        Cells in which nothing was recorded.

    Returns
    -------
    Curves

    Notes
    -----
    The axes of the pelvis come from the movement itself: at the lockout the front of the pelvis faces up, and from the
    bottom to the lockout its caudal end comes up. A lifter whose lockout is 10 degrees off makes the lever 1.5 % short.
    """
    give = give_mps(motion.velocity_mps) if belted else None
    velocity = of_bar = motion.velocity_mps if give is None else motion.velocity_mps - give
    lever = pitch = roll = twist = None
    if motion.rotation is not None and motion.gyr_radps is not None:
        up = motion.rotation[:, 2, :]
        anterior, rising = _pelvis_axes(up, tops, bottoms)
        caudal = -rising if reverse else rising
        side = np.cross(caudal, anterior)
        pitch = np.unwrap(np.arctan2(up @ rising, up @ anterior))
        roll = np.arcsin(np.clip(up @ side, -1.0, 1.0))
        facing = motion.rotation @ side
        twist = np.unwrap(np.arctan2(facing[:, 1], facing[:, 0]))
        for block in motion.blocks[1:]:  # each has a heading of its own: they go on where the one before left off
            twist[block.start :] -= twist[block.start] - twist[block.start - 1]
        if bar_offset_m is not None:
            lever = np.stack([_lever(motion.rotation, motion.gyr_radps, axis) for axis in (caudal, anterior)], axis=1)
            of_bar = velocity + lever @ np.asarray(bar_offset_m)
    velocity = of_bar if at_bar else velocity
    return Curves(
        first,
        velocity_mps=velocity,
        height_m=to_centres(velocity),
        pitch_rad=pitch,
        roll_rad=roll,
        twist_rad=twist,
        lever_mps=lever if at_bar else None,
        event_velocity_mps=of_bar,
        event_height_m=to_centres(of_bar),
        motion=motion,
        give_mps=give,
        unseen=unseen,
    )


def _pelvis_axes(up: Array, tops: list[int], bottoms: list[int]) -> tuple[Array, Array]:
    """Anterior axis of the pelvis and the one along it whose end rises with the drive, sensor frame, unit length."""
    anterior = np.median(up[tops], axis=0)
    anterior = anterior / np.linalg.norm(anterior)
    low = np.median(up[bottoms], axis=0)
    cranial = low - (low @ anterior) * anterior
    size = float(np.linalg.norm(cranial))
    if size < 1e-3:  # the segment does not turn: any axis across will do, its lever is nothing
        cranial = np.cross(anterior, np.eye(3)[int(np.argmin(np.abs(anterior)))])
        size = float(np.linalg.norm(cranial))
    return anterior, -cranial / size


def _lever(rotation: Array, gyr_radps: Array, axis: Array) -> Array:
    """Upward velocity of a point one metre along an axis of the sensor, relative to the sensor."""
    return np.asarray(np.einsum("ni,ni->n", rotation[:, 2, :], np.cross(gyr_radps, axis)))
