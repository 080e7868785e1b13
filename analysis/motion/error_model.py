"""What can be wrong with the integral of an acceleration, as columns of a linear model.

The specific force is turned into the world by the gyroscope alone and integrated. What is wrong with that integral is a
handful of numbers that stay the same over a set (start velocity, start tilt, bias of both sensors, scale and squareness
of their axes, drift and lag of the gyroscope), a step at each gap or impact, and a slow random walk; the velocity is
linear in all of them. ARCHITECTURE, "Velocity", has the equations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

START_SD_MPS = 3.0  # velocity in the first cell: anything a lifter can do
TILT_SD_RAD = 0.05
GYR_BIAS_SD_RADPS = 0.01  # 0.6 deg/s: consumer gyroscopes after start-up
GYR_DRIFT_SD_RADPS2 = 1e-4  # 0.3 deg/s a minute: the MPU-6050 drifts 0.16 deg/s a kelvin, and a hip warms it by ten
LAG_SD_S = 0.005  # between the two sensors: what their filters differ by, and the clocks of two streams
ACC_BIAS_SD_MPS2 = 0.2  # 20 mg: consumer accelerometers after soldering
ACC_SCALE_SD = 0.01
AXES_SD = 0.01  # scale and squareness of a sensor's axes: data sheets allow 3 and 2 % (MPU-6050), recent ones 1 %
SLANT, SLANT_SD = 0.3, 0.3  # squared slope of a path that is not known: 45 degrees is 1, straight up is 0
ARC_SD = 0.4  # of the square of what goes across one that is: its lever to 15 %, its angle to 5 degrees
BENT_SHARE = 0.75  # of the force, which no body passes across its way
WALK_SD_MPS = 0.012  # what the model does not know, per root second: wobble of the belt, tremor, drift of the biases
EFFORT_SD = 0.003  # of the acceleration: what is not linear in a sensor, and the axes that hardly turn
WALK_STEP = round(1.0 * RATE_HZ)
STEP_SD_MPS = 1.0  # velocity lost in an impact, in clipping, or in the longest hole
STEP_TILT_SD_RAD = 0.1
# A curve drawn across a hole of T seconds misses the true change of velocity and of tilt by about so much times T:
# of holes of 0.04 to 0.6 s cut into real squats and barbell lifts 0.25 to 0.85 m/s2 and 0.04 to 0.2 rad/s.
HOLE_SD_MPS2, HOLE_TILT_SD_RADPS = 0.8, 0.17
UNSEEN_SD_MPS2 = 2.0  # how a lift may speed up and slow down again while nothing is recorded
UNSEEN = round(0.12 * RATE_HZ)  # cells from which on that is a way worth naming: 7 mm
MOST_MPS2, LEAST_FORCE_MPS2 = 8.0, 3.0  # beyond these a blow or a fall, and no path that slants
BIAS, DRIFT = slice(2, 5), slice(5, 8)  # where the gyroscope's bias stands among the parameters, and its drift


class Step(NamedTuple):
    """Cells [start, stop) over which the velocity may have stepped: a blow, clipping, or a hole in the recording."""

    start: int
    stop: int
    blow: bool = True

    def velocity_sd_mps(self) -> float:
        """How far what is drawn across the cells may be wrong about the change of velocity."""
        return STEP_SD_MPS if self.blow else min(STEP_SD_MPS, HOLE_SD_MPS2 * self._hole_s())

    def tilt_sd_rad(self) -> float:
        """How far it may be wrong about the turn."""
        return STEP_TILT_SD_RAD if self.blow else min(STEP_TILT_SD_RAD, HOLE_TILT_SD_RADPS * self._hole_s())

    def _hole_s(self) -> float:
        """Seconds between the samples at the ends of a hole, which reach into the cells beside it."""
        return (self.stop - self.start + 1) * STEP_S


Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ErrorModel:
    """Acceleration of each axis as a nominal part plus columns times unknowns; the last axis is up.

    The axes share the parameters; each has unknowns of its own besides: its start velocity and its random walk.
    Cells come last, where sums over them are fast.
    """

    acceleration: Array  # (axes, 1 + p, n): the nominal one, then the column of each shared parameter
    parameter_sd: Array  # (p,): expected of each parameter before any anchor is used
    own_sd: Array  # (1 + knots,): of the start velocity, and of the change of the random walk over each of its steps

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(self.acceleration.shape[2])

    def places(self, cells: NDArray[np.int_]) -> Array:
        """Return the second integral of the acceleration up to the start of each cell (m,), (axes, 1 + p, m).

        The place at T is the sum of (T - t) a(t) over the cells before it, with t in their centres.
        """
        edges, which = np.unique(np.concatenate([[0], cells]), return_inverse=True)
        segments = edges[edges < self.cells]
        centres = np.arange(self.cells) + 0.5
        pushes, moments = (
            np.cumsum(np.add.reduceat(signal, segments, axis=2), axis=2)[:, :, : len(edges) - 1]
            for signal in (self.acceleration, self.acceleration * centres)
        )
        places = np.zeros((*self.acceleration.shape[:2], len(edges)))
        places[:, :, 1:] = (edges[1:] * pushes - moments) * STEP_S**2
        return places[:, :, which[1:]]

    def column_place(self) -> Array:
        """Return the second integral of the upward axis's columns up to each cell's start and the end, (n + 1, p)."""
        velocity = np.cumsum(self.acceleration[-1, 1:], axis=1) - 0.5 * self.acceleration[-1, 1:]
        place = np.zeros((self.cells + 1, len(self.parameter_sd)))
        place[1:] = np.cumsum(velocity, axis=1).T * STEP_S**2
        return place

    def knot_place(self) -> Array:
        """Return the second integral of a knot's ramp by the cells since it, from -knots * WALK_STEP to all of them."""
        knots = len(self.own_sd) - 1
        return _ramp_place(np.arange(-knots * WALK_STEP, self.cells + 1))

    def own_rows(self, start: NDArray[np.int_], stop: NDArray[np.int_]) -> Array:
        """Return how mean velocities of cells [start, stop), (m,), depend on an axis's own unknowns, (m, 1 + knots)."""
        knots = len(self.own_sd) - 1
        before, after = _walk_place(np.stack([start, stop]), knots)
        rows = np.ones((len(start), 1 + knots))
        np.divide(after - before, ((stop - start) * STEP_S)[:, None], out=rows[:, 1:])
        return rows

    def rise(self, parameters: Array, own: Array) -> Array:
        """Return the upward velocity (n,) with the parameters (p,) and the upward axis's own unknowns put in."""
        knots = np.arange(len(own)) * WALK_STEP
        wander = np.interp(np.arange(self.cells) + 0.5, knots, own[0] + np.concatenate([[0.0], np.cumsum(own[1:])]))
        acceleration = np.concatenate([[1.0], parameters]) @ self.acceleration[-1]
        # half a cell's push is not half way up where the acceleration grows: by j dt^2 / 8, with the jerk j
        bend = np.gradient(acceleration) * STEP_S / 8 if self.cells > 1 else 0.0
        return np.asarray(to_centres(acceleration) - bend + wander)


