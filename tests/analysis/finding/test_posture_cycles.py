from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analysis.finding.climb import Movement
from analysis.finding.posture_cycles import PELVIS, THIGH, find_posture_cycles
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.swing import measure_swing

SWING_DEG = 40.0
RISE_M = 0.35
REP_S = 1.0 + 1.0 + 2.0 + 1.0  # drive, top, lowering, bottom


def ease(seconds):
    """From 0 to 1, smooth at both ends."""
    return (1 - np.cos(np.pi * np.arange(round(seconds * RATE_HZ)) / (seconds * RATE_HZ))) / 2


def hold(seconds, value=0.0):
    return np.full(round(seconds * RATE_HZ), value)


def thrust(share=1.0, *, drive_s=1.0, top_s=1.0, lowering_s=2.0, bottom_s=1.0):
    """How far the hip is on its way to the lockout during a repetition: from 0 to `share` and back."""
    up, down = share * ease(drive_s), share * (1 - ease(lowering_s))
    return np.concatenate([up, hold(top_s, share), down, hold(bottom_s)])


def thrusts(*shares):
    return np.concatenate([thrust(share) for share in shares])


def movement_of(way, *, swing_deg=SWING_DEG, rise_m=RISE_M, mounting=None):
    """What a sensor sees of a hip that turns and rises along `way`."""
    angle = np.radians(swing_deg) * way
    up = np.stack([np.zeros(len(way)), np.sin(angle), np.cos(angle)], axis=1)
    swing, posture = measure_swing(up if mounting is None else mounting.apply(up))
    return Movement(swing, posture, np.gradient(np.gradient(rise_m * way, STEP_S), STEP_S), np.ones(len(way), bool))


def find(movement, anatomy=PELVIS):
    return find_posture_cycles(movement, anatomy, set_break_s=20.0)


def counts(movement, anatomy=PELVIS):
    return [len(cycles) for cycles in find(movement, anatomy)]


def test_each_repetition_is_found_where_it_is():
    (cycles,) = find(movement_of(np.concatenate([hold(5), thrusts(1, 1, 1, 1), hold(5)])))
    for k, cycle in enumerate(cycles):
        begin_s = 5 + REP_S * k
        assert cycle.start * STEP_S == pytest.approx(begin_s, abs=0.5)
        assert begin_s + 0.5 < cycle.top * STEP_S < begin_s + 2.5
        assert cycle.stop * STEP_S == pytest.approx(begin_s + 4, abs=0.5)
    assert len(cycles) == 4


@pytest.mark.parametrize("seed", range(8))
def test_the_mounting_does_not_matter(seed):
    way = np.concatenate([hold(4), thrusts(1, 1, 1), hold(4)])
    mounting = Rotation.random(random_state=seed)
    (mounted,), (level,) = find(movement_of(way, mounting=mounting)), find(movement_of(way))
    assert [(c.start, c.stop) for c in mounted] == [(c.start, c.stop) for c in level]
    assert [c.top for c in mounted] == pytest.approx([c.top for c in level], abs=RATE_HZ)  # anywhere in the hold


@pytest.mark.parametrize("count", [2, 3, 12])
def test_touch_and_go_repetitions_are_counted(count):
    way = np.concatenate([hold(3), *[thrust(top_s=0.05, lowering_s=0.8, bottom_s=0.02)] * count, hold(3)])
    assert counts(movement_of(way)) == [count]


@pytest.mark.parametrize("breather_s", [2, 8, 15])
def test_a_breather_does_not_end_a_set(breather_s):
    way = np.concatenate([hold(3), thrusts(1, 1, 1), hold(breather_s), thrusts(1, 1), hold(3)])
    assert counts(movement_of(way)) == [5]


@pytest.mark.parametrize("hold_s", [5, 15])
def test_a_long_hold_at_the_top_does_not_end_a_set(hold_s):
    way = np.concatenate([hold(3), thrusts(1, 1), thrust(top_s=hold_s), thrusts(1, 1), hold(3)])
    assert counts(movement_of(way)) == [5]


@pytest.mark.parametrize("break_s", [30, 60, 200])
def test_a_break_ends_a_set(break_s):
    way = np.concatenate([hold(3), thrusts(1, 1, 1), hold(break_s), thrusts(1, 1), hold(3)])
    assert counts(movement_of(way)) == [3, 2]


def test_sets_come_in_order_of_time():
    way = np.concatenate([hold(3), thrusts(1, 1), hold(40), thrusts(1, 1, 1, 1), hold(40), thrusts(1, 1, 1)])
    sets = find(movement_of(way))
    assert [len(cycles) for cycles in sets] == [2, 4, 3]
    starts = [cycle.start for cycles in sets for cycle in cycles]
    assert starts == sorted(starts)


@pytest.mark.parametrize("share", [0.5, 0.7])
def test_a_partial_repetition_in_the_middle_is_kept(share):
    assert counts(movement_of(np.concatenate([hold(3), thrusts(1, 1, share, 1, 1), hold(3)]))) == [5]


