"""What both ways of finding repetitions hand on: where each one roughly begins, peaks and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.signals.grid import RATE_HZ
from sensor.samples import Array

MARGIN = round(0.3 * RATE_HZ)  # the body is still a little before and after it moves
AT_LOW_SHARE = 0.05  # it is at its low while it has moved by less than this share of the usual way


@dataclass(frozen=True, slots=True)
class Cycle:
    """One rise and the descents around it, as cells of the grid.

    The point is at a low in `start`, at a high in `top` and back at a low in `stop`; `before` is the high it came down
    from. `stop` and `before` are None where there is no such descent in the recording. Refined later; the true events
    lie within half a second.
    """

    start: int
    top: int
    stop: int | None
    before: int | None = None

    @property
    def begin(self) -> int:
        """First cell of the repetition, its own descent included where that comes first."""
        return self.start if self.before is None else self.before

    @property
    def end(self) -> int:
        """Last cell of the repetition that is known."""
        return self.top if self.stop is None else self.stop

    def counted_from(self, cell: int) -> Cycle:
        """Return the same cycle with its cells counted from another one."""
        stop = None if self.stop is None else self.stop - cell
        before = None if self.before is None else self.before - cell
        return Cycle(self.start - cell, self.top - cell, stop, before)

    def within(self, cells: int) -> Cycle:
        """Return the same cycle as the first `cells` cells show it: without a descent that ends beyond them.

        Examples
        --------
        >>> Cycle(30, 60, 110, before=-5).within(100)
        Cycle(start=30, top=60, stop=None, before=0)
        """
        stop = None if self.stop is None or self.stop >= cells else self.stop
        before = None if self.before is None else max(self.before, 0)
        return Cycle(self.start, self.top, stop, before)


CycleSet = tuple[Cycle, ...]


def cut_to_movement(curve: Array, cycle: Cycle, usual: float) -> Cycle:
    """Cut a cycle to where the curve leaves its low and comes back to it.

    Parameters
    ----------
    curve : (n,) array
        Height or swing, growing with the drive.
    cycle : Cycle
        Between two lows, which may lie long before and after the movement, or much lower than the set's own: who lies
        down before a set or sits up after it moves further than in the set.
    usual : float
        The set's usual way from low to high, in the curve's unit.

    Returns
    -------
    Cycle
        Start and stop lie no more than `MARGIN` away from the movement.
    """
    low, top, after = cycle.start, cycle.top, cycle.stop
    floor, slack = curve[top] - usual, AT_LOW_SHARE * usual
    leaving = np.flatnonzero(curve[low:top] <= max(curve[low], floor) + slack)
    start = max(low, low + int(leaving[-1]) - MARGIN) if len(leaving) else low
    before = cycle.before
    if before is not None:
        high = np.flatnonzero(curve[before : low + 1] >= curve[before] - slack)
        before = max(before, before + int(high[-1]) - MARGIN)
    if after is None:
        return Cycle(start, top, None, before)
    arriving = np.flatnonzero(curve[top : after + 1] <= max(curve[after], floor) + slack)
    return Cycle(start, top, min(after, top + int(arriving[0]) + MARGIN), before)
