"""Grid signals in, the cells out in which the sensor's word cannot be taken: gaps, clipping, impacts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.motion.error_model import LEAST_FORCE_MPS2, Step, Steps
from analysis.signals.gaps import stretches_of
from analysis.signals.grid import RATE_HZ, GridSignals

IMPACT_MPS3 = 1000.0  # plates on the floor: 10 m/s2 within one cell; a hard throw at 4 m/s reaches 600
RING = round(0.03 * RATE_HZ)  # an impact rings on in the belt


def find_impacts(grid: GridSignals) -> NDArray[np.bool_]:
    """Mark the cells (n,) in which something hit the sensor or the bar."""
    if len(grid) < 2:
        return np.zeros(len(grid), bool)
    change = np.diff(grid.acc_mps2, axis=0) * RATE_HZ
    return np.concatenate([[False], np.einsum("ni,ni->n", change, change) > IMPACT_MPS3**2])


def find_steps(grid: GridSignals, *, plates: bool) -> Steps:
    """Return the stretches over which the velocity may have stepped: in blows by any amount, in holes by their length.

    Without a gyroscope also where the sensor is all but weightless: what is thrown may slow by more than gravity, and
    the length of the force does not tell which way it points.

    Parameters
    ----------
    grid : GridSignals
        Signals of one set.
    plates : bool
        Whether the lift has plates that can hit the floor; else a sharp turn is movement, not an impact.

    Returns
    -------
    tuple of Step
    """
    doubtful = (find_impacts(grid) | grid.clipped) if plates else grid.clipped
    if grid.gyr_radps is None:
        doubtful = doubtful | (np.einsum("ni,ni->n", grid.acc_mps2, grid.acc_mps2) < LEAST_FORCE_MPS2**2)
    wide = np.convolve(doubtful, np.ones(2 * RING + 1), mode="same") > 0 if len(grid) > 2 * RING else doubtful
    return tuple(Step(start, stop, bool(wide[start:stop].any())) for start, stop in stretches_of(wide | ~grid.known))


def find_unseen(grid: GridSignals) -> tuple[tuple[int, int], ...]:
    """Return the stretches [start, stop) of cells in which nothing was recorded."""
    return stretches_of(~grid.known)
