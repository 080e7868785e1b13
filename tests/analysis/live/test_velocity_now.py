"""The velocity now, by a turn or by a place: how near it is to the true one."""

import numpy as np
import pytest

from analysis.live.velocity_by_place import VelocityByPlace, straightened
from analysis.live.velocity_by_turn import VelocityByTurn

RATE_HZ = 100


def repetitions(rate_hz=RATE_HZ):
    """Height, velocity and acceleration of a hip that goes up and down 0.35 m, with rests between; 1.5 s each way."""
    t = np.arange(0, 24, 1 / rate_hz)
    phase = np.clip(np.mod(t, 6.0) - 1.0, 0, 1.5) / 1.5 - np.clip(np.mod(t, 6.0) - 3.5, 0, 1.5) / 1.5
    height = 0.35 * (phase - np.sin(2 * np.pi * phase) / (2 * np.pi))
    velocity = np.gradient(height, t)
    return t, height, velocity, np.gradient(velocity, t)


def by_turn(velocity, rise, told, rate_hz=RATE_HZ):
    now, result = VelocityByTurn(), []
    for a, v in zip(rise, told, strict=True):
        now.go_on(1 / rate_hz, a, v)
        result.append(now.velocity_mps)
    return np.array(result) - velocity


@pytest.mark.parametrize("rate_hz", [25, 100])
def test_a_turn_that_trembles_and_an_acceleration_that_drifts_tell_the_velocity_together(rng, rate_hz):
    t, _, velocity, rise = repetitions(rate_hz)
    trembling = 0.1 * np.sin(2 * np.pi * 7 * t) + rng.normal(0, 0.02, len(t))

    error = by_turn(velocity, rise + 0.3, velocity + trembling, rate_hz)[5 * rate_hz :]

    assert np.sqrt(np.mean(error**2)) < 0.02
    assert np.abs(error).max() < 0.06  # the tremor alone is 0.1


def test_a_wrong_lever_costs_little_where_the_velocity_is_small():
    t, _, velocity, rise = repetitions()

    error = by_turn(velocity, rise, 1.25 * velocity)

    assert np.abs(error[(np.abs(velocity) < 0.02) & (t > 6)]).max() < 0.02


def test_a_start_is_seen_at_once():
    rise = np.r_[np.zeros(300), np.full(10, 1.5)]
    velocity = np.cumsum(rise) / RATE_HZ

    assert np.abs(by_turn(velocity, rise, velocity)).max() < 0.02


def test_after_a_blow_the_turn_is_believed():
    _, _, velocity, rise = repetitions()
    hit = rise.copy()
    hit[800] += 60.0  # 0.6 m/s that never were

    error = by_turn(velocity, hit, velocity)

    assert np.abs(error).max() < 0.1
    assert np.abs(error[825:]).max() < 0.03


def test_tremor_is_told_apart_from_the_movement():
    now = VelocityByTurn()
    _, _, velocity, rise = repetitions()
    for a, v in zip(rise, velocity, strict=True):
        now.go_on(1 / RATE_HZ, a, v)
        now.rest(1 / RATE_HZ)
    smooth = now.tremor_mps
    for k in range(300):
        swing = 0.03 * np.sin(2 * np.pi * 7 * k / RATE_HZ)
        now.go_on(1 / RATE_HZ, 0.03 * 2 * np.pi * 7 * np.cos(2 * np.pi * 7 * k / RATE_HZ), swing)
        now.rest(1 / RATE_HZ)

    assert smooth < 0.005
    assert now.tremor_mps == pytest.approx(0.03 / np.sqrt(2), rel=0.3)


def test_a_place_and_told_rests_tell_the_velocity_without_a_gyroscope():
    _, height, velocity, rise = repetitions()
    now, result = VelocityByPlace(), []
    for a, h, v in zip(rise, height, velocity, strict=True):
        now.go_on(1 / RATE_HZ, a + 0.1, h + 0.04 * a)  # an acceleration tilts the force
        if v == 0:
            now.rest(1 / RATE_HZ)
        result.append((now.height_m, now.velocity_mps))
    far, off = (np.array(result) - np.stack([height, velocity], axis=1))[900:].T

    assert np.abs(far).max() < 0.1
    assert np.sqrt(np.mean(off**2)) < 0.03


def test_a_rest_that_goes_on_is_believed_sooner_without_a_set():
    left = []
    for sd in (0.1, 0.5):
        now = VelocityByPlace()
        now.rest_sd_mps = sd
        for _ in range(100):
            now.go_on(1 / RATE_HZ, 0.3, None)  # a sensor that reads too much
            now.rest(1 / RATE_HZ)
        left.append(now.velocity_mps)

    assert abs(left[0]) < 0.02
    assert abs(left[0]) < abs(left[1])


def test_a_slanted_path_makes_the_force_longer_than_the_rise():
    up, sideways = 2.0, 2.0 * np.sqrt(0.3)
    length = np.hypot(9.80665 + up, sideways) - 9.80665

    assert straightened(length) == pytest.approx(up, abs=0.02)
