"""Anchors as equations, and the elimination axis by axis against one dense least squares for all unknowns at once."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.motion.anchors import Anchors, Rest, Return, Reversal
from analysis.motion.error_model import ErrorModel
from analysis.motion.least_squares import AGREEING, HUBER, WEIGHINGS, solve_ties, tie
from analysis.signals.grid import STEP_S

CELLS, KNOTS, PARAMETERS = 400, 4, 2
TIGHT = Anchors((Rest(0, 60, 0.003), Rest(150, 180, 0.004)), (Return(100, 300, 0.02),), (Reversal(350, 0.05),))


def make_model(rng):
    acceleration = rng.normal(size=(3, 1 + PARAMETERS, CELLS))
    return ErrorModel(acceleration, np.array([0.3, 0.1]), np.array([3.0, *[0.02] * KNOTS]))


def design(model, ties):
    """One row an axis and equation, one column an unknown: each axis's own ones, then the parameters."""
    own = model.own_rows(ties.start, ties.stop)
    velocity = (np.cumsum(model.acceleration, axis=2) - 0.5 * model.acceleration) * STEP_S
    means = [velocity[:, :, a:b].mean(axis=2) for a, b in zip(ties.start, ties.stop, strict=True)]
    rows, wanted, sd = [], [], []
    for axis in range(3):
        for k, mean in enumerate(means):
            mine = np.zeros((3, own.shape[1]))
            mine[axis] = own[k]
            rows.append(np.concatenate([mine.ravel(), mean[axis, 1:]]))
            wanted.append(-mean[axis, 0])
            sd.append(ties.sd_mps[axis, k])
    return np.array(rows), np.array(wanted), np.array(sd)


def dense(model, ties, weight):
    """Solve for all unknowns at once; their values and covariance."""
    rows, wanted, sd = design(model, ties)
    prior = np.concatenate([np.tile(model.own_sd, 3), model.parameter_sd])
    information = rows.T @ (rows * (weight / sd**2)[:, None]) + np.diag(prior**-2.0)
    unknowns = np.linalg.solve(information, rows.T @ (weight / sd**2 * wanted))
    off = np.abs(wanted - rows @ unknowns) / sd
    return unknowns, np.linalg.inv(information), HUBER / np.maximum(off, HUBER)


def test_eliminating_axis_by_axis_gives_what_one_least_squares_gives(rng):
    model = make_model(rng)
    ties = tie(TIGHT, CELLS, axes=3)
    weight = np.ones(ties.sd_mps.size)
    for _ in range(WEIGHINGS):
        unknowns, covariance, weight = dense(model, ties, weight)
    solution = solve_ties(model, ties)
    up = slice(2 * (1 + KNOTS), 3 * (1 + KNOTS))
    assert solution.parameters == pytest.approx(unknowns[-PARAMETERS:])
    assert solution.own * model.own_sd == pytest.approx(unknowns[up])
    both = np.r_[up, -PARAMETERS:0]
    believed = replace(solution, disagreement=0.0)  # what anchors that disagree add is a factor on it
    assert believed.doubt(model).covariance == pytest.approx(covariance[np.ix_(both, both)], rel=1e-6, abs=1e-9)


def test_without_anchors_nothing_is_learnt(rng):
    model = make_model(rng)
    solution = solve_ties(model, tie(Anchors((), (), ()), CELLS, axes=3))
    assert not solution.parameters.any()
    assert solution.disagreement == 0.0
    assert np.sqrt(np.diag(solution.doubt(model).covariance)) == pytest.approx([*model.own_sd, *model.parameter_sd])


def test_an_anchor_that_begins_before_the_stretch_is_left_out():
    early = Anchors((), (Return(-87, 120, 0.02), Return(20, 120, 0.02)), ())
    assert tie(early, CELLS, axes=3).start.tolist() == [20]


def test_an_anchor_that_reaches_beyond_the_stretch_is_cut_off_there():
    late = Anchors((Rest(350, 450, 0.003), Rest(CELLS, 450, 0.003)), (), ())
    ties = tie(late, CELLS, axes=1)
    assert (ties.start.tolist(), ties.stop.tolist()) == ([350], [CELLS])


@pytest.mark.parametrize("cells", [[0], [CELLS], [7, 7, 3, 0, CELLS, 399]])
def test_a_place_is_the_running_sum_of_the_velocity_at_the_centres(cells, rng):
    model = make_model(rng)
    velocity = (np.cumsum(model.acceleration, axis=2) - 0.5 * model.acceleration) * STEP_S
    expected = np.stack([velocity[:, :, :k].sum(axis=2) * STEP_S for k in cells], axis=2)
    assert model.places(np.array(cells)) == pytest.approx(expected, abs=1e-12)
    up_columns = model.column_place()[cells].T
    assert up_columns == pytest.approx(expected[-1, 1:], abs=1e-12)


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (0, CELLS), (130, 131), (95, 310), (CELLS - 1, CELLS)])
def test_the_error_of_a_mean_velocity_follows_from_the_covariance_of_all_it_depends_on(start, stop, rng):
    model = make_model(rng)
    doubt = solve_ties(model, tie(TIGHT, CELLS, axes=3)).doubt(model)
    velocity = (np.cumsum(model.acceleration, axis=2) - 0.5 * model.acceleration) * STEP_S
    own = model.own_rows(np.array([start]), np.array([stop]))[0]
    row = np.concatenate([own, velocity[-1, 1:, start:stop].mean(axis=1)])

    assert doubt.mean_velocity_sd(start, stop) == pytest.approx(np.sqrt(row @ doubt.covariance @ row))


def test_errors_grow_where_the_anchors_disagree_with_each_other(rng):
    model = make_model(rng)
    ties = tie(TIGHT, CELLS, axes=3)
    torn = solve_ties(model, ties)
    agreeing = solve_ties(model, replace(ties, sd_mps=100 * ties.sd_mps))
    assert agreeing.disagreement < AGREEING < torn.disagreement
    grown = torn.doubt(model).mean_velocity_sd(100, 200)
    believed = replace(torn, disagreement=0.0).doubt(model).mean_velocity_sd(100, 200)
    assert grown == pytest.approx(believed * np.sqrt(torn.disagreement / AGREEING))
    plain = replace(agreeing, disagreement=0.0).doubt(model).mean_velocity_sd(100, 200)
    assert agreeing.doubt(model).mean_velocity_sd(100, 200) == plain
