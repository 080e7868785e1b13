import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicHermiteSpline

from analysis.signals.gaps import blind_gaps
from analysis.signals.grid import RATE_HZ, STEP_S, TURNING_GAP_S, to_grid
from sensor.samples import ImuSamples

RATES_HZ = [12.5, 25.0, 50.0, 99.0, 100.0, 104.0, 400.0]


def steady(rate_hz, *, seconds=4.0):
    """Times of a regular recording."""
    return np.arange(round(seconds * rate_hz) + 1) / rate_hz


def samples_of(time_s, values, gyr_radps=None):
    """Samples whose three axes carry the same values."""
    return ImuSamples(np.asarray(time_s), np.tile(np.asarray(values, float)[:, None], (1, 3)), gyr_radps)


@given(
    st.lists(st.tuples(st.floats(0.01, 0.017), st.floats(-50, 50)), min_size=4, max_size=60),
    st.floats(0, 10),
)
def test_the_grid_keeps_every_integral_of_the_cubics_between_samples(steps, start_s):
    time_s = start_s + np.cumsum([step for step, _ in steps])
    values = np.array([value for _, value in steps])
    instant = values - np.concatenate([[0], np.diff(values, 2), [0]]) / 24  # a reading is a mean over its own time
    area = CubicHermiteSpline(time_s, instant, np.gradient(instant, time_s)).antiderivative()

    grid = to_grid(samples_of(time_s, values))

    edges_s = (grid.first - 0.5 + np.arange(len(grid) + 1)) * STEP_S
    for k in range(0, len(grid), 7):
        expected = area(edges_s[k + 1]) - area(edges_s[0])
        assert np.sum(grid.acc_mps2[: k + 1, 0]) * STEP_S == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0])
def test_a_swing_of_the_signal_keeps_its_height_whatever_the_rate(rate_hz):
    time_s, omega = steady(rate_hz), 2 * np.pi * 2.5  # as sharp as a fast drive gets
    averaged = np.sinc(2.5 / rate_hz)  # a sensor's reading is the mean over the time of one sample

    grid = to_grid(samples_of(time_s, averaged * np.sin(omega * time_s)))

    inner = slice(20, -20)
    off = np.abs(grid.acc_mps2[inner, 0] - np.sin(omega * grid.time_s[inner])).max()
    straight_lines_between_means = (omega / rate_hz) ** 2 * (1 / 8 + 1 / 24)
    assert off < 0.25 * straight_lines_between_means + (omega * STEP_S) ** 2 / 24  # a mean over a cell takes that away


@given(st.integers(3, 9), st.floats(-50, 50))
def test_a_line_stays_straight_where_samples_are_missing(missing, after):
    time_s = np.delete(steady(100.0, seconds=1.0), range(50, 50 + missing))
    values = np.where(time_s < 0.495, 0.0, after)

    grid = to_grid(samples_of(time_s, values))

    share = (grid.time_s - 0.49) / (0.5 + 0.01 * missing - 0.49)
    inside = (share > 0.5 / missing) & (share < 1 - 0.5 / missing)
    assert grid.acc_mps2[inside, 0] == pytest.approx(after * share[inside], abs=1e-9)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_straight_line_is_the_same_line_at_any_rate(rate_hz):
    time_s = steady(rate_hz)

    grid = to_grid(samples_of(time_s, 3.0 * time_s - 1.0))

    assert grid.acc_mps2[:, 1] == pytest.approx(3.0 * grid.time_s - 1.0)


def test_both_sensors_are_laid_on_the_same_cells():
    time_s = steady(50.0)
    gyr = np.stack([time_s, 2 * time_s, -time_s], axis=1)

    grid = to_grid(samples_of(time_s, time_s, gyr))

    assert grid.gyr_radps == pytest.approx(grid.time_s[:, None] * [1, 2, -1])


@given(st.integers(0, 100), st.sampled_from(RATES_HZ))
def test_reading_may_begin_later_and_the_cells_stay_the_same(skipped, rate_hz):
    time_s = steady(rate_hz, seconds=25.0 if rate_hz < 25 else 6.0)
    whole = samples_of(time_s, np.sin(7 * time_s) + time_s**2)

    early, late = to_grid(whole), to_grid(whole.part(skipped, len(whole)))

    beside = 2 * int(np.ceil(RATE_HZ / rate_hz)) + 1  # the first two samples know less of their neighbours
    tail = early.part(late.first - early.first, len(early))
    assert tail.first == late.first
    assert tail.acc_mps2[beside:] == pytest.approx(late.acc_mps2[beside:], abs=1e-8)
    assert 0 <= late.first * STEP_S - whole.time_s[skipped] <= 1.5 * STEP_S + 1e-9


