"""Measured repetitions of one set in, which of them count out: partial, failed, and what a person marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from analysis.results import Repetition
from analysis.set_figures import SHARED_SHARE
from analysis.settings import Edit

PARTIAL_SHARE = 0.75  # of the median rise of the others
FAILED_SHARE = 0.85  # of the same, for the last attempt
ARRIVED_SHARE = 0.92  # of the usual way to the lockout; full repetitions of a set agree within 5 %
LEAST_FOR_SHARES = 3  # fewer repetitions do not tell what is usual


def mark_incomplete(repetitions: Sequence[Repetition], arrivals: Sequence[float] | None) -> tuple[Repetition, ...]:
    """Mark partial repetitions and a failed last attempt.

    A repetition is partial when its rise is under 75 % of the median of the others and a later one is full again; the
    last is failed when its rise stays under 85 % and it does not arrive at its usual lockout: the mean of the two
    shares is under 85 %, for each is measured with its own error. With fewer than three repetitions neither is said,
    and a last one that was cut off, lost samples or could not be measured is not called failed.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order, with `cut` among the flags where the recording ends inside.
    arrivals : sequence of float or None
        How much of its usual way to the lockout each one gets, about 1 for a full repetition; None where only the rise
        can tell.

    Returns
    -------
    tuple of Repetition

    Examples
    --------
    >>> rises = [0.40, 0.20, 0.40, 0.41, 0.30]
    >>> reps = [Repetition(k + 1, k, k + 0.5, rom_m=r) for k, r in enumerate(rises)]
    >>> [(r.partial, r.failed) for r in mark_incomplete(reps, [1, 0.5, 1, 1, 0.75])]
    [(False, False), (True, False), (False, False), (False, False), (False, True)]
    """
    if len(repetitions) < LEAST_FOR_SHARES:
        return tuple(repetitions)
    doubt = 1 if arrivals else 2  # standard deviations of benefit: a rise alone must be short beyond doubt
    shares = _shares(repetitions, doubt)
    last = len(repetitions) - 1
    marked = []
    for k, (repetition, share, arrival) in enumerate(zip(repetitions, shares, arrivals or shares, strict=True)):
        doubtful = bool({"cut", "lost_samples", "unmeasured"} & set(repetition.flags))
        failed = k == last and not doubtful and arrival < ARRIVED_SHARE and 0.5 * (share + arrival) < FAILED_SHARE
        partial = k < last and share < PARTIAL_SHARE and max(shares[k + 1 :]) >= FAILED_SHARE
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


def _shares(repetitions: Sequence[Repetition], doubt: int) -> list[float]:
    """Rise and `doubt` standard deviations of its own over the median rise of the others; 1 where either is not known.

    The clock and the place of the bar make all rises wrong alike, which changes no share.
    """
    rises = np.array([np.nan if r.rom_m is None else r.rom_m for r in repetitions])
    shared = min(((r.rom_sd_m or 0.0) / abs(r.rom_m) for r in repetitions if r.rom_m), default=0.0)
    known = np.isfinite(rises)
    shares = [1.0] * len(rises)
    for k in np.flatnonzero(known).tolist():
        others = np.delete(rises, k)[np.delete(known, k)]
        if len(others):
            sd = repetitions[k].rom_sd_m or 0.0
            own_sd = sqrt(max(sd**2 - (SHARED_SHARE * shared * rises[k]) ** 2, 0.0))
            shares[k] = float(rises[k] + doubt * own_sd) / max(float(np.median(others)), 1e-6)
    return shares
