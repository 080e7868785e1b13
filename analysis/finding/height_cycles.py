"""Repetitions of any lift from the height alone: something goes up and down again and again by a similar amount.

The way for a sensor on the bar and for lifts of which we assume nothing. The measure of what counts comes from the
lift itself: a rise is a repetition when it is not much smaller than the usual rise around it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.finding.cycles import Cycle, CycleSet, cut_to_movement
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.heave import WINDOW_S
from analysis.signals.smoothing import average
from analysis.signals.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array

LEAST_RISE_M = 0.10  # steps of walking and breathing raise a body or a bar by 3-6 cm
USUAL_QUANTILE = 0.7  # the usual rise: partial and failed ones do not pull it down
COUNTED_SHARE = 0.4  # share of the usual rise below which a rise is no attempt
COUNTED_IN_ANY = 0.33  # the same in a movement of which nothing is known: its strokes may grow as they please
WHOLE_SHARE = 0.85  # share of the usual rise by which somebody comes down who means to do a whole repetition
CUT_SHARE = 0.3  # share below which a rise that the recording's end cuts is none, after a whole descent
PUSHED_SHARE = (
    0.7  # of a rise's mean velocity that starts it and that stops it, at least; above 1 where nothing is wrong
)
LEAST_WHOLE = 3  # rises without a gap that tell what is usual better than all do
TREMOR_S = 0.05  # averaging that quietens what rings in the bar and leaves the fastest stroke
LOWERED_SHARE = 0.5  # share of the usual rise that a squat must come down first
NEIGHBOURHOOD_S = 60.0  # what counts as usual is decided over this stretch on either side


def find_height_cycles(
    height_m: Array,
    rise_mps2: Array,
    known: NDArray[np.bool_],
    *,
    set_break_s: float,
    eccentric_first: bool,
    counted_share: float = COUNTED_SHARE,
) -> tuple[CycleSet, ...]:
    """Find the sets of a recording by height.

    Parameters
    ----------
    height_m : (n,) array
        Sketch of the height on the grid, slow part removed.
    rise_mps2 : (n,) array
        Upward acceleration that it was made of.
    known : (n,) bool array
        False where no sample says anything.
    set_break_s : float
        A pause longer than this ends a set.
    eccentric_first : bool
        Whether a rise counts only after a descent (a squat), so that getting up is no repetition.
    counted_share : float
        Share of the usual rise below which a rise is no attempt.

    Returns
    -------
    tuple of CycleSet
        In order of time; empty where nothing rises far enough.
    """
    quiet = _quietened(rise_mps2)
    pushes = [np.concatenate([[0.0], np.cumsum(np.maximum(way * quiet, 0.0)) * STEP_S]) for way in (1.0, -1.0)]
    cycles = [
        c
        for c in _rises(find_turning_points(height_m, swing=LEAST_RISE_M))
        if c.top == len(height_m) - 1 or not known[c.start : c.top + 1].all() or _is_driven(height_m, pushes, c)
    ]
    counted = []
    for cycle, usual_m in zip(cycles, _usual_rises(height_m, known, cycles), strict=True):
        low = height_m[cycle.start]
        lowered_m = 0.0 if cycle.before is None else height_m[cycle.before] - low
        if eccentric_first and lowered_m < LOWERED_SHARE * usual_m:
            continue
        cut = cycle.top == len(height_m) - 1 and lowered_m >= WHOLE_SHARE * usual_m
        if height_m[cycle.top] - low >= (CUT_SHARE if cut else counted_share) * usual_m:
            counted.append(cut_to_movement(height_m, cycle, usual_m))
    return _split(counted, round(set_break_s * RATE_HZ))


def _rises(points: TurningPoints) -> list[Cycle]:
    """Every low-to-high stretch with the high before and the low after it."""
    cells = [None, *points.cell.tolist(), None]
    return [
        Cycle(cells[k], cells[k + 1], cells[k + 2], cells[k - 1])
        for k in range(1, len(cells) - 2)
        if points.high[k] and cells[k + 1] > cells[k]
    ]


def _quietened(rise_mps2: Array) -> Array:
    """Upward acceleration less its slow part and its tremor."""
    return average(rise_mps2, cells=round(TREMOR_S * RATE_HZ)) - average(rise_mps2, cells=round(WINDOW_S * RATE_HZ))


def _is_driven(height_m: Array, pushes_mps: list[Array], cycle: Cycle) -> bool:
    """Whether a rise is both started and stopped: after a lowering the sketch creeps back in a body at rest.

    From rest to rest the upward pushes add up to the peak velocity and more, and so do the downward ones.
    """
    peak_mps = float(np.diff(height_m[cycle.start : cycle.top + 1]).max()) / STEP_S
    return all(push[cycle.top] - push[cycle.start] >= PUSHED_SHARE * peak_mps for push in pushes_mps)


def _usual_rises(height_m: Array, known: NDArray[np.bool_], cycles: list[Cycle]) -> list[float]:
    """The usual rise around each cycle: a high quantile of those near it, what was recorded whole if enough was."""
    tops = np.array([c.top for c in cycles])
    rises = np.array([height_m[c.top] - height_m[c.start] for c in cycles])
    whole = np.array([known[c.start : c.top + 1].all() for c in cycles], bool)
    reach, usual = NEIGHBOURHOOD_S * RATE_HZ, []
    for top in tops:
        near = np.abs(tops - top) <= reach
        trusted = near & whole if np.count_nonzero(near & whole) >= LEAST_WHOLE else near
        usual.append(float(np.quantile(rises[trusted], USUAL_QUANTILE)))
    return usual


def _split(cycles: list[Cycle], pause: int) -> tuple[CycleSet, ...]:
    """Cut where no rise comes for longer than the pause."""
    sets: list[list[Cycle]] = []
    for cycle in cycles:
        if sets and cycle.start - sets[-1][-1].top <= pause:
            sets[-1].append(cycle)
        else:
            sets.append([cycle])
    return tuple(tuple(s) for s in sets)
