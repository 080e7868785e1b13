"""Long gaps: grid signals in, the same out with a turn through each gap, from the posture before to the one after.

While nothing is seen a body may lower the bar and raise it again, so the angular rate beside a gap says nothing about
the gap. The vertical before and after it is known, and the smallest turn from one to the other is all that can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.finding.cycles import Cycle
from analysis.signals.gaps import blind_gaps, is_long
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from analysis.signals.rotation import integrate_rotation, turn_onto
from analysis.signals.swing import angle_between
from sensor.samples import Array

LEVELLED = round(0.5 * RATE_HZ)  # cells after a gap until the vertical is averaged over more than one movement's jolt


def turn_through_gaps(grid: GridSignals, up: Array) -> GridSignals:
    """Put a constant angular rate into each gap whose own is not known that leads from one vertical to the other.

    Parameters
    ----------
    grid : GridSignals
        Signals of one stretch.
    up : (n, 3) array
        World up in the sensor frame, found anew after each long gap.

    Returns
    -------
    GridSignals
        The same object where there is no such gap, or no gyroscope.
    """
    gaps = [(a, b) for a, b in blind_gaps(grid) if a > 0 and b < len(grid)]
    if grid.gyr_radps is None or not gaps:
        return grid
    gyr = grid.gyr_radps.copy()
    for start, stop in gaps:
        gyr[start:stop] = _rate(up[start - 1], _up_after(gyr, up, stop), (stop - start) * STEP_S)
    return replace(grid, gyr_radps=gyr)


def gap_after_top(cycle: Cycle, unseen: Sequence[tuple[int, int]]) -> int | None:
    """Return where the first long gap begins between a repetition's top and its end; None where all was seen.

    Parameters
    ----------
    cycle : Cycle
    unseen : sequence of (start, stop)
        Gaps, cells counted as the cycle's.
    """
    return next((a for a, b in unseen if is_long(a, b) and cycle.top < a < cycle.end), None)


def _up_after(gyr_radps: Array, up: Array, stop: int) -> Array:
    """World up in the sensor frame in the first cell after a gap, carried back from where it is well known."""
    later = min(stop + LEVELLED, len(up) - 1)
    return np.asarray(integrate_rotation(gyr_radps[stop : later + 1])[-1] @ up[later])


def _rate(before: Array, after: Array, duration_s: float) -> Array:
    """Angular rate (3,) at which the vertical, seen from the sensor, passes from one direction to the other."""
    turn = turn_onto(after, before)  # of the sensor: the world seems to turn the other way
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    length = float(np.linalg.norm(axis))
    return axis / max(length, 1e-9) * float(angle_between(before, after)) / duration_s
