"""Stamps that come in batches: told from the numbers themselves whether the stamps or the even spacing is true.

A phone or computer stamps a sample when it arrives. Where a link delivers samples in batches the stamps bunch while
the sensor sampled evenly. Other devices really take readings in bunches, and their stamps are right. The signal tells:
over a short step it changes little if the stamps are true, and as much as over a long step if it was sampled evenly.
Measured on barbells recorded over BLE, with steps of 4 ms between steps of 26 ms: over the short ones the signal
changed 0.24 to 0.42 times as much, so their stamps stay; spreading those rows evenly made them worse.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array, Note

SHORT_SHARE = 0.5  # of the mean step: clearly a bunch and not the jitter of a steady clock
MIN_BATCHED = 0.15  # of the steps; jitter with an SD of a quarter of the period makes 2 % short
EVEN_CHANGE = 0.6  # between a change in proportion to time (here about 0.3) and one that does not depend on it (1)
LARGEST_BATCH = 60  # rows; the longest known have 57
HOLE_BATCHES = 2.5  # times the usual step between batches: at least one batch was lost, and the times begin anew
SMOOTH_S = 1.0  # many batches, and shorter than any drift of a clock


def steadied(time_s: Array, values: Array) -> tuple[Array, tuple[Note, ...]]:
    """Give evenly sampled rows even times where their stamps come in batches.

    Parameters
    ----------
    time_s : (n,) array
        Strictly increasing.
    values : (n, k) array

    Returns
    -------
    tuple of (n,) array and tuple of Note
        The times, unchanged where they are steady or right as they are, and what was done.

    Notes
    -----
    Between holes the new times are the running mean over a second of the clock's lead over even counting, plus the
    counting: a lost batch shifts it gradually and not at once.
    """
    if len(time_s) < 20:
        return time_s, ()
    steps = np.diff(time_s)
    inside = steps < HOLE_BATCHES * np.quantile(steps, 1 - 1 / LARGEST_BATCH)
    period_s = float(steps[inside].mean())
    short = steps < SHORT_SHARE * period_s
    if short.mean() < MIN_BATCHED:
        return time_s, ()
    if _change(values, short) < EVEN_CHANGE * _change(values, inside & ~short):
        return time_s, (
            Note("uneven_clock", "The rows come in bunches and the signal agrees: their times are used as they are."),
        )
    pieces = np.split(time_s, np.flatnonzero(~inside) + 1)
    even = np.concatenate([_even(piece, period_s) for piece in pieces])
    if not (np.diff(even) > 0).all():
        return time_s, (
            Note("uneven_clock", "The rows come in batches that cannot be spread: their times are used as they are."),
        )
    return even, (
        Note("batched_clock", "The rows were stamped in batches but sampled evenly: their times are spread evenly."),
    )


def _change(values: Array, where: NDArray[np.bool_]) -> float:
    """Return the upper quartile of the change over some steps: rest says nothing here, and an impact too much."""
    return float(np.quantile(np.linalg.norm(np.diff(values, axis=0)[where], axis=1), 0.75)) if where.any() else 0.0


def _even(stamps: Array, period_s: float) -> Array:
    """Count evenly, following the stamps' running mean."""
    counted = np.arange(len(stamps)) * period_s
    reach = max(1, round(SMOOTH_S / period_s / 2))
    total = np.concatenate(([0.0], np.cumsum(stamps - counted)))
    start = np.maximum(np.arange(len(stamps)) - reach, 0)
    stop = np.minimum(np.arange(len(stamps)) + reach + 1, len(stamps))
    lead: Array = (total[stop] - total[start]) / (stop - start)
    return counted + lead
