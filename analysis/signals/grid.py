"""Irregular samples in, one regular grid out.

Everything after this step works on a fixed grid of 100 Hz that is anchored at the recording's time zero, whatever the
sensor's rate, so that the same samples give the same result in any chunks. A grid value is the mean of the
interpolated signal over its cell, which keeps every integral of the signal exactly and averages a faster sensor down.
Between samples the signal is a cubic: straight lines cut its corners, which made a fast drive 10 mm/s too slow at 50 Hz
and 27 at 25 Hz. Where samples are missing it stays straight, for the slope beside a hole says little about its middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.signals.false_readings import without_spikes
from sensor.samples import Array, ImuSamples

RATE_HZ = 100.0  # a drive lasts 0.5 s and more; faster sampling changed no figure by 1 mm/s
STEP_S = 1.0 / RATE_HZ
HOLE = 1.75  # usual steps between samples from which on at least one sample is missing
SHORTEST_GAP_S = 0.05  # in a longer hole hips that wobble at 10 Hz change their velocity by 3 cm/s and more unseen
TURNING_GAP_S = 0.3  # in a longer one a hip or thigh turns by 30 degrees and stops: no line tells its rate
LONG_GAP_S = 1.0  # a longer one hides a whole drive; what does not turn with the lift may have turned nevertheless
FIRST_STEPS = 100  # steps between samples that tell a sensor's rate: live it must be known soon, and the same later
LOOK_BACK = 5  # samples before a cell that its value depends on, beside those at its edges
LOOK_AHEAD = 3  # and samples after it
AT_ONCE = 1000  # samples whose axes are laid on the grid together: few calls for a live block, small arrays for hours


@dataclass(frozen=True, slots=True, eq=False)
class GridSignals:
    """Samples on the grid: cell k covers [k - 1/2, k + 1/2) steps after time zero; `first` is the first cell's k.

    `known` is False where the recording has a gap: the values there are a straight line that no estimate may trust.
    `drawn` is False where it is so long that no line was drawn through it for the angular rate, which is zero there.
    """

    first: int
    acc_mps2: Array
    gyr_radps: Array | None
    known: NDArray[np.bool_]
    drawn: NDArray[np.bool_]
    clipped: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.acc_mps2)

    @property
    def time_s(self) -> Array:
        """Centres of the cells, seconds on the recording's clock."""
        return np.asarray((self.first + np.arange(len(self))) * STEP_S, dtype=np.float64)

    def part(self, start: int, stop: int) -> GridSignals:
        """Return cells [start, stop), sharing memory."""
        gyr = None if self.gyr_radps is None else self.gyr_radps[start:stop]
        cells = slice(start, stop)
        marks = self.known[cells], self.drawn[cells], self.clipped[cells]
        return GridSignals(self.first + start, self.acc_mps2[cells], gyr, *marks)


def to_grid(
    samples: ImuSamples,
    *,
    acc_range_mps2: float | None = None,
    step_s: float | None = None,
    blind_s: float = LONG_GAP_S,
) -> GridSignals:
    """Lay samples on the regular grid.

    Parameters
    ----------
    samples : ImuSamples
        At least two samples.
    acc_range_mps2 : float or None
        Full scale of the accelerometer where known; a reading at 99 % of it counts as clipped.
    step_s : float or None
        Usual step of the recording where these samples are but a part of it; else they tell it.
    blind_s : float
        Length from which on a gap is too long for an angular rate to be drawn through it.

    Returns
    -------
    GridSignals
        From the first cell that lies wholly inside the recording to the last; empty for fewer than two samples.

    Examples
    --------
    >>> time_s = np.arange(101) / 50
    >>> grid = to_grid(ImuSamples(time_s, np.tile([0.0, 0.0, 9.8], (101, 1)), None))
    >>> len(grid), round(float(grid.acc_mps2[7, 2]), 6)
    (199, 9.8)
    """
    time_s = samples.time_s
    first, stop = whole_cells(time_s)
    if stop <= first:
        none = np.empty(0, bool)
        return GridSignals(0, np.empty((0, 3)), None, none, none, none)
    gyr = samples.gyr_radps
    axes = samples.acc_mps2 if gyr is None else np.concatenate([samples.acc_mps2, gyr], axis=1)
    return lay_on_cells(time_s, axes, (first, stop), acc_range_mps2=acc_range_mps2, step_s=step_s, blind_s=blind_s)


