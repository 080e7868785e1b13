"""Velocity of the sensor's box in, what the belt adds to it out: the box is a mass on a spring, and the body is not.

With the body's acceleration `b`, the box's give `x` on it, and the box's own acceleration `a = b + x''`,

    x'' + 2 d w x' + w^2 x = -b        so        2 d w x' + w^2 x = -a :

the give follows the measured acceleration alone, smaller by `w^2` and late by `2 d / w`. Nothing has to be solved for.
A box on a belt overdoes every change: it starts late, peaks high and stops early, by `jerk / w^2`.
"""

from __future__ import annotations

import numpy as np

from analysis.signals.grid import STEP_S
from sensor.samples import Array

# Rong and Kuo 2023 (Annals of Biomedical Engineering) knocked sensors that were strapped to legs: 9.8 +- 2.7 Hz over
# muscle and 18 +- 12 Hz over bone, ringing for about three periods. A hip has both beneath the belt.
BELT_HZ = 15.0
BELT_DAMPING = 0.2
BELT_DOUBT = 0.67  # of the give: one standard deviation reaches from 12 to 26 Hz, two from 10 Hz to a rigid mounting
HARDEST_MPS3 = 400.0  # jerk of a body: 0.4 m within 0.4 s; what is sharper is an impact and rings as it likes
LAGS = 8  # cells: by then the lag has died out


def give_mps(velocity_mps: Array) -> Array:
    """Return the velocity (n,) of the box relative to the body, from the velocity (n,) of the box on the grid.

    Examples
    --------
    >>> bool(np.allclose(give_mps(np.linspace(0.0, 1.0, 50)), 0.0))  # pulled evenly, the belt is only stretched
    True
    """
    if len(velocity_mps) < 3:
        return np.zeros(len(velocity_mps))
    jerk = np.zeros(len(velocity_mps))
    jerk[1:-1] = np.clip(np.diff(velocity_mps, 2) / STEP_S**2, -HARDEST_MPS3, HARDEST_MPS3)
    omega = 2 * np.pi * BELT_HZ
    return np.asarray(-np.convolve(jerk, _lag(2 * BELT_DAMPING / omega))[: len(jerk)] / omega**2)


def _lag(time_constant_s: float) -> Array:
    """What each of the last cells weighs in a first-order lag of values that run straight from cell to cell."""
    cells = np.arange(LAGS)
    left, span = np.exp(-STEP_S / time_constant_s), time_constant_s / STEP_S
    later = span * (1 - left) ** 2 * left ** np.maximum(cells - 1, 0)
    weights = np.where(cells == 0, 1 - span * (1 - left), later)
    return np.asarray(weights / weights.sum())
