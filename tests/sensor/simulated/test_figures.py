import pytest

from sensor.simulated.figures import Events, measure
from sensor.simulated.phases import find_drive, find_lowering

REST = (1.0, 0.0)
UP = ((0.5, 0.8), (0.5, 0.0))  # 0.4 m
DOWN = ((0.2, -0.4), (0.8, -0.4), (0.2, 0.0))  # 0.4 m, evenly


def measured(curve, *, top=None, bottom=None):
    """The figures of a curve that goes up, stays and comes down."""
    drive = find_drive(curve)
    lowering = find_lowering(curve.between(drive[1], curve.time_s[-1]))
    events = Events(drive, lowering, top or (drive[1], lowering[0]), bottom, drive[0])
    return measure(curve, events)


def lifted(curve_of, up=UP, down=DOWN, hold=(REST,)):
    return measured(curve_of(REST, *up, *hold, *down, REST))


def test_mean_velocity_is_rise_over_duration(curve_of):
    figures = lifted(curve_of)
    assert figures.rom_m == pytest.approx(0.39975, abs=1e-5)
    assert figures.mean_velocity_mps == pytest.approx(figures.rom_m / 0.975, abs=1e-4)
    assert figures.peak_velocity_mps == pytest.approx(0.8)


def test_without_hard_braking_the_whole_drive_is_propulsive(curve_of):
    figures = lifted(curve_of)
    assert figures.mean_propulsive_velocity_mps == pytest.approx(figures.mean_velocity_mps)


def test_the_propulsive_part_ends_where_braking_exceeds_gravity(curve_of):
    figures = lifted(curve_of, up=((0.4, 1.0), (0.05, 0.0)))  # brakes with 20 m/s2
    assert figures.mean_propulsive_velocity_mps == pytest.approx(0.51, abs=0.002)


def test_a_drive_that_rises_once_and_falls_once_does_not_stick(curve_of):
    figures = lifted(curve_of)
    assert figures.sticking_depth_pct is None
    assert figures.sticking_velocity_mps == pytest.approx(0.8 * 0.4**0.5, abs=0.002)  # at 20 and at 80 % of the rise


def test_a_sticking_region_goes_from_the_first_peak_to_the_lowest_velocity_after_it(curve_of):
    figures = lifted(curve_of, up=((0.2, 0.6), (0.4, 0.1), (0.4, 0.6), (0.2, 0.0)))  # 6 + 14 + 14 + 6 cm
    assert figures.sticking_start_pct == pytest.approx(15, abs=0.2)
    assert figures.sticking_end_pct == pytest.approx(50, abs=0.2)
    assert figures.sticking_depth_pct == pytest.approx(100 * 5 / 6, abs=0.5)
    assert figures.sticking_velocity_mps == pytest.approx(0.1, abs=0.002)


def test_an_even_lowering_is_one_piece_and_a_caught_one_several(curve_of):
    caught = ((0.2, -0.6), (0.2, -0.1), (0.2, -0.6), (0.2, -0.1), (0.2, -0.6), (0.2, 0.0))
    assert lifted(curve_of).lowering_peaks == 1
    assert lifted(curve_of, down=caught).lowering_peaks == 3


def test_the_lowering_has_its_speeds(curve_of):
    figures = lifted(curve_of)
    assert figures.peak_lowering_speed_mps == pytest.approx(0.4)
    assert figures.mean_lowering_speed_mps == pytest.approx(0.4 / 1.2, rel=0.02)
    assert figures.touchdown_speed_mps == pytest.approx(0.12, abs=0.003)  # 50 ms before -0.02 m/s, braked with 2 m/s2


def test_the_sag_is_the_fall_of_a_held_top(curve_of):
    sagging = ((0.5, 0.0), (0.1, -0.01), (0.8, -0.01), (0.1, 0.0))
    assert lifted(curve_of).top_sag_m == pytest.approx(0.0001, abs=2e-4)  # what is lost before -0.02 m/s
    assert lifted(curve_of, hold=sagging).top_sag_m == pytest.approx(0.009, abs=3e-4)


def test_a_bottom_below_the_start_is_a_dip_and_a_hop_a_rebound(curve_of):
    deeper = ((0.2, -0.4), (0.9, -0.4), (0.2, 0.0), (0.05, 0.2), (0.1, -0.2), (0.05, 0.0))
    figures = measured(curve_of(REST, *UP, REST, *deeper, REST))
    assert figures.dip_m == pytest.approx(0.04, abs=0.002)
    assert figures.rebound_m == pytest.approx(0.01, abs=0.001)


def test_a_mere_touch_of_the_floor_has_no_rebound(curve_of):
    curve = curve_of(REST, *UP, REST, *DOWN, REST)
    end = find_lowering(curve.between(2.5, 99))[1]
    assert measured(curve, bottom=(end, end + 0.1)).rebound_m is None


def test_power_is_gravity_and_acceleration_times_velocity(curve_of):
    figures = lifted(curve_of)
    assert figures.peak_power_w_per_kg == pytest.approx((9.80665 + 1.6) * 0.76, rel=0.02)
    assert figures.mean_power_w_per_kg == pytest.approx(9.80665 * 0.41, rel=0.02)
