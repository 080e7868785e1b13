from dataclasses import replace

import numpy as np
import pytest

from analysis.figures.phases import Phases
from analysis.figures.posture import ATTITUDE_SD_RAD, SCALE_SD, add_deviations, add_posture
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.results import Repetition
from analysis.signals.grid import STEP_S

NO_DOUBTS = Doubts(clock_sd=0.0, offset_sd_m=0.0)
EACH = 400  # cells of a repetition: drive, top, lowering and bottom of a second each


def lifted(count, *, turn_deg=40.0, roll_deg=None, twist_deg=None, velocity_mps=None, clock_sd=0.0):
    """Repetitions that turn evenly up and down, with roll and twist over the cells in degrees."""
    cells = np.arange(count * EACH + EACH)
    within = cells % EACH
    pitch = np.interp(within, [0, 100, 200, 300, 400], [-turn_deg, 0, 0, -turn_deg, -turn_deg])
    roll, twist, speed = (np.zeros(len(cells)) if a is None else a(cells) for a in (roll_deg, twist_deg, velocity_mps))
    curves = Curves(0, speed, speed, *np.radians([pitch, roll, twist]), None, speed, speed, None)
    phases = [Phases(k * EACH, k * EACH + 100.0, k * EACH + 200.0, k * EACH + 300.0) for k in range(count)]
    found = [Repetition(k + 1, k * 4.0, k * 4.0 + 1) for k in range(count)]
    return add_posture(found, curves, phases, replace(NO_DOUBTS, clock_sd=clock_sd))


def test_the_lockout_is_the_turn_of_the_drive_and_the_bottom_lies_below_the_usual_lockout():
    for r in lifted(3, turn_deg=42.0):
        assert r.lockout_pitch_deg == pytest.approx(42)
        assert r.bottom_pitch_deg == pytest.approx(-42)


def test_the_error_of_a_turn_is_the_scale_of_gyroscope_and_clock_and_that_of_two_attitudes():
    belt = np.degrees(np.sqrt(2) * ATTITUDE_SD_RAD)
    (r,) = lifted(1, turn_deg=40.0, clock_sd=0.02)
    assert r.lockout_pitch_sd_deg == pytest.approx(np.linalg.norm([40 * SCALE_SD, 40 * 0.02, belt]))
    assert r.bottom_pitch_sd_deg == pytest.approx(r.lockout_pitch_sd_deg)


def test_sideways_tilt_and_twist_are_their_ranges_over_the_repetition_alone():
    def wave(amplitude):
        return lambda cells: np.where(cells < 300, amplitude * np.sin(2 * np.pi * cells / 50), 50.0)

    (r,) = lifted(1, roll_deg=wave(3), twist_deg=wave(2))
    assert r.roll_range_deg == pytest.approx(6, abs=0.1)
    assert r.twist_range_deg == pytest.approx(4, abs=0.1)


def test_a_heading_that_drifts_is_no_twist():
    for r in lifted(6, twist_deg=lambda cells: 0.5 * cells * STEP_S):
        assert r.twist_range_deg == pytest.approx(0, abs=1e-6)


def test_too_few_bottoms_to_tell_a_drift_make_a_twist_uncertain():
    two, six = (lifted(n, twist_deg=lambda cells: 2 * np.sin(2 * np.pi * cells / EACH))[0] for n in (2, 6))
    assert two.twist_range_sd_deg > 1.2 * six.twist_range_sd_deg


def test_hips_that_stand_differently_each_time_leave_the_level_in_doubt():
    def standing(spread):
        each = spread * np.array([1, -1, 0.5, -0.5, 1, -1, 0])
        return lambda cells: each[cells // EACH] + 2.0 * (cells % EACH // 100 == 1)  # two degrees off at the top

    level, tilted = (lifted(6, roll_deg=standing(spread))[0] for spread in (0.1, 6.0))
    assert tilted.roll_range_sd_deg > 1.5 * level.roll_range_sd_deg


def test_a_belt_that_is_shaken_makes_both_ranges_uncertain():
    calm, shaken = lifted(3)[0], lifted(3, velocity_mps=lambda cells: 0.5 * np.sin(cells / 8))[0]
    assert shaken.roll_range_sd_deg > 1.5 * calm.roll_range_sd_deg
    assert shaken.twist_range_sd_deg > 1.5 * calm.twist_range_sd_deg


def test_without_a_gyroscope_there_is_no_posture():
    still = np.zeros(500)
    (r,) = add_posture([Repetition(1, 0, 1)], Curves(0, still, still, None, None, None, None, still, still, None),
                       [Phases(0.0, 100.0, 200.0, 300.0)], NO_DOUBTS)  # fmt: skip
    assert r == Repetition(1, 0, 1)


def pitched(*degrees, partial=()):
    return [
        Repetition(k, k, k + 0.5, lockout_pitch_deg=p, bottom_pitch_deg=-p, partial=k in partial)
        for k, p in enumerate(degrees, start=1)
    ]


def test_each_is_held_against_the_median_of_the_first_three_full_ones():
    found = add_deviations(pitched(40, 20, 42, 41, 50, partial=(2,)), clock_sd=0.0)
    assert [r.lockout_pitch_dev_deg for r in found] == pytest.approx([-1, -21, 1, 0, 9])
    assert [r.bottom_pitch_dev_deg for r in found] == pytest.approx([1, 21, -1, 0, -9])


def test_the_scale_that_all_share_cancels_in_a_deviation():
    found = add_deviations(pitched(40, 40, 40, 50), clock_sd=0.03)
    usual, far = found[0].lockout_pitch_dev_sd_deg, found[3].lockout_pitch_dev_sd_deg
    assert usual < 40 * SCALE_SD
    assert far == pytest.approx(np.hypot(usual, 10 * np.hypot(SCALE_SD, 0.03)))


def test_without_pitch_there_is_no_deviation():
    assert all(r.lockout_pitch_dev_deg is None for r in add_deviations([Repetition(1, 0, 1)], clock_sd=0.0))
