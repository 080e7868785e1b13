"""What stands beside the full repetitions of a set: attempts that belong to it, and movements that only look alike."""

import numpy as np
import pytest

from analysis.finding.attempts import APART, find_resting
from analysis.finding.climb import Movement
from analysis.finding.posture_cycles import PELVIS, find_posture_cycles
from analysis.pipeline import analyse
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.simulated import Scenario, simulate

SWING_RAD = np.radians(40.0)
RISE_M = 0.32
FULL = (1.0, 1.0)


def ease(seconds):
    """From 0 to 1, smooth at both ends."""
    t = np.arange(round(seconds * RATE_HZ)) / (seconds * RATE_HZ)
    return t**3 * (10 - 15 * t + 6 * t**2)


class Lifter:
    """A hip that passes from one (turn, rise, tilt) to the next, in shares of a repetition's; tilt in degrees."""

    def __init__(self):
        self.way = [np.zeros((1, 3))]

    def go(self, turn, rise, seconds, tilt=0.0):
        here = self.way[-1][-1]
        self.way.append(here + ease(seconds)[:, None] * (np.array([turn, rise, tilt]) - here))
        return self

    def hold(self, seconds):
        self.way.append(np.tile(self.way[-1][-1], (round(seconds * RATE_HZ), 1)))
        return self

    def lift(self, turn=1.0, rise=1.0, *, tilt=0.0, drive_s=0.8, top_s=0.8, lowering_s=1.6, bottom_s=0.8):
        return self.go(turn, rise, drive_s, tilt).hold(top_s).go(0, 0, lowering_s).hold(bottom_s)

    def lifts(self, count):
        for _ in range(count):
            self.lift()
        return self

    @property
    def now_s(self):
        return (sum(map(len, self.way)) - 1) * STEP_S

    def cycles(self, shaken=None, least=2):
        turn, rise, tilt = np.concatenate(self.way).T
        angle, aside = SWING_RAD * turn, np.radians(tilt)
        posture = np.stack([np.sin(aside), np.cos(aside) * np.sin(angle), np.cos(aside) * np.cos(angle)], axis=1)
        acceleration = np.gradient(np.gradient(RISE_M * rise, STEP_S), STEP_S)
        if shaken is not None:
            at_s = np.arange(len(turn)) * STEP_S
            acceleration += np.where((at_s > shaken[0]) & (at_s < shaken[1]), 2.5 * np.sin(2 * np.pi * 1.8 * at_s), 0.0)
        movement = Movement(angle, posture, acceleration, np.ones(len(turn), bool))
        return [list(cycles) for cycles in find_posture_cycles(movement, PELVIS, set_break_s=20.0, least=least)]


def lying():
    """A lifter in the starting position after sitting further up."""
    return Lifter().go(-1.2, 0.3, 1.0).hold(2).go(0, 0, 1.5).hold(2)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("share", [0.4, 0.7])
def test_a_partial_repetition_is_found_wherever_it_stands_in_a_short_set(place, share):
    lifter = lying()
    for k in range(3):
        lifter.lift(*((share, share) if k == place else FULL))
    (cycles,) = lifter.go(-1.2, 0.5, 1.5).hold(2).cycles()
    assert len(cycles) == 3


def test_an_attempt_that_is_held_hardly_above_the_bottom_is_found_whole():
    lifter = lying().lifts(4)
    began_s = lifter.now_s
    lifter.go(0.30, 0.36, 0.8).go(0.32, 0.38, 2.0).go(0, 0, 1.0).hold(0.8)  # it creeps up while it is held
    (cycles,) = lifter.go(-1.2, 0.5, 1.5).hold(2).cycles()
    assert len(cycles) == 5
    assert cycles[-1].start * STEP_S == pytest.approx(began_s, abs=0.5)
    assert cycles[-1].top * STEP_S > began_s + 0.6


@pytest.mark.parametrize(("tilt_deg", "found"), [(14.0, 5), (30.0, 4)])
def test_an_attempt_may_tilt_aside_a_little_more_than_any_of_the_full_ones(tilt_deg, found):
    lifter = lying().lifts(2).lift(tilt=10.0).lift()
    (cycles,) = lifter.lift(0.6, 0.6, tilt=tilt_deg).go(-1.2, 0.5, 1.5).hold(2).cycles()
    assert len(cycles) == found


@pytest.mark.parametrize("up_and_down", [(0.4, 0.02), (0.5, 0.05)])
def test_tilting_the_pelvis_before_and_after_a_set_is_no_part_of_it(up_and_down):
    lifter = lying()
    for _ in range(5):
        lifter.lift(*up_and_down, top_s=0.1, drive_s=0.6, lowering_s=0.6, bottom_s=0.2)
    lifter.hold(2)
    begin_s = lifter.now_s
    lifter.lifts(3)
    for _ in range(5):
        lifter.lift(*up_and_down, top_s=0.1, drive_s=0.6, lowering_s=0.6, bottom_s=0.2)
    (cycles,) = lifter.cycles()
    assert len(cycles) == 3
    assert cycles[0].start * STEP_S == pytest.approx(begin_s, abs=0.5)