def model_with_gyroscope(rotation: Array, acc_mps2: Array, gyr_radps: Array, steps: Steps) -> ErrorModel:
    """Model three axes: tilt (2), biases (3 + 3), drift (3), scale (1), axes (3 + 3), lag (1), and what steps do.

    Parameters
    ----------
    rotation : (3, 3, n) array
        Sensor to world, by the gyroscope alone.
    acc_mps2, gyr_radps : (n, 3) arrays
        Specific force and angular rate in the sensor frame.
    steps : tuple of Step
        Cells over which the velocity may step: after each the tilt is anew, and the velocity, both unknown.

    Returns
    -------
    ErrorModel
        Axes x, y, up.
    """
    force = turned_into(rotation, acc_mps2)
    turned, drifted = (_summed(r) for r in (rotation, rotation * from_middle_s(force.shape[1])))
    lagging = turned_into(rotation, gyr_radps)[:, None]
    tilts = -_crossed(force, np.eye(3)[:, :2, None])
    columns = [tilts, _crossed(force, turned), _crossed(force, drifted), -rotation, -force[:, None]]
    columns += [*_axes(rotation, acc_mps2, gyr_radps, force), _crossed(force, lagging)]
    sd = [TILT_SD_RAD] * 2 + [GYR_BIAS_SD_RADPS] * 3 + [GYR_DRIFT_SD_RADPS2] * 3 + [ACC_BIAS_SD_MPS2] * 3
    sd += [ACC_SCALE_SD] + [AXES_SD] * 6 + [LAG_SD_S]
    for step in steps:
        columns += [tilts * (np.arange(force.shape[1]) >= step.stop), *_unseen(force, step)]
        sd += [step.tilt_sd_rad()] * 2 + _unseen_sd(3, step)
    nominal = force - np.array([[0.0], [0.0], [STANDARD_GRAVITY_MPS2]])
    return _model(nominal, columns, sd)


