"""Signals and anchors of one set in, vertical velocity with its covariance out.

The specific force is turned into the world by the gyroscope alone and integrated; what is wrong with that integral is
a handful of numbers that stay the same over a set (start velocity, start tilt, bias of both sensors, scale of the
accelerometer), a step at each gap or impact, and a slow random walk. The integral is linear in all of them, so the
anchors fix them in one robust least squares, and its covariance is the error of every figure that follows.
ARCHITECTURE, "Velocity", has the equations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.anchors import Anchors
from analysis.grid import RATE_HZ, STEP_S, GridSignals
from analysis.rotation import integrate_rotation, turn_onto
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

TILT_SD_RAD = 0.05
GYR_BIAS_SD_RADPS = 0.01  # 0.6 deg/s: consumer gyroscopes after start-up
ACC_BIAS_SD_MPS2 = 0.2  # 20 mg: consumer accelerometers after soldering
ACC_SCALE_SD = 0.01
WALK_SD_MPS = 0.016  # what the model does not know, per root second: wobble of the belt, cross-axis errors, tremor
EFFORT_SD = 0.01  # of the acceleration: misalignment of the axes, a gyroscope's scale
WALK_STEP = round(0.5 * RATE_HZ)
STEP_SD_MPS = 1.0  # velocity lost in a gap or an impact
STEP_TILT_SD_RAD = 0.1
REST_NOISE_MPS = 0.001
SAME_BIAS_RADPS = 0.003  # two first guesses of the bias that are this close lead to the same end
BIAS = slice(5, 8)  # where the gyroscope's bias stands among the unknowns
HUBER = 2.0
ROUNDS = 6  # relinearisations about the gyroscope's bias at most; three are usual
SETTLED_RADPS = 1e-4  # a change of bias that turns the world by 0.3 degrees a minute


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """The vertical motion of the sensor over a set.

    `velocity_mps` (n,) up positive; `rotation` (n, 3, 3) sensor to world or None without a gyroscope; `model` and
    `covariance` give the error of any mean of the velocity.
    """

    velocity_mps: Array
    rotation: Array | None
    gyr_radps: Array | None  # bias removed, sensor frame
    model: _Model
    covariance: Array

    def mean_velocity_sd(self, start: int, stop: int) -> float:
        """One standard deviation in m/s of the mean velocity over cells [start, stop)."""
        row = self.model.row(start, stop, self.model.axes - 1)
        return float(np.sqrt(max(row @ self.covariance @ row, 0.0)))


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Velocity as nominal plus columns times unknowns, and the running integrals of both.

    Unknowns in order: start velocity (axes), shared parameters (p), random walk (axes x knots). The last axis is up.
    """

    velocity: Array  # (n, axes)
    columns: Array  # (n, axes, p)
    prior_sd: Array  # (p,)
    walk_sd: Array  # (knots,): change of the random walk over each of its steps
    place: Array  # (n + 1, axes): running integral of velocity
    column_place: Array  # (n + 1, axes, p)

    @property
    def axes(self) -> int:
        return self.velocity.shape[1]

    @property
    def knots(self) -> int:
        return -(-len(self.velocity) // WALK_STEP)

    def row(self, start: int, stop: int, axis: int) -> Array:
        """How the mean velocity of cells [start, stop) along an axis depends on the unknowns."""
        stop = max(stop, start + 1)
        seconds = (stop - start) * STEP_S
        p, k = len(self.prior_sd), self.knots
        row = np.zeros(self.axes * (1 + k) + p)
        row[axis] = 1.0
        row[self.axes : self.axes + p] = (self.column_place[stop, axis] - self.column_place[start, axis]) / seconds
        walk = (_walk_place(stop, k) - _walk_place(start, k)) / seconds
        row[self.axes + p + axis * k : self.axes + p + (axis + 1) * k] = walk
        return row

    def nominal(self, start: int, stop: int, axis: int) -> float:
        """Mean of the nominal velocity over cells [start, stop)."""
        stop = max(stop, start + 1)
        return float((self.place[stop, axis] - self.place[start, axis]) / ((stop - start) * STEP_S))

    def prior(self) -> Array:
        """Standard deviation of every unknown before any anchor is used."""
        return np.concatenate([np.full(self.axes, 3.0), self.prior_sd, np.tile(self.walk_sd, self.axes)])

    def solved(self, unknowns: Array) -> Array:
        """Velocity (n, axes) with the unknowns put in."""
        a, p, k = self.axes, len(self.prior_sd), self.knots
        walk = unknowns[a + p :].reshape(a, k)
        knots = np.arange(k + 1) * WALK_STEP
        cells = np.arange(len(self.velocity)) + 0.5
        steps = np.stack([np.interp(cells, knots, np.concatenate([[0.0], np.cumsum(w)])) for w in walk], axis=1)
        return np.asarray(self.velocity + unknowns[:a] + self.columns @ unknowns[a : a + p] + steps)


def solve_motion(
    grid: GridSignals, anchors: Anchors, up: Array, steps: tuple[tuple[int, int], ...], gyr_bias_radps: Array
) -> Motion:
    """Estimate the vertical velocity over one set.

    Parameters
    ----------
    grid : GridSignals
        Signals of the set, with what rest there is before and after it.
    anchors : Anchors
        Cells of `grid`.
    up : (n, 3) array
        First estimate of world up in the sensor frame.
    steps : tuple of (start, stop)
        Cells that a gap, clipping or an impact spoils: the velocity may step there by any amount.
    gyr_bias_radps : (3,) array
        First estimate of the gyroscope's bias; ignored without one. The mean rate of the stretch is the other: a filter
        that has not rested yet may be wrong by degrees a second, and so may a mean over one great turn. What the
        anchors agree with better wins.

    Returns
    -------
    Motion
        Over the cells of `grid`.
    """
    if grid.gyr_radps is None:
        model = _model_without_gyroscope(grid, up, steps)
        solution = _least_squares(model, anchors)
        return Motion(model.solved(solution.unknowns)[:, -1], None, None, model, solution.covariance)
    guesses = [gyr_bias_radps, grid.gyr_radps[grid.known].mean(axis=0)]
    if np.abs(guesses[0] - guesses[1]).max() < SAME_BIAS_RADPS:
        guesses = guesses[:1]
    return min((_solve_about(grid, anchors, steps, bias) for bias in guesses), key=lambda solved: solved[0])[1]


def _solve_about(
    grid: GridSignals, anchors: Anchors, steps: tuple[tuple[int, int], ...], bias: Array
) -> tuple[float, Motion]:
    """Solve by linearising again and again about the gyroscope's bias; with the cost that was left."""
    gyr = grid.gyr_radps
    assert gyr is not None
    resting = np.zeros(len(grid), bool)
    for rest in anchors.rests:
        resting[rest.start : rest.stop] = True
    for _ in range(ROUNDS):
        rotation = _levelled(integrate_rotation(gyr - bias), grid.acc_mps2, resting)
        model = _model_with_gyroscope(rotation, grid, steps)
        solution = _least_squares(model, anchors)
        change = solution.unknowns[BIAS]
        bias = bias + change
        if np.abs(change).max() < SETTLED_RADPS:
            break
    velocity = model.solved(solution.unknowns)[:, -1]
    return solution.cost, Motion(velocity, rotation, gyr - bias, model, solution.covariance)


def _levelled(rotation: Array, acc_mps2: Array, resting: NDArray[np.bool_]) -> Array:
    """Turn the world so that the mean force (of the rests, where there are any) points up."""
    force = np.einsum("nij,nj->ni", rotation, acc_mps2)
    mean = force[resting].mean(axis=0) if resting.any() else force.mean(axis=0)
    return np.asarray(turn_onto(mean / np.linalg.norm(mean), np.array([0.0, 0.0, 1.0])) @ rotation)


def _model_with_gyroscope(rotation: Array, grid: GridSignals, steps: tuple[tuple[int, int], ...]) -> _Model:
    """Three axes; unknown are the start tilt (2), both biases (3 + 3), the scale, and three velocities and two tilts a step."""
    force = np.einsum("nij,nj->ni", rotation, grid.acc_mps2)
    turned = np.cumsum(rotation, axis=0) * STEP_S
    columns = [np.cross(axis, force) for axis in np.eye(3)[:2]]
    columns += [np.cross(-turned[:, :, k], force) for k in range(3)]
    columns += [-rotation[:, :, k] for k in range(3)]
    columns.append(-force)
    prior = [TILT_SD_RAD] * 2 + [GYR_BIAS_SD_RADPS] * 3 + [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD]
    for start, stop in steps:
        after = (np.arange(len(force)) >= stop)[:, None]
        columns += [np.cross(axis, force) * after for axis in np.eye(3)[:2]]
        prior += [STEP_TILT_SD_RAD] * 2
        columns += _velocity_steps(len(force), start, stop, 3)
        prior += [STEP_SD_MPS] * 3
    nominal = force - np.array([0.0, 0.0, STANDARD_GRAVITY_MPS2])
    return _integrated(nominal, np.stack(columns, axis=2), np.array(prior))


def _model_without_gyroscope(grid: GridSignals, up: Array, steps: tuple[tuple[int, int], ...]) -> _Model:
    """One axis, up; unknown are the accelerometer's bias (3) and scale, and a velocity a step."""
    length = np.linalg.norm(grid.acc_mps2, axis=1)[:, None]
    columns = [-up[:, k : k + 1] for k in range(3)] + [-length]
    prior = [ACC_BIAS_SD_MPS2] * 3 + [ACC_SCALE_SD]
    for start, stop in steps:
        columns += _velocity_steps(len(length), start, stop, 1)
        prior.append(STEP_SD_MPS)
    return _integrated(length - STANDARD_GRAVITY_MPS2, np.stack(columns, axis=2), np.array(prior))


def _velocity_steps(n: int, start: int, stop: int, axes: int) -> list[Array]:
    """Accelerations that change the velocity by 1 m/s over cells [start, stop), one an axis."""
    push = np.zeros(n)
    push[start : max(stop, start + 1)] = RATE_HZ / max(stop - start, 1)
    return [push[:, None] * axis for axis in np.eye(axes)]


def _integrated(acceleration: Array, columns: Array, prior_sd: Array) -> _Model:
    """Running integrals of an acceleration (n, axes) and its columns (n, axes, p)."""
    walk_sd = _walk_sd(np.linalg.norm(acceleration, axis=1))
    velocity = np.cumsum(acceleration, axis=0) * STEP_S
    columns = np.cumsum(columns, axis=0) * STEP_S
    zero = np.zeros((1, *columns.shape[1:]))
    place = np.vstack([zero[:, :, 0], np.cumsum(velocity, axis=0) * STEP_S])
    column_place = np.concatenate([zero, np.cumsum(columns, axis=0) * STEP_S])
    return _Model(velocity, columns, prior_sd, walk_sd, place, column_place)


def _walk_sd(effort_mps2: Array) -> Array:
    """How far the unmodelled error of the velocity may go over each knot: with time, and with the acceleration."""
    knots = np.arange(0, len(effort_mps2), WALK_STEP)
    mean_effort = np.add.reduceat(effort_mps2, knots) / WALK_STEP
    seconds = WALK_STEP * STEP_S
    return np.asarray(np.hypot(WALK_SD_MPS * np.sqrt(seconds), EFFORT_SD * mean_effort * seconds))


def _walk_place(cell: int, knots: int) -> Array:
    """Running integral up to a cell of each knot's ramp from 0 to 1 m/s."""
    since = np.clip(cell - np.arange(knots) * WALK_STEP, 0, None)
    ramp = np.minimum(since, WALK_STEP)
    return np.asarray((ramp**2 / (2 * WALK_STEP) + (since - ramp)) * STEP_S)


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    """Unknowns, their covariance, and what the anchors still disagree (Huber's loss)."""

    unknowns: Array
    covariance: Array
    cost: float


def _least_squares(model: _Model, anchors: Anchors) -> _Solution:
    """Solve for the unknowns from all anchors; a wrong anchor loses weight instead of pulling (Huber)."""
    rows, wanted, sd = _equations(model, anchors)
    prior = model.prior()
    weight = np.ones(len(sd))
    for _ in range(5):
        scaled = rows * (np.sqrt(weight) / sd)[:, None]
        information = scaled.T @ scaled + np.diag(prior**-2.0)
        unknowns = np.linalg.solve(information, scaled.T @ (wanted * np.sqrt(weight) / sd))
        off = np.abs(wanted - rows @ unknowns) / sd
        weight = HUBER / np.maximum(off, HUBER)
    loss = np.where(off <= HUBER, 0.5 * off**2, HUBER * (off - 0.5 * HUBER))
    return _Solution(unknowns, np.linalg.inv(information), float(loss.sum()))


def _equations(model: _Model, anchors: Anchors) -> tuple[Array, Array, Array]:
    """One equation an axis and anchor: the mean velocity between its cells is zero."""
    n, up = len(model.velocity), model.axes - 1
    every = range(model.axes)
    spans = [
        (r.start, r.stop, every, np.hypot(r.drift_m / _seconds(r.start, r.stop), REST_NOISE_MPS)) for r in anchors.rests
    ]
    spans += [(r.first, r.second, every, r.apart_m / _seconds(r.first, r.second)) for r in anchors.returns]
    spans += [(max(r.cell - 1, 0), r.cell + 2, every if r.all_axes else (up,), r.speed_mps) for r in anchors.reversals]
    each = [(a, min(b, n), axis, sd) for a, b, axes, sd in spans for axis in axes if a < min(b, n)]
    rows = np.array([model.row(a, b, axis) for a, b, axis, _ in each])
    wanted = np.array([-model.nominal(a, b, axis) for a, b, axis, _ in each])
    return rows, wanted, np.array([sd for *_, sd in each])


def _seconds(start: int, stop: int) -> float:
    """Length of a stretch of cells."""
    return (stop - start) * STEP_S
