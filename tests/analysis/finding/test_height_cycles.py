import numpy as np
import pytest

from analysis.finding.height_cycles import COUNTED_IN_ANY, find_height_cycles
from analysis.signals.grid import RATE_HZ, STEP_S

REP_S = 4.0


def ease(seconds):
    """From 0 to 1, smooth at both ends."""
    return (1 - np.cos(np.pi * np.arange(round(seconds * RATE_HZ)) / (seconds * RATE_HZ))) / 2


def hold(seconds, height_m=0.0):
    return np.full(round(seconds * RATE_HZ), height_m)


def lift(rise_m=0.5):
    """Up in a second, a second's hold, down in a second, a second below."""
    return np.concatenate([rise_m * ease(1), hold(1, rise_m), rise_m * (1 - ease(1)), hold(1)])


def lifts(*rises_m):
    return np.concatenate([lift(rise_m) for rise_m in rises_m])


def find(height_m, *, eccentric_first=False, rise_mps2=None, lost=(), **kind):
    if rise_mps2 is None:
        rise_mps2 = np.gradient(np.gradient(height_m, STEP_S), STEP_S) if len(height_m) > 1 else height_m
    known = np.ones(len(height_m), bool)
    for start, stop in lost:
        known[start:stop] = False
    return find_height_cycles(height_m, rise_mps2, known, set_break_s=20.0, eccentric_first=eccentric_first, **kind)


def counts(height_m, **kind):
    return [len(cycles) for cycles in find(height_m, **kind)]


@pytest.mark.parametrize("rise_m", [0.15, 0.5, 0.9])
def test_each_repetition_is_found_where_it_is(rise_m):
    (cycles,) = find(np.concatenate([hold(3), lifts(*[rise_m] * 4), hold(3)]))
    assert len(cycles) == 4
    for k, cycle in enumerate(cycles):
        begin_s = 3 + REP_S * k
        assert cycle.start * STEP_S == pytest.approx(begin_s, abs=0.5)
        assert begin_s + 0.9 < cycle.top * STEP_S < begin_s + 2.1
        assert cycle.stop * STEP_S == pytest.approx(begin_s + 3, abs=0.5)


def test_steps_of_walking_are_no_repetitions():
    assert counts(0.03 * np.sin(2 * np.pi * 1.8 * np.arange(3000) * STEP_S)) == []


def test_an_offset_of_the_height_does_not_matter():
    height = np.concatenate([hold(3), lifts(0.5, 0.5, 0.5), hold(3)])
    assert find(height + 7.0) == find(height)


@pytest.mark.parametrize(("break_s", "expected"), [(15, [5]), (19, [3, 2]), (60, [3, 2])])
def test_a_set_ends_when_no_drive_comes_for_twenty_seconds(break_s, expected):
    assert counts(np.concatenate([hold(3), lifts(0.5, 0.5, 0.5), hold(break_s), lifts(0.5, 0.5), hold(3)])) == expected


def test_a_partial_repetition_in_the_middle_is_kept():
    assert counts(np.concatenate([hold(3), lifts(0.5, 0.5, 0.3, 0.5), hold(3)])) == [4]


def test_a_twitch_between_repetitions_is_no_attempt():
    assert counts(np.concatenate([hold(3), lifts(0.5, 0.5, 0.15, 0.5), hold(3)])) == [3]


def test_a_small_lift_long_before_a_large_one_is_judged_by_its_own_surroundings():
    assert counts(np.concatenate([hold(3), lifts(0.15, 0.15, 0.15), hold(90), lifts(0.9, 0.9, 0.9)])) == [3, 3]


def test_standing_up_is_no_squat():
    squats = np.concatenate(
        [hold(2), 0.5 * ease(1), hold(2, 0.5), *[hold(0.5, 0.5), 0.5 * (1 - ease(1)), 0.5 * ease(1)] * 3]
    )
    assert counts(squats, eccentric_first=True) == [3]
    assert counts(squats) == [4]


def test_a_squat_knows_the_high_it_came_down_from():
    squats = np.concatenate([hold(2, 0.5), *[hold(1, 0.5), 0.5 * (1 - ease(1)), 0.5 * ease(1)] * 3, hold(2, 0.5)])
    (cycles,) = find(squats, eccentric_first=True)
    assert all(cycle.before < cycle.start < cycle.top for cycle in cycles)


@pytest.mark.parametrize("height_m", [hold(0), hold(10)])
def test_where_nothing_moves_there_is_nothing(height_m):
    assert find(height_m) == ()


def test_a_height_that_creeps_back_in_a_body_at_rest_is_no_repetition():
    height = np.concatenate([hold(3), lifts(0.5, 0.5, 0.5), 0.3 * ease(2), hold(3, 0.3)])
    pushed = np.gradient(np.gradient(height, STEP_S), STEP_S)
    pushed[round((3 + 3 * REP_S - 0.5) * RATE_HZ) :] = 0.0
    assert [len(cycles) for cycles in find(height)] == [4]
    assert [len(cycles) for cycles in find(height, rise_mps2=pushed)] == [3]


@pytest.mark.parametrize(("risen", "down", "expected"), [(0.35, 1.0, 4), (0.2, 1.0, 3), (0.35, 0.6, 3)])
def test_a_last_rise_that_the_recording_cuts_counts_after_a_whole_descent(risen, down, expected):
    stand = 0.5
    squat = np.concatenate([stand * (1 - ease(1)), hold(0.3), stand * ease(1), hold(1, stand)])
    low = stand * (1 - down)
    last = np.concatenate([stand - down * stand * ease(1), hold(0.3, low), low + risen * stand * ease(0.5)])
    height = np.concatenate([hold(3, stand), squat, squat, squat, last])
    assert [len(cycles) for cycles in find(height, eccentric_first=True)] == [expected]


def test_rises_over_gaps_do_not_say_what_is_usual_where_enough_was_recorded_whole():
    height = np.concatenate([hold(3), lifts(0.3, 0.3, 0.3, 1.5, 1.5, 1.5, 1.5), hold(3)])
    lost = [(round((3 + 4 * k) * RATE_HZ), round((4 + 4 * k) * RATE_HZ)) for k in range(3, 7)]
    assert [len(cycles) for cycles in find(height)] == [4]
    assert [len(cycles) for cycles in find(height, lost=lost)] == [7]


def test_in_a_movement_of_which_nothing_is_known_smaller_strokes_count():
    height = np.concatenate([hold(3), lifts(0.19, 0.5, 0.5, 0.5), hold(3)])
    assert [len(c) for c in find(height)] == [3]
    assert [len(c) for c in find(height, counted_share=COUNTED_IN_ANY)] == [4]
