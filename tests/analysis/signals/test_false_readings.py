"""Readings that are none: sent again, empty, or with a wrong bit."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.pipeline import analyse
from analysis.settings import Settings
from analysis.signals.false_readings import FreshReadings, without_spikes
from sensor.samples import ImuSamples
from sensor.simulated import PRESETS, Imu, Scenario, simulate

ACC_STEP, GYR_STEP = 0.005, 0.001  # 16 bits over 16 g and 2000 deg/s


def readings(rng, n=300, *, turning=True, step=ACC_STEP):
    """A sensor whose noise is several of its steps, or less than one where they are coarse; it turns or rests."""
    acc = np.array([0.3, 0.1, 9.8]) + 0.02 * rng.normal(size=(n, 3))
    gyr = (0.8 if turning else 0.0) + 0.005 * rng.normal(size=(n, 3))
    return ImuSamples(np.arange(n) / 100, np.round(acc / step) * step, np.round(gyr / GYR_STEP) * GYR_STEP)


def sent_again(samples, start, stop, back):
    """The same samples with those of [start, stop) as they were `back` readings earlier."""
    acc, gyr = samples.acc_mps2.copy(), samples.gyr_radps.copy()
    for k in range(start, stop):
        acc[k], gyr[k] = acc[k - back], gyr[k - back]
    return replace(samples, acc_mps2=acc, gyr_radps=gyr)


def left_out(samples):
    """Which samples are no readings."""
    kept = FreshReadings().of(samples).time_s
    return np.flatnonzero(~np.isin(samples.time_s, kept)).tolist()


@pytest.mark.parametrize("turning", [True, False])
def test_a_stream_that_stands_still_is_no_reading(rng, turning):
    assert left_out(sent_again(readings(rng, turning=turning), 100, 150, 1)) == list(range(100, 150))


@pytest.mark.parametrize("back", [3, 10])
def test_a_packet_that_is_sent_again_counts_once(rng, back):
    assert left_out(sent_again(readings(rng), 100, 100 + back, back)) == list(range(100, 100 + back))


def test_a_coarse_sensor_at_rest_repeats_itself_honestly(rng):
    coarse = np.round(rng.normal([0.3, 0.1, 9.8], 0.15, (300, 3)) / 0.3) * 0.3  # to and fro between two of its steps
    still = ImuSamples(np.arange(300) / 100, coarse, np.zeros((300, 3)))
    assert 1 < len(np.unique(coarse[:, 0])) < 6
    assert left_out(still) == []


def test_a_device_that_repeats_readings_in_movement_does_so_at_rest_as_well(rng):
    moving, resting = readings(rng, 500), readings(rng, 500, turning=False)
    stale = np.concatenate([moving.acc_mps2, resting.acc_mps2]), np.concatenate([moving.gyr_radps, resting.gyr_radps])
    again = np.arange(7, 1000, 12)  # more often than seldom
    for signal in stale:
        signal[again] = signal[again - 1]
    assert left_out(ImuSamples(np.arange(1000) / 100, *stale)) == again.tolist()


@pytest.mark.parametrize("noise", [0.0, 0.003])
def test_a_quiet_sensor_whose_file_has_three_decimals_repeats_itself_honestly(rng, noise):
    """Seven in a hundred of its readings at rest were left out, and of one without noise all."""
    n, (acc_step, gyr_step) = 2000, (0.00980665, np.radians(0.1))  # 0.001 g and 0.1 deg/s
    drives = np.where(np.arange(n) % 400 < 100, np.sin(np.arange(n) * 2 * np.pi / 100), 0.0)
    spread = (noise + 0.05 * np.abs(drives))[:, None]  # whoever moves trembles
    acc = np.array([0.3, 0.1, 9.8]) + drives[:, None] + spread * rng.normal(size=(n, 3))
    gyr = drives[:, None] + 0.3 * spread * rng.normal(size=(n, 3))
    quiet = ImuSamples(np.arange(n) / 100, np.round(acc / acc_step) * acc_step, np.round(gyr / gyr_step) * gyr_step)
    assert len(np.unique(np.hstack([quiet.acc_mps2, quiet.gyr_radps]), axis=0)) < 0.9 * n
    assert left_out(quiet) == []


def test_an_accelerometer_alone_at_rest_may_repeat_itself(rng):
    alone = replace(sent_again(readings(rng, turning=False), 100, 150, 1), gyr_radps=None)
    assert left_out(alone) == []


def test_an_empty_reading_is_none(rng):
    samples = readings(rng)
    acc, gyr = samples.acc_mps2.copy(), samples.gyr_radps.copy()
    acc[40:45], gyr[40:45] = 0.0, 0.0
    assert left_out(replace(samples, acc_mps2=acc, gyr_radps=gyr)) == list(range(40, 45))


@pytest.mark.parametrize("chunk", [1, 7, 100])
def test_what_is_left_out_does_not_depend_on_how_the_stream_is_cut(rng, chunk):
    samples = sent_again(sent_again(readings(rng), 50, 80, 1), 200, 210, 10)
    fresh = FreshReadings()
    parts = [fresh.of(samples.part(k, min(k + chunk, len(samples)))) for k in range(0, len(samples), chunk)]
    assert np.concatenate([p.time_s for p in parts]).tolist() == FreshReadings().of(samples).time_s.tolist()


def quiet(n=20):
    """Six axes of a resting sensor, (6, n)."""
    return np.tile(np.array([[0.1], [-0.2], [9.8], [0.0], [0.01], [0.0]]), (1, n))


@pytest.mark.parametrize(("axis", "size"), [(0, 8.0), (2, -150.0), (3, 4.0), (5, -34.0)])
def test_a_number_that_jumps_and_comes_back_is_taken_for_its_neighbours(axis, size):
    hit = quiet()
    hit[axis, 9] += size
    assert np.allclose(without_spikes(hit, step_s=0.01), quiet())


def test_a_reading_that_is_wrong_on_all_axes_is_told_by_its_rate():
    hit = quiet()
    hit[:, 9] += [40.0, -60.0, 90.0, 20.0, -9.0, 14.0]
    assert np.allclose(without_spikes(hit, step_s=0.01), quiet())


def test_a_blow_is_left_alone():
    blow = quiet()
    blow[:3, 9] += [20.0, -15.0, 40.0]  # on all axes, and the rate knows nothing of it
    assert np.array_equal(without_spikes(blow, step_s=0.01), blow)


def test_what_rings_on_is_left_alone():
    blow = quiet()
    blow[2, 9:14] += [40.0, -25.0, 15.0, -10.0, 5.0]
    assert np.array_equal(without_spikes(blow, step_s=0.01), blow)


def test_of_a_slow_sensor_one_reading_may_be_a_touch_down():
    blow = quiet()
    blow[2, 9] += 12.0
    assert np.array_equal(without_spikes(blow, step_s=0.04), blow)


@pytest.mark.parametrize("preset", ["bounced", "dropped"])
def test_impacts_of_plates_are_hardly_ever_taken_for_spikes(preset):
    samples = simulate(PRESETS[preset], 3).samples
    axes = np.concatenate([samples.acc_mps2.T, samples.gyr_radps.T])
    assert np.count_nonzero(without_spikes(axes, step_s=0.01) != axes) <= 1


def spoilt(kind, samples, rng):
    """Simulated samples with one kind of trouble."""
    acc, gyr = samples.acc_mps2.copy(), samples.gyr_radps.copy()
    for k in rng.integers(20, len(samples) - 60, 30).tolist():
        if kind == "spikes":
            acc[k, rng.integers(3)] += 150.0
            gyr[k + 7, rng.integers(3)] -= 30.0
        elif kind == "empty":
            acc[k], gyr[k] = 0.0, 0.0
        elif kind == "packets":
            acc[k : k + 5], gyr[k : k + 5] = acc[k - 5 : k].copy(), gyr[k - 5 : k].copy()
        elif kind == "stalls" and k % 10 == 0:
            acc[k : k + 40], gyr[k : k + 40] = acc[k], gyr[k]
    return replace(samples, acc_mps2=acc, gyr_radps=gyr)


@pytest.mark.parametrize("kind", ["spikes", "empty", "packets", "stalls"])
def test_what_is_no_reading_hardly_costs_a_velocity(kind, rng):
    simulated = simulate(Scenario(repetitions=6, imu=Imu()), 8)
    report = analyse(spoilt(kind, simulated.samples, rng), Settings(point="sensor"))
    (found,), known = report.sets, simulated.truth.repetitions
    assert len(found.repetitions) == len(known)
    told = [(r, k) for r, k in zip(found.repetitions, known, strict=True) if r.mean_velocity_mps is not None]
    assert len(told) >= 4
    for repetition, truth in told:
        off = abs(repetition.mean_velocity_mps - truth.sensor.mean_velocity_mps)
        assert off < min(0.02, 2.5 * repetition.mean_velocity_sd_mps)
