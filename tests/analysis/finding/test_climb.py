import numpy as np
import pytest

from analysis.finding.climb import Movement, climb, steadied
from analysis.signals.grid import RATE_HZ, STEP_S

RISE_M = 0.3
TURN_RAD = 0.7


def ease(seconds):
    """From 0 to 1, smooth at both ends."""
    t = np.arange(round(seconds * RATE_HZ)) / (seconds * RATE_HZ)
    return t**3 * (10 - 15 * t + 6 * t**2)


def held(seconds, value):
    return np.full(round(seconds * RATE_HZ), value)


def moved(way, bias_mps2=(0.0, 0.0)):
    """What is seen of a lift along `way`, with what the sensor reads wrongly below and above."""
    rise = np.gradient(np.gradient(RISE_M * way, STEP_S), STEP_S)
    return Movement(TURN_RAD * way, np.zeros((len(way), 3)), rise + np.interp(way, [0, 1], bias_mps2), way == way)


@pytest.mark.parametrize("seconds", [0.4, 1.0, 2.5, 5.0])
@pytest.mark.parametrize("bias_mps2", [(0.0, 0.0), (0.3, 0.3), (-0.1, 0.15)])
def test_a_climb_is_measured_whatever_its_pace_and_the_bias_in_either_posture(seconds, bias_mps2):
    way = np.concatenate([held(2, 0.0), ease(seconds), held(2, 1.0)])
    assert climb(moved(way, bias_mps2), 200, len(way) - 201).rise_m == pytest.approx(RISE_M, rel=0.15)


@pytest.mark.parametrize("phase_rad", [0.0, 1.5, 3.0, 4.5])
def test_a_tremor_lends_a_slow_climb_nothing_of_its_speed(phase_rad):
    way = np.concatenate([held(2, 0.0), ease(2.5), held(2, 1.0)])
    still = moved(way)
    tremor = 3.0 * np.sin(2 * np.pi * 9.0 * np.arange(len(way)) * STEP_S + phase_rad)
    shaken = Movement(still.swing_rad, still.posture, still.rise_mps2 + tremor, still.known)
    assert climb(steadied(shaken), 200, len(way) - 201).rise_m == pytest.approx(RISE_M, rel=0.15)


def test_a_descent_is_negative():
    way = np.concatenate([held(2, 1.0), 1 - ease(1.0), held(2, 0.0)])
    assert climb(moved(way), 200, len(way) - 201).rise_m == pytest.approx(-RISE_M, rel=0.15)


def test_the_end_of_a_hard_drive_does_not_pass_for_the_reading_of_the_rest_after_it():
    way = np.concatenate([held(2, 0.0), ease(0.5), held(1, 1.0), 1 - ease(8.0), held(2, 0.0)])
    assert climb(moved(way), 245, len(way) - 150).rise_m == pytest.approx(-RISE_M, rel=0.25)


def test_a_hold_that_sags_does_not_enter_the_descent_after_it():
    sagging = 1 - 0.1 * ease(8.0)
    way = np.concatenate([held(1, 1.0), sagging, 0.9 * (1 - ease(1.0)), held(2, 0.0)])
    assert climb(moved(way, (0.05, -0.05)), 100, len(way) - 150).rise_m == pytest.approx(-0.9 * RISE_M, rel=0.25)


def test_strokes_that_follow_each_other_without_a_rest_are_measured_each_by_itself():
    way = np.concatenate([held(1, 0.0), ease(0.4), 1 - ease(0.4), ease(0.4), 1 - ease(0.4), held(1, 0.0)])
    assert climb(moved(way), 180, 220).rise_m == pytest.approx(RISE_M, rel=0.15)
    assert climb(moved(way), 220, 260).rise_m == pytest.approx(-RISE_M, rel=0.15)


def test_a_turn_without_a_rise_climbs_nothing():
    way = np.concatenate([held(2, 0.0), ease(1.0), held(2, 1.0)])
    still = moved(way)
    turned = Movement(still.swing_rad, still.posture, np.zeros(len(way)), still.known)
    assert climb(turned, 200, len(way) - 201).rise_m == pytest.approx(0.0, abs=1e-9)


def test_without_a_turn_there_is_no_climb():
    assert climb(moved(held(3, 0.5)), 50, 250).rise_m == 0.0


@pytest.mark.parametrize("cell", [0, 30, 60])
def test_at_the_edge_of_a_recording_a_climb_is_still_a_number(cell):
    way = np.concatenate([ease(1.0), held(0.2, 1.0)])
    assert np.isfinite(climb(moved(way), cell, len(way) - 1)).all()


def test_the_doubt_grows_with_the_square_of_the_time_it_takes_and_not_with_the_hold():
    def doubt_m(seconds, hold_s):
        way = np.concatenate([held(2, 0.0), ease(seconds), held(hold_s, 1.0)])
        return climb(moved(way), 200, len(way) - 1).doubt_m

    assert doubt_m(4.0, 2) == pytest.approx(16 * doubt_m(1.0, 2), rel=0.5)
    assert doubt_m(1.0, 9) == pytest.approx(doubt_m(1.0, 2))
