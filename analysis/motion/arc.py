"""The upward velocity of a hip that turns about the upper back in, its acceleration across the upward direction out.

Without a gyroscope the length of the specific force stands for the upward acceleration, and holds the rest of it too.
A hip goes on an arc about the place where the back leans: with its height z over that pivot and the lever L it is at
x = sqrt(L^2 - z^2) from it, so that with sin(angle) = z / L

    x'' = -tan(angle) z'' - z'^2 / (L cos(angle)^3).

In the middle of a drive with a peak of 1.5 m/s that is half of gravity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.samples import Array

STEEPEST = 0.85  # sine of the angle from which on a path is taken to be no steeper: 58 degrees


@dataclass(frozen=True, slots=True)
class Arc:
    """A path about a pivot: its lever, how far the lockout lies above the pivot, and the cells of the lockouts."""

    lever_m: float
    lockout_m: float
    lockouts: tuple[int, ...]


def sideways_mps2(velocity_mps: Array, arc: Arc) -> Array:
    """Return the horizontal acceleration (n,) of a point that rises with a velocity (n,) along an arc.

    Zero where the height is none of the arc's: the lifter has left the bench.

    Examples
    --------
    >>> at_rest = sideways_mps2(np.zeros(100), Arc(0.4, 0.0, (50,)))
    >>> passing_the_lockout = sideways_mps2(np.ones(100), Arc(0.4, 0.0, (50,)))[50]
    >>> bool((at_rest == 0).all()), float(passing_the_lockout)
    (True, -2.5)
    """
    height, lockouts = np.cumsum(velocity_mps) * STEP_S, np.array(arc.lockouts)
    fallen = np.interp(np.arange(len(height)), lockouts, height[lockouts]) - height
    sine = (arc.lockout_m - fallen) / arc.lever_m
    on_the_arc = np.abs(sine) < 1.0
    sine = np.clip(sine, -STEEPEST, STEEPEST)
    cosine = np.sqrt(1 - sine**2)
    pushed = np.gradient(velocity_mps) * RATE_HZ
    return np.asarray(on_the_arc * (-sine / cosine * pushed - velocity_mps**2 / (arc.lever_m * cosine**3)))
