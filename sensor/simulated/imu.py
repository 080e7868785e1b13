"""From exact curves to readings: the sensor's sampling, mounting, errors, range and steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.samples import Array
from sensor.simulated.motion import Motion
from sensor.simulated.scenario import Imu
from sensor.simulated.strokes import GRID_HZ


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What the sensor read, all of it, on its own clock."""

    time_s: Array
    acc_mps2: Array
    gyr_radps: Array


def sense(motion: Motion, imu: Imu, mounting: Array, rng: np.random.Generator) -> Readings:
    """Return the readings of a sensor.

    Parameters
    ----------
    motion : Motion
    imu : Imu
    mounting : (3, 3) array
        Turns the segment's axes into the sensor's.
    rng : numpy.random.Generator
        Draws the sensor's errors.
    """
    true_rate = imu.rate_hz * (1 + imu.rate_error_pct / 100)
    at_s = np.arange(0, motion.time_s[-1], 1 / true_rate)
    n, root_bandwidth = len(at_s), np.sqrt(imu.rate_hz / 2)
    acc = _averaged(motion.force_mps2, at_s, true_rate) @ mounting.T
    gyr = _averaged(motion.rate_radps, at_s, true_rate) @ mounting.T
    acc = acc @ _axes(imu, rng).T + imu.acc_bias_sd_mps2 * rng.normal(size=3)
    gyr = gyr @ _axes(imu, rng).T + imu.gyr_bias_sd_radps * rng.normal(size=3)
    acc += imu.acc_noise_mps2_rthz * root_bandwidth * rng.normal(size=(n, 3))
    gyr += imu.gyr_noise_radps_rthz * root_bandwidth * rng.normal(size=(n, 3))
    gyr += imu.gyr_walk_radps_rts / np.sqrt(imu.rate_hz) * np.cumsum(rng.normal(size=(n, 3)), axis=0)
    jitter = np.clip(imu.jitter_sd_s * rng.normal(size=n), -0.4 / imu.rate_hz, 0.4 / imu.rate_hz)
    return Readings(
        time_s=np.arange(n) / imu.rate_hz + jitter,
        acc_mps2=_digitised(acc, imu.acc_range_mps2, imu.acc_step_mps2),
        gyr_radps=_digitised(gyr, imu.gyr_range_radps, imu.gyr_step_radps),
    )


def _averaged(signal: Array, at_s: Array, rate_hz: float) -> Array:
    """Average over one sample's time about each instant, as the sensor's own low-pass filter does."""
    total = np.concatenate([np.zeros((1, 3)), np.cumsum(signal, axis=0)]) / GRID_HZ
    grid = (np.arange(len(total)) - 0.5) / GRID_HZ
    last = grid[-1]
    early, late = np.maximum(at_s - 0.5 / rate_hz, grid[0]), np.minimum(at_s + 0.5 / rate_hz, last)
    return np.stack(
        [(np.interp(late, grid, column) - np.interp(early, grid, column)) / (late - early) for column in total.T],
        axis=1,
    )


def _axes(imu: Imu, rng: np.random.Generator) -> Array:
    """Draw scale errors (diagonal) and axes that are not quite square (elsewhere)."""
    errors = imu.cross_axis_sd_pct / 100 * rng.normal(size=(3, 3))
    np.fill_diagonal(errors, imu.scale_sd_pct / 100 * rng.normal(size=3))
    axes: Array = np.eye(3) + errors
    return axes


def _digitised(signal: Array, full_scale: float, step: float) -> Array:
    """Clip to the range and round to the steps of the converter."""
    if not step:
        return signal
    return np.clip(np.round(signal / step) * step, -full_scale, full_scale - step) + 0.0  # no minus zero
