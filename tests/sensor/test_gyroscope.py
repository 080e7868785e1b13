"""A gyroscope is judged by how gravity turns in the sensor, alike however the stream is cut."""

import numpy as np
import pytest

from sensor.gyroscope import GyroscopeJudge, judge_gyroscope
from sensor.samples import ImuSamples

RATE_HZ = 50.0


def turning(seconds, rng, *, turn_rad=0.5, change=lambda gyr: gyr, shake_mps2=0.0):
    """A sensor that nods every four seconds, in rad/s."""
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    turn = turn_rad * np.sin(2 * np.pi * time_s / 4)
    gravity = 9.8 * np.stack([0.1 + 0 * turn, np.sin(turn), np.cos(turn)], axis=1)
    gyr = np.gradient(turn, time_s)[:, None] * [1, 0, 0] + rng.normal(0, 0.01, (len(time_s), 3))
    pushes = shake_mps2 * np.sin(2 * np.pi * 1.3 * time_s)[:, None] * [0.3, 1.0, 0.6]
    return ImuSamples(time_s, gravity + pushes + rng.normal(0, 0.05, gravity.shape), change(gyr))


def in_chunks(samples, size):
    judge = GyroscopeJudge()
    for first in range(0, len(samples), size):
        judgement = judge.push(samples.part(first, min(first + size, len(samples))))
        if judgement is not None:
            return judgement
    return judge.finish()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda gyr: -gyr, "wrong sign"),
        (lambda gyr: gyr * [0, 1, 1] + [0.3, 0, 0], "same number on x"),
        (lambda gyr: 57.0 * -gyr, "wrong sign"),
    ],
)
def test_a_fault_is_found_alike_however_the_stream_is_cut(rng, change, words):
    samples = turning(20, rng, change=change)
    whole = judge_gyroscope(samples)
    assert words in whole.fault
    assert words in whole.note.message
    assert all(in_chunks(samples, size) == whole for size in (1, 7, 100))


def test_a_fault_is_known_once_gravity_has_turned_a_few_times(rng):
    samples = turning(60, rng, change=lambda gyr: -gyr)
    judge = GyroscopeJudge()
    times = [
        part_s for part_s in np.arange(0, 60, 0.1) if judge.push(samples.part(int(part_s * 50), int(part_s * 50) + 5))
    ]
    assert 2.0 < times[0] < 12.0


@pytest.mark.parametrize("factor", [1.0, 57.3, 0.0175])
def test_the_scale_tells_the_unit(rng, factor):
    assert judge_gyroscope(turning(20, rng, change=lambda gyr: gyr * factor)).scale == pytest.approx(
        1 / factor, rel=0.1
    )


def test_a_sound_gyroscope_that_is_shaken_is_not_refused(rng):
    for shake_mps2 in (0.5, 2.0, 8.0, 20.0):
        assert judge_gyroscope(turning(60, rng, turn_rad=0.05, shake_mps2=shake_mps2)).fault is None


def test_a_sensor_that_never_turns_is_believed_also_with_an_axis_that_reads_one_number(rng):
    samples = turning(120, rng, turn_rad=0.0, change=lambda gyr: 0 * gyr)
    assert judge_gyroscope(samples).fault is None
    assert judge_gyroscope(samples).note is None


def test_what_has_not_turned_within_half_an_hour_is_believed_for_good(rng):
    still = turning(1900, rng, turn_rad=0.0)
    judge = GyroscopeJudge()
    judged_s = next(k for k in range(1900) if judge.push(still.part(k * 50, k * 50 + 50)))
    assert judged_s == pytest.approx(1800, rel=0.05)


@pytest.mark.parametrize("count", [1, 2, 30])
def test_a_few_samples_tell_nothing(rng, count):
    assert judge_gyroscope(turning(1, rng).part(0, count)).fault is None
