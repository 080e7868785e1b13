"""Measured repetitions of one set in, which of them count out: partial, failed, and what a person marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from analysis.figures.arrivals import Arrivals
from analysis.figures.set_figures import SHARED_SHARE
from analysis.results import Repetition
from analysis.settings import Edit

PARTIAL_SHARE = 0.75  # of the median rise of the others
FAILED_SHARE = 0.85  # of the same, for the last attempt
ARRIVED_SHARE = 0.92  # of the usual way to the lockout; full repetitions of a set agree within 5 %
TURN_SD = 0.05  # of the usual turn: by how much full repetitions differ
LEAST_SD = 0.02  # of a rise's share: nobody lifts twice to the same height
LEAST_FOR_SHARES = 3  # fewer repetitions do not tell what is usual


def mark_incomplete(repetitions: Sequence[Repetition], arrivals: Arrivals | None) -> tuple[Repetition, ...]:
    """Mark partial repetitions and a failed last attempt.

    A repetition is partial when it gets less than 75 % of the usual way and a later one is full again; the last has
    failed when it gets less than 85 % of it and does not arrive at its usual lockout. How far one gets is told by its
    rise and, where it turns the sensor, by its turn, each weighed by its own error: the rise of a slow drive may drift,
    a turn does not and repeats within 5 %. With fewer than three repetitions neither is said; one that was cut off is
    neither, and a last one that lost samples has not failed.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order, with `cut` among the flags where the recording ends inside.
    arrivals : Arrivals or None
        How much of its usual way to the lockout each one gets; None where only the rise can tell.

    Returns
    -------
    tuple of Repetition

    Examples
    --------
    >>> rises = [0.40, 0.20, 0.40, 0.41, 0.30]
    >>> reps = [Repetition(k + 1, k, k + 0.5, rom_m=r) for k, r in enumerate(rises)]
    >>> arrivals = Arrivals((1, 0.5, 1, 1, 0.75), by_turn=True)
    >>> [(r.partial, r.failed) for r in mark_incomplete(reps, arrivals)]
    [(False, False), (True, False), (False, False), (False, False), (False, True)]
    """
    if len(repetitions) < LEAST_FOR_SHARES:
        return tuple(repetitions)
    ways = _ways(repetitions, arrivals)
    last = len(repetitions) - 1
    marked = []
    for k, (repetition, way) in enumerate(zip(repetitions, ways, strict=True)):
        flags = set(repetition.flags)
        full_later = max(ways[k + 1 :], default=0.0) >= FAILED_SHARE
        partial = k < last and way < PARTIAL_SHARE and full_later and "cut" not in flags
        known = repetition.rom_m is not None or (arrivals is not None and arrivals.by_turn)
        whole = known and not flags & {"cut", "lost_samples"}
        failed = k == last and whole and _falls_short(way, k, arrivals)
        marked.append(replace(repetition, failed=failed, partial=partial) if failed or partial else repetition)
    return tuple(marked)


def without_false(count: int, edits: Sequence[Edit]) -> tuple[tuple[bool, ...], tuple[Edit, ...]]:
    """Tell which of a set's repetitions a person let stand, and the other marks on them.

    Parameters
    ----------
    count : int
        How many were found.
    edits : sequence of Edit
        Of this set, their numbers as first found; the last mark on a repetition wins.

    Returns
    -------
    tuple of bool
        One a repetition: False where it is marked as `false`.
    tuple of Edit
        The marks on those that stand, which are counted anew from 1.

    Examples
    --------
    >>> without_false(3, [Edit(1, 1, "false"), Edit(1, 3, "failed")])
    ((False, True, True), (Edit(set=1, repetition=2, mark='failed'),))
    """
    marks = {edit.repetition: edit for edit in edits}
    stands = [number not in marks or marks[number].mark != "false" for number in range(1, count + 1)]
    numbers = [number for number, stand in enumerate(stands, start=1) if stand]
    kept = (replace(marks[old], repetition=new) for new, old in enumerate(numbers, start=1) if old in marks)
    return tuple(stands), tuple(kept)


def apply_edits(repetitions: Sequence[Repetition], edits: Sequence[Edit]) -> tuple[Repetition, ...]:
    """Apply a person's marks on the kind of repetitions; those that were marked carry the flag `edited`.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, numbered from 1.
    edits : sequence of Edit
        Of this set, as `without_false` returns them; the last mark on a repetition wins.

    Returns
    -------
    tuple of Repetition
    """
    marks = {edit.repetition: edit.mark for edit in edits}
    marked = []
    for repetition in repetitions:
        mark = marks.get(repetition.number)
        if mark is not None:
            flags = (*repetition.flags, "edited")
            repetition = replace(repetition, failed=mark == "failed", partial=mark == "partial", flags=flags)
        marked.append(repetition)
    return tuple(marked)


def as_found(repetitions: Sequence[Repetition], stands: Sequence[bool]) -> tuple[Repetition, ...]:
    """Number repetitions also as they were first found, so that a later mark means the one that a person sees.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, those that a person let stand.
    stands : sequence of bool
        One for each that was found, as `without_false` returns them.

    Returns
    -------
    tuple of Repetition

    Examples
    --------
    >>> [r.found_number for r in as_found([Repetition(1, 0, 1), Repetition(2, 6, 7)], (True, False, True))]
    [1, 3]
    """
    numbers = [number for number, stand in enumerate(stands, start=1) if stand]
    return tuple(replace(r, found_number=number) for r, number in zip(repetitions, numbers, strict=True))


def _falls_short(way: float, k: int, arrivals: Arrivals | None) -> bool:
    """Whether an attempt that gets so much of the usual way has failed to arrive."""
    if arrivals is None:
        return way < FAILED_SHARE
    arrival = arrivals.shares[k]
    return arrival < ARRIVED_SHARE and (way if arrivals.by_turn else 0.5 * (way + arrival)) < FAILED_SHARE


def _ways(repetitions: Sequence[Repetition], arrivals: Arrivals | None) -> list[float]:
    """How much of the usual way each one gets, 1 where nothing tells.

    By its rise and its turn; a rise alone is granted its standard deviation, and twice that where nothing else tells.
    """
    rises = _rise_shares(repetitions)
    if arrivals is None or not arrivals.by_turn:
        benefit = 2 if arrivals is None else 1
        return [1.0 if rise is None else rise[0] + benefit * rise[1] for rise in rises]
    ways = []
    for rise, turn in zip(rises, arrivals.shares, strict=True):
        weight = 0.0 if rise is None else (TURN_SD / max(rise[1], LEAST_SD)) ** 2
        ways.append((weight * (0.0 if rise is None else rise[0]) + turn) / (weight + 1))
    return ways


def _rise_shares(repetitions: Sequence[Repetition]) -> list[tuple[float, float] | None]:
    """Rise over the median rise of the others, with its own standard deviation; None where either is not known.

    The clock and the place of the bar make all rises wrong alike, which changes no share.
    """
    rises = np.array([np.nan if r.rom_m is None else r.rom_m for r in repetitions])
    shared = min(((r.rom_sd_m or 0.0) / abs(r.rom_m) for r in repetitions if r.rom_m), default=0.0)
    known = np.isfinite(rises)
    shares: list[tuple[float, float] | None] = [None] * len(rises)
    for k in np.flatnonzero(known).tolist():
        others = np.delete(rises, k)[np.delete(known, k)]
        if len(others):
            usual_m = max(float(np.median(others)), 1e-6)
            own_variance = (repetitions[k].rom_sd_m or 0.0) ** 2 - (SHARED_SHARE * shared * rises[k]) ** 2
            shares[k] = float(rises[k]) / usual_m, sqrt(max(own_variance, 0.0)) / usual_m
    return shares
