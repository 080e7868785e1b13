"""How one height passes into another: drives, lowerings, drops and pauses, sampled on the simulation's grid.

Every function returns the heights that follow the start, the last of them being the end; none returns the start.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, Array

GRID_HZ = 1000.0  # ten times faster than anything a body does; plates ring at some 50 Hz
CATCH_DEPTH, CATCH_WIDTH = 0.9, 0.06  # share of the velocity, and of the time of the stroke


def steps(duration_s: float) -> int:
    """Return how many grid steps a duration has, at least one."""
    return max(round(duration_s * GRID_HZ), 1)


def ease(duration_s: float) -> Array:
    """Return a minimum-jerk passage from 0 to 1 (10 t^3 - 15 t^4 + 6 t^5: Flash and Hogan 1985)."""
    n = steps(duration_s)
    t = np.arange(1, n + 1) / n
    way: Array = t**3 * (10 - 15 * t + 6 * t**2)
    return way


def stroke(
    duration_s: float,
    *,
    peak_location: float = 0.5,
    attack: float = 2.0,
    release: float = 2.0,
    hitch_depth: float = 0.0,
    hitch_location: float = 0.6,
    catches: Sequence[float] = (),
) -> Array:
    """Return a passage from 0 to 1 whose velocity is `t^a (1 - t)^b (1 - hitch)`, t in 0 ... 1.

    Parameters
    ----------
    duration_s : float
    peak_location : float
        Share of the time at which velocity would peak without a hitch; it scales `attack` and `release`.
    attack, release : float
        How softly the stroke begins and ends: 2 is a minimum-jerk stroke, 1 begins with full acceleration.
    hitch_depth, hitch_location : float
        Share of the velocity that a sticking region takes away, and where in time it lies.
    catches : sequence of float
        Where in time nine tenths of the velocity are taken away for a moment.

    Examples
    --------
    >>> float(stroke(0.5)[-1])
    1.0
    """
    n = steps(duration_s)
    t = (np.arange(n) + 0.5) / n
    a, b = attack * 2 * peak_location, release * 2 * (1 - peak_location)
    velocity = t**a * (1 - t) ** b * (1 - hitch_depth * np.exp(-(((t - hitch_location) / 0.11) ** 2)))
    for place in catches:
        velocity *= 1 - CATCH_DEPTH * np.exp(-(((t - place) / CATCH_WIDTH) ** 2))
    way: Array = np.cumsum(velocity)
    way /= way[-1]
    return way


def fall(height_m: float, *, let_go: float, rebound_m: float, rebound_s: float) -> Array:
    """Return the way down of a dropped bar with its rebound, from 0 to `-height_m`.

    `let_go` is the share of gravity that the lifter does not hold any more; the rebound is a half wave that dies out.
    """
    free = steps(np.sqrt(2 * height_m / (let_go * STANDARD_GRAVITY_MPS2)))
    t = np.arange(1, free + 1) / free
    down = -height_m * t**2 * (1 - 0.25 * (1 - t))  # a little slower at first: hands leave the bar gradually
    n = steps(rebound_s)
    bump = rebound_m * np.abs(np.sin(np.pi * np.arange(1, 2 * n + 1) / n)) * np.repeat([1.0, 0.25], n)
    return np.concatenate([down, bump - height_m])
