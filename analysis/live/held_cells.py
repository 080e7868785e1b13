"""Blocks of grid cells in, the stretch of the recording that is still held out: a buffer with a bound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import RATE_HZ, GridSignals
from analysis.signals.orientation import Attitude, VerticalFilter
from analysis.signals.swing import STEP_CELLS
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

MOST_S = 3600.0  # what is held at most: an hour of cells with their attitude takes 38 MB
SPARE = round(60.0 * RATE_HZ)  # room at the end, so that few blocks move what is held


class HeldCells:
    """The latest cells of the grid, with the vertical in them where a gyroscope tells it.

    The vertical is followed causally and kept, so that what was dropped still speaks through it.
    """

    def __init__(self, *, gyroscope: bool, most_s: float = MOST_S) -> None:
        self._most = round(most_s * RATE_HZ)
        self.first = self.stop = 0  # numbers of the first cell held and the first that has not come, from time zero
        self.dropped = False  # whether cells were lost to the bound
        self._filter = VerticalFilter() if gyroscope else None
        self._numbers: Array = np.empty((SPARE, 14 if gyroscope else 4))  # acc 3, rate 1, gyr 3, up 3, rise 1, bias 3
        self._marks: NDArray[np.bool_] = np.empty((SPARE, 3), bool)  # known, drawn, clipped
        self._begin = self._end = 0  # what is held, as rows

    def __len__(self) -> int:
        return self._end - self._begin

    def append(self, block: GridSignals) -> Attitude | None:
        """Take the block that follows; return the vertical in its cells, None without a gyroscope."""
        if self._end == 0:
            self.first = block.first
        cells = len(block)
        self._make_room(cells)
        rows = slice(self._end, self._end + cells)
        self._end, self.stop = rows.stop, block.first + cells
        self._numbers[rows, :3] = block.acc_mps2
        for column, marks in enumerate((block.known, block.drawn, block.clipped)):
            self._marks[rows, column] = marks
        if self._filter is None:
            return None
        attitude = self._filter.follow(block)
        self._numbers[rows, 4:7] = block.gyr_radps
        self._numbers[rows, 7:10] = attitude.up
        self._numbers[rows, 10] = attitude.rise_mps2
        self._numbers[rows, 11:14] = attitude.gyr_bias_radps
        return attitude

    def add_rate(self, rate: Array) -> None:
        """Keep the rate (n,) of the quick look beside the last cells."""
        self._numbers[self._end - len(rate) : self._end, 3] = rate

    def rate(self, start: int) -> Array:
        """Return the rate of the quick look from the cell `start` on."""
        return self._numbers[self._rows(start), 3]

    def rise(self, start: int) -> Array:
        """Return the upward acceleration from the cell `start` on, as far as it is known by now."""
        rows = self._rows(start)
        if self._filter is not None:
            return self._numbers[rows, 10]
        return np.asarray(np.linalg.norm(self._numbers[rows, :3], axis=1) - STANDARD_GRAVITY_MPS2)

    def trim(self, first: int) -> None:
        """Drop the cells before this one, by whole seconds: the swing's axis is found second by second."""
        whole = (first - self.first) // STEP_CELLS * STEP_CELLS
        dropped = min(max(whole, 0), len(self))
        self._begin += dropped
        self.first += dropped

    def drop_all(self) -> None:
        """Drop every cell, so that nothing of them is seen in what comes; the vertical goes on."""
        self.first, self._begin = self.stop, self._end

    def signals(self, start: int | None = None) -> GridSignals:
        """Return the cells from `start` on (all by default), sharing memory: valid until the next block comes."""
        rows = self._rows(start)
        gyr = None if self._filter is None else self._numbers[rows, 4:7]
        first = self.first + rows.start - self._begin
        return GridSignals(first, self._numbers[rows, :3], gyr, *self._marks[rows].T)

    def attitude(self, start: int | None = None) -> Attitude | None:
        """Return the vertical in the same cells; None without a gyroscope."""
        if self._filter is None:
            return None
        rows = self._rows(start)
        return Attitude(self._numbers[rows, 7:10], self._numbers[rows, 10], self._numbers[rows, 11:14])

    def _rows(self, start: int | None) -> slice:
        """Rows of the cells from `start` on."""
        skipped = 0 if start is None else min(max(start - self.first, 0), len(self))
        return slice(self._begin + skipped, self._end)

    def _make_room(self, cells: int) -> None:
        """Move what is held to the front, into larger arrays where it takes them."""
        if len(self) + cells > self._most:
            self.dropped = True
            self.trim(self.first + len(self) + cells - self._most + STEP_CELLS)
        if self._end + cells <= len(self._numbers):
            return
        rows = slice(self._begin, self._end)
        size = max(2 * (len(self) + cells), SPARE)
        for name in ("_numbers", "_marks"):
            old = getattr(self, name)
            new = np.empty((size, old.shape[1]), old.dtype)
            new[: len(self)] = old[rows]
            setattr(self, name, new)
        self._begin, self._end = 0, rows.stop - rows.start
