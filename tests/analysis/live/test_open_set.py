"""What may begin a set and what goes on with it."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.live.movements import Movement
from analysis.live.open_set import OpenSet
from analysis.settings import Settings


def posture(angle_rad):
    return np.array([np.sin(angle_rad), 0.0, np.cos(angle_rad)])


def drive(start=1000, *, turn_rad=0.8, bottom_rad=0.0, sense=1, **other):
    """A drive as it should be, but for what the test changes."""
    arrives = posture(bottom_rad + sense * turn_rad)
    whole = Movement(sense, start, start + 90, turn_rad, 0.35 * turn_rad, 0.0, 0.1, posture(bottom_rad), arrives)
    return replace(whole, **other)


def test_a_first_drive_comes_out_of_a_rest_and_takes_its_time():
    thrusts = OpenSet(Settings())

    assert thrusts.is_drive(drive())
    assert not thrusts.is_drive(drive(unrest_mps2=0.8))  # who walks
    assert not thrusts.is_drive(drive(stop=1030))  # a twitch
    assert not thrusts.is_drive(drive(left_mps=0.9))  # who gets up


def test_a_lone_false_drive_gives_way_and_two_that_agree_do_not():
    thrusts, true = OpenSet(Settings()), drive(3000, bottom_rad=2.0, sense=-1)
    thrusts.add_drive(drive(1000, turn_rad=0.3))
    assert thrusts.is_drive(true)
    assert not thrusts.continues(true)

    thrusts.add_drive(drive(1500, turn_rad=0.3))
    assert not thrusts.is_drive(true)


def test_postures_are_remembered_from_two_drives_on_and_bind_the_next_set():
    alone, twice = OpenSet(Settings()), OpenSet(Settings())
    for thrusts, starts in ((alone, [1000]), (twice, [1000, 1400])):
        for start in starts:
            thrusts.add_drive(drive(start))
        thrusts.close()
    elsewhere = drive(9000, bottom_rad=1.6)

    assert alone.is_drive(elsewhere)
    assert alone.rests_at_the_bottom(posture(0.0)) is None
    assert not twice.is_drive(elsewhere)
    assert twice.is_drive(drive(9000))
    assert [twice.rests_at_the_bottom(posture(angle)) for angle in (0.1, 0.8)] == [True, False]


@pytest.mark.parametrize(("lowered_m", "counts"), [(0.3, True), (0.16, True), (0.1, False), (0.0, False)])
def test_a_first_squat_rises_only_after_a_descent(lowered_m, counts):
    squats = OpenSet(Settings(lift="squat"))

    assert squats.is_drive(drive(climb_m=0.3, lowered_m=lowered_m)) is counts


def test_who_has_risen_by_as_much_before_has_come_down_meanwhile():
    squats = OpenSet(Settings(lift="squat"))
    squats.add_drive(drive(1000, climb_m=0.4, lowered_m=0.4))

    assert squats.is_drive(drive(1400, climb_m=0.4))
    assert not squats.is_drive(drive(1400, climb_m=0.12))


def test_only_the_first_large_movement_back_is_the_lowering():
    thrusts = OpenSet(Settings())
    thrusts.add_drive(drive(1000))
    small, whole, later = (drive(1200 + 200 * k, sense=-1, turn_rad=turn) for k, turn in enumerate((0.1, 0.8, 0.9)))
    told = []
    for movement in (small, whole, later):
        told.append(thrusts.is_lowering(movement))
        thrusts.lowerings.append(movement)

    assert told == [False, True, False]
