import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor.simulated.strokes import GRID_HZ, ease, fall, stroke


@given(st.floats(0.05, 5), st.floats(0.25, 0.75), st.floats(1, 3), st.floats(0, 0.95))
def test_a_stroke_goes_up_all_the_way_and_never_back(duration_s, peak_location, attack, hitch_depth):
    way = stroke(duration_s, peak_location=peak_location, attack=attack, hitch_depth=hitch_depth)
    assert np.all(np.diff(way) >= 0)
    assert way[-1] == pytest.approx(1)


def test_velocity_peaks_where_it_is_told():
    way = stroke(1.0, peak_location=0.3)
    assert np.argmax(np.diff(way)) / GRID_HZ == pytest.approx(0.3, abs=0.01)


def test_a_hitch_slows_the_drive_where_it_lies():
    plain, hitched = (np.diff(stroke(1.0, hitch_depth=depth, hitch_location=0.6)) for depth in (0.0, 0.8))
    assert hitched[600] < 0.4 * plain[600]
    assert hitched[200] > plain[200]


def test_a_minimum_jerk_passage_begins_and_ends_at_rest():
    way = ease(1.0) * GRID_HZ
    assert np.diff(way)[[0, -1]] == pytest.approx(0, abs=1e-3)


def test_a_falling_bar_hits_the_floor_and_hops():
    heights = fall(0.4, let_go=0.5, rebound_m=0.02, rebound_s=0.2)
    assert heights.min() == pytest.approx(-0.4)
    assert heights[-1] == pytest.approx(-0.4)
    assert heights[np.argmin(heights) :].max() == pytest.approx(-0.38, abs=1e-4)