@pytest.mark.parametrize("share", [0.45, 0.7])
def test_a_last_attempt_that_fails_is_kept(share):
    assert counts(movement_of(np.concatenate([hold(3), thrusts(1, 1, 1, share), hold(3)]))) == [4]


def test_repetitions_of_a_set_agree_only_within_a_few_degrees():
    tops, bottoms = (1.0, 0.93, 1.05, 0.96), (0.0, 0.06, -0.05, 0.04)
    way, low = [hold(3)], 0.0
    for top, bottom in zip(tops, bottoms, strict=True):
        way += [low + (top - low) * ease(1), hold(1, top), top + (bottom - top) * ease(2), hold(1, bottom)]
        low = bottom
    assert counts(movement_of(np.concatenate(way))) == [4]


def test_a_twitch_between_repetitions_is_no_attempt():
    assert counts(movement_of(np.concatenate([hold(3), thrusts(1, 1, 0.15, 1), hold(3)]))) == [3]


def test_walking_is_no_set():
    steps = np.sin(2 * np.pi * 1.8 * np.arange(6000) * STEP_S)
    assert counts(movement_of(steps, swing_deg=3.0, rise_m=0.04)) == []


def test_rocking_that_raises_nothing_is_no_set():
    assert counts(movement_of(np.concatenate([hold(3), thrusts(1, 1, 1, 1)]), rise_m=0.02)) == []


def test_turning_over_and_back_is_no_set():
    assert counts(movement_of(np.concatenate([hold(3), thrusts(1, 1, 1)]), swing_deg=150.0)) == []


def lifts_of(*rises_m, descents_m=None):
    """Turns that are all alike, each of which raises the hip by so much and lowers it by as much or so much."""
    level = movement_of(np.concatenate([hold(5), thrusts(*[1] * len(rises_m)), hold(5)]))
    pairs = zip(rises_m, descents_m or rises_m, strict=True)
    heights = [part for up_m, down_m in pairs for part in (up_m * thrust()[:200], down_m * thrust()[200:])]
    rise = [np.gradient(np.gradient(height, STEP_S), STEP_S) for height in [hold(5), *heights, hold(5)]]
    return replace(level, rise_mps2=np.concatenate(rise))


def test_turns_of_which_each_raises_the_hip_otherwise_are_no_set():
    assert counts(lifts_of(0.3, 0.3, 0.3, 0.3)) == [4]
    assert counts(lifts_of(0.3, 0.3, 0.04, 0.03, 0.3, -0.1)) == []


def test_lowerings_of_which_little_is_seen_do_not_hide_drives_that_agree():
    assert counts(lifts_of(0.3, 0.3, 0.3, 0.3, descents_m=(0.05, 0.3, 0.05, 0.05))) == [4]


@pytest.mark.parametrize(("turn_deg", "found"), [(10, [4]), (50, [4]), (70, [])])
def test_a_thigh_turns_by_up_to_sixty_degrees(turn_deg, found):
    way = np.concatenate([hold(5), thrusts(1, 1, 1, 1), hold(5)])
    assert counts(movement_of(way, swing_deg=turn_deg, rise_m=0.25), THIGH) == found


def test_repetitions_and_a_half_are_one_set_of_whole_and_half_ones():
    half = 1 - 0.45 * ease(0.8)
    one = np.concatenate([ease(0.8), hold(0.3, 1), half, hold(0.1, 0.55), 0.55 + 0.45 * ease(0.6), hold(0.8, 1)])
    way = np.concatenate([hold(5), *[np.concatenate([one, 1 - ease(1.6), hold(0.8)])] * 5, hold(5)])
    assert counts(movement_of(way)) == [10]


def test_lying_still_is_no_set():
    assert counts(movement_of(hold(30))) == []


@pytest.mark.parametrize("beyond_deg", [30, 60, 90])
def test_lying_down_before_and_getting_up_after_a_set_are_no_part_of_it(beyond_deg):
    upright = -beyond_deg / SWING_DEG
    lying_down, getting_up = upright * (1 - ease(2)), upright * ease(2)
    way = np.concatenate([hold(3, upright), lying_down, hold(3), thrusts(1, 1, 1), getting_up, hold(3, upright)])
    (cycles,) = find(movement_of(way))
    assert len(cycles) == 3
    assert cycles[0].start * STEP_S == pytest.approx(8, abs=0.5)
    assert cycles[-1].stop * STEP_S == pytest.approx(8 + 3 * REP_S - 1, abs=1.5)


@pytest.mark.parametrize("cut_s", [0.5, 1.5])
def test_a_recording_that_ends_in_a_repetition_keeps_it(cut_s):
    whole = np.concatenate([hold(3), thrusts(1, 1, 1)])
    way = whole[: round((3 + 2 * REP_S + 0.5 + cut_s) * RATE_HZ)]
    assert counts(movement_of(way)) == [3]
