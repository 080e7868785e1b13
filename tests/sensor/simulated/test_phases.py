import numpy as np
import pytest

from sensor.simulated.phases import Curve, find_drive, find_lowering, measure

STEP_S = 0.001


def curve_of(*legs):
    """Make a curve from (seconds, velocity at the end) legs, velocity running linearly from 0 through them."""
    ends = np.cumsum([seconds for seconds, _ in legs])
    time = np.arange(0, ends[-1] + STEP_S / 2, STEP_S)
    velocity = np.interp(time, [0, *ends], [0, *(v for _, v in legs)])
    height = np.concatenate([[0], np.cumsum((velocity[1:] + velocity[:-1]) / 2 * STEP_S)])
    return Curve(time, height, velocity)


REST = (1.0, 0.0)
TRIANGLE = ((0.5, 1.0), (0.5, 0.0))  # half a metre up


def test_a_drive_lasts_while_velocity_is_above_two_centimetres_a_second():
    assert find_drive(curve_of(REST, *TRIANGLE, REST)) == pytest.approx((1.01, 1.99), abs=1e-6)


def test_a_creep_before_the_drive_is_not_part_of_it():
    creep = ((0.1, 0.1), (0.3, 0.1), (0.1, 0.0), (0.5, 0.0))
    start, _ = find_drive(curve_of(REST, *creep, *TRIANGLE, REST))
    assert start == pytest.approx(2.01, abs=1e-6)


def test_a_stop_after_15_percent_of_the_rise_belongs_to_the_drive():
    slow_start = ((0.1, 0.5), (0.2, 0.5), (0.1, 0.0), (0.5, 0.0))  # 15 cm of 65
    start, _ = find_drive(curve_of(REST, *slow_start, *TRIANGLE, REST))
    assert start == pytest.approx(1.0 + 0.004, abs=1e-3)


def test_a_hitch_does_not_end_the_drive():
    hitched = ((0.3, 1.0), (0.2, 0.0), (0.4, 0.0), (0.2, 0.8), (0.3, 0.0))
    _, end = find_drive(curve_of(REST, *hitched, REST))
    assert end == pytest.approx(2.4 - 0.3 * 0.02 / 0.8, abs=1e-6)


def test_creeping_on_after_95_percent_of_the_rise_is_no_part_of_the_drive():
    _, end = find_drive(curve_of(REST, *TRIANGLE, (0.5, 0.015), (0.5, 0.0), REST))
    assert end == pytest.approx(1.99, abs=1e-6)


def test_a_lowering_lasts_while_velocity_is_below_minus_two_centimetres_a_second():
    assert find_lowering(curve_of(REST, (0.5, -1.0), (0.5, 0.0), REST)) == pytest.approx((1.01, 1.99), abs=1e-6)


def test_a_slow_sag_belongs_to_the_top_pause():
    sag = ((0.2, -0.03), (0.6, -0.03), (0.2, 0.0), (0.3, 0.0))
    start, _ = find_lowering(curve_of(REST, *sag, (0.5, -1.0), (0.5, 0.0), REST))
    assert start == pytest.approx(2.31, abs=1e-6)


def test_a_stop_on_the_way_down_does_not_end_the_lowering():
    halting = ((0.3, -0.8), (0.3, 0.0), (0.5, 0.0), (0.3, -0.8), (0.3, 0.0))
    _, end = find_lowering(curve_of(REST, *halting, REST))
    assert end == pytest.approx(2.7 - 0.3 * 0.02 / 0.8, abs=1e-6)


def test_a_lowering_ends_at_the_impact_and_not_after_the_rebound():
    dropped = ((0.5, -1.0), (0.01, 0.3), (0.1, 0.0), (0.1, -0.2), (0.05, 0.0))
    _, end = find_lowering(curve_of(REST, *dropped, REST))
    assert end == pytest.approx(1.5 + 0.01 * 0.98 / 1.3, abs=1e-4)


def test_settling_after_90_percent_of_the_descent_is_no_part_of_the_lowering():
    _, end = find_lowering(curve_of(REST, (0.5, -1.0), (0.5, 0.0), (0.2, -0.1), (0.2, 0.0), REST))
    assert end == pytest.approx(1.99, abs=1e-6)


def test_mean_velocity_is_rise_over_duration():
    figures = measure(curve_of(REST, *TRIANGLE, REST), 1.01, 1.99)
    assert figures.rom_m == pytest.approx(0.4998, abs=1e-6)
    assert figures.mean_velocity_mps == pytest.approx(0.4998 / 0.98, abs=1e-5)
    assert figures.peak_velocity_mps == pytest.approx(1.0)


def test_without_hard_braking_the_whole_drive_is_propulsive():
    figures = measure(curve_of(REST, *TRIANGLE, REST), 1.01, 1.99)
    assert figures.mean_propulsive_velocity_mps == pytest.approx(figures.mean_velocity_mps)


def test_the_propulsive_part_ends_where_braking_exceeds_gravity():
    curve = curve_of(REST, (0.4, 1.0), (0.05, 0.0), REST)  # brakes with 20 m/s2 from 1.4 s on
    figures = measure(curve, 1.008, 1.449)
    assert figures.mean_propulsive_velocity_mps == pytest.approx(0.51, abs=0.002)
