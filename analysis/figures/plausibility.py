"""Curves and events of one set in, out which belong to it: rolling the bar and getting up look alike at first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.figures.phases import Phases
from analysis.finding.cycles import Cycle
from analysis.motion.curves import Curves
from analysis.signals.gaps import is_long

TURN_SHARE = 0.25  # of the set's median turn: less, or the other way, is no attempt at it
RISE_SHARES = (0.2, 1.6)  # of the set's median rise: getting up from the bench raises the hip by twice as much


def belong_to_the_set(curves: Curves, phases: Sequence[Phases]) -> tuple[bool, ...]:
    """Tell which repetitions turn and rise as the others of their set do.

    Parameters
    ----------
    curves : Curves
        Of a set of a lift that turns the sensor.
    phases : sequence of Phases
        One a repetition.

    Returns
    -------
    tuple of bool
        All True where no gyroscope measures the turn. Two that differ leave no way to tell which: none belongs. A drive
        that reaches into a long gap has no turn or rise that could tell: it belongs.
    """
    if curves.pitch_rad is None or not phases:
        return (True,) * len(phases)
    cells = np.arange(len(curves.pitch_rad))
    start, end = np.array([p.drive_start for p in phases]), np.array([p.drive_end for p in phases])
    turns = np.interp(end, cells, curves.pitch_rad) - np.interp(start, cells, curves.pitch_rad)
    rises = np.interp(end, cells, curves.height_m) - np.interp(start, cells, curves.height_m)
    seen = np.array([not _reaches_into_a_gap(curves, p) for p in phases])
    if not seen.any():
        return (True,) * len(phases)
    if len(phases) == 2 and seen.all() and (turns.min() <= 0 or rises.max() > RISE_SHARES[1] * rises.min()):
        return (False, False)
    usual = np.median(rises[seen])
    alike = (rises >= RISE_SHARES[0] * usual) & (rises <= RISE_SHARES[1] * usual)
    return tuple((~seen | (alike & (turns >= TURN_SHARE * np.median(turns[seen])))).tolist())


def rise_at_all(known: NDArray[np.bool_], cycles: Sequence[Cycle], phases: Sequence[Phases]) -> tuple[bool, ...]:
    """Tell which repetitions rise in the measured curve as they did in the sketch that found them.

    Parameters
    ----------
    known : (n,) bool array
        Cells of the set's stretch that samples tell of.
    cycles : sequence of Cycle
        What the sketch found, cells of the stretch.
    phases : sequence of Phases
        The events of each; a drive shorter than a cell means that the curve does not rise there.

    Returns
    -------
    tuple of bool
        True too where samples were lost about the rise: the curve cannot say then that there was none.
    """
    lost = (not known[cycle.start : cycle.top + 1].all() for cycle in cycles)
    return tuple(p.drive_end - p.drive_start >= 1.0 or hole for p, hole in zip(phases, lost, strict=True))


def _reaches_into_a_gap(curves: Curves, phases: Phases) -> bool:
    """Whether a part of the drive lies in a gap in which anything may have happened."""
    return any(is_long(a, b) and a < phases.drive_end and phases.drive_start < b for a, b in curves.unseen)