def model_without_gyroscope(acc_mps2: Array, up: Array, steps: Steps, sideways_mps2: Array | None = None) -> ErrorModel:
    """Model the upward axis alone: the accelerometer's bias (3) and scale, the way aside (1), a velocity each step.

    Parameters
    ----------
    acc_mps2, up : (n, 3) arrays
        Specific force and world up, both in the sensor frame.
    steps : tuple of Step
        Cells over which the velocity may step.
    sideways_mps2 : (n,) array or None
        Acceleration across the upward direction, where the path is known.

    Returns
    -------
    ErrorModel
        One axis.

    Notes
    -----
    The length of the force holds sideways accelerations too: `|f|^2 = (g + a)^2 + b^2`, and with a path that rises by
    `1 / sqrt(s)` for each metre forward `|f| = g + a + s a^2 / 2 (g + a)`. Without that a rise of 0.5 m/s seemed to
    begin and end by itself.
    """
    length = np.linalg.norm(acc_mps2, axis=1)[None]
    if sideways_mps2 is None:
        upward = length - STANDARD_GRAVITY_MPS2
        aside = np.clip(upward, -MOST_MPS2, MOST_MPS2) ** 2 / (2 * np.maximum(length, LEAST_FORCE_MPS2))
        upward, aside_sd = upward - SLANT * aside, SLANT_SD
    else:
        across = np.minimum(np.abs(sideways_mps2), BENT_SHARE * length) ** 2
        along = np.sqrt(length**2 - across)
        aside = across / (2 * np.maximum(along, LEAST_FORCE_MPS2))
        upward, aside_sd = along - STANDARD_GRAVITY_MPS2, ARC_SD
    columns = [-up.T[None], -length[:, None], -aside[:, None]]
    sd = [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD, aside_sd]
    for step in steps:
        columns += _unseen(length, step)
        sd += _unseen_sd(1, step)
    return _model(upward, columns, sd)


def _axes(rotation: Array, acc_mps2: Array, gyr_radps: Array, force: Array) -> list[Array]:
    """What wrong scales and skewed axes do while the sensor turns about one axis, which lifts do.

    The rate about that axis is read too large, or as one about the others; of gravity, which turns across it, the part
    that comes and goes is. What stays the same is a bias.
    """
    axis = np.linalg.eigh(gyr_radps.T @ gyr_radps)[1][:, -1]
    turned = _summed(rotation * (gyr_radps @ axis))
    across = np.cross(axis, acc_mps2.mean(axis=0))
    across /= max(float(np.linalg.norm(across)), 1e-9)
    return [_crossed(force, turned), -rotation * (acc_mps2 @ across)]


