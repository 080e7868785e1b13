"""Where the sensor sits on the body, which way round, and where the bar lies seen from it."""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.scenario import Scenario

BAR_OFFSET_M = (0.055, 0.0)  # (caudal, anterior) of a usual belt sensor
BAR_OFFSET_SD_M = (0.02, 0.01)
BAR_ON_THE_HIP = ("barbell", "dumbbell", "reverse")


def points_on_the_segment(scenario: Scenario, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw where sensor and bar are: two points (3,) seen from the hip joint along (caudal, lateral, anterior), m.

    Where no bar lies on the hip, the bar's point is the sensor's.
    """
    drawn = np.clip(rng.normal(BAR_OFFSET_M, BAR_OFFSET_SD_M), [0.02, -0.03], [0.09, 0.03])
    crease = np.array([0.01, rng.uniform(-0.06, 0.06), 0.10]) + rng.normal(0, 0.01, 3)
    if scenario.mount == "thigh":
        thigh = np.array([0.20, 0.0, 0.08]) + rng.normal(0, 0.02, 3)
        return thigh, thigh
    if scenario.mount == "bar" or scenario.lift not in ("hip-thrust", "glute-bridge"):
        back = np.array([-0.12, 0.0, -0.11]) + rng.normal(0, 0.01, 3)
        return back, back
    caudal, anterior = drawn if scenario.bar_offset_m is None else scenario.bar_offset_m
    sensor = crease - [caudal, 0.0, anterior]
    return sensor, (crease if scenario.variation in BAR_ON_THE_HIP else sensor)


def mounting_rotation(scenario: Scenario, rng: np.random.Generator) -> Array:
    """Return the rotation (3, 3) that turns the segment's axes into the sensor's.

    Examples
    --------
    >>> mounting_rotation(Scenario(mounting_deg=(180, 0, 0)), np.random.default_rng(1)).round(6) @ [0, 0, 1.0]
    array([ 0.,  0., -1.])
    """
    if scenario.mounting_deg is None:
        return _any_rotation(rng)
    turn = np.eye(3)
    for axis, angle in enumerate(np.radians(scenario.mounting_deg)):
        j, k = (axis + 1) % 3, (axis + 2) % 3
        about = np.eye(3)
        about[j, j] = about[k, k] = np.cos(angle)
        about[k, j], about[j, k] = np.sin(angle), -np.sin(angle)
        turn = about @ turn
    return turn


def _any_rotation(rng: np.random.Generator) -> Array:
    """Draw a rotation, all equally likely: the orthogonal part of a normal matrix."""
    q, r = np.linalg.qr(rng.normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    rotation: Array = q * np.sign(np.linalg.det(q))
    return rotation
