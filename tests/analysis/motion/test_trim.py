"""How loosely a sensor was made, by its gyroscope's bias, and what that does to the errors that are stated."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.motion.trim import looseness
from analysis.pipeline import analyse
from analysis.settings import Settings
from sensor.simulated import Imu, Scenario, simulate


def test_a_bias_within_what_recent_parts_allow_says_nothing():
    assert looseness(np.radians([[0.9, -0.9, 0.9]])) == 1.0


def test_a_large_bias_tells_of_a_sensor_that_nobody_trimmed():
    assert looseness(np.radians([[1.5, -1.5, 1.5]])) == pytest.approx(1.5)
    assert looseness(np.radians([[20.0, 0.0, 0.0]])) == 2.0


def test_blocks_that_differ_count_by_their_mean():
    assert looseness(np.radians([[3.0, 3.0, 3.0], [-3.0, -3.0, -3.0]])) == 1.0


def first_set(*, bias_dps):
    """A simulated set whose gyroscope has a bias on every axis."""
    samples = simulate(Scenario(repetitions=4, imu=Imu().with_errors_times(0)), 5).samples
    biased = replace(samples, gyr_radps=samples.gyr_radps + np.radians(bias_dps))
    return analyse(biased, Settings(point="sensor")).sets[0]


def test_a_loosely_made_sensor_is_believed_less_and_measures_the_same():
    trimmed, loose = first_set(bias_dps=0.2), first_set(bias_dps=2.5)
    for one, other in zip(trimmed.repetitions, loose.repetitions, strict=True):
        assert other.mean_velocity_mps == pytest.approx(one.mean_velocity_mps, abs=0.001)
        share = np.sqrt(other.mean_velocity_sd_mps**2 - one.mean_velocity_sd_mps**2) / one.mean_velocity_mps
        assert share == pytest.approx(np.sqrt(3 + 3) / 100, rel=0.1)  # 2 % in place of 1 % of clock and of scale
        assert other.rom_sd_m > 1.5 * one.rom_sd_m
        assert other.lockout_pitch_sd_deg > one.lockout_pitch_sd_deg


def test_what_all_repetitions_share_leaves_the_velocity_loss_as_certain():
    trimmed, loose = first_set(bias_dps=0.2), first_set(bias_dps=2.5)
    assert loose.velocity_loss_sd_pct < 1.5 * trimmed.velocity_loss_sd_pct
