"""The speed of a movement in, the number of pieces it was done in out."""

from __future__ import annotations

import numpy as np

from analysis.figures.crossings import SHORT_SD_MPS
from analysis.signals.grid import RATE_HZ
from analysis.signals.smoothing import average
from analysis.signals.turning_points import find_turning_points
from sensor.samples import Array

CALM = 0.20  # of the largest speed: a fall and rise by less is no new piece
AVERAGED = round(0.1 * RATE_HZ)  # a belt's wobble and a muscle's tremor are faster than any piece


def speed_peaks(speed_mps: Array) -> tuple[int, float]:
    """Count the peaks of a speed between which it falls by a fifth of its largest and rises again.

    Parameters
    ----------
    speed_mps : (n,) array
        On the grid, of one movement; at least one cell.

    Returns
    -------
    (count, sd) : (int, float)
        1 for a movement in one go; the error is half of what the count changes by where a fall and rise looks smaller
        or larger by the error of two instants.

    Notes
    -----
    The number of peaks is among the oldest measures of smoothness (Brooks and others 1973; Rohrer and others 2002,
    J Neurosci 22:8297). Deviation: averaged over 0.1 s, and a least height. Rejected: the spectral arc length
    (Balasubramanian and others 2015), for it prefers a bell of speed, -1.5, to the even lowering that the guide asks
    for, -2.4; and the dimensionless jerk, which saw the belt rather than the lifter.

    Examples
    --------
    >>> pieces = np.repeat([0.0, 0.4, 0.1, 0.4, 0.0], 40)
    >>> speed_peaks(pieces)
    (2, 0.0)
    """
    speed = np.concatenate([[0.0], average(speed_mps, cells=AVERAGED), [0.0]])
    least, blur = CALM * float(speed.max()), np.sqrt(2) * SHORT_SD_MPS
    turns = speed[find_turning_points(speed, swing=max(least - blur, 0.5 * least)).cell]  # hold all the larger ones
    many, middle, few = (_count(turns, swing) for swing in (0.0, least, least + blur))
    return middle, 0.5 * (many - few)


def _count(speed: Array, least: float) -> int:
    """Count the maxima of a speed from rest to rest with a fall and a rise by more than `least` between each two."""
    return int(find_turning_points(speed, swing=least).high.sum())
