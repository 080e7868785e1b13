import pytest

from sensor.simulated.phases import find_drive, find_lowering

REST = (1.0, 0.0)
TRIANGLE = ((0.5, 1.0), (0.5, 0.0))  # half a metre up


def test_a_drive_lasts_while_velocity_is_above_two_centimetres_a_second(curve_of):
    assert find_drive(curve_of(REST, *TRIANGLE, REST)) == pytest.approx((1.01, 1.99), abs=1e-6)


def test_a_creep_before_the_drive_is_not_part_of_it(curve_of):
    creep = ((0.1, 0.1), (0.3, 0.1), (0.1, 0.0), (0.5, 0.0))
    start, _ = find_drive(curve_of(REST, *creep, *TRIANGLE, REST))
    assert start == pytest.approx(2.01, abs=1e-6)


def test_a_stop_after_15_percent_of_the_rise_belongs_to_the_drive(curve_of):
    slow_start = ((0.1, 0.5), (0.2, 0.5), (0.1, 0.0), (0.5, 0.0))  # 15 cm of 65
    start, _ = find_drive(curve_of(REST, *slow_start, *TRIANGLE, REST))
    assert start == pytest.approx(1.0 + 0.004, abs=1e-3)


def test_a_hitch_does_not_end_the_drive(curve_of):
    hitched = ((0.3, 1.0), (0.2, 0.0), (0.4, 0.0), (0.2, 0.8), (0.3, 0.0))
    _, end = find_drive(curve_of(REST, *hitched, REST))
    assert end == pytest.approx(2.4 - 0.3 * 0.02 / 0.8, abs=1e-6)


def test_creeping_on_after_95_percent_of_the_rise_is_no_part_of_the_drive(curve_of):
    _, end = find_drive(curve_of(REST, *TRIANGLE, (0.5, 0.015), (0.5, 0.0), REST))
    assert end == pytest.approx(1.99, abs=1e-6)


def test_a_lowering_lasts_while_velocity_is_below_minus_two_centimetres_a_second(curve_of):
    assert find_lowering(curve_of(REST, (0.5, -1.0), (0.5, 0.0), REST)) == pytest.approx((1.01, 1.99), abs=1e-6)


def test_a_slow_sag_belongs_to_the_top_pause(curve_of):
    sag = ((0.2, -0.03), (0.6, -0.03), (0.2, 0.0), (0.3, 0.0))
    start, _ = find_lowering(curve_of(REST, *sag, (0.5, -1.0), (0.5, 0.0), REST))
    assert start == pytest.approx(2.31, abs=1e-6)


def test_a_stop_on_the_way_down_does_not_end_the_lowering(curve_of):
    halting = ((0.3, -0.8), (0.3, 0.0), (0.5, 0.0), (0.3, -0.8), (0.3, 0.0))
    _, end = find_lowering(curve_of(REST, *halting, REST))
    assert end == pytest.approx(2.7 - 0.3 * 0.02 / 0.8, abs=1e-6)


def test_a_lowering_ends_at_the_impact_and_not_after_the_rebound(curve_of):
    dropped = ((0.5, -1.0), (0.01, 0.3), (0.1, 0.0), (0.1, -0.2), (0.05, 0.0))
    _, end = find_lowering(curve_of(REST, *dropped, REST))
    assert end == pytest.approx(1.5 + 0.01 * 0.98 / 1.3, abs=1e-4)


def test_settling_after_90_percent_of_the_descent_is_no_part_of_the_lowering(curve_of):
    _, end = find_lowering(curve_of(REST, (0.5, -1.0), (0.5, 0.0), (0.2, -0.1), (0.2, 0.0), REST))
    assert end == pytest.approx(1.99, abs=1e-6)
