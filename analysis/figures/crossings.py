"""A crossing of the threshold in, the error of its time out.

What blurs a crossing is the error of the velocity there. So the error of its time is half the time that the curve takes
from the threshold less that error to the threshold plus it: a curve that creeps along the threshold says so itself.
"""

from __future__ import annotations

from functools import cache
from math import hypot

import numpy as np

from analysis.figures.phases import STILL_MPS
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.samples import Array

SHORT_SD_MPS = (
    0.005  # of the velocity from one instant to the next: the belt's wobble, tremor; ARCHITECTURE, "Uncertainty"
)
CELL_SD_S = STEP_S / np.sqrt(12)  # somewhere within its cell
RADIUS = 3  # cells on either side that tell the slow side from the fast one, and the velocity's error
FURTHEST = round(0.5 * RATE_HZ)  # an event is not further off: the shares of rise and descent bound it
RIPPLING = round(0.12 * RATE_HZ)  # cells about a crossing, which may have fallen on any wave of a tremor
CUBIC = 3  # follows a movement over a quarter of a second, and no tremor of 8 to 12 Hz
SLOWEST_MPS = 0.002  # a lower level is never left at rest


def crossing_sd(curves: Curves, cell: float, doubts: Doubts) -> float:
    """Return the error in s of the instant at which the velocity passes the threshold.

    Parameters
    ----------
    curves : Curves
        Of the set; the crossing is one of `event_velocity_mps`.
    cell : float
        Where it is, with its fraction.
    doubts : Doubts
        Errors that the covariance does not hold.

    Returns
    -------
    float
        One standard deviation.
    """
    if (cell, doubts) not in curves.crossings:
        curves.crossings[cell, doubts] = _crossing_sd(curves, cell, doubts)
    return curves.crossings[cell, doubts]


def _crossing_sd(curves: Curves, cell: float, doubts: Doubts) -> float:
    """Hold the curve about the crossing against the error of the velocity there."""
    k, last = round(cell), len(curves.event_velocity_mps) - 1
    first, stop = max(k - RADIUS, 0), min(k + RADIUS, last)
    of_place = doubts.offset_sd_m * curves.mean_lever_mps(first, stop + 1)
    velocity_sd = hypot(curves.motion.mean_velocity_sd(first, stop + 1), SHORT_SD_MPS, of_place)
    sign = -1.0 if curves.event_velocity_mps[first : stop + 1].sum() < 0 else 1.0
    start, end = max(k - FURTHEST, 0), min(k + FURTHEST, last)
    speed = sign * curves.event_velocity_mps[start : end + 1]
    before, after = speed[: k - start + 1][::-1], speed[k - start :]  # both begin in the cell of the crossing
    slow, fast = (before, after) if speed[stop - start] >= speed[first - start] else (after, before)
    outwards = _cells_until(-slow, -max(STILL_MPS - velocity_sd, SLOWEST_MPS))
    inwards = _cells_until(fast, STILL_MPS + velocity_sd)
    return hypot(CELL_SD_S, 0.5 * (outwards + inwards) * STEP_S, _ripple_sd(speed, k - start))


def _ripple_sd(speed: Array, at: int) -> float:
    """Error in s that trembling adds: the ripple of the speed about a cubic, over the slope of that cubic."""
    near = speed[max(at - RIPPLING, 0) : at + RIPPLING + 1]
    if len(near) <= CUBIC:
        return 0.0
    cubics = _cubics(len(near))
    even = cubics @ (near @ cubics)
    left = near - even
    ripple = float(np.sqrt(left @ left / (len(near) - CUBIC - 1)))
    slope = abs(float(even[-1] - even[0])) / (len(near) * STEP_S)
    return min(ripple / max(slope, 1e-6), FURTHEST * STEP_S)


@cache
def _cubics(cells: int) -> Array:
    """Orthonormal polynomials over some cells up to the cubic, (cells, 4): what they hold of a curve fits it best."""
    return np.linalg.qr(np.vander(np.linspace(-1.0, 1.0, cells), CUBIC + 1))[0]


def _cells_until(values: Array, level: float) -> float:
    """Count the cells, with a fraction, until the values reach the level; all of them where they never do."""
    reached = np.flatnonzero(values >= level)
    if not len(reached):
        return float(len(values))
    k = int(reached[0])
    if k == 0:
        return 0.0
    return k - 1 + float((level - values[k - 1]) / (values[k] - values[k - 1]))


def span_sd(curves: Curves, start: float, stop: float, doubts: Doubts) -> float:
    """Return the error in s of the time between two crossings."""
    ends = crossing_sd(curves, start, doubts), crossing_sd(curves, stop, doubts)
    return hypot(*ends, doubts.clock_sd * (stop - start) * STEP_S)
