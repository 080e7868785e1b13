"""Samples in any chunks in, blocks of grid cells out: the cells that the whole recording would give.

A block is made as soon as the samples it depends on have come, always from the same samples: nothing depends on how
the stream was cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from analysis.signals.grid import (
    FIRST_STEPS,
    LONG_GAP_S,
    LOOK_AHEAD,
    LOOK_BACK,
    RATE_HZ,
    STEP_S,
    GridSignals,
    lay_on_cells,
    usual_step_s,
    whole_cells,
)
from sensor.samples import Array, ImuSamples

BLOCK = 10  # cells a block, unless they are wished in other numbers
MEASURED = round(5.0 * RATE_HZ)  # the rate is measured this often
LONG_HOLE = round(10.0 * RATE_HZ)  # a hole in the stream longer than this is laid on the grid in larger blocks
LARGEST_BLOCK = round(60.0 * RATE_HZ)
SPARE = 1024  # samples: room at the end, so that few batches move what is held


class GridBuilder:
    """Lays a stream of samples on the grid.

    Parameters
    ----------
    acc_range_mps2 : float or None
        Full scale of the accelerometer where known.
    blind_s : float
        Length from which on a gap is too long for an angular rate to be drawn through it.
    """

    def __init__(self, acc_range_mps2: float | None, *, blind_s: float = LONG_GAP_S) -> None:
        self.gyroscope: bool | None = None  # None until the first sample has come
        self.rate_hz: float | None = None  # of the first samples
        self.latest_rate_hz: float | None = None  # of the last few seconds before the last block
        self.known_s = 0.0  # time of the sample by which the last block has become known
        self.block = BLOCK  # cells of the next block, a divisor of `MEASURED`; any gives the same cells
        self._acc_range_mps2, self._blind_s = acc_range_mps2, blind_s
        self._time_s: Array = np.empty(0)
        self._axes: Array = np.empty((0, 0))  # a row a sample: specific force, and angular rate where there is one
        self._begin = self._end = 0  # the samples held: from the first that the next block depends on
        self._step_s: float | None = None
        self._times_s: list[Array] = []  # of the samples since the rate was last measured
        self._untimed = 0  # the first that is not among them
        self._next = 0  # first cell that has not been made
        self._edge_s = -np.inf  # where the next block ends; it takes the sample beyond, and those it looks ahead to

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
        self._hold(samples)
        if self._step_s is None and self._end - self._begin <= FIRST_STEPS:
            return
        at = self._end - 1 - LOOK_AHEAD
        if at >= self._begin and self._time_s[at] > self._edge_s:
            yield from self._made(finished=False)

    def finish(self) -> Iterator[GridSignals]:
        """Yield the blocks that are left, the last one up to the last cell that lies wholly inside the recording."""
        if self._end > self._begin:
            yield from self._made(finished=True)

    def _check(self, samples: ImuSamples) -> None:
        """Refuse what does not continue the stream."""
        if self.gyroscope is None:
            self.gyroscope = samples.gyr_radps is not None
        elif self.gyroscope != (samples.gyr_radps is not None):
            raise ValueError("a stream has a gyroscope from its first sample to its last, or none at all")
        if self._end > self._begin and samples.time_s[0] <= self._time_s[self._end - 1]:
            raise ValueError(f"a sample at {samples.time_s[0]} s came after one at {self._time_s[self._end - 1]} s")

    def _hold(self, samples: ImuSamples) -> None:
        """Put samples behind those that are held."""
        stop = self._end + len(samples)
        if stop > len(self._time_s):
            stop = self._make_room(len(samples))
        held = slice(self._end, stop)
        self._time_s[held] = samples.time_s
        self._axes[held, :3] = samples.acc_mps2
        if samples.gyr_radps is not None:
            self._axes[held, 3:] = samples.gyr_radps
        self._end = stop

    def _make_room(self, count: int) -> int:
        """Move what is held to the front of larger arrays; return where so many more will end."""
        held = slice(self._begin, self._end)
        time_s, axes = self._time_s[held], self._axes[held]
        size = 2 * (len(time_s) + count) + SPARE
        self._time_s, self._axes = np.empty(size), np.empty((size, 6 if self.gyroscope else 3))
        if len(time_s):
            self._time_s[: len(time_s)], self._axes[: len(axes)] = time_s, axes
        self._untimed -= self._begin
        self._begin, self._end = 0, len(time_s)
        return self._end + count

    def _made(self, *, finished: bool) -> Iterator[GridSignals]:
        """Make every block that the samples allow."""
        time_s = self._time_s[: self._end]
        if self._step_s is None:
            if self._end - self._begin < 2:
                return
            self._step_s = usual_step_s(time_s)
            self.rate_hz = 1 / self._step_s
            self._next = whole_cells(time_s)[0]
            self.known_s = float(time_s[min(FIRST_STEPS, self._end - 1)])
        end = whole_cells(time_s[self._begin :])[1]
        usable = self._end - LOOK_AHEAD
        while self._next < end:
            stop = self._block_end(time_s)
            if finished:
                stop = min(stop, end)
            after = int(time_s.searchsorted((stop - 0.5) * STEP_S, side="right"))  # the sample that closes it
            if after >= usable and not finished:
                break
            around = slice(self._begin, min(after + 1 + LOOK_AHEAD, self._end))
            block = lay_on_cells(
                time_s[around],
                self._axes[around],
                (self._next, stop),
                acc_range_mps2=self._acc_range_mps2,
                step_s=self._step_s,
                blind_s=self._blind_s,
            )
            self._measure_rate(time_s, after, stop)
            self.known_s = max(self.known_s, float(time_s[min(after + LOOK_AHEAD, self._end - 1)]))
            self._next, self._begin = stop, max(after - 1 - LOOK_BACK, self._begin)
            yield block
        self._edge_s = (self._next // self.block * self.block + self.block - 0.5) * STEP_S

    def _measure_rate(self, time_s: Array, after: int, stop: int) -> None:
        """Measure the rate anew every few seconds, from the times of the samples up to `after`."""
        if after > self._untimed:
            self._times_s.append(time_s[self._untimed : after].copy())
            self._untimed = after
        if stop % MEASURED == 0:
            steps_s = np.diff(np.concatenate(self._times_s))
            self.latest_rate_hz = 1 / float(np.median(steps_s)) if len(steps_s) else self.latest_rate_hz
            self._times_s = [self._times_s[-1][-1:]]

    def _block_end(self, time_s: Array) -> int:
        """Behind the last cell of the next block: a whole number of blocks, many of them inside a long hole."""
        block = self.block
        stop = self._next // block * block + block
        following = int(time_s.searchsorted((stop - 0.5) * STEP_S))
        if following < len(time_s):
            inside = math.floor(time_s[following] * RATE_HZ - 0.5) // block * block
            if inside - stop > LONG_HOLE:
                stop = min(inside, stop + LARGEST_BLOCK)
        return stop
