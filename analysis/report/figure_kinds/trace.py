"""Height and velocity over time: each set in rows of equal length, the phases shaded, each repetition numbered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.typing import ColorType
from numpy.typing import NDArray

from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds.curves import measured_sets, unmeasured, with_holes, without_curves
from analysis.report.figure_kinds.style import (
    GREY,
    INK,
    PAPER,
    PHASE_LOOK,
    empty_figure,
    new_figure,
    phase_patches,
)
from analysis.report.figure_kinds.words import named_set, per_set, state_word
from analysis.results import PHASES, Repetition, SetSummary, SetTrace
from analysis.settings import Point
from sensor.samples import Array

TITLE = "Height and velocity"
ROW_S = 36.0  # about a dozen repetitions: numbers and phases stay legible across 5 inches
SHADE = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """The stretch [start_s, stop_s) of one set that fills one row."""

    summary: SetSummary
    trace: SetTrace
    start_s: float
    stop_s: float


def draw(recording: AnalysedRecording) -> Figure:
    """Draw height above, velocity below, for each row of each set."""
    rows = [row for summary, curves in measured_sets(recording.report) for row in _rows(summary, curves)]
    if not rows:
        return empty_figure(TITLE, without_curves(recording.report), simulated=recording.source.simulated)
    figure = new_figure(TITLE, height_in=1.0 + 2.7 * len(rows), simulated=recording.source.simulated)
    panels = list(figure.subplots(2 * len(rows), 1, squeeze=False)[:, 0])
    longest = max(row.stop_s - row.start_s for row in rows)
    for index, row in enumerate(rows):
        _draw_row(row, panels[2 * index], panels[2 * index + 1], longest_s=longest, point=recording.point)
    panels[-1].set_xlabel("time in the recording (s)")
    _share_limits(panels)
    entries = phase_patches(alpha=SHADE)
    if any(unmeasured(row.trace.time_s, row.trace.velocity_mps).any() for row in rows):
        entries.append(Patch(facecolor="white", hatch="xxx", edgecolor=GREY, linewidth=0.5, label="not measured"))
    figure.legend(handles=entries, loc="outside lower center", ncols=4 if len(entries) == 4 else 3)
    return figure


def describe(recording: AnalysedRecording) -> str:
    """Say what the figure of the curves shows."""
    return per_set(TITLE, recording, _sentence)


def _rows(summary: SetSummary, trace: SetTrace) -> list[_Row]:
    """Cut a set into rows of about equal length, in the pauses between repetitions."""
    start, stop = float(trace.time_s[0]), float(trace.time_s[-1])
    count = ceil((stop - start) / ROW_S)
    wanted = [start + (stop - start) * index / count for index in range(1, count)]
    pauses = [_middle_of_pause(before, after) for before, after in pairwise(summary.repetitions)]
    inner = {min(pauses, key=lambda pause: abs(pause - cut)) for cut in wanted} if pauses else set()
    return [_Row(summary, trace, begin, end) for begin, end in pairwise([start, *sorted(inner), stop])]


def _middle_of_pause(before: Repetition, after: Repetition) -> float:
    """Return the time half way between two repetitions; the lowering may follow the drive or, in a squat, lead."""
    times = ((r.drive_start_s, r.drive_end_s, r.lowering_start_s, r.lowering_end_s) for r in (before, after))
    first, second = ([time for time in ends if time is not None] for ends in times)
    return (max(first) + min(second)) / 2


def _draw_row(row: _Row, above: Axes, below: Axes, *, longest_s: float, point: Point) -> None:
    """Draw height into the upper axes and velocity into the lower ones."""
    start, stop = np.searchsorted(row.trace.time_s, [row.start_s, row.stop_s])
    part = slice(start, stop + 1)  # one sample more, so that the next row begins where this one ends
    time_s, phase = row.trace.time_s[part], row.trace.phase[part]
    curves = (
        (above, 100 * row.trace.height_m[part], f"{point} height\n(cm)"),
        (below, row.trace.velocity_mps[part], f"{point} velocity\n(m/s)"),
    )
    for axes, curve, name in curves:
        _shade(axes, time_s, phase)
        _hatch_unmeasured(axes, time_s, curve)
        axes.plot(*with_holes(time_s, curve), color=INK, linewidth=1.1)
        axes.set_ylabel(name)
        axes.set_xlim(row.start_s, row.start_s + longest_s)
    below.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    below.axhline(0, color=GREY, linewidth=0.6)
    above.tick_params(labelbottom=False)
    first = row.start_s == row.trace.time_s[0]
    above.set_title(named_set(row.summary) + ("" if first else ", continued"), loc="left", pad=17)
    _number(above, row)


def _number(axes: Axes, row: _Row) -> None:
    """Write each repetition's number over its drive, and into the drive what was wrong with it."""
    for r in row.summary.repetitions:
        middle = (r.drive_start_s + r.drive_end_s) / 2
        if row.start_s <= middle < row.stop_s:
            place = axes.get_xaxis_transform()
            axes.text(middle, 1.03, str(r.shown_number), transform=place, ha="center", fontsize=9)
            if word := state_word(r):
                look = axes.text(middle, 0.95, word, transform=place, ha="center", va="top", fontsize=8)
                look.set(rotation=90, bbox=PAPER)


def _shade(axes: Axes, time_s: Array, phase: NDArray[np.int8]) -> None:
    """Shade each run of one phase over the whole height of the axes."""
    cuts = np.flatnonzero(np.diff(phase)) + 1
    starts, stops = np.r_[0, cuts], np.r_[cuts, len(phase) - 1]
    for word, (colour, hatch) in PHASE_LOOK.items():
        runs = [
            (time_s[a], time_s[b] - time_s[a]) for a, b in zip(starts, stops, strict=True) if PHASES[phase[a]] == word
        ]
        _cover(axes, runs, facecolor=(colour, SHADE), hatch=hatch, ink=(GREY, SHADE))


def _hatch_unmeasured(axes: Axes, time_s: Array, curve: Array) -> None:
    """Cover what was not measured."""
    edges = np.flatnonzero(np.diff(np.r_[False, unmeasured(time_s, curve), False]))  # begins and ends, in turn
    covers = [(time_s[a], time_s[b] - time_s[a]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    _cover(axes, covers, facecolor="white", hatch="xxx", ink=GREY)


def _cover(axes: Axes, ranges: list[tuple[float, float]], *, facecolor: ColorType, hatch: str, ink: ColorType) -> None:
    """Fill stretches of time, given as (start, length), over the whole height of the axes."""
    place = axes.get_xaxis_transform()
    axes.broken_barh(ranges, (0, 1), transform=place, facecolor=facecolor, hatch=hatch, edgecolor=ink, linewidth=0.0)


def _share_limits(panels: list[Axes]) -> None:
    """Give all heights one scale, and all velocities one."""
    for group in (panels[::2], panels[1::2]):
        limits = [axes.get_ylim() for axes in group]
        for axes in group:
            axes.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))


def _sentence(summary: SetSummary) -> str:
    """Say rise, start and end of the repetitions of one set."""
    rises = [r.rom_m for r in summary.repetitions if r.rom_m is not None]
    span = f"from {summary.start_s:.0f} to {summary.end_s:.0f} s"
    return f"{span}, rising {100 * min(rises):.0f} to {100 * max(rises):.0f} cm." if rises else f"{span}."
