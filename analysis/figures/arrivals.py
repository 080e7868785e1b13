"""Curves of one set in, how far each repetition gets towards its usual lockout out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.figures.phases import Phases
from analysis.finding.repetitions import Stretch
from analysis.motion.curves import Curves
from sensor.samples import Array

USUAL_OF = 3  # lockouts before one that say what is usual, so that slow drift of the height does no harm


class Arrivals(NamedTuple):
    """How much of the usual way to its lockout each repetition gets, about 1 for a full one.

    `by_turn`: told by the turn over the whole drive, else by the height of the lockout alone, wherever it began.
    """

    shares: tuple[float, ...]
    by_turn: bool


def measure_arrivals(stretch: Stretch, curves: Curves, phases: Sequence[Phases]) -> Arrivals | None:
    """Measure how much of the usual way to its lockout each repetition gets.

    Parameters
    ----------
    stretch : Stretch
        The set.
    curves : Curves
        Its curves.
    phases : sequence of Phases
        One a repetition, in order.

    Returns
    -------
    Arrivals or None
        By the turn of the segment where a gyroscope measures it, which does not drift;
        by the height of the lockout below those before it where the lift does not turn the segment; None for a segment
        that turns without a gyroscope: the slow tilt of an accelerometer shrinks with the hold.
    """
    if stretch.swing_rad is None:
        return Arrivals(_by_height(curves, phases), by_turn=False)
    if stretch.grid.gyr_radps is None:
        return None
    turns = np.array([abs(stretch.swing_rad[c.top] - stretch.swing_rad[c.start]) for c in stretch.cycles])
    shares = (float(turn / max(others, 1e-6)) for turn, others in zip(turns, _medians_of_others(turns), strict=True))
    return Arrivals(tuple(shares), by_turn=True)


def _by_height(curves: Curves, phases: Sequence[Phases]) -> tuple[float, ...]:
    """1 less the height that is missing to the lockouts before, in shares of the usual rise."""
    tops = np.array([curves.height_at(p.drive_end) for p in phases])
    rises = tops - np.array([curves.height_at(p.drive_start) for p in phases])
    usual_m = max(float(np.median(rises)), 1e-6)
    short_m = [float(np.median(tops[max(0, k - USUAL_OF) : k])) - tops[k] if k else 0.0 for k in range(len(tops))]
    return tuple(float(1.0 - short / usual_m) for short in short_m)  # numpy's own numbers are no JSON


def _medians_of_others(values: Array) -> Array:
    """For each member the median without it; the member itself where it is alone."""
    if len(values) < 2:
        return values
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), int)
    rank[order] = np.arange(len(values))
    middle = np.array([(len(values) - 2) // 2, (len(values) - 1) // 2])  # of one fewer
    return np.asarray(values[order[middle + (middle >= rank[:, None])]].mean(axis=1))
