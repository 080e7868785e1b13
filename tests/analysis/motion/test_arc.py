"""A hip on an arc about the upper back, and what an accelerometer alone makes of it."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.motion.arc import Arc, sideways_mps2
from analysis.pipeline import analyse
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.simulated import PRESETS, Scenario, simulate

LEVER_M = 0.43


def on_an_arc(*, above_m, seconds=0.6):
    """Upward velocity, horizontal acceleration and lockout of a drive of 0.3 m that ends `above_m` over the pivot."""
    s = np.arange(-0.5, seconds + 0.5, STEP_S / 10)
    x = np.clip(s / seconds, 0, 1)
    height = above_m - 0.3 + 0.3 * x**3 * (10 - 15 * x + 6 * x**2)
    aside = np.gradient(np.gradient(np.sqrt(LEVER_M**2 - height**2), s), s)
    return np.gradient(height, s)[5::10], aside[5::10], round((seconds + 0.7) * RATE_HZ)


@pytest.mark.parametrize("above_m", [0.0, 0.2, -0.05])
def test_what_goes_across_follows_from_the_rise(above_m):
    velocity, aside, lockout = on_an_arc(above_m=above_m)
    told = sideways_mps2(velocity, Arc(LEVER_M, above_m, (lockout,)))
    assert np.abs(aside).max() > 1.0
    assert np.abs(told - aside).max() < 0.06 * np.abs(aside).max()


def test_who_has_left_the_bench_is_on_no_arc():
    standing_up = np.full(200, 0.5)
    assert sideways_mps2(standing_up, Arc(LEVER_M, 0.0, (0,)))[150:].tolist() == [0.0] * 50


def errors_mps(scenario, seeds):
    """Errors of the mean velocity, and what we say of them, without a gyroscope; every repetition must be found."""
    off, stated = [], []
    for seed in seeds:
        simulated = simulate(replace(scenario, imu=replace(scenario.imu, gyroscope=False)), seed)
        settings = Settings(lift=scenario.lift, variation=scenario.variation)
        report = analyse(simulated.samples, settings, acc_range_mps2=simulated.source.acc_range_mps2)
        found = [r for summary in report.sets for r in summary.repetitions]
        known = simulated.truth.repetitions
        assert len(found) == len(known), seed
        for r, truth in zip(found, known, strict=True):
            if r.mean_velocity_mps is not None and not truth.failed:
                off.append(r.mean_velocity_mps - truth.sensor.mean_velocity_mps)
                stated.append(r.mean_velocity_sd_mps)
    return np.array(off), np.array(stated)


@pytest.mark.parametrize(("velocity_mps", "rmse_mps"), [(0.3, 0.006), (0.5, 0.006), (0.7, 0.009), (0.9, 0.03)])
def test_without_a_gyroscope_a_fast_drive_is_measured_along_its_arc(velocity_mps, rmse_mps):
    off, stated = errors_mps(Scenario(velocity_mps=velocity_mps, repetitions=6), range(30, 34))
    assert np.sqrt(np.mean(off**2)) < rmse_mps
    assert np.mean(np.abs(off) < 2 * stated) > 0.9


def test_the_arc_earns_its_place(monkeypatch):
    scenario = Scenario(velocity_mps=0.6, repetitions=5)
    along_it, _ = errors_mps(scenario, (40, 41))
    monkeypatch.setattr("analysis.motion.estimate.BENDINGS", 0)
    straight, _ = errors_mps(scenario, (40, 41))
    assert np.sqrt(np.mean(straight**2)) > 2 * np.sqrt(np.mean(along_it**2))


def test_a_bridge_ends_above_its_pivot():
    off, _ = errors_mps(Scenario(lift="glute-bridge", velocity_mps=0.3, repetitions=5), (50, 51))
    assert np.sqrt(np.mean(off**2)) < 0.006


def test_drops_without_a_gyroscope_are_told_by_their_drives():
    off, stated = errors_mps(replace(PRESETS["dropped"], dropped_pct=60), range(710000, 710004))
    assert len(off) >= 24
    assert np.mean(np.abs(off) < 2 * stated) > 0.8
