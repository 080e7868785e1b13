"""Curves and events of one set in, the trace out that reports draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.curves import Curves
from analysis.grid import STEP_S
from analysis.phases import Phases
from analysis.results import PHASES, SetTrace


def trace_set(curves: Curves, phases: Sequence[Phases]) -> SetTrace:
    """Lay the phases beside the curves.

    Parameters
    ----------
    curves : Curves
        Of the set; heights are told from the first repetition's start.
    phases : sequence of Phases
        One a repetition, in order; at least one.

    Returns
    -------
    SetTrace
    """
    n = len(curves.velocity_mps)
    code = np.zeros(n, np.int8)
    for k, own in enumerate(phases):
        after = phases[k + 1].drive_start if k + 1 < len(phases) else own.lowering_end
        borders = [own.drive_start, own.drive_end, own.lowering_start, own.lowering_end, after]
        for phase, start, stop in zip(PHASES[1:], borders[:-1], borders[1:], strict=True):
            if start is not None and stop is not None:
                code[round(start) : round(stop)] = PHASES.index(phase)
    first = phases[0].drive_start
    pitch = None if curves.pitch_rad is None else curves.pitch_rad - curves.pitch_rad[min(round(first), n - 1)]
    time_s = (curves.first + np.arange(n)) * STEP_S
    return SetTrace(time_s, curves.velocity_mps, curves.height_m - curves.height_at(first), pitch, code)
