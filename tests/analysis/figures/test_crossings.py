import numpy as np
import pytest

from analysis.figures.crossings import CELL_SD_S, SHORT_SD_MPS, crossing_sd, span_sd
from analysis.motion.doubts import Doubts

NO_DOUBTS, CLOCK = Doubts(clock_sd=0.0, offset_sd_m=0.0), Doubts(clock_sd=0.01, offset_sd_m=0.0)
SD_MPS = 0.01
BLUR_MPS = np.hypot(SD_MPS, SHORT_SD_MPS)


def crossed(draw, *, slope_mps2):
    """A velocity that grows evenly through the threshold at 2 s, and its curves."""
    rise_s = 1.0
    start = 2.0 - 0.02 / slope_mps2
    drawn = draw((0, 0), (start, 0), (start + rise_s, slope_mps2 * rise_s), (start + rise_s + 1, 0))
    return drawn.curves(sd_mps=SD_MPS)


@pytest.mark.parametrize("slope_mps2", [0.2, 0.5])
def test_on_a_straight_line_it_is_the_error_of_the_velocity_over_its_slope(draw, slope_mps2):
    assert crossing_sd(crossed(draw, slope_mps2=slope_mps2), 200.0, NO_DOUBTS) == pytest.approx(
        np.hypot(CELL_SD_S, BLUR_MPS / slope_mps2), rel=0.06
    )


def test_a_curve_that_creeps_before_it_goes_has_an_early_end_in_doubt(draw):
    creeping = draw((0, 0), (1.5, 0.0), (1.6, 0.015), (2.0, 0.015), (2.4, 0.8), (3, 0))
    steep = draw((0, 0), (2.0, 0.0), (2.4, 0.8), (3, 0))
    sds = [crossing_sd(drawn.curves(sd_mps=SD_MPS), 201.0, NO_DOUBTS) for drawn in (creeping, steep)]
    assert sds[0] > 0.2 > 10 * sds[1]


def test_down_is_as_up(draw):
    up, down = draw((0, 0), (2, 0), (3, 1)), draw((0, 0), (2, 0), (3, -1))
    assert crossing_sd(up.curves(), 202.0, NO_DOUBTS) == crossing_sd(down.curves(), 202.0, NO_DOUBTS)


def test_a_fall_is_as_a_rise(draw):
    fall = draw((0, 1), (1, 0), (3, 0))
    rise = draw((0, 0), (2, 0), (3, 1))
    assert crossing_sd(fall.curves(sd_mps=0.01), 98.0, NO_DOUBTS) == pytest.approx(
        crossing_sd(rise.curves(sd_mps=0.01), 202.0, NO_DOUBTS)
    )


@pytest.mark.parametrize("cell", [0.0, 0.4, 299.6, 300.0])
def test_at_the_ends_of_a_recording_it_is_finite(draw, cell):
    assert 0 < crossing_sd(draw((0, 0.5), (3, 0.5)).curves(sd_mps=0.01), cell, NO_DOUBTS) < 1.0


def test_a_clock_in_doubt_blurs_a_long_time_more(draw):
    curves = draw((0, 0), (1, 1), (2, 0), (12, 0), (13, 1), (14, 0)).curves()
    short, long = span_sd(curves, 198.0, 200.0, CLOCK), span_sd(curves, 198.0, 1202.0, CLOCK)
    assert long == pytest.approx(np.hypot(short, 0.1), rel=0.05)


def test_a_trembling_curve_may_have_crossed_on_another_wave(draw, rng):
    times = np.arange(0, 4.01, 0.01)
    tremor = 0.04 * np.sin(2 * np.pi * 9 * times)
    even = np.interp(times, [0, 1, 2, 4], [0.4, 0.4, 0.0, 0.0])
    calm, trembling = (draw(*zip(times, values, strict=True)).curves() for values in (even, even + tremor))
    assert crossing_sd(trembling, 195.0, NO_DOUBTS) > 0.04 > 2 * crossing_sd(calm, 195.0, NO_DOUBTS)


def test_a_bar_whose_place_is_in_doubt_crosses_at_a_doubtful_instant(draw):
    drawn = draw((0, 0), (2, 0), (3, 0.5), (4, 0.5))
    curves = drawn.curves(lever_mps=np.full((len(drawn.velocity_mps), 2), 0.5))
    doubtful = Doubts(clock_sd=0.0, offset_sd_m=0.025)
    assert crossing_sd(curves, 204.0, doubtful) > 2 * crossing_sd(curves, 204.0, NO_DOUBTS)
