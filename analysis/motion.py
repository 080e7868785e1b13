"""Signals and anchors of one set in, vertical velocity with its covariance out.

The errors of the integrated acceleration are the unknowns of a linear model; the anchors fix them in one robust least
squares, and its covariance is the error of every figure that follows. ARCHITECTURE, "Velocity", has the equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.anchors import Anchors
from analysis.error_model import BIAS, ErrorModel, Steps, model_with_gyroscope, model_without_gyroscope
from analysis.grid import STEP_S, GridSignals
from analysis.rotation import integrate_rotation, turn_onto
from sensor.samples import Array

REST_NOISE_MPS = 0.001
DISAGREEING = 2.0  # mean loss of the anchors above which the first guess of the bias is in doubt; a third is usual
HUBER = 2.0
ROUNDS = 4  # relinearisations about the gyroscope's bias at most; two are usual
SETTLED_RADPS = 5e-4  # over a block this turns the world by half a degree at most, which the model is linear for
WEIGHINGS = 3  # of the anchors in each round


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """The vertical motion of the sensor over a set.

    `velocity_mps` (n,) up positive; `rotation` (n, 3, 3) sensor to world and `gyr_radps` (n, 3) with its bias removed,
    with `gyr_bias_radps` (3,),
    None without a gyroscope; `model` and `covariance` give the error of any mean of the velocity.
    """

    velocity_mps: Array
    rotation: Array | None
    gyr_radps: Array | None
    gyr_bias_radps: Array | None
    model: ErrorModel
    covariance: Array

    def mean_velocity_sd(self, start: int, stop: int) -> float:
        """Return one standard deviation in m/s of the mean velocity over cells [start, stop), at least one."""
        start = min(max(start, 0), len(self.velocity_mps) - 1)
        stop = min(max(stop, start + 1), len(self.velocity_mps))
        row = self.model.rows(np.array([start]), np.array([stop]), np.array([self.model.axes - 1]))[0]
        return float(np.sqrt(max(row @ self.covariance @ row, 0.0)))


def solve_motion(
    grid: GridSignals, anchors: Anchors, up: Array, steps: Steps, gyr_biases_radps: Sequence[Array]
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
    gyr_biases_radps : sequence of (3,) arrays
        First guesses of the gyroscope's bias, at least one, the likeliest first; ignored without one. The next is tried
        where the anchors disagree, and what they agree with best wins.

    Returns
    -------
    Motion
        Over the cells of `grid`.
    """
    if grid.gyr_radps is None:
        model = model_without_gyroscope(grid.acc_mps2, up, steps)
        solution = _least_squares(model, anchors)
        return Motion(
            model.solved(solution.unknowns)[:, -1], None, None, None, model, np.linalg.inv(solution.information)
        )
    solved = []
    for guess in gyr_biases_radps:
        solved.append(_solve_about(grid, anchors, steps, guess))
        if solved[-1].solution.disagreement < DISAGREEING:
            break
    best = min(solved, key=lambda s: s.solution.disagreement)
    velocity = best.model.solved(best.solution.unknowns)[:, -1]
    covariance = np.linalg.inv(best.solution.information)
    return Motion(velocity, best.rotation, grid.gyr_radps - best.bias, best.bias, best.model, covariance)


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    """Unknowns, their information matrix, and what the anchors still disagree (mean of Huber's loss)."""

    unknowns: Array
    information: Array
    disagreement: float


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """A solution with the linearisation that it belongs to."""

    solution: _Solution
    model: ErrorModel
    rotation: Array
    bias: Array


def _solve_about(grid: GridSignals, anchors: Anchors, steps: Steps, bias: Array) -> _Solved:
    """Solve by linearising again and again about the gyroscope's bias."""
    gyr = grid.gyr_radps
    assert gyr is not None
    resting = np.zeros(len(grid), bool)
    for rest in anchors.rests:
        resting[rest.start : rest.stop] = True
    for _ in range(ROUNDS):
        rotation = _levelled(integrate_rotation(gyr - bias), grid.acc_mps2, resting)
        model = model_with_gyroscope(rotation, grid.acc_mps2, steps)
        solution = _least_squares(model, anchors)
        change = solution.unknowns[BIAS]
        bias = bias + change
        if np.abs(change).max() < SETTLED_RADPS:
            break
    return _Solved(solution, model, rotation, bias)


def _levelled(rotation: Array, acc_mps2: Array, resting: NDArray[np.bool_]) -> Array:
    """Turn the world so that the mean force (of the rests, where there are any) points up."""
    force = np.einsum("nij,nj->ni", rotation, acc_mps2)
    mean = force[resting].mean(axis=0) if resting.any() else force.mean(axis=0)
    return np.asarray(turn_onto(mean / np.linalg.norm(mean), np.array([0.0, 0.0, 1.0])) @ rotation)


def _least_squares(model: ErrorModel, anchors: Anchors) -> _Solution:
    """Solve for the unknowns from all anchors; a wrong anchor loses weight instead of pulling (Huber)."""
    rows, wanted, sd = _equations(model, anchors)
    rows, wanted = rows / sd[:, None], wanted / sd
    prior = np.diag(model.prior_sd() ** -2.0)
    weight = np.ones(len(sd))
    for _ in range(WEIGHINGS):
        weighted = rows * weight[:, None]
        information = rows.T @ weighted + prior
        unknowns = np.linalg.solve(information, weighted.T @ wanted)
        off = np.abs(wanted - rows @ unknowns)
        if np.allclose(weight, HUBER / np.maximum(off, HUBER), atol=0.01):
            break
        weight = HUBER / np.maximum(off, HUBER)
    loss = np.where(off <= HUBER, 0.5 * off**2, HUBER * (off - 0.5 * HUBER))
    return _Solution(unknowns, np.asarray(information), float(loss.mean()) if len(loss) else 0.0)


def _equations(model: ErrorModel, anchors: Anchors) -> tuple[Array, Array, Array]:
    """One equation an axis and anchor: the mean velocity between its cells is zero, to a standard deviation."""
    n, every, up = len(model.velocity), tuple(range(model.axes)), (model.axes - 1,)
    spans: list[tuple[int, int, tuple[int, ...], float]] = []
    for rest in anchors.rests:
        sd = float(np.hypot(rest.drift_m / ((rest.stop - rest.start) * STEP_S), REST_NOISE_MPS))
        spans.append((rest.start, rest.stop, every, sd))
    for back in anchors.returns:
        spans.append((back.first, back.second, every, back.apart_m / ((back.second - back.first) * STEP_S)))
    for turn in anchors.reversals:
        spans.append((max(turn.cell - 1, 0), turn.cell + 2, every if turn.all_axes else up, turn.speed_mps))
    each = [(a, min(b, n), axis, sd) for a, b, axes, sd in spans for axis in axes if a < min(b, n)]
    start, stop, axis = (np.array([e[k] for e in each], int) for k in range(3))
    return model.rows(start, stop, axis), -model.means(start, stop, axis), np.array([e[3] for e in each])