def whole_cells(time_s: Array) -> tuple[int, int]:
    """Return the cells [first, stop) that lie wholly between the first sample and the last; none for fewer than two."""
    if len(time_s) < 2:
        return 0, 0
    return math.ceil(time_s[0] * RATE_HZ + 0.5 - 1e-9), math.floor(time_s[-1] * RATE_HZ - 0.5 + 1e-9) + 1


def lay_on_cells(
    time_s: Array,
    axes: Array,
    cells: tuple[int, int],
    *,
    acc_range_mps2: float | None = None,
    step_s: float | None = None,
    blind_s: float = LONG_GAP_S,
) -> GridSignals:
    """Lay samples on the cells [first, stop) between them, at least one.

    Parameters
    ----------
    time_s : (n,) array
    axes : (n, 3) or (n, 6) array
        Specific force, and angular rate where there is one.
    cells : (int, int)
    acc_range_mps2, step_s, blind_s
        As for `to_grid`.
    """
    first, stop = cells
    edges_s = np.asarray((np.arange(first, stop + 1) - 0.5) * STEP_S, dtype=np.float64)
    steps_s = time_s[1:] - time_s[:-1]
    step_s, longest_s = step_s or usual_step_s(time_s), float(steps_s.max())
    hole = steps_s > HOLE * step_s if longest_s > HOLE * step_s else None
    laid = _lay_cells(time_s, steps_s, edges_s, hole)
    axes = np.ascontiguousarray(without_spikes(axes.T, step_s=step_s).T)
    if len(time_s) <= AT_ONCE:
        means = _cell_means(axes, laid)
    else:
        means = np.concatenate([_cell_means(np.ascontiguousarray(axis), laid) for axis in axes.T[:, :, None]], axis=1)
    known = drawn = np.ones(stop - first, bool)
    if longest_s > gap_length_s(step_s):
        known = ~_inside(time_s[:-1], time_s[1:], steps_s > gap_length_s(step_s), edges_s)
    if longest_s > blind_s and means.shape[1] > 3:
        drawn = ~_inside(time_s[:-1], time_s[1:], steps_s > max(blind_s, gap_length_s(step_s)), edges_s)
        means[~drawn, 3:] = 0.0
    clipped = _find_clipped(time_s, axes[:, :3], acc_range_mps2, edges_s)
    return GridSignals(first, means[:, :3], means[:, 3:] if means.shape[1] > 3 else None, known, drawn, clipped)


def _find_clipped(time_s: Array, acc_mps2: Array, acc_range_mps2: float | None, edges_s: Array) -> NDArray[np.bool_]:
    """Cells beside a reading at the end of the sensor's range, where that is known."""
    if acc_range_mps2 is None:
        return np.zeros(len(edges_s) - 1, bool)
    at_limit = np.abs(acc_mps2).max(axis=1) >= 0.99 * acc_range_mps2
    return _inside(time_s[:-1], time_s[1:], at_limit[:-1] | at_limit[1:], edges_s)


def gap_length_s(step_s: float) -> float:
    """Return the step above which a recording has a gap: a lost stretch of a drive, or 3.5 periods of a slow sensor."""
    return max(SHORTEST_GAP_S, 3.5 * step_s)


def usual_step_s(time_s: Array) -> float:
    """Return the usual time between two samples, told by the first hundred steps; at least two samples."""
    return float(np.median(np.diff(time_s[: FIRST_STEPS + 1])))


