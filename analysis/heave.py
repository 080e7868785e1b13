"""Upward acceleration in, a drift-free sketch of velocity and height out: good enough to find movement, not to measure it."""

from __future__ import annotations

import numpy as np

from analysis.grid import RATE_HZ, STEP_S
from analysis.smoothing import smooth
from sensor.samples import Array

WINDOW_S = 6.0  # longer than a repetition's cycle, short enough that a sensor's bias stays under 10 cm


def sketch_heave(rise_mps2: Array) -> tuple[Array, Array]:
    """Integrate twice, taking away the slow part each time.

    Parameters
    ----------
    rise_mps2 : (n,) array
        Upward acceleration on the grid, gravity removed, with a slowly changing error.

    Returns
    -------
    velocity_mps, height_m : (n,) arrays
        Each less its own average over `WINDOW_S`; a cell depends on nothing further away than 6 s.
    """
    cells = round(WINDOW_S * RATE_HZ)
    velocity = np.cumsum(rise_mps2) * STEP_S
    velocity = velocity - smooth(velocity, cells=cells)
    height = np.cumsum(velocity) * STEP_S
    return velocity, height - smooth(height, cells=cells)
