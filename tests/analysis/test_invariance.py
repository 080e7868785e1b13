"""What must not matter, does not: the same repetitions from the same set, however it was recorded."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analysis.pipeline import analyse
from analysis.settings import Settings
from sensor.samples import ImuSamples
from sensor.simulated import Imu, Scenario, simulate

TIMES_S = 0.020
ACC_BIAS, GYR_BIAS = np.array([0.2, -0.2, 0.1]), np.radians([1, -1, 1])


def repetitions(report):
    return [r for s in report.sets for r in s.repetitions]


def column(report, name):
    return np.array([getattr(r, name) for r in repetitions(report)], float)


def assert_same_repetitions(report, usual, *, shifted_s=0.0, times_s=TIMES_S, velocity_mps=0.005):
    """Same count; times within 20 ms; mean velocity, where not said otherwise, within 5 mm/s."""
    assert [len(s.repetitions) for s in report.sets] == [len(s.repetitions) for s in usual.sets]
    for name in ("drive_start_s", "drive_end_s", "lowering_start_s", "lowering_end_s"):
        assert column(report, name) - shifted_s == pytest.approx(column(usual, name), abs=times_s), name
    assert column(report, "mean_velocity_mps") == pytest.approx(column(usual, "mean_velocity_mps"), abs=velocity_mps)


def turned(samples, rotation):
    return ImuSamples(samples.time_s, rotation.apply(samples.acc_mps2), rotation.apply(samples.gyr_radps))


def resampled(samples, rate_hz):
    time_s = np.arange(0, samples.time_s[-1], 1 / rate_hz)
    acc, gyr = (
        np.stack([np.interp(time_s, samples.time_s, axis) for axis in signal.T], axis=1)
        for signal in (samples.acc_mps2, samples.gyr_radps)
    )
    return ImuSamples(time_s, acc, gyr)


def resting(samples, *, before_s=0.0, after_s=0.0):
    """The same with the first and the last second played on and on, to and fro: a lifter who waits."""
    rate = samples.rate_hz
    head, tail = samples.part(0, round(rate)), samples.part(len(samples) - round(rate), len(samples))
    acc, gyr = (
        np.concatenate(
            [
                to_and_fro(getattr(head, name), before_s),
                getattr(samples, name),
                to_and_fro(getattr(tail, name), after_s),
            ]
        )
        for name in ("acc_mps2", "gyr_radps")
    )
    return ImuSamples(np.arange(len(acc)) / rate, acc, gyr)


def to_and_fro(second, seconds):
    there_and_back = np.concatenate([second, second[::-1]])
    return np.tile(there_and_back, (int(seconds) // 2, 1))


ROTATIONS = {
    "upside down": Rotation.from_euler("x", 180, degrees=True),
    "turned round": Rotation.from_euler("z", 180, degrees=True),
    "on edge": Rotation.from_euler("y", 90, degrees=True),
    "askew": Rotation.from_euler("xyz", [25, -30, 140], degrees=True),
}


@pytest.fixture(scope="module")
def placed():
    """A set with a bar that lies 6 cm towards the feet and 3 cm towards the front, and what is found in it."""
    scenario = Scenario(repetitions=4, bar_offset_m=(0.06, 0.03), top_pause_s=0.5, lowering_s=1.3)
    simulated = simulate(scenario, 5)
    return simulated.samples, analyse(simulated.samples, Settings(bar_offset_m=(0.06, 0.03)))


@pytest.mark.parametrize("seed", range(5))
def test_the_bar_is_found_from_its_place_in_any_mounting(placed, seed):
    samples, as_it_was = placed
    rotation = Rotation.random(random_state=seed)
    found = analyse(turned(samples, rotation), Settings(bar_offset_m=(0.06, 0.03)))
    for name in ("mean_velocity_mps", "peak_velocity_mps", "rom_m"):
        assert column(found, name) == pytest.approx(column(as_it_was, name), abs=0.002), name
    for name in ("lockout_pitch_deg", "roll_range_deg", "twist_range_deg"):
        assert column(found, name) == pytest.approx(column(as_it_was, name), abs=0.5), name


@pytest.mark.parametrize("rotation", ROTATIONS.values(), ids=ROTATIONS)
def test_the_mounting_does_not_matter(samples, usual, rotation):
    assert_same_repetitions(analyse(turned(samples, rotation), Settings()), usual, velocity_mps=0.003)


@pytest.mark.parametrize("rate_hz", [50, 64, 100, 200, 400])
def test_the_rate_does_not_matter(samples, usual, rate_hz):
    assert_same_repetitions(analyse(resampled(samples, rate_hz), Settings()), usual)


@pytest.mark.parametrize(("before_s", "after_s"), [(20, 0), (0, 20), (120, 60)])
def test_rest_before_and_after_does_not_matter(samples, usual, before_s, after_s):
    report = analyse(resting(samples, before_s=before_s, after_s=after_s), Settings())
    assert_same_repetitions(report, usual, shifted_s=before_s, velocity_mps=0.01)


@pytest.mark.parametrize("offset_s", [0.004, 3.0, 86_400.0])
def test_the_time_at_which_a_recording_begins_does_not_matter(samples, usual, offset_s):
    report = analyse(replace(samples, time_s=samples.time_s + offset_s), Settings())
    assert_same_repetitions(report, usual, shifted_s=offset_s)


def test_white_noise_does_not_matter(samples, usual, rng):
    acc = samples.acc_mps2 + rng.normal(0, 0.1, samples.acc_mps2.shape)
    gyr = samples.gyr_radps + rng.normal(0, 0.01, samples.gyr_radps.shape)
    assert_same_repetitions(
        analyse(ImuSamples(samples.time_s, acc, gyr), Settings()), usual, times_s=0.03, velocity_mps=0.02
    )


@pytest.mark.parametrize("scale", [0.92, 1.04])
def test_a_sensor_that_misreads_gravity_finds_the_same_repetitions(samples, usual, scale):
    report = analyse(replace(samples, acc_mps2=scale * samples.acc_mps2), Settings())
    assert_same_repetitions(report, usual, times_s=0.04, velocity_mps=0.05)


def test_a_constant_error_of_both_sensors_does_not_matter(samples, usual):
    biased = ImuSamples(samples.time_s, samples.acc_mps2 + ACC_BIAS, samples.gyr_radps + GYR_BIAS)
    assert_same_repetitions(analyse(biased, Settings()), usual, times_s=0.03, velocity_mps=0.01)


def test_the_same_samples_give_the_same_report(samples, usual):
    assert analyse(samples, Settings(), acc_range_mps2=None).sets == analyse(samples, Settings()).sets


@pytest.mark.parametrize("seconds", [12.0, 20.0])
def test_a_recording_that_is_cut_keeps_what_came_before(samples, usual, seconds):
    cut = samples.part(0, round(seconds * samples.rate_hz))
    whole = [r for r in repetitions(usual) if r.lowering_end_s is not None and r.lowering_end_s < seconds - 3]
    kept = repetitions(analyse(cut, Settings()))[: len(whole)]
    assert [r.drive_start_s for r in kept] == pytest.approx([r.drive_start_s for r in whole], abs=0.05)
    assert [r.mean_velocity_mps for r in kept] == pytest.approx([r.mean_velocity_mps for r in whole], abs=0.02)


def test_fast_readings_give_what_slow_ones_give():
    scenario = Scenario(repetitions=3, top_pause_s=0.4, bottom_pause_s=0.3, lowering_s=1.2)
    slow, fast = (
        analyse(simulate(replace(scenario, imu=Imu(rate_hz=rate)), 5).samples, Settings()) for rate in (50.0, 400.0)
    )
    assert_same_repetitions(fast, slow, times_s=0.03, velocity_mps=0.01)
