from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.phases import Phases
from analysis.figures.plausibility import belong_to_the_set, rise_at_all
from analysis.finding.cycles import Cycle
from analysis.motion.curves import Curves

USUAL = (0.33, 40.0)
MOVEMENTS = st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(-90, 90)), min_size=1, max_size=8)
DRIVE = 80


def belong(*moved, gyroscope=True, unseen=()):
    """Which of the movements (rise in m, turn in degrees), each up and down again, are repetitions of one set."""
    rises, turns = np.array(moved, float).reshape(-1, 2).T
    ends = DRIVE * np.arange(2 * len(moved) + 1)
    cells = np.arange(ends[-1] + 1)
    height, pitch = (
        np.interp(cells, ends, [0.0, *np.stack([way, 0 * way], axis=1).ravel()]) for way in (rises, np.radians(turns))
    )
    velocity = np.gradient(height) if len(cells) > 1 else height
    curves = Curves(0, velocity, height, pitch if gyroscope else None, None, None, None, velocity, height, None)
    curves = replace(curves, unseen=unseen)
    return belong_to_the_set(curves, [Phases(start, start + DRIVE, None, None) for start in ends[:-1:2].astype(float)])


def test_repetitions_that_are_alike_belong_together():
    assert belong((0.33, 40), (0.35, 42), (0.31, 37), (0.36, 41)) == (True,) * 4


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_partial_or_failed_repetition_belongs_to_its_set(share):
    assert belong(USUAL, USUAL, (share * 0.33, share * 40), USUAL) == (True,) * 4


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((0.33, -40.0), id="turned the other way"),
        pytest.param((0.33, 5.0), id="hardly turned"),
        pytest.param((0.70, 40.0), id="got up"),
        pytest.param((0.04, 40.0), id="rolled the bar"),
    ],
)
def test_what_turns_or_rises_otherwise_is_no_repetition(other):
    assert belong(USUAL, USUAL, other, USUAL) == (True, True, False, True)


def test_of_two_that_differ_none_belongs_and_of_two_alike_both():
    assert belong(USUAL, (0.70, -50.0)) == (False, False)
    assert belong(USUAL, (0.30, 37.0)) == (True, True)


def test_what_reaches_into_a_long_gap_is_not_judged_by_it():
    third, long, short = 4 * DRIVE, (4 * DRIVE + 60, 4 * DRIVE + 200), (4 * DRIVE + 10, 4 * DRIVE + 60)
    others = (USUAL, USUAL, (0.70, -40.0), USUAL)

    assert belong(*others, unseen=[long]) == (True,) * 4
    assert belong(*others, unseen=[short]) == (True, True, False, True)
    assert belong(*others, unseen=[(third - 200, third)]) == (True, True, False, True)


def test_without_a_gyroscope_nothing_is_told():
    assert belong(USUAL, USUAL, (0.70, -50.0), gyroscope=False) == (True, True, True)


def test_where_nothing_was_found_nothing_belongs():
    assert belong() == ()


def test_one_alone_has_nothing_to_differ_from():
    assert belong(USUAL) == (True,)


@given(MOVEMENTS)
def test_the_order_of_repetitions_does_not_matter(moved):
    assert belong(*reversed(moved)) == belong(*moved)[::-1]


def test_a_rise_that_the_measured_curve_does_not_have_is_none_unless_samples_were_lost_in_it():
    known = np.ones(600, bool)
    known[450:460] = False
    cycles = [Cycle(0, 100, 150), Cycle(200, 300, 350), Cycle(400, 500, 550)]
    phases = [Phases(10.0, 90.0, None, None), Phases(200.0, 200.001, None, None), Phases(400.0, 400.001, None, None)]
    assert rise_at_all(known, cycles, phases) == (True, False, True)
