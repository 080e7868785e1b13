"""Two lists of intervals into pairs: which of ours is which of theirs, and how far apart the two clocks are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sensor.samples import Array

Span = tuple[float, float]

LEAST_SHARED = 0.15  # of the time that either covers
LEAST_COVERED = 0.3  # of the shorter one
CANDIDATES = 30  # shifts looked at closely
BIN_S = 0.2  # two devices agree about a drive's start to about this


def pair_by_overlap(spans: Sequence[Span], others: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Pair intervals that overlap, each at most once, so that as much as possible is shared.

    A pair shares at least 15 % of the time that either covers, and 30 % of the shorter one.

    Parameters
    ----------
    spans, others : sequence of (start, end)
        In seconds on one clock.

    Returns
    -------
    tuple of (i, j)
        Indices into `spans` and `others`, in the order of `spans`; empty where nothing overlaps.

    Examples
    --------
    >>> pair_by_overlap([(0.0, 1.0), (5.0, 6.0)], [(5.1, 5.9), (9.0, 10.0)])
    ((1, 0),)
    """
    return tuple((i, j) for i, j, _ in _paired(spans, others))


def shared_time(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """Return how well two lists lie on each other: the sum over all pairs of the share of time in common."""
    return sum(share for _, _, share in _paired(spans, others))


def best_shift_s(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """Estimate what to add to the times of `others` so that they lie on `spans`.

    Every difference between two starts votes for a shift; those with most votes are tried, moved to the median
    difference of the starts and ends that they pair, and the one that shares most time wins.

    Parameters
    ----------
    spans, others : sequence of (start, end)
        At least one each. Where one list lacks repetitions, it takes differing lengths and pauses to tell which.

    Examples
    --------
    >>> best_shift_s([(10.0, 11.0), (14.0, 14.8), (20.0, 21.0)], [(0.0, 1.0), (4.0, 4.8), (10.0, 11.0)])
    10.0
    """
    votes = np.sort((np.array([a for a, _ in spans])[:, None] - np.array([a for a, _ in others])).ravel())
    near = np.searchsorted(votes, votes + BIN_S) - np.searchsorted(votes, votes - BIN_S)
    bins = np.round(votes / BIN_S)
    fullest = dict.fromkeys(bins[np.argsort(-near, kind="stable")])  # each once, in the order of their votes
    tried = [_settled(spans, others, float(bin_ * BIN_S)) for bin_ in list(fullest)[:CANDIDATES]]
    return max(tried, key=lambda shift_s: shared_time(spans, shifted(others, shift_s)))


def shifted(spans: Sequence[Span], shift_s: float) -> list[Span]:
    """Return the intervals `shift_s` later."""
    return [(start + shift_s, end + shift_s) for start, end in spans]


def _settled(spans: Sequence[Span], others: Sequence[Span], shift_s: float) -> float:
    """Move a first guess to the median difference of the starts and ends that it pairs."""
    for _ in range(3):
        pairs = pair_by_overlap(spans, shifted(others, shift_s))
        if not pairs:
            break
        shift_s = float(np.median([a - b for i, j in pairs for a, b in zip(spans[i], others[j], strict=True)]))
    return shift_s


def _paired(spans: Sequence[Span], others: Sequence[Span]) -> list[tuple[int, int, float]]:
    """Assign the intervals, with the share of time that each pair has in common."""
    if not spans or not others:
        return []
    from scipy.optimize import linear_sum_assignment

    share = _shares(np.array(spans, float), np.array(others, float))
    rows, columns = linear_sum_assignment(np.where(share > 0, -1 - share, 0))
    return [(int(i), int(j), float(share[i, j])) for i, j in zip(rows, columns, strict=True) if share[i, j] > 0]


def _shares(spans: Array, others: Array) -> Array:
    """Return the share of time in common (n, m) of all intervals; 0 where it is too little to be a pair."""
    a, b = spans[:, None, :], others[None, :, :]
    common = np.minimum(a[..., 1], b[..., 1]) - np.maximum(a[..., 0], b[..., 0])
    lengths = (spans[:, 1] - spans[:, 0])[:, None], (others[:, 1] - others[:, 0])[None, :]
    share: Array = common / np.maximum(lengths[0] + lengths[1] - common, 1e-9)
    covered = common / np.maximum(np.minimum(*lengths), 1e-9)
    return np.where((share >= LEAST_SHARED) & (covered >= LEAST_COVERED), share, 0.0)
