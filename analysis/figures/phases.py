"""Velocity and height of a repetition in, its four events out.

A phase begins and ends where the velocity passes 0.02 m/s, looked for only near the ends of the movement: a hitch in
the middle does not end a drive, a slow sag at the top does not begin a lowering. ARCHITECTURE, "Phases".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.finding.cycles import Cycle
from analysis.signals.grid import RATE_HZ
from sensor.samples import Array

STILL_MPS = 0.02  # the velocity at which a phase begins and ends: the field's usual threshold
STARTED_SHARE = 0.15  # a drive or lowering has surely begun once this share of its way is done
DRIVEN_SHARE = 0.95  # a drive may end once this share of the rise is gained
IMPACT_SHARE = 0.6  # an impact earlier on the way down is not that of the bar on the floor
SOON = round(5.0 * RATE_HZ)  # a phase mostly ends within these cells, and the rest of a long set is not looked at
ROUGH = round(0.5 * RATE_HZ)  # how far the true events may lie from those of the sketch
LOWERED_SHARE = 0.90  # a lowering may end once this share of the descent is done: bars bounce on their plates


@dataclass(frozen=True, slots=True)
class Phases:
    """Events of one repetition in cells, with fractions; the lowering's are None where nothing came down.

    The lowering follows the drive, in an eccentric-first lift it precedes it.
    """

    drive_start: float
    drive_end: float
    lowering_start: float | None
    lowering_end: float | None

    @property
    def start(self) -> float:
        """First event of the repetition."""
        return self.drive_start if self.lowering_start is None else min(self.drive_start, self.lowering_start)

    @property
    def end(self) -> float:
        """Last event of the repetition."""
        return self.drive_end if self.lowering_end is None else max(self.drive_end, self.lowering_end)

    def until(self, next_drive: float) -> Phases:
        """Return the same events with a drive that ends where the next one begins at the latest.

        Where nothing was seen to come down between two rises, the first goes on into the second.
        """
        if self.drive_end <= next_drive:
            return self
        return replace(self, drive_end=max(next_drive, self.drive_start))


def find_phases(
    velocity_mps: Array, height_m: Array, impacts: NDArray[np.bool_], cycle: Cycle, *, eccentric_first: bool
) -> Phases:
    """Find the events of one repetition.

    Parameters
    ----------
    velocity_mps, height_m : (n,) arrays
        Vertical motion on the grid, up positive, of one point.
    impacts : (n,) bool array
        Cells in which something hit the floor: an impact ends a lowering.
    cycle : Cycle
        Roughly where the repetition begins, peaks and ends, cells of these arrays.
    eccentric_first : bool
        Whether the lowering before the drive is the repetition's own, else the one after it.

    Returns
    -------
    Phases
    """
    end = len(velocity_mps) if cycle.stop is None else cycle.stop + 1
    if eccentric_first:  # what comes after the top is the next repetition's, or walking away
        end = min(end, cycle.top + ROUGH)
    top = _highest(height_m, cycle.start, max(end, cycle.top + 1))
    low = _lowest(height_m, cycle.start, top + 1)
    start, stop = _drive(velocity_mps, height_m, low, top)
    if eccentric_first:
        if cycle.before is None:
            return Phases(start, stop, None, None)
        high = _highest(height_m, cycle.before, low + 1)
        lowering_start, lowering_end = _lowering(velocity_mps, height_m, impacts, high, low)
        return Phases(start, stop, min(lowering_start, start), min(lowering_end, start))
    if cycle.stop is None or cycle.stop <= top:
        return Phases(start, stop, None, None)
    bottom = _lowest(height_m, top, end)
    lowering_start, lowering_end = _lowering(velocity_mps, height_m, impacts, top, bottom)
    lowering_start = max(lowering_start, stop)
    return Phases(start, stop, lowering_start, max(lowering_end, lowering_start))


def _drive(velocity: Array, height: Array, low: int, top: int) -> tuple[float, float]:
    """Start and end of the drive between a low and a high."""
    gained = (height[low : top + 1] - height[low]) / max(height[top] - height[low], 1e-9)
    begun = _for_good(gained)
    surely, nearly = low + begun, low + begun + int(np.argmax(gained[begun:] >= DRIVEN_SHARE))
    return _last_crossing(velocity, low, surely, STILL_MPS), _first_fall(velocity, nearly, STILL_MPS)


def _lowering(velocity: Array, height: Array, impacts: NDArray[np.bool_], top: int, bottom: int) -> tuple[float, float]:
    """Start and end of the lowering between a high and a low."""
    lost = (height[top] - height[top : bottom + 1]) / max(height[top] - height[bottom], 1e-9)
    begun = _for_good(lost)
    surely, nearly = top + begun, top + begun + int(np.argmax(lost[begun:] >= LOWERED_SHARE))
    hit = begun + np.flatnonzero(impacts[top + begun : bottom + 1] & (lost[begun:] >= IMPACT_SHARE))
    end = _first_fall(velocity, nearly, -STILL_MPS)
    return _last_crossing(velocity, top, surely, -STILL_MPS), min(end, float(top + hit[0])) if len(hit) else end


def _for_good(share: Array) -> int:
    """First cell from which on a movement has begun: a dip at the lockout that comes up again is no lowering."""
    before = np.flatnonzero(share < STARTED_SHARE)
    return min(int(before[-1]) + 1, len(share) - 1) if len(before) else 0


def _last_crossing(velocity: Array, first: int, last: int, level: float) -> float:
    """Last cell in [first, last] where the speed passes the level, which has its direction; `first` where none does."""
    slow: NDArray[np.int_] = np.flatnonzero(_slower(velocity[first : last + 1], level))
    if not len(slow):
        return float(first)
    k = first + int(slow[-1])
    passed = k + 1 < len(velocity) and not _slower(velocity[k + 1], level)
    return _between(velocity, k, level) if passed else float(k)


def _first_fall(velocity: Array, first: int, level: float) -> float:
    """First cell from `first` on where the speed falls under the level; the last cell where it never does."""
    for stop in (first + SOON, len(velocity)):
        slow = np.flatnonzero(_slower(velocity[first:stop], level))
        if len(slow):
            k = first + int(slow[0])
            return _between(velocity, k - 1, level) if slow[0] > 0 else float(k)
    return float(len(velocity) - 1)


def _slower(velocity: Array, level: float) -> NDArray[np.bool_]:
    """Whether the velocity in the direction of the level is below it."""
    return np.asarray(velocity < level if level > 0 else velocity > level)


def _between(velocity: Array, k: int, level: float) -> float:
    """Where the straight line from cell k to k + 1 meets the level."""
    return k + float((level - velocity[k]) / (velocity[k + 1] - velocity[k]))


def _highest(height: Array, start: int, stop: int) -> int:
    """Cell of the greatest height in [start, stop)."""
    return start + int(np.argmax(height[start:stop]))


def _lowest(height: Array, start: int, stop: int) -> int:
    """Cell of the least height in [start, stop)."""
    return start + int(np.argmin(height[start:stop]))
