"""What no plan foresees: tremor, breathing, a back that slips on the bench, a pelvis that turns as it likes."""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.linkage import PITCH, ROLL, YAW, X, Y, Z
from sensor.simulated.scenario import Scenario
from sensor.simulated.spectrum import band_noise
from sensor.simulated.strokes import GRID_HZ

TREMOR_HZ = (2.0, 12.0)
BREATHING_HZ = (0.2, 0.35)
SLIP_HZ = (0.1, 0.8)  # slower than a repetition
TREMOR_SHARE = {X: 0.5, Y: 0.7, Z: 1.0}  # of the scenario's millimetres
TREMOR_DEG_PER_MM = {PITCH: 0.25, ROLL: 0.2, YAW: 0.15}
BREATHING_DEG_PER_MM = 0.25
EFFORT_EDGE_S = 0.4  # effort comes and goes this fast


def unplanned(effort: Array, scenario: Scenario, rng: np.random.Generator) -> Array:
    """Return what is added to the planned poses, (n, 6).

    Parameters
    ----------
    effort : (n,) array
        From 0 at rest to 1 in the last repetition: it lets muscles tremble and the pelvis stray.
    scenario : Scenario
    rng : numpy.random.Generator
    """
    effort = _running_mean(_running_mean(effort))
    n = len(effort)
    extra = np.zeros((n, 6))
    for axis, share in TREMOR_SHARE.items():
        extra[:, axis] += share * scenario.tremor_mm / 1000 * effort**2 * band_noise(n, *TREMOR_HZ, rng)
    for axis, degrees in TREMOR_DEG_PER_MM.items():
        extra[:, axis] += np.radians(degrees) * scenario.tremor_mm * effort**2 * band_noise(n, *TREMOR_HZ, rng)
    for axis in (X, Y):
        extra[:, axis] += scenario.slip_mm / 1000 * effort * band_noise(n, *SLIP_HZ, rng)
    for axis, degrees in {PITCH: scenario.unexplained_deg, ROLL: scenario.roll_deg, YAW: scenario.twist_deg}.items():
        extra[:, axis] += np.radians(degrees) * effort * band_noise(n, *SLIP_HZ, rng)
    breath = scenario.breathing_mm * band_noise(n, *BREATHING_HZ, rng)
    extra[:, Z] += breath / 1000
    extra[:, PITCH] += np.radians(BREATHING_DEG_PER_MM) * breath
    return extra


def _running_mean(signal: Array) -> Array:
    """Average over `EFFORT_EDGE_S` about each step."""
    half = int(EFFORT_EDGE_S * GRID_HZ) // 2
    total = np.cumsum(np.pad(signal, (half + 1, half), mode="edge"))
    mean: Array = (total[2 * half + 1 :] - total[: -2 * half - 1]) / (2 * half + 1)
    return mean
