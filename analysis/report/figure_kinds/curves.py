"""The curves of a report that can be drawn, and where in them samples are missing: there no line is drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.report.figure_kinds.words import nothing_found
from analysis.results import SessionReport, SetSummary, SetTrace
from sensor.samples import Array

GAP_STEPS = 5.0  # a step this many times the usual one is a hole; a dropped packet or two is not


def measured_sets(report: SessionReport) -> list[tuple[SetSummary, SetTrace]]:
    """Return the sets with repetitions and a velocity over time, each with its curves."""
    pairs = zip(report.sets, report.traces, strict=False)  # a report may come without its curves
    return [(s, t) for s, t in pairs if s.repetitions and len(t.time_s) > 1 and np.isfinite(t.velocity_mps).any()]


def without_curves(report: SessionReport) -> str:
    """Return why `measured_sets` finds none."""
    found = any(summary.repetitions for summary in report.sets)
    return "No curve is certain enough to be shown." if found else nothing_found(report)


def holes(time_s: Array) -> NDArray[np.intp]:
    """Return the indices of the samples after which some are missing.

    Examples
    --------
    >>> holes(np.array([0.0, 0.1, 0.2, 1.2, 1.3])).tolist()
    [2]
    """
    steps = np.diff(time_s)
    return np.flatnonzero(steps > GAP_STEPS * np.median(steps)) if len(steps) else np.zeros(0, dtype=np.intp)


def unmeasured(time_s: Array, curve: Array) -> NDArray[np.bool_]:
    """Return for each step between samples whether the curve is unknown in it: a hole, or an end without a figure.

    Examples
    --------
    >>> unmeasured(np.array([0.0, 0.1, 0.2, 1.2, 1.3, 1.4]), np.array([1.0, 1.0, 1.0, 1.0, np.nan, 1.0])).tolist()
    [False, False, True, True, True]
    """
    unknown = ~np.isfinite(curve)
    steps: NDArray[np.bool_] = unknown[:-1] | unknown[1:]
    steps[holes(time_s)] = True
    return steps


def with_holes(time_s: Array, curve: Array) -> tuple[Array, Array]:
    """Return times and curve with a NaN in every hole, at which a drawn line breaks.

    Parameters
    ----------
    time_s, curve : (n,) arrays
        A curve of any unit over time.

    Examples
    --------
    >>> with_holes(np.array([0.0, 0.1, 0.2, 1.2]), np.ones(4))[1].tolist()
    [1.0, 1.0, 1.0, nan, 1.0]
    """
    after = holes(time_s) + 1
    return np.insert(time_s, after, time_s[after - 1]), np.insert(curve, after, np.nan)
