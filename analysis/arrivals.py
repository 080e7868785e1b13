"""Curves of one set in, how far each repetition gets towards its usual lockout out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.curves import Curves
from analysis.cycles import CycleSet
from analysis.phases import Phases
from sensor.samples import Array

USUAL_OF = 3  # lockouts before one that say what is usual, so that slow drift of the height does no harm


def arrivals_by_turn(swing_rad: Array, cycles: CycleSet) -> tuple[float, ...]:
    """Measure how much of the usual turn of the segment each repetition gets.

    Parameters
    ----------
    swing_rad : (n,) array
        Angle of the segment.
    cycles : CycleSet
        Repetitions, as cells of it.

    Returns
    -------
    tuple of float
        About 1 for a full repetition; a turn does not drift, so this is the surest sign.
    """
    turns = np.array([abs(swing_rad[c.top] - swing_rad[c.start]) for c in cycles])
    return tuple(float(turn / max(_median_of_others(turns, k), 1e-6)) for k, turn in enumerate(turns))


def arrivals_by_height(curves: Curves, phases: Sequence[Phases]) -> tuple[float, ...]:
    """Measure how close to the lockouts before it each repetition comes.

    Parameters
    ----------
    curves : Curves
        Of the set.
    phases : sequence of Phases
        One a repetition, in order.

    Returns
    -------
    tuple of float
        1 less the missing height in shares of the usual rise.
    """
    tops = np.array([curves.height_at(p.drive_end) for p in phases])
    rises = tops - np.array([curves.height_at(p.drive_start) for p in phases])
    usual_m = max(float(np.median(rises)), 1e-6)
    short_m = [float(np.median(tops[max(0, k - USUAL_OF) : k])) - tops[k] if k else 0.0 for k in range(len(tops))]
    return tuple(1.0 - short / usual_m for short in short_m)


def _median_of_others(values: Array, k: int) -> float:
    """Median without one member; the member itself where it is alone."""
    return float(np.median(np.delete(values, k))) if len(values) > 1 else float(values[k])
