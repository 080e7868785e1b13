"""Signals and anchors of one set in, vertical velocity with its covariance out.

The errors of the integrated acceleration are the unknowns of a linear model that the anchors fix. It is linear about
one bias of the gyroscope, so it is made and solved a few times. ARCHITECTURE, "Velocity", has the equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.motion.anchors import Anchors
from analysis.motion.arc import sideways_mps2
from analysis.motion.error_model import (
    BIAS,
    DRIFT,
    ErrorModel,
    Steps,
    from_middle_s,
    model_with_gyroscope,
    model_without_gyroscope,
    turned_into,
)
from analysis.motion.least_squares import Doubt, Solution, Ties, WeighedMean, solve_ties, tie
from analysis.signals.grid import GridSignals
from analysis.signals.rotation import integrate_rotation, turn_onto
from sensor.samples import Array

DISAGREEING = 2.0  # mean loss of the anchors above which the first guess of the bias is in doubt; a third is usual
BENDINGS = 3  # of a path without gyroscope about the arc of the velocity before; more change it by less than 1 mm/s
ROUNDS = 4  # relinearisations about the gyroscope's bias at most; two are usual
SHRINKING = 0.7  # of the change before: where anchors disagree a bias creeps on, and four rounds settle it no more
LESSENING = 0.8  # of a disagreement above that: what a round lessens by no more is not the fault of the bias
SETTLED_RADPS = 5e-4  # over a block this turns the world by half a degree at most, which the model is linear for


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """The vertical motion of the sensor over a set.

    `velocity_mps` (n,) up positive; `rotation` (n, 3, 3) sensor to world and `gyr_radps` (n, 3) with its bias removed,
    with `gyr_bias_radps` (3,), the bias in the middle,
    None without a gyroscope; `doubt` gives the error of any mean of the velocity.
    """

    velocity_mps: Array
    rotation: Array | None
    gyr_radps: Array | None
    gyr_bias_radps: Array | None
    doubt: Doubt

    def combined_sd(self, means: Sequence[WeighedMean]) -> float:
        """Return one standard deviation in m/s of a sum of mean velocities, each times its weight."""
        return self.doubt.combined_sd(
            [(weight, *hold(start, stop, len(self.velocity_mps))) for weight, start, stop in means]
        )

    def mean_velocity_sd(self, start: int, stop: int) -> float:
        """Return one standard deviation in m/s of the mean velocity over cells [start, stop), at least one."""
        return self.doubt.mean_velocity_sd(*hold(start, stop, len(self.velocity_mps)))


def hold(start: int, stop: int, cells: int) -> tuple[int, int]:
    """Return the part of [start, stop) that lies within so many cells, at least one of them."""
    start = min(max(start, 0), cells - 1)
    return start, min(max(stop, start + 1), cells)


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
    steps : tuple of Step
        Cells that a gap, clipping or an impact spoils: the velocity may step there.
    gyr_biases_radps : sequence of (3,) arrays
        First guesses of the gyroscope's bias, at least one, the likeliest first; ignored without one. The next is tried
        where the anchors disagree, and what they agree with best wins.

    Returns
    -------
    Motion
        Over the cells of `grid`.
    """
    if grid.gyr_radps is None:
        return _solve_without_gyroscope(grid, anchors, up, steps)
    ties = tie(anchors, len(grid), axes=3)
    solved = []
    for guess in gyr_biases_radps:
        solved.append(_solve_about(grid, anchors, ties, steps, guess))
        if solved[-1].solution.disagreement < DISAGREEING:
            break
    best = min(solved, key=lambda s: s.solution.disagreement)
    velocity_mps, doubt = best.solution.velocity_mps(best.model), best.solution.doubt(best.model)
    return Motion(velocity_mps, np.moveaxis(best.rotation, 2, 0), best.gyr_radps, best.bias, doubt)


def _solve_without_gyroscope(grid: GridSignals, anchors: Anchors, up: Array, steps: Steps) -> Motion:
    """Solve for a path of any slant, and then along the arc on which that velocity lies, where there is one."""
    ties, aside = tie(anchors, len(grid), axes=1), None
    for _ in range(1 if anchors.arc is None else 1 + BENDINGS):
        model = model_without_gyroscope(grid.acc_mps2, up, steps, aside)
        solution = solve_ties(model, ties)
        velocity_mps = solution.velocity_mps(model)
        aside = None if anchors.arc is None else sideways_mps2(velocity_mps, anchors.arc)
    return Motion(velocity_mps, None, None, None, solution.doubt(model))


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """A solution with the linearisation that it belongs to; the rotation is (3, 3, n), the rate without its bias."""

    solution: Solution
    model: ErrorModel
    rotation: Array
    bias: Array
    gyr_radps: Array


def _solve_about(grid: GridSignals, anchors: Anchors, ties: Ties, steps: Steps, bias: Array) -> _Solved:
    """Solve by linearising again and again about the gyroscope's bias."""
    gyr = grid.gyr_radps
    assert gyr is not None
    resting = np.zeros(len(grid), bool)
    for rest in anchors.rests:
        resting[rest.start : rest.stop] = True
    before = disagreed = np.inf
    drift, since_s = np.zeros(3), from_middle_s(len(grid))[:, None]
    rate = gyr - bias
    for _ in range(ROUNDS):
        rotation = _levelled(integrate_rotation(rate), grid.acc_mps2, resting)
        model = model_with_gyroscope(rotation, grid.acc_mps2, rate, steps)
        solution = solve_ties(model, ties)
        bias, drift = bias + solution.parameters[BIAS], drift + solution.parameters[DRIFT]
        rate = gyr - bias - since_s * drift
        change = float(np.abs(solution.parameters[BIAS]).max())
        if change < SETTLED_RADPS or change > SHRINKING * before:
            break
        if solution.disagreement > max(DISAGREEING, LESSENING * disagreed):
            break
        before, disagreed = change, solution.disagreement
    return _Solved(solution, model, rotation, bias, rate)


def _levelled(rotation: Array, acc_mps2: Array, resting: NDArray[np.bool_]) -> Array:
    """Turn the world so that the mean force (of the rests, where there are any) points up; returns (3, 3, n)."""
    rotation = np.moveaxis(rotation, 0, 2)
    force = turned_into(rotation, acc_mps2)
    mean = force[:, resting].mean(axis=1) if resting.any() else force.mean(axis=1)
    level = turn_onto(mean / np.linalg.norm(mean), np.array([0.0, 0.0, 1.0]))
    return np.asarray((level @ rotation.reshape(3, -1)).reshape(rotation.shape))