def from_middle_s(cells: int) -> Array:
    """Return the seconds (cells,) from the middle of a stretch, where a bias is what it is on the average."""
    return np.asarray((np.arange(cells) - 0.5 * (cells - 1)) * STEP_S)


def turned_into(rotation: Array, vectors: Array) -> Array:
    """Turn vectors (n, 3) by a rotation (3, 3, n) each; returns (3, n)."""
    return np.asarray(np.einsum("ijn,jn->in", rotation, np.ascontiguousarray(vectors.T)))


def _crossed(vector: Array, columns: Array) -> Array:
    """Cross product of a vector (3, n) with each column (3, k, n or 1); `numpy.cross` takes ten times as long here."""
    crossed = np.empty((3, columns.shape[1], vector.shape[1]))
    for axis, (after, before) in enumerate(((1, 2), (2, 0), (0, 1))):  # of each axis, the two others
        np.multiply(vector[after], columns[before], out=crossed[axis])
        crossed[axis] -= vector[before] * columns[after]
    return crossed


def _summed(rate: Array) -> Array:
    """Running integral of rates (3, k, n) up to the end of each cell."""
    sums = np.cumsum(rate, axis=2)
    sums *= STEP_S
    return sums


def _unseen(force: Array, step: Step) -> list[Array]:
    """Accelerations over a step's cells, one an axis: a change of velocity by 1 m/s; if long, also to and fro."""
    (axes, n), start, stop = force.shape, step.start, step.stop
    push, fro = np.zeros(n), np.zeros(n)
    push[start : max(stop, start + 1)] = RATE_HZ / max(stop - start, 1)
    fro[start : (start + stop) // 2] = 1.0
    fro[(start + stop) // 2 : stop] = -1.0
    shapes = [push, fro] if stop - start > UNSEEN else [push]
    return [np.eye(axes)[:, :, None] * shape for shape in shapes]


def _unseen_sd(axes: int, step: Step) -> list[float]:
    """What is expected of the columns of `_unseen`."""
    return [step.velocity_sd_mps()] * axes + ([UNSEEN_SD_MPS2] * axes if step.stop - step.start > UNSEEN else [])


def _model(nominal: Array, columns: list[Array], parameter_sd: list[float]) -> ErrorModel:
    """Put an acceleration (axes, n) and its columns together with what the random walk may do."""
    own_sd = np.concatenate([[START_SD_MPS], _walk_sd(np.linalg.norm(nominal, axis=0))])
    return ErrorModel(np.concatenate([nominal[:, None], *columns], axis=1), np.array(parameter_sd), own_sd)


def to_centres(rate: Array) -> Array:
    """Integrate over time, from zero at the start of the first cell to the centre of each one; rates are cell means."""
    return np.asarray((np.cumsum(rate, axis=0) - 0.5 * rate) * STEP_S)


def _walk_sd(effort_mps2: Array) -> Array:
    """How far the unmodelled error of the velocity may go over each knot: with time, and with the acceleration."""
    knots = np.arange(0, len(effort_mps2), WALK_STEP)
    mean_effort = np.add.reduceat(effort_mps2, knots) / WALK_STEP
    seconds = WALK_STEP * STEP_S
    return np.asarray(np.hypot(WALK_SD_MPS * np.sqrt(seconds), EFFORT_SD * mean_effort * seconds))


def _walk_place(cells: NDArray[np.int_], knots: int) -> Array:
    """Running integral up to each cell (...) of each knot's ramp, (..., knots)."""
    return _ramp_place(cells[..., None] - WALK_STEP * np.arange(knots))


def _ramp_place(cells: NDArray[np.int_]) -> Array:
    """Running integral of a ramp from 0 to 1 m/s over one step, up to so many cells from its beginning."""
    since = np.maximum(cells / WALK_STEP, 0.0)
    ramp = np.minimum(since, 1.0)
    return np.asarray(ramp * (since - 0.5 * ramp) * (WALK_STEP * STEP_S))
