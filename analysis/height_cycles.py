"""Repetitions of any lift from the height alone: something goes up and down again and again by a similar amount.

The way for a sensor on the bar and for lifts of which we assume nothing. The measure of what counts comes from the
lift itself: a rise is a repetition when it is not much smaller than the usual rise around it.
"""

from __future__ import annotations

import numpy as np

from analysis.cycles import Cycle, CycleSet, cut_to_movement
from analysis.grid import RATE_HZ
from analysis.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array

LEAST_RISE_M = 0.10  # steps of walking and breathing raise a body or a bar by 3-6 cm
USUAL_QUANTILE = 0.7  # the usual rise: partial and failed ones do not pull it down
COUNTED_SHARE = 0.4  # share of the usual rise below which a rise is no attempt
LOWERED_SHARE = 0.5  # share of the usual rise that a squat must come down first
NEIGHBOURHOOD_S = 60.0  # what counts as usual is decided over this stretch on either side


def find_height_cycles(height_m: Array, *, set_break_s: float, eccentric_first: bool) -> tuple[CycleSet, ...]:
    """Find the sets of a recording by height.

    Parameters
    ----------
    height_m : (n,) array
        Sketch of the height on the grid, slow part removed.
    set_break_s : float
        A pause longer than this ends a set.
    eccentric_first : bool
        Whether a rise counts only after a descent (a squat), so that getting up is no repetition.

    Returns
    -------
    tuple of CycleSet
        In order of time; empty where nothing rises far enough.
    """
    cycles = _rises(find_turning_points(height_m, swing=LEAST_RISE_M))
    counted = []
    for cycle, usual_m in zip(cycles, _usual_rises(height_m, cycles), strict=True):
        low = height_m[cycle.start]
        lowered_m = 0.0 if cycle.before is None else height_m[cycle.before] - low
        if eccentric_first and lowered_m < LOWERED_SHARE * usual_m:
            continue
        if height_m[cycle.top] - low >= COUNTED_SHARE * usual_m:
            counted.append(cut_to_movement(height_m, cycle, usual_m))
    return _split(counted, round(set_break_s * RATE_HZ))


def _rises(points: TurningPoints) -> list[Cycle]:
    """Every low-to-high stretch with the high before and the low after it."""
    cells = [None, *points.cell.tolist(), None]
    return [
        Cycle(cells[k], cells[k + 1], cells[k + 2], cells[k - 1])
        for k in range(1, len(cells) - 2)
        if points.high[k] and cells[k + 1] > cells[k]
    ]


def _usual_rises(height_m: Array, cycles: list[Cycle]) -> list[float]:
    """The usual rise around each cycle: a high quantile over its neighbourhood."""
    tops = np.array([c.top for c in cycles])
    rises = np.array([height_m[c.top] - height_m[c.start] for c in cycles])
    reach = NEIGHBOURHOOD_S * RATE_HZ
    return [float(np.quantile(rises[np.abs(tops - top) <= reach], USUAL_QUANTILE)) for top in tops]


def _split(cycles: list[Cycle], pause: int) -> tuple[CycleSet, ...]:
    """Cut where no rise comes for longer than the pause."""
    sets: list[list[Cycle]] = []
    for cycle in cycles:
        if sets and cycle.start - sets[-1][-1].top <= pause:
            sets[-1].append(cycle)
        else:
            sets.append([cycle])
    return tuple(tuple(s) for s in sets)
