"""Gaps of a recording: stretches of cells in which nothing is known, and how much each of them hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import LONG_GAP_S, RATE_HZ, GridSignals


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as far as it has come: its cells, and whether an angular rate was drawn through all of it."""

    cells: int = 0
    drawn: bool = True

    @property
    def blind(self) -> bool:
        """Whether nothing tells how the sensor turned in it, also where single readings stand in a long one."""
        return not self.drawn or is_long(0, self.cells)

    def and_then(self, drawn: NDArray[np.bool_]) -> Gap:
        """Return the gap with more cells at its end, of which these say whether a rate was drawn through them."""
        return Gap(self.cells + len(drawn), self.drawn and bool(drawn.all()))


def blind_gaps(grid: GridSignals) -> tuple[tuple[int, int], ...]:
    """Return the gaps [start, stop) that are blind, from one known cell to the next; none without a gyroscope."""
    if grid.gyr_radps is None or grid.known.all():
        return ()
    return tuple((a, b) for a, b in stretches_of(~grid.known) if Gap().and_then(grid.drawn[a:b]).blind)


def is_long(start: int, stop: int) -> bool:
    """Return whether a gap of cells [start, stop) hides a whole drive or more."""
    return stop - start > LONG_GAP_S * RATE_HZ


def stretches_of(cells: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Return where cells are marked without a break, as [start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], cells, [False]]).astype(int)))
    return tuple((int(a), int(b)) for a, b in edges.reshape(-1, 2))
