import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.signals.turning_points import find_turning_points

CURVES = st.lists(st.integers(-1000, 1000), max_size=60).map(lambda values: np.array(values, float))
CURVES_WITHOUT_TIES = st.lists(st.integers(-1000, 1000), max_size=60, unique=True).map(lambda v: np.array(v, float))
SWINGS = st.integers(1, 900).map(lambda swing: swing + 0.5)


def largest_move(curve, sign):
    """Largest rise (sign 1) or fall (sign -1) from an earlier to a later cell."""
    if not len(curve):
        return 0.0
    return float(np.max(sign * curve - np.minimum.accumulate(sign * curve)))


@given(CURVES, SWINGS)
def test_highs_and_lows_alternate_in_order_of_time(curve, swing):
    points = find_turning_points(curve, swing=swing)
    assert np.all(np.diff(points.cell) > 0)
    assert np.all(points.high[1:] != points.high[:-1])


@given(CURVES, SWINGS)
def test_every_change_between_turning_points_is_larger_than_the_swing(curve, swing):
    points = find_turning_points(curve, swing=swing)
    change = np.diff(curve[points.cell])
    assert np.all(np.where(points.high[1:], change, -change) > swing)


@given(CURVES, SWINGS)
def test_no_larger_change_is_passed_over(curve, swing):
    points = find_turning_points(curve, swing=swing)
    if not len(points):
        assert max(largest_move(curve, 1), largest_move(curve, -1)) <= swing
        return
    for a, b, up in zip(points.cell[:-1], points.cell[1:], points.high[1:], strict=True):
        assert largest_move(curve[a : b + 1], -1 if up else 1) <= swing
        assert {curve[a], curve[b]} == {curve[a : b + 1].min(), curve[a : b + 1].max()}


@given(CURVES, SWINGS)
def test_nothing_counted_is_left_before_the_first_and_after_the_last(curve, swing):
    points = find_turning_points(curve, swing=swing)
    assume(len(points))
    for end in (curve[: points.cell[0] + 1], curve[points.cell[-1] :]):
        assert max(largest_move(end, 1), largest_move(end, -1)) <= swing


@given(CURVES, SWINGS, st.integers(-500, 500), st.sampled_from([0.5, 2.0, 8.0]))
def test_neither_offset_nor_scale_matters(curve, swing, offset, scale):
    points = find_turning_points(curve, swing=swing)
    moved = find_turning_points(scale * (curve + offset), swing=scale * swing)
    assert moved.cell.tolist() == points.cell.tolist()
    assert moved.high.tolist() == points.high.tolist()


@given(CURVES, SWINGS)
def test_turned_over_highs_are_lows(curve, swing):
    points, turned = find_turning_points(curve, swing=swing), find_turning_points(-curve, swing=swing)
    assert turned.cell.tolist() == points.cell.tolist()
    assert turned.high.tolist() == (~points.high).tolist()


@given(CURVES_WITHOUT_TIES, SWINGS)
def test_backwards_the_same_points_are_found(curve, swing):
    points, back = find_turning_points(curve, swing=swing), find_turning_points(curve[::-1], swing=swing)
    assert (len(curve) - 1 - back.cell[::-1]).tolist() == points.cell.tolist()


@pytest.mark.parametrize("curve", [[], [1.0], [0.0, 0.9, 0.1, 0.95]])
def test_a_curve_that_never_moves_that_far_has_none(curve):
    assert len(find_turning_points(np.array(curve), swing=1.0)) == 0


def test_a_long_hold_is_one_turning_point():
    hold = np.interp(np.arange(500), [0, 100, 300, 400, 499], [0, 40, 40, 0, 0])
    assert find_turning_points(hold, swing=6.0).high.tolist() == [False, True, False]
