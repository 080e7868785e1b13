"""Grid signals in, the rough repetitions of every set out: by posture where the lift turns the sensor, or by height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.finding.climb import Movement
from analysis.finding.cycles import CycleSet
from analysis.finding.height_cycles import COUNTED_IN_ANY, COUNTED_SHARE, NEIGHBOURHOOD_S, find_height_cycles
from analysis.finding.long_gaps import turn_through_gaps
from analysis.finding.posture_cycles import PELVIS, THIGH, find_posture_cycles
from analysis.settings import ECCENTRIC_FIRST, THRUSTS, Settings
from analysis.signals.grid import LONG_GAP_S, RATE_HZ, TURNING_GAP_S, GridSignals
from analysis.signals.heave import sketch_heave
from analysis.signals.orientation import Attitude, estimate_attitude
from analysis.signals.stillness import find_still
from analysis.signals.swing import measure_swing
from sensor.samples import Array

POSTURE_CHAIN_S = 5.0  # a group of equal posture goes on over a set break and as much again as a repetition takes
HEAVE_REACH_S = 15.0  # of the sketch of the height: twice its 6 s, and the 3 s of rest beyond its end
PAIR = 2  # without a gyroscope a single repetition cannot be told from sitting up
MARGIN = round(4.0 * RATE_HZ)  # rest before and after a set that helps to tie it down


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """One set cut out of the recording, with its repetitions counted from the stretch's first cell.

    `swing_rad` is None where the turn of the sensor says nothing about its place; `gyr_bias_radps` (3,) is what is
    known of the gyroscope's bias at the end of the stretch, zero without one.
    """

    grid: GridSignals
    cycles: CycleSet
    up: Array
    rise_mps2: Array
    still: NDArray[np.bool_]
    swing_rad: Array | None
    gyr_bias_radps: Array

    def only(self, kept: Sequence[bool]) -> Stretch:
        """Return the same stretch with some of its cycles."""
        cycles = tuple(cycle for cycle, keep in zip(self.cycles, kept, strict=True) if keep)
        return replace(self, cycles=cycles)


def turns_with_the_hip(settings: Settings) -> bool:
    """Whether the sensor sits on a segment that turns to and fro with every repetition."""
    return settings.lift in THRUSTS and settings.mount in ("hip", "thigh")


def blind_s(settings: Settings) -> float:
    """Return how long a gap must be that no angular rate is drawn through it: a bar hardly turns, a hip does."""
    return TURNING_GAP_S if turns_with_the_hip(settings) else LONG_GAP_S


def find_sets(grid: GridSignals, settings: Settings, attitude: Attitude | None = None) -> tuple[Stretch, ...]:
    """Find the sets of a recording and their repetitions.

    Parameters
    ----------
    grid : GridSignals
        The recording.
    settings : Settings
        Lift, mount and set break are used.
    attitude : Attitude or None
        The vertical in its cells, where it has been followed from further back; else it is estimated.

    Returns
    -------
    tuple of Stretch
        One a set, in order of time; empty where there is no repetition.
    """
    attitude = attitude or estimate_attitude(grid)
    swing, posture = measure_swing(attitude.up)
    rate = np.gradient(swing) * RATE_HZ if len(swing) > 1 else swing
    heave = None
    if turns_with_the_hip(settings):
        sets = _sets_by_posture(grid, settings, Movement(swing, posture, attitude.rise_mps2, grid.known))
    else:
        heave, height = sketch_heave(attitude.rise_mps2)
        sets = _sets_by_height(grid, settings, height, attitude.rise_mps2)
    still = find_still(rate, attitude.rise_mps2, heave)
    stretches = []
    for k, cycles in enumerate(sets):
        start = _border(sets[k - 1], cycles, settings) if k else 0
        stop = _border(cycles, sets[k + 1], settings) if k + 1 < len(sets) else len(grid)
        start, stop = max(start, cycles[0].begin - MARGIN), min(stop, cycles[-1].end + MARGIN)
        turn = swing[start:stop] if turns_with_the_hip(settings) else None
        stretches.append(_stretch(grid, attitude, cycles, (start, stop), still, turn))
    return tuple(stretches)


def _sets_by_posture(grid: GridSignals, settings: Settings, movement: Movement) -> tuple[CycleSet, ...]:
    """Find the sets of a segment that turns with the lift."""
    anatomy = THIGH if settings.mount == "thigh" else PELVIS
    least = settings.least_repetitions if grid.gyr_radps is not None else PAIR
    return find_posture_cycles(movement, anatomy, set_break_s=settings.set_break_s, least=least)


def _sets_by_height(grid: GridSignals, settings: Settings, height_m: Array, rise_mps2: Array) -> tuple[CycleSet, ...]:
    """Find the sets of a sensor that goes up and down."""
    return find_height_cycles(
        height_m,
        rise_mps2,
        grid.known,
        set_break_s=settings.set_break_s,
        eccentric_first=settings.lift in ECCENTRIC_FIRST,
        counted_share=COUNTED_IN_ANY if settings.lift == "other" else COUNTED_SHARE,
    )


def _stretch(
    grid: GridSignals,
    attitude: Attitude,
    cycles: CycleSet,
    cells: tuple[int, int],
    still: NDArray[np.bool_],
    turn: Array | None,
) -> Stretch:
    """Cut one set out of the recording; `turn` is already cut."""
    start, stop = cells
    return Stretch(
        turn_through_gaps(grid.part(start, stop), attitude.up[start:stop]),
        tuple(c.counted_from(start).within(stop - start) for c in cycles),
        attitude.up[start:stop],
        attitude.rise_mps2[start:stop],
        still[start:stop],
        turn,
        np.zeros(3) if attitude.gyr_bias_radps is None else attitude.gyr_bias_radps[stop - 1],
    )


def find_sets_between(grid: GridSignals, settings: Settings) -> tuple[Stretch, ...]:
    """Find the sets of a recording; where its lifter said that a set was over, nothing reaches across.

    Parameters
    ----------
    grid : GridSignals
        The recording.
    settings : Settings
        As for `find_sets`, and `set_ends_s`.

    Returns
    -------
    tuple of Stretch
        As `find_sets` returns them.
    """
    ends = [cell_after(end_s) - grid.first for end_s in sorted(settings.set_ends_s)]
    edges = [0, *(end for end in ends if 0 < end < len(grid)), len(grid)]
    follows = len(edges) > 2 and grid.gyr_radps is not None  # what the filter has learnt does not end with a set
    attitude = estimate_attitude(grid) if follows else None
    return tuple(
        stretch
        for start, stop in pairwise(edges)
        if stop > start
        for stretch in find_sets(
            grid.part(start, stop), settings, None if attitude is None else attitude.part(start, stop)
        )
    )


def cell_after(time_s: float) -> int:
    """Return the first grid cell that begins at a time or after it, to half a cell.

    Examples
    --------
    >>> cell_after(1.005), cell_after(0.0)
    (101, 0)
    """
    return round(time_s * RATE_HZ + 0.49)


def reach_after_s(settings: Settings) -> float:
    """Return how long after a set's last repetition the signal must have gone on for nothing to change the set."""
    if turns_with_the_hip(settings):
        return settings.set_break_s + POSTURE_CHAIN_S + 1.0
    return settings.set_break_s + NEIGHBOURHOOD_S + HEAVE_REACH_S


def reach_before_s(settings: Settings) -> float:
    """Return how long before a set's first repetition the signal must be known."""
    return settings.set_break_s + NEIGHBOURHOOD_S + 2 * HEAVE_REACH_S


def _border(one: CycleSet, other: CycleSet, settings: Settings) -> int:
    """Cell half way between two sets; where the descent between them is in both, the end of it that leaves it whole."""
    end, begin = one[-1].end, other[0].begin
    if end <= begin:
        return (end + begin) // 2
    return max(begin, one[-1].top + 1) if settings.lift in ECCENTRIC_FIRST else end