class _Cells(NamedTuple):
    """Where the edges of cells lie among the samples, the same for every axis: arrays of one column.

    `steps_s` (n - 1, 1) lead from sample to sample; `hole` (n - 1,) says where one is missing between them, None where
    none is. An edge lies in the step `at` (edges,), by `beyond` seconds; up to there `early` and `late` weigh how the
    step's chord differs from the slopes at its ends in the integral of the cubic.
    """

    steps_s: Array
    hole: NDArray[np.bool_] | None
    at: NDArray[np.int_]
    beyond: Array
    early: Array
    late: Array


def _lay_cells(time_s: Array, steps_s: Array, edges_s: Array, hole: NDArray[np.bool_] | None) -> _Cells:
    """Find the edges of cells among the times of samples."""
    at = np.minimum(np.maximum(time_s.searchsorted(edges_s, side="right") - 1, 0), len(steps_s) - 1)
    beyond = edges_s - time_s.take(at)
    share = (beyond / steps_s.take(at))[:, None]
    quarter = share / 4
    return _Cells(steps_s[:, None], hole, at, beyond[:, None], share * (2 / 3 - quarter), share * (quarter - 1 / 3))


def _cell_means(values: Array, cells: _Cells) -> Array:
    """Mean over each cell of the curves through the samples (n, axes): cubics with the slopes of parabolas (Bessel's).

    A cell's mean is to the last bit from `LOOK_BACK` samples before it and `LOOK_AHEAD` behind it.
    """
    steps_s, at, beyond = cells.steps_s, cells.at, cells.beyond
    values = _unaveraged(values, cells.hole)
    chord = (values[1:] - values[:-1]) / steps_s
    start, stop = _slopes(chord, steps_s, cells.hole)
    area = steps_s * (0.5 * (values[1:] + values[:-1]) + steps_s * (start - stop) / 12)
    chord, start, stop = chord.take(at, axis=0), start.take(at, axis=0), stop.take(at, axis=0)
    bend = cells.early * (chord - start) + cells.late * (stop - chord)
    partly = beyond * (values.take(at, axis=0) + beyond * (start / 2 + bend))
    whole = np.add.reduceat(area, at, axis=0)[:-1] * (at[1:] > at[:-1])[:, None]
    return np.asarray((whole + (partly[1:] - partly[:-1])) * RATE_HZ)


def _unaveraged(values: Array, hole: NDArray[np.bool_] | None) -> Array:
    """Values at the samples' own times, from readings that are means over the time of one sample; not beside holes."""
    chord = values[1:] - values[:-1]
    bend = chord[1:] - chord[:-1]
    if hole is not None:
        bend[hole[1:] | hole[:-1]] = 0.0
    unaveraged = values.copy()
    unaveraged[1:-1] -= bend / 24
    return unaveraged


def _slopes(chord: Array, steps_s: Array, hole: NDArray[np.bool_] | None) -> tuple[Array, Array]:
    """Slope at the start and at the stop of each step between samples; across a hole that of the straight line."""
    later = steps_s[:-1] / (steps_s[:-1] + steps_s[1:])
    if hole is not None:
        later = np.where(hole[1:, None], 0.0, np.where(hole[:-1, None], 1.0, later))
    start, stop = chord.copy(), chord.copy()
    start[1:] = stop[:-1] = chord[:-1] + later * (chord[1:] - chord[:-1])
    if hole is not None:
        start[hole] = stop[hole] = chord[hole]
    return start, stop


def _inside(starts_s: Array, stops_s: Array, which: NDArray[np.bool_], edges_s: Array) -> NDArray[np.bool_]:
    """Cells that touch any of the intervals named by `which`."""
    if not which.any():
        return np.zeros(len(edges_s) - 1, bool)
    change = np.zeros(len(edges_s), int)
    a = np.clip(np.searchsorted(edges_s, starts_s[which], side="right") - 1, 0, len(edges_s) - 1)
    b = np.clip(np.searchsorted(edges_s, stops_s[which], side="left"), 0, len(edges_s) - 1)
    np.add.at(change, a, 1)
    np.add.at(change, b, -1)
    return np.cumsum(change)[:-1] > 0
