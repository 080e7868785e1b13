import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.plausibility import belong_to_the_set
from analysis.results import Repetition

USUAL = (0.33, 40.0)
MOVEMENTS = st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(-90, 90)), min_size=1, max_size=8)


def belong(*moved):
    """Which of the movements (rise in m, turn in degrees) are repetitions of one set."""
    found = [Repetition(k, 5.0 * k, 5.0 * k + 0.8, rom_m=m, lockout_pitch_deg=d) for k, (m, d) in enumerate(moved, 1)]
    return belong_to_the_set(found)


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


@pytest.mark.parametrize("unknown", [(0.33, None), (None, 40.0)])
def test_where_a_turn_or_a_rise_is_not_known_nothing_is_told(unknown):
    assert belong(USUAL, unknown, (0.70, -50.0)) == (True, True, True)


def test_one_alone_has_nothing_to_differ_from():
    assert belong(USUAL) == (True,)


@given(MOVEMENTS)
def test_the_order_of_repetitions_does_not_matter(moved):
    assert belong(*reversed(moved)) == belong(*moved)[::-1]
