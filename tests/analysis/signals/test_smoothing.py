import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.signals.smoothing import average, fit_parabolas, smooth

CURVES = arrays(float, st.integers(1, 80), elements=st.integers(-100, 100).map(float))


@pytest.mark.parametrize("smoothed", [average, smooth])
@given(curve=CURVES, cells=st.integers(1, 40))
def test_a_mean_never_leaves_the_range_of_its_values(smoothed, curve, cells):
    result = smoothed(curve, cells=cells)
    assert len(result) == len(curve)
    assert result.min() >= curve.min() - 1e-9
    assert result.max() <= curve.max() + 1e-9


@pytest.mark.parametrize("smoothed", [average, smooth])
@given(k=st.integers(0, 79), cells=st.integers(1, 40))
def test_a_cell_reaches_no_further_than_half_a_window(smoothed, k, cells):
    curve = np.zeros(80)
    curve[k] = 1.0
    touched = np.flatnonzero(np.abs(smoothed(curve, cells=cells)) > 1e-12)
    assert np.abs(touched - k).max() <= cells // 2


@pytest.mark.parametrize("smoothed", [average, smooth])
@given(curve=CURVES, cells=st.integers(1, 40))
def test_backwards_is_the_mirror_of_forwards(smoothed, curve, cells):
    assert smoothed(curve[::-1], cells=cells)[::-1] == pytest.approx(smoothed(curve, cells=cells), abs=1e-9)


@pytest.mark.parametrize("smoothed", [average, smooth])
def test_a_straight_line_stays_inside(smoothed):
    line = np.arange(100.0)
    assert smoothed(line, cells=20)[20:80] == pytest.approx(line[20:80])


def test_every_column_is_averaged_by_itself(rng):
    columns = rng.normal(size=(50, 3))
    together = average(columns, cells=9)
    assert together == pytest.approx(np.stack([average(column, cells=9) for column in columns.T], axis=1))


def test_a_window_of_one_cell_changes_nothing(rng):
    curve = rng.normal(size=20)
    assert average(curve, cells=1) == pytest.approx(curve)


@given(st.tuples(*[st.floats(-2, 2)] * 4), st.integers(1, 21))
def test_parabolas_keep_every_cubic(coefficients, cells):
    curve = np.polyval(coefficients, np.linspace(-1, 1, 60))
    assert fit_parabolas(curve, cells=cells) == pytest.approx(curve, abs=1e-9)


def test_parabolas_keep_a_rounded_peak_and_quieten_a_tremor():
    time_s = np.arange(-100, 101) / 100
    drive, tremor = np.cos(np.pi * time_s), np.sin(2 * np.pi * 10 * time_s)
    assert fit_parabolas(drive, cells=17).max() == pytest.approx(1.0, abs=0.001)
    assert np.abs(fit_parabolas(tremor, cells=17)[20:-20]).max() < 0.35


@pytest.mark.parametrize("n", range(20))
def test_parabolas_of_a_few_values_are_the_values(n):
    assert len(fit_parabolas(np.arange(n) * 1.0, cells=17)) == n
