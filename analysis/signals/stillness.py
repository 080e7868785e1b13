"""Turn and acceleration in, the cells in which the body rests out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import RATE_HZ
from analysis.signals.smoothing import average
from sensor.samples import Array

STILL_RADPS = 0.06  # a hip on that lever moves at 0.025 m/s: the threshold of the phases
SLOW_MPS = 0.1  # how far the sketch of the velocity may be off zero at rest
STILL_MPS2 = 0.25  # change of acceleration below which a body is at rest but for tremor


def find_still(rate_radps: Array, rise_mps2: Array, heave_mps: Array | None) -> NDArray[np.bool_]:
    """Mark cells in which neither the turn nor the acceleration tells of movement.

    Parameters
    ----------
    rate_radps : (n,) array
        Speed of turning, any sign.
    rise_mps2 : (n,) array
        Upward acceleration; its own average over 2 s is taken away, so a bias does no harm.
    heave_mps : (n,) array or None
        Sketch of the vertical velocity where the lift does not turn the sensor: in the middle of a drive a bar may run
        evenly, without turning or accelerating. None where a turn would tell.

    Returns
    -------
    (n,) bool array
    """
    cells = round(0.2 * RATE_HZ)
    change = average(rise_mps2, cells=cells) - average(rise_mps2, cells=round(2 * RATE_HZ))
    quiet = np.abs(change) < STILL_MPS2
    quiet &= np.abs(average(rate_radps, cells=cells)) < STILL_RADPS
    return quiet if heave_mps is None else quiet & (np.abs(heave_mps) < SLOW_MPS)
