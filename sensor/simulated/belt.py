"""The sensor's box on its belt: it lags behind the body, rings, and is knocked.

What the box does is measured and is no truth: the truth is the body's.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sensor.samples import Array
from sensor.simulated.draft import Knock
from sensor.simulated.spectrum import filtered
from sensor.simulated.strokes import GRID_HZ

BELT_DAMPING = 0.35  # of critical: webbing and soft tissue
TURN_DEG_PER_MM = (0.2, 0.7)  # a box that is pulled tilts
KNOCK_HZ = 55.0  # plates, floor and box ring at some tens of hertz
KNOCK_DECAY_S = 0.025


def wobble(acc_mps2: Array, wobble_hz: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return how the belt lets the box move (n, 3), m, and turn (n, 3), rad, on the segment.

    The box is a mass on a damped spring, `x'' + 2 d w x' + w^2 x = -a`, in each of the segment's directions; it turns
    in proportion to its motion.

    Parameters
    ----------
    acc_mps2 : (n, 3) array
        Acceleration of the segment where the box sits, in the segment's axes, on the simulation's grid.
    wobble_hz : float
        The spring's own frequency: a tight belt is above 10 Hz.
    rng : numpy.random.Generator
        Draws how far and which way the box tilts.
    """
    omega = 2 * np.pi * wobble_hz
    ringing = omega * np.sqrt(1 - BELT_DAMPING**2)
    t = np.arange(0, 5 / (BELT_DAMPING * omega), 1 / GRID_HZ)
    response = -np.exp(-BELT_DAMPING * omega * t) * np.sin(ringing * t) / (ringing * GRID_HZ)
    give = filtered(acc_mps2, response)
    tilt = np.radians(rng.uniform(*TURN_DEG_PER_MM, 3) * rng.choice([-1, 1], 3))
    return give, 1000 * tilt * give


def knocked(n: int, knocks: Iterable[Knock]) -> Array:
    """Return how blows move the box on the segment (n, 3), m: each a short ringing with a soft beginning."""
    t = np.arange(0, 10 * KNOCK_DECAY_S, 1 / GRID_HZ)
    ringing = np.minimum(t * KNOCK_HZ, 1) ** 3 * np.exp(-t / KNOCK_DECAY_S) * np.sin(2 * np.pi * KNOCK_HZ * t)
    ringing /= np.abs(np.gradient(np.gradient(ringing, 1 / GRID_HZ), 1 / GRID_HZ)).max()
    moved = np.zeros((n + len(t), 3))
    for knock in knocks:
        start = min(int(knock.time_s * GRID_HZ), n)
        moved[start : start + len(t)] += knock.peak_mps2 * ringing[:, None] * np.array(knock.direction)
    return moved[:n]
