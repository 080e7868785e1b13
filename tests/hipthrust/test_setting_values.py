from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.settings import Tempo
from hipthrust.setting_keys import KEYS
from hipthrust.setting_values import choice, choices, loads_kg, number, pair, tempo

ANYTHING = st.recursive(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)


@given(st.sampled_from(sorted(KEYS)), ANYTHING)
def test_any_value_is_read_or_refused(key, value):
    with suppress(ValueError):
        KEYS[key].to_field(KEYS[key].read(value))


@pytest.mark.parametrize(
    ("written", "kg"),
    [
        ("80", (80,)),
        ("60,80,100", (60, 80, 100)),
        (80, (80,)),
        ([60, 80.5], (60, 80.5)),
        ("225lb", (102.058,)),
        ("135,225lb", (61.235, 102.058)),
        ("135 LBS, 60kg", (61.235, 60)),
        (["135lb", "60 kg"], (61.235, 60)),
        ("0", (0,)),
    ],
)
def test_loads_are_kilograms_whatever_they_were_written_in(written, kg):
    assert loads_kg(written) == pytest.approx(kg, abs=1e-3)


@pytest.mark.parametrize("written", ["", "heavy", "60,,80", "-5", "nan", "1e9", True, None, ["lb"], "lb", [[60]]])
def test_what_is_no_load_is_refused(written):
    with pytest.raises(ValueError, match="one load or one a set"):
        loads_kg(written)


def test_x_in_a_tempo_is_as_fast_as_possible():
    assert tempo("2-0-x-1.5") == Tempo(2, 0, None, 1.5)


@pytest.mark.parametrize(
    "written", ["2-0-X", "2-0-X-1-1", "2-0--1", "-2-0-X-1", "a-b-c-d", "2010", 2010, "nan-0-X-1", "99-0-X-1"]
)
def test_what_is_no_tempo_is_refused(written):
    with pytest.raises(ValueError, match="like 2-0-X-1"):
        tempo(written)


@pytest.mark.parametrize("written", ["2,1", [2, 1], "1", "1,2,3", "1,nan", "-1,2", [True, 2], "1;2", 1])
def test_what_is_no_band_is_refused(written):
    with pytest.raises(ValueError, match="two numbers from 0 to 60, the lower one first"):
        pair(0, 60, ascending=True)(written)


def test_a_pair_that_is_no_band_may_descend():
    assert pair(-50, 50)("5.5,-1") == (5.5, -1.0)


@pytest.mark.parametrize("written", ["101", -1, "inf", "ten", True, None, [5], 10**400])
def test_what_is_no_number_of_the_range_is_refused(written):
    with pytest.raises(ValueError, match="a number from 0 to 100"):
        number(0, 100)(written)


def test_a_word_that_is_no_choice_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="one of hip, bar"):
        choice(("hip", "bar"))("Hip")


@pytest.mark.parametrize(
    ("written", "legs"),
    [("left", ("left",)), ("left, right", ("left", "right")), (["right", "left"], ("right", "left"))],
)
def test_legs_are_one_or_one_a_set(written, legs):
    assert choices(("left", "right"))(written) == legs


@pytest.mark.parametrize("written", ["both", "left,", "", 3, ["left", None], []])
def test_what_is_no_leg_is_refused_with_an_example(written):
    with pytest.raises(ValueError, match="left,right"):
        choices(("left", "right"))(written)
