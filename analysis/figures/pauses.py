"""What lies between the movements of a set: the pauses, the sag of the top, the depth and the rebound of the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

import numpy as np

from analysis.figures.crossings import CELL_SD_S, span_sd
from analysis.figures.metrics import cells_between
from analysis.figures.pace import way_sd_m
from analysis.figures.phases import Phases
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.results import Figures, Repetition
from analysis.signals.grid import RATE_HZ, STEP_S

NO_PAUSE_S = 0.15  # a bottom shorter than this is a touch, not a pause
WOBBLE_SD_M = 0.0005  # of the height from one instant to the next: a belt at 10 Hz under 2 m/s2
OF_THE_TOP = ("top_pause_s", "top_pause_sd_s", "top_sag_m", "top_sag_sd_m")
OF_THE_BOTTOM = ("bottom_pause_s", "bottom_pause_sd_s")  # the rebound came before whatever followed
SETTLED = round(0.5 * RATE_HZ)  # the lowest point comes within half a second of the lowering's end


def add_pauses(
    repetitions: Sequence[Repetition],
    curves: Curves,
    phases: Sequence[Phases],
    doubts: Doubts,
    *,
    eccentric_first: bool,
    stands: Sequence[bool] | None = None,
) -> list[Repetition]:
    """Add both pauses, the sag of the top, the depth of the bottom and the flag `touch_and_go`.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order.
    curves : Curves
        Of the set.
    phases : sequence of Phases
        One a repetition, and those of what a person marked as none, where it lies.
    doubts : Doubts
        Errors that the covariance does not hold.
    eccentric_first : bool
        Whether the lowering precedes the drive; then the last repetition has no top pause, else no bottom pause.
    stands : sequence of bool or None
        Which of the phases are those of repetitions; None where all are. What lies between two repetitions but is none
        is no pause: how long the body rested about it is not known.

    Returns
    -------
    list of Repetition
    """
    stands = [True] * len(phases) if stands is None else stands
    kept = [k for k, stand in enumerate(stands) if stand]
    completed = []
    for repetition, k in zip(repetitions, kept, strict=True):
        own, following = phases[k], phases[k + 1] if k + 1 < len(phases) else None
        lowering_after = own if not eccentric_first else following
        drive_after = own if eccentric_first else following
        figures: Figures = {}
        if lowering_after is not None and lowering_after.lowering_start is not None:
            figures |= _of_top(curves, own.drive_end, lowering_after.lowering_start, doubts)
        if drive_after is not None and own.lowering_end is not None:
            figures |= _of_bottom(curves, own.lowering_end, drive_after.drive_start, doubts)
        elif own.lowering_end is not None:
            figures |= _of_rebound(curves, own.lowering_end, len(curves.height_m), doubts)
        if own.lowering_end is not None:
            figures |= _of_depth(curves, phases[kept[0]].drive_start, own.lowering_end, doubts)
        if following is not None and not stands[k + 1]:
            figures = _without_rest(figures, OF_THE_TOP if eccentric_first else OF_THE_BOTTOM)
        flags = repetition.flags
        if figures.get("bottom_pause_s", NO_PAUSE_S) < NO_PAUSE_S:
            flags = (*flags, "touch_and_go")
        completed.append(replace(repetition, **figures, flags=flags))
    return completed


def _without_rest(figures: Figures, rest: Sequence[str]) -> Figures:
    """Leave out what is told of a rest: it ended in what was no repetition."""
    return {name: value for name, value in figures.items() if name not in rest}


def _of_top(curves: Curves, start: float, stop: float, doubts: Doubts) -> Figures:
    """Pause and sag between a lockout and the lowering after it."""
    inside = cells_between(start, stop)
    highest = inside.start + int(np.argmax(curves.height_m[inside]))
    return {
        "top_pause_s": max(stop - start, 0.0) * STEP_S,
        "top_pause_sd_s": span_sd(curves, start, stop, doubts),
        "top_sag_m": max(float(curves.height_m[highest]) - curves.height_at(stop), 0.0),
        "top_sag_sd_m": _height_sd(curves, highest, stop, doubts),
    }


def _of_bottom(curves: Curves, start: float, stop: float, doubts: Doubts) -> Figures:
    """Pause between a lowering and the drive after it, and the rebound in it: a touch has none."""
    seconds = max(stop - start, 0.0) * STEP_S
    pause = {"bottom_pause_s": seconds, "bottom_pause_sd_s": span_sd(curves, start, stop, doubts)}
    return pause if seconds < NO_PAUSE_S else pause | _of_rebound(curves, start, stop, doubts)


def _of_rebound(curves: Curves, start: float, stop: float, doubts: Doubts) -> Figures:
    """Greatest climb from any low before it in the first half second at the bottom."""
    inside = cells_between(start, min(stop, start + SETTLED))
    heights = curves.height_m[inside]
    climbed = heights - np.minimum.accumulate(heights)
    high = int(np.argmax(climbed))
    low = int(np.argmin(heights[: high + 1]))
    landing_sd_m = abs(float(curves.velocity_mps[inside.start])) * CELL_SD_S  # a bar that falls lands within a cell
    sd = _height_sd(curves, inside.start + low, inside.start + high, doubts)
    return {"rebound_m": float(climbed[high]), "rebound_sd_m": hypot(sd, landing_sd_m)}


def _height_sd(curves: Curves, start: float, stop: float, doubts: Doubts) -> float:
    """Error in m of the height between two instants that a search chose: at least that of the belt."""
    return hypot(way_sd_m(curves, start, stop, doubts) if stop > start else 0.0, WOBBLE_SD_M)


def _of_depth(curves: Curves, first: float, end: float, doubts: Doubts) -> Figures:
    """Dip: the height at the set's first start less the lowest height after the lowering."""
    depth = curves.height_m[round(end) : round(end) + SETTLED]
    if not len(depth):
        return {}
    sd = way_sd_m(curves, min(first, end), max(first, end), doubts)
    return {"dip_m": curves.height_at(first) - float(depth.min()), "dip_sd_m": sd}
