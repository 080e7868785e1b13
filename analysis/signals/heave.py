"""Upward acceleration in, a drift-free sketch of velocity and height out: fit to find movement, not to measure it."""

from __future__ import annotations

import numpy as np

from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import smooth
from sensor.samples import Array

BEYOND_S = 3.0  # before and after the recording the body is taken to be at rest
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
    if not len(rise_mps2):
        return rise_mps2, rise_mps2
    cells, beyond = round(WINDOW_S * RATE_HZ), round(BEYOND_S * RATE_HZ)
    rise = rise_mps2 - rise_mps2[:cells].mean()
    ends = (0.0, float(rise[-cells:].mean()))
    padded = np.pad(rise, beyond, constant_values=ends)
    velocity = np.cumsum(padded) * STEP_S
    velocity = velocity - smooth(velocity, cells=cells)
    height = np.cumsum(velocity) * STEP_S
    height = height - smooth(height, cells=cells)
    inside = slice(beyond, beyond + len(rise))
    return velocity[inside], height[inside]