def test_every_cell_lies_inside_the_recording():
    time_s = 0.123 + steady(30.0, seconds=1.0)

    grid = to_grid(samples_of(time_s, np.zeros(len(time_s))))

    assert grid.time_s[0] - STEP_S / 2 >= time_s[0] - 1e-9
    assert grid.time_s[-1] + STEP_S / 2 <= time_s[-1] + 1e-9
    assert len(grid) >= (time_s[-1] - time_s[0]) * RATE_HZ - 3


@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 400.0])
def test_the_cells_of_a_gap_and_no_others_are_unknown(rate_hz):
    time_s = steady(rate_hz)
    kept = (time_s <= 1.0) | (time_s >= 1.5)

    grid = to_grid(samples_of(time_s[kept], np.ones(kept.sum())))

    inside = (grid.time_s > 1.0) & (grid.time_s < 1.5)
    beside = (grid.time_s < 0.98) | (grid.time_s > 1.52)
    assert not grid.known[inside].any()
    assert grid.known[beside].all()


def test_no_angular_rate_is_drawn_through_a_long_gap():
    time_s = steady(100.0, seconds=8.0)
    time_s = time_s[(time_s < 2.0) | ((time_s > 2.5) & (time_s < 4.0)) | (time_s > 6.0)]
    grid = to_grid(samples_of(time_s, np.full(len(time_s), 9.8), np.ones((len(time_s), 3))))

    rate = dict(zip((grid.time_s * 100).round().astype(int).tolist(), grid.gyr_radps[:, 0].tolist(), strict=True))
    assert [rate[cell] for cell in (100, 225, 300, 410, 590, 700)] == pytest.approx([1, 1, 1, 0, 0, 1])


def test_a_few_lost_samples_hide_nothing_of_a_drive_and_are_no_gap():
    time_s = steady(100.0)
    kept = (time_s <= 1.0) | (time_s >= 1.035)
    assert to_grid(samples_of(time_s[kept], np.ones(kept.sum()))).known.all()


@pytest.mark.parametrize("rate_hz", [5.0, 12.5, 25.0])
def test_the_steps_of_a_slow_sensor_are_no_gaps(rate_hz):
    time_s = steady(rate_hz)
    assert to_grid(samples_of(time_s, np.ones(len(time_s)))).known.all()


@pytest.mark.parametrize(("lost_s", "blind"), [(0.08, False), (0.4, True)])
def test_a_short_hole_at_rest_is_not_blind_though_its_rate_reads_zero(lost_s, blind):
    time_s = steady(100.0)
    time_s = time_s[(time_s < 1.0) | (time_s > 1.0 + lost_s)]
    grid = to_grid(samples_of(time_s, np.full(len(time_s), 9.8), np.zeros((len(time_s), 3))), blind_s=TURNING_GAP_S)
    assert not grid.known.all()
    assert bool(blind_gaps(grid)) == blind


def test_a_reading_at_full_scale_marks_its_surroundings_as_clipped():
    time_s = steady(25.0)
    values = np.where(np.abs(time_s - 2.0) < 0.001, -39.2, 0.0)

    grid = to_grid(samples_of(time_s, values), acc_range_mps2=39.2)

    assert grid.clipped[np.abs(grid.time_s - 2.0) < 0.04].all()
    assert not grid.clipped[np.abs(grid.time_s - 2.0) > 0.06].any()


def test_nothing_is_clipped_where_the_full_scale_is_not_known():
    time_s = steady(100.0)
    assert not to_grid(samples_of(time_s, np.full(len(time_s), 1e3))).clipped.any()


@pytest.mark.parametrize("count", [0, 1])
def test_no_cell_comes_from_less_than_two_samples(count):
    assert len(to_grid(samples_of(np.arange(count) * 1.0, np.ones(count)))) == 0


@pytest.mark.parametrize("time_s", [[0.0, 0.001], [0.25, 0.254]])
def test_a_recording_shorter_than_a_cell_has_no_cells(time_s):
    assert len(to_grid(samples_of(time_s, [1.0, 1.0]))) == 0


def test_a_part_keeps_its_place_in_time():
    grid = to_grid(samples_of(steady(100.0), np.arange(401)))
    part = grid.part(100, 150)
    assert len(part) == 50
    assert part.time_s == pytest.approx(grid.time_s[100:150])
    assert part.acc_mps2 == pytest.approx(grid.acc_mps2[100:150])
