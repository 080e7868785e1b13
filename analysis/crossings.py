"""A crossing of the threshold in, the error of its time out.

What blurs a crossing is the error of the velocity there. So the error of its time is half the time that the curve takes
from the threshold less that error to the threshold plus it: a curve that creeps along the threshold says so itself.
"""

from __future__ import annotations

import numpy as np

from analysis.curves import Curves
from analysis.grid import RATE_HZ, STEP_S
from analysis.phases import STILL_MPS
from sensor.samples import Array

SHORT_SD_MPS = (
    0.005  # of the velocity from one instant to the next: the belt's wobble, tremor; ARCHITECTURE, "Uncertainty"
)
CELL_SD_S = STEP_S / np.sqrt(12)  # somewhere within its cell
RADIUS = 3  # cells on either side that tell the slow side from the fast one, and the velocity's error
FURTHEST = round(0.5 * RATE_HZ)  # an event is not further off: the shares of rise and descent bound it
SLOWEST_MPS = 0.002  # a lower level is never left at rest


def crossing_sd(curves: Curves, cell: float) -> float:
    """Return the error in s of the instant at which the velocity passes the threshold.

    Parameters
    ----------
    curves : Curves
        Of the set; the crossing is one of `event_velocity_mps`.
    cell : float
        Where it is, with its fraction.

    Returns
    -------
    float
        One standard deviation.
    """
    k, last = round(cell), len(curves.event_velocity_mps) - 1
    first, stop = max(k - RADIUS, 0), min(k + RADIUS, last)
    velocity_sd = float(np.hypot(curves.motion.mean_velocity_sd(first, stop + 1), SHORT_SD_MPS))
    sign = -1.0 if curves.event_velocity_mps[first : stop + 1].sum() < 0 else 1.0
    start, end = max(k - FURTHEST, 0), min(k + FURTHEST, last)
    speed = sign * curves.event_velocity_mps[start : end + 1]
    before, after = speed[: k - start + 1][::-1], speed[k - start :]  # both begin in the cell of the crossing
    slow, fast = (before, after) if speed[stop - start] >= speed[first - start] else (after, before)
    outwards = _cells_until(-slow, -max(STILL_MPS - velocity_sd, SLOWEST_MPS))
    inwards = _cells_until(fast, STILL_MPS + velocity_sd)
    return float(np.hypot(CELL_SD_S, 0.5 * (outwards + inwards) * STEP_S))


def _cells_until(values: Array, level: float) -> float:
    """Count the cells, with a fraction, until the values reach the level; all of them where they never do."""
    reached = np.flatnonzero(values >= level)
    if not len(reached):
        return float(len(values))
    k = int(reached[0])
    if k == 0:
        return 0.0
    return k - 1 + float((level - values[k - 1]) / (values[k] - values[k - 1]))


def span_sd(curves: Curves, start: float, stop: float, clock_sd: float) -> float:
    """Return the error in s of the time between two crossings, by a clock that is right to that share."""
    ends = crossing_sd(curves, start), crossing_sd(curves, stop)
    return float(np.linalg.norm([*ends, clock_sd * (stop - start) * STEP_S]))
