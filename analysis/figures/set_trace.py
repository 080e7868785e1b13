"""Curves and events of one set in, the trace out that reports draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.figures.phases import Phases
from analysis.motion.curves import Curves
from analysis.results import PHASES, SetTrace
from analysis.signals.grid import STEP_S


def trace_set(curves: Curves, phases: Sequence[Phases], stands: Sequence[bool] | None = None) -> SetTrace:
    """Lay the phases beside the curves.

    Parameters
    ----------
    curves : Curves
        Of the set; heights are told from the first repetition's start.
    phases : sequence of Phases
        One a repetition, in order, and those of what a person marked as none, where it lies.
    stands : sequence of bool or None
        Which of the phases are those of repetitions, at least one; None where all are. About the others it is rest.

    Returns
    -------
    SetTrace
    """
    n = len(curves.velocity_mps)
    code = np.zeros(n, np.int8)
    stands = [True] * len(phases) if stands is None else stands
    kept = [k for k, stand in enumerate(stands) if stand]
    for own in (phases[k] for k in kept):
        _fill(code, "drive", own.drive_start, own.drive_end)
        _fill(code, "lowering", own.lowering_start, own.lowering_end)
    for k in kept:
        own = phases[k]
        near = (own, *phases[k + 1 : k + 2]) if k + 1 in kept else (own,)
        _fill(code, "top", own.drive_end, _next(own.drive_end, [p.lowering_start for p in near]))
        _fill(code, "bottom", own.lowering_end, _next(own.lowering_end, [p.drive_start for p in near]))
    first = phases[kept[0]].drive_start
    pitch = None if curves.pitch_rad is None else curves.pitch_rad - curves.pitch_rad[min(round(first), n - 1)]
    time_s = np.asarray((curves.first + np.arange(n)) * STEP_S, dtype=np.float64)
    return SetTrace(time_s, curves.velocity_mps, curves.height_m - curves.height_at(first), pitch, code)


def _fill(code: NDArray[np.int8], phase: str, start: float | None, stop: float | None) -> None:
    """Write a phase into the rest between two events, where both are known and in order."""
    if start is None or stop is None or stop <= start:
        return
    cells = code[round(start) : round(stop)]
    cells[cells == 0] = PHASES.index(phase)


def _next(event: float | None, others: list[float | None]) -> float | None:
    """The first of the other events that comes after this one; None where there is none."""
    after = [other for other in others if event is not None and other is not None and other >= event]
    return min(after, default=None)
