import numpy as np
import pytest

from analysis.figures.sides import CERTAIN, compare_sides, leg_notes
from analysis.results import Repetition, SetSummary
from analysis.settings import Settings


def on_one_leg(number, leg, velocities, *, sd_mps=0.01, load_kg=None, **figures):
    found = tuple(
        Repetition(k, 5.0 * k, 5.0 * k + 1, mean_velocity_mps=v, mean_velocity_sd_mps=sd_mps, **figures)
        for k, v in enumerate(velocities, start=1)
    )
    return SetSummary(number, 0.0, 60.0, found, leg=leg, load_kg=load_kg, full_count=len(found))


def velocity(*sets, clock_sd=0.0):
    (found,) = compare_sides(sets, clock_sd=clock_sd)
    return found


EVEN = (0.50, 0.49, 0.51, 0.50)


def test_asymmetry_is_the_difference_as_a_share_of_the_larger_side():
    found = velocity(on_one_leg(1, "left", (0.5, 0.5)), on_one_leg(2, "right", (0.4, 0.4)))
    assert (found.left, found.right) == (0.5, 0.4)
    assert found.asymmetry_pct == pytest.approx(20)
    swapped = velocity(on_one_leg(1, "left", (0.4, 0.4)), on_one_leg(2, "right", (0.5, 0.5)))
    assert swapped.asymmetry_pct == pytest.approx(-20)
    assert (found.larger, swapped.larger) == ("left", "right")


def test_a_difference_within_the_error_is_none():
    left, right = on_one_leg(1, "left", EVEN, sd_mps=0.03), on_one_leg(2, "right", np.subtract(EVEN, 0.04), sd_mps=0.03)
    assert velocity(left, right).larger is None
    sure = [
        on_one_leg(k, leg, v, sd_mps=0.002) for k, leg, v in ((1, "left", EVEN), (2, "right", np.subtract(EVEN, 0.04)))
    ]
    assert velocity(*sure).larger == "left"


def test_a_leg_that_differs_from_itself_as_much_is_no_other():
    ragged = (0.3, 0.7, 0.4, 0.6)
    left, right = (
        on_one_leg(1, "left", ragged, sd_mps=0.0),
        on_one_leg(2, "right", np.subtract(ragged, 0.04), sd_mps=0.0),
    )
    found = velocity(left, right)
    assert found.larger is None
    assert found.left_sd == pytest.approx(np.std(ragged, ddof=1) / 2)


def test_the_clock_that_both_share_cancels():
    sets = [on_one_leg(k, leg, (0.5,) * 4, sd_mps=0.005) for k, leg in ((1, "left"), (2, "right"))]
    assert velocity(*sets, clock_sd=0.01).asymmetry_sd_pct == pytest.approx(0.0, abs=1e-6)
    assert velocity(*sets, clock_sd=0.0).asymmetry_sd_pct == pytest.approx(100 * 0.01 * 2**0.5)


def test_chance_alone_is_rarely_called_a_difference(rng):
    called = [
        velocity(
            *(on_one_leg(k, leg, 0.5 + 0.03 * rng.normal(size=8), sd_mps=0.0) for k, leg in ((1, "left"), (2, "right")))
        )
        for _ in range(400)
    ]
    assert np.mean([found.larger is not None for found in called]) < 0.10
    assert CERTAIN == 2.0


def test_all_sets_of_a_leg_count_and_those_without_one_do_not():
    sets = [
        on_one_leg(1, "left", (0.4,)),
        on_one_leg(2, "right", (0.5,)),
        on_one_leg(3, "left", (0.6,)),
        on_one_leg(4, None, (9.0,)),
    ]
    found = velocity(*sets)
    assert (found.left, found.right) == (pytest.approx(0.5), 0.5)


def test_a_figure_that_a_side_lacks_is_not_compared():
    sets = (on_one_leg(1, "left", (0.5,), roll_range_deg=4.0, roll_range_sd_deg=1.0), on_one_leg(2, "right", (0.5,)))
    assert [figure.figure for figure in compare_sides(sets, clock_sd=0.0)] == ["mean_velocity_mps"]


@pytest.mark.parametrize("legs", [("left", "left"), (None, None), ("right", None)])
def test_one_leg_alone_is_not_compared(legs):
    sets = [on_one_leg(k, leg, EVEN) for k, leg in enumerate(legs, start=1)]
    assert compare_sides(sets, clock_sd=0.0) == ()


def codes(sets, **choices):
    return [note.code for note in leg_notes(sets, Settings(**{"variation": "single-leg", **choices}))]


def test_two_sets_on_one_leg_ask_for_their_names_and_nothing_else_does():
    two = [on_one_leg(k, None, EVEN) for k in (1, 2)]
    assert codes(two, variation="single-leg") == ["legs_not_named"]
    assert "--leg left,right" in leg_notes(two, Settings(variation="single-leg"))[0].message
    assert codes(two[:1], variation="single-leg") == []
    assert codes(two, variation="barbell") == []


def test_names_that_do_not_fit_the_sets_are_told():
    three = [on_one_leg(k, None, EVEN) for k in (1, 2, 3)]
    assert codes(three, leg=("left", "right")) == ["legs"]


def test_other_loads_on_the_other_leg_are_told():
    sets = [on_one_leg(1, "left", EVEN, load_kg=20.0), on_one_leg(2, "right", EVEN, load_kg=25.0)]
    assert codes(sets, leg=("left", "right")) == ["legs_differ_in_load"]
    assert codes([sets[0], on_one_leg(2, "right", EVEN, load_kg=20.0)], leg=("left", "right")) == []


def test_a_leg_without_the_variation_is_said():
    assert codes([on_one_leg(1, "left", EVEN)], variation="barbell", leg=("left",)) == ["leg_without_variation"]