def test_a_rise_that_tilts_aside_is_no_attempt():
    level, aside = (lying().lifts(3).lift(0.5, 0.5, tilt=tilt).hold(1).cycles() for tilt in (0.0, 15.0))
    assert [len(cycles) for cycles in level] == [4]
    assert [len(cycles) for cycles in aside] == [3]


@pytest.mark.parametrize("before", [True, False])
def test_an_incomplete_rise_that_stands_apart_from_the_set_is_no_part_of_it(before):
    def with_one(pause_s):
        lifter = lying()
        if before:
            lifter.lift(0.5, 0.5).hold(pause_s).lifts(3)
        else:
            lifter.lifts(3).hold(pause_s).lift(0.5, 0.5)
        (cycles,) = lifter.hold(2).cycles()
        return len(cycles)

    assert with_one(2.0) == 4
    assert with_one(APART * STEP_S + 1) == 3


def test_who_takes_breathers_may_take_one_before_the_last_attempt():
    (cycles,) = lying().lifts(2).hold(8).lifts(2).hold(8).lift(0.5, 0.5).hold(2).cycles()
    assert len(cycles) == 5


def test_a_failed_attempt_ends_where_it_comes_back_and_not_where_the_lifter_gets_up():
    lifter = lying().lifts(4)
    begin_s = lifter.now_s
    (cycles,) = lifter.lift(0.5, 0.5).hold(4).go(-1.2, 1.5, 2).hold(3).cycles()
    assert cycles[-1].stop * STEP_S == pytest.approx(begin_s + 0.8 + 0.8 + 1.6, abs=0.6)


def test_standing_up_and_walking_again_and_again_is_no_set():
    still, walking = (
        Lifter().hold(2).lift(top_s=8, bottom_s=4).lift(top_s=8, bottom_s=4).cycles(shaken)
        for shaken in (None, (3.5, 27.0))
    )
    assert [len(cycles) for cycles in still] == [2]
    assert walking == []


@pytest.mark.parametrize("seed", [700003, 700004])
def test_a_fast_drive_before_a_lowering_of_five_seconds_is_no_step(seed):
    scenario = Scenario(velocity_mps=0.7, lowering_s=5.0, repetitions=5, mounting_deg=None)
    report = analyse(simulate(scenario, seed).samples, Settings())
    assert [len(found.repetitions) for found in report.sets] == [5]


def test_stooping_is_no_lift_for_it_turns_the_hip_and_hardly_raises_it():
    lifter = Lifter().hold(3)
    for _ in range(3):
        lifter.lift(1.7, 0.35)
    assert lifter.cycles() == []


def test_bowing_to_and_fro_without_ever_resting_below_is_no_set():
    lifter = Lifter().go(-2, 0, 1).hold(25).go(1, 1, 2).hold(2)
    for _ in range(3):
        lifter.go(0, 0, 0.8).go(1, 1, 0.8).hold(2)
    assert lifter.cycles() == []


@pytest.mark.parametrize("seconds", [0.4, 1.0, 3.0, 5.0])
def test_slow_and_fast_repetitions_are_found(seconds):
    lifter = lying()
    for _ in range(4):
        lifter.lift(drive_s=seconds, lowering_s=seconds, top_s=min(seconds, 2), bottom_s=min(seconds, 2))
    (cycles,) = lifter.hold(2).cycles()
    assert len(cycles) == 4


def test_a_rest_is_where_the_angle_hardly_changes():
    curve = np.concatenate([np.zeros(100), ease(1.0), np.ones(100)])
    resting = find_resting(curve, 1.0)
    assert resting[:40].all()
    assert not resting[60:150].any()
    assert resting[200:235].all()


def test_a_single_repetition_is_found_only_on_request():
    lifter = lying().lift().hold(2).go(-1.2, 0.3, 1.5).hold(3)
    assert [len(cycles) for cycles in lifter.cycles(least=1)] == [1]
    assert lifter.cycles() == []


@pytest.mark.parametrize(
    "movement",
    [
        pytest.param(lambda lifter: lifter.lift(0.5, 0.5), id="shoves the hip up"),
        pytest.param(
            lambda lifter: lifter.go(0.5, 0.5, 0.5, 15).go(1, 1, 0.5).hold(1).go(0, 0, 1.6), id="twists aside"
        ),
        pytest.param(lambda lifter: lifter.lift(1.0, 0.2), id="tilts the pelvis"),
        pytest.param(lambda lifter: lifter.go(1, 1, 0.8).hold(0.8).go(0.4, 0.4, 1.0), id="does not come back"),
        pytest.param(lambda lifter: lifter.go(1, 2.2, 0.8).hold(0.8).go(0, 0, 1.6), id="rises further than a torso"),
    ],
)
def test_what_only_looks_like_a_single_repetition_is_none(movement):
    assert movement(Lifter().hold(3)).hold(3).cycles(least=1) == []
