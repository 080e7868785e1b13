"""Repetitions of any lift from the height alone: something goes up and down again and again by a similar amount.

The way for a sensor on the bar and for lifts of which we assume nothing. The measure of what counts comes from the
lift itself: a rise is a repetition when it is not much smaller than the usual rise around it.
"""

from __future__ import annotations

import numpy as np

from analysis.cycles import Cycle, CycleSet
from analysis.grid import RATE_HZ
from analysis.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array

LEAST_RISE_M = 0.10  # steps of walking and breathing raise a body or a bar by 3-6 cm
USUAL_QUANTILE = 0.7  # the usual rise: partial and failed ones do not pull it down
COUNTED_SHARE = 0.4  # share of the usual rise below which a rise is no attempt
NEIGHBOURHOOD_S = 60.0  # what counts as usual is decided over this stretch on either side


def find_height_cycles(height_m: Array, *, set_break_s: float) -> tuple[CycleSet, ...]:
    """Find the sets of a recording by height.

    Parameters
    ----------
    height_m : (n,) array
        Sketch of the height on the grid, slow part removed.
    set_break_s : float
        A pause longer than this ends a set.

    Returns
    -------
    tuple of CycleSet
        In order of time; empty where nothing rises far enough.
    """
    cycles = _rises(find_turning_points(height_m, swing=LEAST_RISE_M))
    usual = _usual_rises(height_m, cycles)
    counted = [
        cycle
        for cycle, rise in zip(cycles, usual, strict=True)
        if height_m[cycle.top] - height_m[cycle.start] >= COUNTED_SHARE * rise
    ]
    return _split(counted, round(set_break_s * RATE_HZ))


def _rises(points: TurningPoints) -> list[Cycle]:
    """Every low-to-high stretch with the low after it."""
    found = []
    for k in range(1, len(points)):
        if points.high[k]:
            stop = int(points.cell[k + 1]) if k + 1 < len(points) else None
            found.append(Cycle(int(points.cell[k - 1]), int(points.cell[k]), stop))
    return found


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
