"""The curves of one set that all figures are read from, of the point that is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import hypot

import numpy as np

from analysis.motion.belt import give_mps
from analysis.motion.blocks import SetMotion
from analysis.motion.doubts import Doubts
from analysis.motion.error_model import to_centres
from analysis.motion.estimate import hold
from analysis.motion.pelvis import find_pelvis, lever_of
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import average, fit_parabolas
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
    """
    give = give_mps(motion.velocity_mps) if belted else None
    velocity = of_bar = motion.velocity_mps if give is None else motion.velocity_mps - give
    lever = None
    pelvis = find_pelvis(motion, tops, bottoms, reverse=reverse)
    if pelvis is not None and bar_offset_m is not None:
        lever = np.stack([lever_of(motion, axis) for axis in (pelvis.caudal, pelvis.anterior)], axis=1)
        of_bar = velocity + lever @ np.asarray(bar_offset_m)
    velocity = of_bar if at_bar else velocity
    return Curves(
        first,
        velocity_mps=velocity,
        height_m=to_centres(velocity),
        pitch_rad=None if pelvis is None else pelvis.pitch_rad,
        roll_rad=None if pelvis is None else pelvis.roll_rad,
        twist_rad=None if pelvis is None else pelvis.twist_rad,
        lever_mps=lever if at_bar else None,
        event_velocity_mps=of_bar,
        event_height_m=to_centres(of_bar),
        motion=motion,
        give_mps=give,
        unseen=unseen,
    )
