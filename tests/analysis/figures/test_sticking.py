import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.sticking import location_sd, slowest_inside, sticking_figures, sticking_region


def driven(*knots):
    """Velocity on the grid through (time in s, m/s) knots, and the share of the rise gained."""
    times, values = np.array(knots, float).T
    velocity = np.interp(np.arange(0, times[-1] + 0.005, 0.01), times, values)
    gained = np.cumsum(velocity) - 0.5 * velocity
    return velocity, gained / gained[-1]


STUCK = driven((0, 0), (0.2, 0.6), (0.6, 0.1), (1.0, 0.6), (1.2, 0))


def test_a_smooth_drive_does_not_stick():
    assert sticking_region(*driven((0, 0), (0.5, 0.8), (1.0, 0))) is None


def test_a_drive_sticks_from_its_first_peak_to_the_lowest_velocity_after_it():
    assert sticking_region(*STUCK) == (20, 60)


def test_the_deeper_of_two_falls_is_the_sticking_region():
    two = driven((0, 0), (0.2, 0.6), (0.4, 0.5), (0.6, 0.6), (1.0, 0.1), (1.4, 0.5), (1.6, 0))
    assert sticking_region(*two)[1] == 100


def test_a_velocity_that_does_not_come_back_did_not_stick():
    assert sticking_region(*driven((0, 0), (0.3, 0.8), (0.6, 0.1), (1.4, 0.15), (1.5, 0))) is None


def test_the_figures_say_where_and_how_deep():
    found = sticking_figures(*STUCK, 0.0, lambda cell: 0.012)
    assert (found["sticking_start_pct"], found["sticking_end_pct"]) == pytest.approx((15, 50), abs=1)
    assert found["sticking_depth_pct"] == pytest.approx(100 * 5 / 6, abs=0.1)
    assert found["sticking_depth_sd_pct"] == pytest.approx(2.0)
    assert found["sticking_velocity_sd_mps"] == 0.012


def test_a_drive_that_does_not_stick_has_no_region_but_a_slowest_velocity():
    found = sticking_figures(*driven((0, 0), (0.5, 0.8), (1.0, 0)), 0.0, lambda cell: 0.0)
    assert "sticking_depth_pct" not in found
    assert found["sticking_velocity_mps"] == pytest.approx(0.8 * 0.4**0.5, abs=0.005)
    assert found["sticking_location_pct"] in (20, 80)


def test_the_slowest_velocity_does_not_depend_on_where_the_cells_lie():
    found = [slowest_inside(*driven((0, 0), (0.25 + d, 1.0), (0.5 + 2 * d, 0)))[0] for d in np.linspace(0, 0.02, 9)]
    assert np.ptp(found) < 0.003


def test_a_flat_peak_is_less_certain_in_place_than_a_sharp_one():
    sharp, flat = driven((0, 0), (0.5, 0.8), (1.0, 0)), driven((0, 0), (0.3, 0.8), (0.7, 0.8), (1.0, 0))
    assert location_sd(*flat, 0.8) > 5 * location_sd(*sharp, 0.8)


@given(st.lists(st.floats(-0.2, 2.0), min_size=1, max_size=80))
def test_whatever_the_drive_the_figures_are_finite(speeds):
    velocity = np.array(speeds)
    gained = np.cumsum(velocity) / max(abs(velocity.sum()), 1e-6)
    found = sticking_figures(velocity, gained, 0.0, lambda cell: 0.01)
    assert np.isfinite(list(found.values())).all()
