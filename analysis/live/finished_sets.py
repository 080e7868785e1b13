"""The held stretch of the recording in, the sets out that nothing to come can change any more.

The sets are found by the very function that `analyse` uses, on what is held. A set is final when the signal has gone
on for as long as that function looks beyond a set; what is dropped lies further back than it looks before one.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.finding.repetitions import Stretch, find_sets, reach_after_s, reach_before_s
from analysis.live.held_cells import HeldCells
from analysis.pipeline import ExaminedSet, examine_set
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ

SLACK = round(1.0 * RATE_HZ)  # a provisional drive begins this much before what is found later at most
EVERY = round(40.0 * RATE_HZ)  # how often what is held is searched where nothing was noticed: it may have been missed
SELDOM = 3 * EVERY  # and beyond what is final where something was: a set missed before it is told later
SURE = round(1.0 * RATE_HZ)  # what is found later ends this much after what was noticed at most


class FinishedSets:
    """Searches the held cells where something may have become final, and tells each set once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._after = round(reach_after_s(settings) * RATE_HZ)
        self._before = round(reach_before_s(settings) * RATE_HZ)
        self._break = round(settings.set_break_s * RATE_HZ)
        self.told = -1  # last top of the last set that has been told
        self.decided = 0  # a drive before this cell is part of a set that has been told, or of none
        self._searched = 0  # where the cells ended at the last search
        self._open_until = 0  # last cell of the first set that is not decided, 0 where there is none
        self._settled = 0  # what was noticed up to this cell has been told, or is of no set

    def search(self, held: HeldCells, moved_until: int, *, ended: bool = False) -> Iterator[ExaminedSet]:
        """Yield the sets that have become final, in order of time; all that are left where the stream has ended.

        `moved_until` is where the last movement ended that looked like part of a set. Searching is what costs most:
        so it waits until that can be final.
        """
        if not len(held) or (held.stop < self._due(moved_until) and not ended):
            return
        open_from = None
        self._searched, self._open_until = held.stop, 0
        self._settled = held.stop - self._after - SURE
        for stretch in find_sets(held.signals(), self._settings, held.attitude()):
            top, last = (stretch.grid.first + cell for cell in (stretch.cycles[-1].top, stretch.cycles[-1].end))
            if top <= self.told:
                continue
            if not ended and last + self._after >= held.stop:
                open_from = _begin(stretch) if open_from is None else open_from
                self._open_until = self._open_until or last
                continue
            self.told, self._settled = top, max(self._settled, last + SURE)
            examined = examine_set(stretch, self._settings)
            if examined is not None:
                yield examined
        self.decided = open_from - SLACK if open_from is not None else held.stop - self._after
        keep = min(held.stop - self._after, held.stop if open_from is None else open_from) - self._before
        held.trim(keep)

    def _due(self, moved_until: int) -> int:
        """Cell at which the next search is due: when the open set, which goes on with what is noticed, is final."""
        goes_on = not self._open_until or moved_until < self._open_until + self._break
        if moved_until > self._settled and goes_on:
            self._open_until = max(self._open_until, moved_until + SURE)
        if self._open_until:
            return min(self._open_until + self._after + 1, self._searched + SELDOM + self._after)
        return self._searched + EVERY


def _begin(stretch: Stretch) -> int:
    """First cell of the first repetition, counted from time zero."""
    return stretch.grid.first + stretch.cycles[0].begin
