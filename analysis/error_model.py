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
BIAS = slice(5, 8)  # where the gyroscope's bias stands among the unknowns


@dataclass(frozen=True, slots=True, eq=False)
class ErrorModel:
    """Velocity as nominal plus columns times unknowns, and the running integrals of both.

    Unknowns in order: start velocity (axes), shared parameters (p), random walk (axes x knots). The last axis is up.
    """

    velocity: Array  # (n, axes)
    columns: Array  # (n, axes, p)
    parameter_sd: Array  # (p,): expected of each parameter before any anchor is used
    walk_sd: Array  # (knots,): change of the random walk over each of its steps
    place: Array  # (n + 1, axes): running integral of velocity
    column_place: Array  # (n + 1, axes, p)

    @property
    def axes(self) -> int:
        """Number of axes: 3, or the upward one alone."""
        return int(self.velocity.shape[1])

    def prior_sd(self) -> Array:
        """Return the standard deviation of every unknown before any anchor is used."""
        return np.concatenate([np.full(self.axes, START_SD_MPS), self.parameter_sd, np.tile(self.walk_sd, self.axes)])

    def rows(self, start: NDArray[np.int_], stop: NDArray[np.int_], axis: NDArray[np.int_]) -> Array:
        """Return how the mean velocities of cells [start, stop) along an axis, (m,) each, depend on the unknowns."""
        seconds = ((stop - start) * STEP_S)[:, None]
        p, knots, each = len(self.parameter_sd), len(self.walk_sd), np.arange(len(start))
        rows = np.zeros((len(start), self.axes * (1 + knots) + p))
        rows[each, axis] = 1.0
        rows[:, self.axes : self.axes + p] = (self.column_place[stop, axis] - self.column_place[start, axis]) / seconds
        walk = (_walk_place(stop, knots) - _walk_place(start, knots)) / seconds
        first = self.axes + p + axis * knots
        rows[each[:, None], first[:, None] + np.arange(knots)] = walk
        return rows

    def means(self, start: NDArray[np.int_], stop: NDArray[np.int_], axis: NDArray[np.int_]) -> Array:
        """Return the nominal mean velocities of cells [start, stop) along an axis, (m,)."""
        return np.asarray((self.place[stop, axis] - self.place[start, axis]) / ((stop - start) * STEP_S))

    def solved(self, unknowns: Array) -> Array:
        """Return the velocity (n, axes) with the unknowns put in."""
        a, p, k = self.axes, len(self.parameter_sd), len(self.walk_sd)
        walk = unknowns[a + p :].reshape(a, k)
        knots = np.arange(k + 1) * WALK_STEP
        cells = np.arange(len(self.velocity)) + 0.5
        wander = np.stack([np.interp(cells, knots, np.concatenate([[0.0], np.cumsum(w)])) for w in walk], axis=1)
        return np.asarray(self.velocity + unknowns[:a] + self.columns @ unknowns[a : a + p] + wander)


def model_with_gyroscope(rotation: Array, acc_mps2: Array, steps: Steps) -> ErrorModel:
    """Model three axes; unknown are the start tilt (2), both biases (3 + 3), the scale, and for each step a tilt and a velocity.

    Parameters
    ----------
    rotation : (n, 3, 3) array
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
    force = np.einsum("nij,nj->ni", rotation, acc_mps2)
    turned = np.cumsum(rotation, axis=0) * STEP_S
    columns = [np.cross(axis, force) for axis in np.eye(3)[:2]]
    columns += [np.cross(-turned[:, :, k], force) for k in range(3)]
    columns += [-rotation[:, :, k] for k in range(3)]
    columns.append(-force)
    sd = [TILT_SD_RAD] * 2 + [GYR_BIAS_SD_RADPS] * 3 + [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD]
    for start, stop in steps:
        after = (np.arange(len(force)) >= stop)[:, None]
        columns += [np.cross(axis, force) * after for axis in np.eye(3)[:2]]
        sd += [STEP_TILT_SD_RAD] * 2
        columns += _velocity_steps(len(force), start, stop, 3)
        sd += [STEP_SD_MPS] * 3
    nominal = force - np.array([0.0, 0.0, STANDARD_GRAVITY_MPS2])
    return _integrated(nominal, np.stack(columns, axis=2), np.array(sd))


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
    length = np.linalg.norm(acc_mps2, axis=1)[:, None]
    columns = [-up[:, k : k + 1] for k in range(3)] + [-length]
    sd = [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD]
    for start, stop in steps:
        columns += _velocity_steps(len(length), start, stop, 1)
        sd.append(STEP_SD_MPS)
    return _integrated(length - STANDARD_GRAVITY_MPS2, np.stack(columns, axis=2), np.array(sd))


def _velocity_steps(n: int, start: int, stop: int, axes: int) -> list[Array]:
    """Accelerations that change the velocity by 1 m/s over cells [start, stop), one an axis."""
    push = np.zeros(n)
    push[start : max(stop, start + 1)] = RATE_HZ / max(stop - start, 1)
    return [push[:, None] * axis for axis in np.eye(axes)]


def to_centres(rate: Array) -> Array:
    """Integrate over time, from zero at the start of the first cell to the centre of each one; rates are cell means."""
    return np.asarray((np.cumsum(rate, axis=0) - 0.5 * rate) * STEP_S)


def _integrated(acceleration: Array, columns: Array, parameter_sd: Array) -> ErrorModel:
    """Running integrals of an acceleration (n, axes) and its columns (n, axes, p)."""
    walk_sd = _walk_sd(np.linalg.norm(acceleration, axis=1))
    velocity = to_centres(acceleration)
    columns = to_centres(columns)
    zero = np.zeros((1, *columns.shape[1:]))
    place = np.vstack([zero[:, :, 0], np.cumsum(velocity, axis=0) * STEP_S])
    column_place = np.concatenate([zero, np.cumsum(columns, axis=0) * STEP_S])
    return ErrorModel(velocity, columns, parameter_sd, walk_sd, place, column_place)


def _walk_sd(effort_mps2: Array) -> Array:
    """How far the unmodelled error of the velocity may go over each knot: with time, and with the acceleration."""
    knots = np.arange(0, len(effort_mps2), WALK_STEP)
    mean_effort = np.add.reduceat(effort_mps2, knots) / WALK_STEP
    seconds = WALK_STEP * STEP_S
    return np.asarray(np.hypot(WALK_SD_MPS * np.sqrt(seconds), EFFORT_SD * mean_effort * seconds))


def _walk_place(cells: NDArray[np.int_], knots: int) -> Array:
    """Running integral up to each cell (m,) of each knot's ramp from 0 to 1 m/s, (m, knots)."""
    since = np.clip(cells[:, None] - np.arange(knots) * WALK_STEP, 0, None)
    ramp = np.minimum(since, WALK_STEP)
    return np.asarray((ramp**2 / (2 * WALK_STEP) + (since - ramp)) * STEP_S)
