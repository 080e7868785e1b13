"""An error model and anchors in, its unknowns with their covariance out: one robust least squares.

Only the parameters are shared between the axes. Each axis's own unknowns, by far the most, are taken for an error that
its anchors have in common, which gives the same as solving for them and costs a fraction of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.motion.anchors import Anchors
from analysis.motion.error_model import WALK_STEP, ErrorModel
from analysis.signals.grid import STEP_S
from sensor.samples import Array

WeighedMean = tuple[float, int, int]  # weight, and the cells [start, stop) over which the velocity is averaged

REST_NOISE_MPS = 0.001
HUBER = 2.0  # standard deviations from which on a wrong anchor loses weight
WEIGHINGS = 4  # of the anchors in each round: fewer leave a wrong one too much weight
SETTLED_WEIGHT = 0.01
AGREEING = 0.15  # mean loss of the anchors up to which their doubts are believed: simulated sets stay under 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Anchors as equations: the mean velocity over cells [start, stop), (m,), is zero along each axis, to `sd_mps`.

    `sd_mps` is (axes, m).
    """

    start: NDArray[np.int_]
    stop: NDArray[np.int_]
    sd_mps: Array


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """Error of the upward velocity: `covariance` of its axis's own unknowns (1 + knots) and the parameters (p)."""

    knot_place: Array  # (knots * WALK_STEP + n + 1,): as `ErrorModel.knot_place`
    column_place: Array  # (n + 1, p): second integral of the upward axis's columns
    covariance: Array

    def mean_velocity_sd(self, start: int, stop: int) -> float:
        """Return one standard deviation in m/s of the mean velocity over cells [start, stop)."""
        return self._sd(self._row(start, stop))

    def combined_sd(self, means: Sequence[WeighedMean]) -> float:
        """Return one standard deviation in m/s of a sum of mean velocities, each times its weight."""
        return self._sd(np.asarray(sum(weight * self._row(start, stop) for weight, start, stop in means)))

    def _sd(self, row: Array) -> float:
        """Error of what depends on the unknowns like this."""
        return sqrt(max(float(row @ self.covariance @ row), 0.0))

    def _row(self, start: int, stop: int) -> Array:
        """How a mean velocity depends on all unknowns."""
        row, shared = np.empty(len(self.covariance)), self.column_place.shape[1]
        row[0] = (stop - start) * STEP_S
        np.subtract(self._walked(stop), self._walked(start), out=row[1:-shared])
        np.subtract(self.column_place[stop], self.column_place[start], out=row[-shared:])
        row /= row[0]
        return row

    def _walked(self, cell: int) -> Array:
        """Place at the start of a cell for 1 m/s of change at each knot, the first one first."""
        knots = len(self.covariance) - 1 - self.column_place.shape[1]
        return self.knot_place[cell + knots * WALK_STEP : cell : -WALK_STEP]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Parameters, the upward axis's own unknowns in units of what was expected of them, and their information.

    `disagreement` is what the anchors still disagree: the mean of Huber's loss.
    """

    parameters: Array  # (p,)
    own: Array  # (1 + knots,)
    information: Array  # (p, p), of the parameters
    own_information: Array  # (1 + knots, 1 + knots), of the own unknowns where the parameters are known
    own_by_parameter: Array  # (1 + knots, p): how the own unknowns give way when a parameter changes
    disagreement: float

    def velocity_mps(self, model: ErrorModel) -> Array:
        """Return the upward velocity (n,)."""
        return model.rise(self.parameters, self.own * model.own_sd)

    def doubt(self, model: ErrorModel) -> Doubt:
        """Return the error of the upward velocity.

        Notes
        -----
        Anchors that disagree by more than they usually do tell of an error that no column holds, such as a sensor of
        8 bits: all errors then grow by the root of it, as the variance of unit weight does in surveying.
        """
        shared = np.linalg.inv(self.information)
        between = self.own_by_parameter @ shared
        own = np.linalg.inv(self.own_information) + between @ self.own_by_parameter.T
        scale = np.concatenate([model.own_sd, np.ones(len(shared))])
        covariance = np.block([[own, between], [between.T, shared]]) * np.outer(scale, scale)
        covariance *= max(1.0, self.disagreement / AGREEING)
        return Doubt(model.knot_place(), model.column_place(), covariance)


def tie(anchors: Anchors, cells: int, *, axes: int) -> Ties:
    """Write anchors as equations.

    Parameters
    ----------
    anchors : Anchors
        Of a stretch of that many cells; what begins before it is left out, what reaches beyond its end is cut off.
    cells, axes : int
        Number of cells, and of axes of the model, the last one upwards.

    Returns
    -------
    Ties
        An anchor each.
    """
    spans: list[tuple[int, int, float]] = []
    for rest in anchors.rests:
        sd = hypot(rest.drift_m / ((rest.stop - rest.start) * STEP_S), REST_NOISE_MPS)
        spans.append((rest.start, rest.stop, sd))
    for back in anchors.returns:
        spans.append((back.first, back.second, back.apart_m / ((back.second - back.first) * STEP_S)))
    for turn in anchors.reversals:
        spans.append((max(turn.cell - 1, 0), turn.cell + 2, turn.speed_mps))
    spans = [span for span in spans if 0 <= span[0] < min(span[1], cells)]  # a cycle may begin before the stretch
    start, stop = (np.array([span[k] for span in spans], int) for k in range(2))
    return Ties(start, np.minimum(stop, cells), np.tile([span[2] for span in spans], (axes, 1)))


def solve_ties(model: ErrorModel, ties: Ties) -> Solution:
    """Solve for the unknowns from all anchors; a wrong anchor loses weight instead of pulling (Huber).

    Parameters
    ----------
    model : ErrorModel
    ties : Ties
        Of as many axes.

    Returns
    -------
    Solution
        What is expected of the unknowns where there are no anchors.
    """
    shared, wanted = _equations(model, ties)
    own = model.own_rows(ties.start, ties.stop) * model.own_sd
    p = len(model.parameter_sd)
    sides = np.concatenate([shared, wanted[:, :, None]], axis=2)
    expected, errors = np.diag(model.parameter_sd**-2.0), np.tile(own @ own.T, (len(sides), 1, 1))
    each = np.arange(len(own))
    common, weight = errors[:, each, each], np.ones_like(wanted)
    for _ in range(WEIGHINGS):
        variance = ties.sd_mps**2 / weight
        errors[:, each, each] = common + variance
        solved = np.linalg.solve(errors, sides)
        left = np.sum(sides.swapaxes(1, 2) @ solved, axis=0)
        information = left[:p, :p] + expected
        parameters = np.linalg.solve(information, left[:p, p])
        pull = solved @ np.append(-parameters, 1.0)
        off = np.abs(pull) * variance / ties.sd_mps
        before, weight = weight, HUBER / np.maximum(off, HUBER)
        if np.all(np.abs(weight - before) < SETTLED_WEIGHT):
            break
    loss = np.where(off <= HUBER, 0.5 * off**2, HUBER * (off - 0.5 * HUBER))
    disagreement = float(loss.mean()) if loss.size else 0.0
    own_information = np.eye(own.shape[1]) + own.T @ (own / variance[-1, :, None])
    return Solution(
        parameters, own.T @ pull[-1], information, own_information, -own.T @ solved[-1, :, :p], disagreement
    )


def _equations(model: ErrorModel, ties: Ties) -> tuple[Array, Array]:
    """How the mean velocities depend on the parameters (axes, m, p), and what they should come to (axes, m)."""
    places = model.places(np.concatenate([ties.start, ties.stop]))
    m = len(ties.start)
    means = (places[:, :, m:] - places[:, :, :m]) / ((ties.stop - ties.start) * STEP_S)
    return means[:, 1:].swapaxes(1, 2), -means[:, 0]
