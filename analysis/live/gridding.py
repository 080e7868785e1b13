"""Samples in any chunks in, blocks of grid cells out: the cells that the whole recording would give.

A block is made as soon as the samples it depends on have come, always from the same samples: nothing depends on how
the stream was cut.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.grid import (
    FIRST_STEPS,
    LOOK_AHEAD,
    LOOK_BACK,
    RATE_HZ,
    STEP_S,
    GridSignals,
    to_grid,
    usual_step_s,
)
from sensor.samples import Array, ImuSamples, joined

BLOCK = 10  # cells: events come ten times a second
MEASURED = round(5.0 * RATE_HZ)  # the rate is measured this often
LONG_HOLE = round(10.0 * RATE_HZ)  # a hole in the stream longer than this is laid on the grid in larger blocks
LARGEST_BLOCK = round(60.0 * RATE_HZ)


class GridBuilder:
    """Lays a stream of samples on the grid.

    Parameters
    ----------
    acc_range_mps2 : float or None
        Full scale of the accelerometer where known.
    """

    def __init__(self, acc_range_mps2: float | None) -> None:
        self.gyroscope: bool | None = None  # None until the first sample has come
        self.rate_hz: float | None = None  # of the first samples
        self.latest_rate_hz: float | None = None  # of the last few seconds before the last block
        self._acc_range_mps2 = acc_range_mps2
        self._held: ImuSamples | None = None
        self._at = 0  # first of the held samples that the next block depends on
        self._new: list[ImuSamples] = []
        self._count = 0
        self._step_s: float | None = None
        self._times: list[Array] = []  # of the samples since the rate was last measured
        self._counted_s = -np.inf  # the last of them
        self._next = 0  # first cell that has not been made
        self._edge_s = -np.inf  # where the next block ends:
        self._beyond = 0  # so many samples lie beyond it, and it takes the one that closes it and those it looks ahead

    def push(self, samples: ImuSamples) -> Iterator[GridSignals]:
        """Take samples, later than all before them, and yield the blocks that have become known.

        Raises
        ------
        ValueError
            Where the samples are not later than those before, or have a gyroscope and those before have none.
        """
        if not len(samples):
            return
        self._check(samples)
        self._new.append(samples)
        self._count += len(samples)
        if self._step_s is None and self._count <= FIRST_STEPS:
            return
        self._beyond += _count_beyond(samples.time_s, self._edge_s)
        if self._beyond > LOOK_AHEAD:
            yield from self._made(finished=False)

    def finish(self) -> Iterator[GridSignals]:
        """Yield the blocks that are left, the last one up to the last cell that lies wholly inside the recording."""
        if self._count:
            yield from self._made(finished=True)

    def _check(self, samples: ImuSamples) -> None:
        """Refuse what does not continue the stream."""
        last = self._new[-1] if self._new else self._held
        if self.gyroscope is None:
            self.gyroscope = samples.gyr_radps is not None
        elif self.gyroscope != (samples.gyr_radps is not None):
            raise ValueError("a stream has a gyroscope from its first sample to its last, or none at all")
        if last is not None and samples.time_s[0] <= last.time_s[-1]:
            raise ValueError(f"a sample at {samples.time_s[0]} s came after one at {last.time_s[-1]} s")

    def _made(self, *, finished: bool) -> Iterator[GridSignals]:
        """Make every block that the samples allow."""
        before = [] if self._held is None else [self._held.part(self._at, len(self._held))]
        held = self._held = joined([*before, *self._new])
        self._new, self._at = [], 0
        time_s = held.time_s
        if self._step_s is None:
            if len(held) < 2:
                return
            self._step_s = usual_step_s(time_s)
            self.rate_hz = 1 / self._step_s
            self._next = int(np.ceil(time_s[0] * RATE_HZ + 0.5 - 1e-9))
        end = int(np.floor(time_s[-1] * RATE_HZ - 0.5 + 1e-9)) + 1  # behind the last whole cell
        usable = len(time_s) - LOOK_AHEAD
        while self._next < end:
            stop = self._block_end(time_s)
            if finished:
                stop = min(stop, end)
            after = int(np.searchsorted(time_s, (stop - 0.5) * STEP_S, side="right"))  # the sample that closes it
            if after >= usable and not finished:
                break
            part = held.part(self._at, min(after + 1 + LOOK_AHEAD, len(time_s)))
            grid = to_grid(part, acc_range_mps2=self._acc_range_mps2, step_s=self._step_s)
            block = grid.part(self._next - grid.first, stop - grid.first)
            self._measure_rate(time_s[self._at : after], stop)
            self._next, self._at = stop, max(after - 1 - LOOK_BACK, 0)
            yield block
        self._edge_s = (self._next // BLOCK * BLOCK + BLOCK - 0.5) * STEP_S
        self._beyond = _count_beyond(time_s, self._edge_s)

    def _measure_rate(self, time_s: Array, stop: int) -> None:
        """Measure the rate anew every few seconds, from the times of the samples of each block."""
        new = time_s[time_s > self._counted_s]
        if len(new):
            self._times.append(new)
            self._counted_s = float(new[-1])
        if stop % MEASURED == 0:
            steps = np.diff(np.concatenate(self._times))
            self.latest_rate_hz = 1 / float(np.median(steps)) if len(steps) else self.latest_rate_hz
            self._times = [self._times[-1][-1:]]

    def _block_end(self, time_s: Array) -> int:
        """Behind the last cell of the next block: a whole number of blocks, many of them inside a long hole."""
        stop = self._next // BLOCK * BLOCK + BLOCK
        following = int(np.searchsorted(time_s, (stop - 0.5) * STEP_S))
        if following < len(time_s):
            inside = int(np.floor(time_s[following] * RATE_HZ - 0.5)) // BLOCK * BLOCK
            if inside - stop > LONG_HOLE:
                stop = min(inside, stop + LARGEST_BLOCK)
        return stop


def _count_beyond(time_s: Array, edge_s: float) -> int:
    """Count the samples later than an edge; at least one sample."""
    return 0 if time_s[-1] <= edge_s else len(time_s) - int(time_s.searchsorted(edge_s, side="right"))
