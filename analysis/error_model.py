"""What can be wrong with the integral of an acceleration, as columns of a linear model.

The specific force is turned into the world by the gyroscope alone and integrated. What is wrong with that integral is a
handful of numbers that stay the same over a set (start velocity, start tilt, bias of both sensors, scale of the
accelerometer), a step at each gap or impact, and a slow random walk; the velocity is linear in all of them.
ARCHITECTURE, "Velocity", has the equations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.grid import RATE_HZ, STEP_S
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

Steps = tuple[tuple[int, int], ...]

START_SD_MPS = 3.0  # velocity in the first cell: anything a lifter can do
TILT_SD_RAD = 0.05
GYR_BIAS_SD_RADPS = 0.01  # 0.6 deg/s: consumer gyroscopes after start-up
ACC_BIAS_SD_MPS2 = 0.2  # 20 mg: consumer accelerometers after soldering
ACC_SCALE_SD = 0.01
WALK_SD_MPS = 0.016  # what the model does not know, per root second: wobble of the belt, cross-axis errors, tremor
EFFORT_SD = 0.01  # of the acceleration: misalignment of the axes, a gyroscope's scale
WALK_STEP = round(1.0 * RATE_HZ)
STEP_SD_MPS = 1.0  # velocity lost in a gap or an impact
STEP_TILT_SD_RAD = 0.1
BIAS = slice(2, 5)  # where the gyroscope's bias stands among the parameters


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
        return np.asarray(to_centres(np.concatenate([[1.0], parameters]) @ self.acceleration[-1]) + wander)


def model_with_gyroscope(rotation: Array, acc_mps2: Array, steps: Steps) -> ErrorModel:
    """Model three axes: start tilt (2), both biases (3 + 3) and scale are unknown, at each step a tilt and a velocity.

    Parameters
    ----------
    rotation : (3, 3, n) array
        Sensor to world, by the gyroscope alone.
    acc_mps2 : (n, 3) array
        Specific force in the sensor frame.
    steps : tuple of (start, stop)
        Cells over which the velocity may step.

    Returns
    -------
    ErrorModel
        Axes x, y, up.
    """
    force = np.sum(rotation * acc_mps2.T, axis=1)
    turned = np.cumsum(rotation, axis=2) * STEP_S
    tilts = np.cross(np.eye(3)[:, :2, None], force[:, None], axis=0)
    columns = [tilts, np.cross(force[:, None], turned, axis=0), -rotation, -force[:, None]]
    sd = [TILT_SD_RAD] * 2 + [GYR_BIAS_SD_RADPS] * 3 + [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD]
    for start, stop in steps:
        columns += [tilts * (np.arange(force.shape[1]) >= stop), _velocity_steps(force, start, stop)]
        sd += [STEP_TILT_SD_RAD] * 2 + [STEP_SD_MPS] * 3
    nominal = force - np.array([[0.0], [0.0], [STANDARD_GRAVITY_MPS2]])
    return _model(nominal, columns, sd)


def model_without_gyroscope(acc_mps2: Array, up: Array, steps: Steps) -> ErrorModel:
    """Model the upward axis alone; unknown are the accelerometer's bias (3), its scale, and a velocity for each step.

    Parameters
    ----------
    acc_mps2, up : (n, 3) arrays
        Specific force and world up, both in the sensor frame.
    steps : tuple of (start, stop)
        Cells over which the velocity may step.

    Returns
    -------
    ErrorModel
        One axis.
    """
    length = np.linalg.norm(acc_mps2, axis=1)[None]
    columns = [-up.T[None], -length[:, None]] + [_velocity_steps(length, start, stop) for start, stop in steps]
    sd = [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD] + [STEP_SD_MPS] * len(steps)
    return _model(length - STANDARD_GRAVITY_MPS2, columns, sd)


def _velocity_steps(force: Array, start: int, stop: int) -> Array:
    """Accelerations that change the velocity by 1 m/s over cells [start, stop), one an axis, (axes, axes, n)."""
    axes, n = force.shape
    push = np.zeros(n)
    push[start : max(stop, start + 1)] = RATE_HZ / max(stop - start, 1)
    return np.eye(axes)[:, :, None] * push


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
