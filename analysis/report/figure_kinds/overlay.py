"""All drives of a set on one time axis, the first dark, the last light: what fatigue does to them."""

from __future__ import annotations

from typing import Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds.curves import measured_sets, with_holes, without_curves
from analysis.report.figure_kinds.style import GREY, INK, empty_figure, new_figure
from analysis.report.figure_kinds.words import named_set, per_set, state_word
from analysis.results import Repetition, SetSummary, SetTrace

TITLE = "All drives of a set"
LIGHTEST = 0.82  # of cividis: beyond it, lines vanish on white paper
ROOM = 1.5  # times the longest full drive: an attempt that hangs for seconds would squeeze all the others
STYLES: dict[str, Literal["--", ":"]] = {"failed": "--", "partial": ":"}


def draw(recording: AnalysedRecording) -> Figure:
    """Draw the velocity of every drive against the time since its start, one panel a set."""
    sets, simulated = measured_sets(recording.report), recording.source.simulated
    if not sets:
        return empty_figure(TITLE, without_curves(recording.report), simulated=simulated)
    figure = new_figure(TITLE, height_in=1.0 + 2.6 * len(sets), simulated=simulated)
    panels = list(figure.subplots(len(sets), 1, squeeze=False, sharex=True, sharey=True)[:, 0])
    for axes, (summary, trace) in zip(panels, sets, strict=True):
        _draw_set(figure, axes, summary, trace)
        axes.set_ylabel(f"{recording.point} velocity, vertical (m/s)")
    panels[-1].set_xlabel("time since the start of the drive (s)" + _limit(panels[-1], sets))
    _add_legend(figure, recording)
    return figure


def describe(recording: AnalysedRecording) -> str:
    """Say what the figure of the drives shows."""
    return per_set(TITLE, recording, _sentence)


def _limit(axes: Axes, sets: list[tuple[SetSummary, SetTrace]]) -> str:
    """Make room for the full drives; return what to say where a failed or partial one then leaves the figure."""
    lasted = [(r.drive_end_s - r.drive_start_s, r.full) for summary, _ in sets for r in summary.repetitions]
    room = ROOM * max((seconds for seconds, full in lasted if full), default=max(lasted)[0])
    longest = max(lasted)[0]
    axes.set_xlim(-0.05 * min(room, longest), 1.05 * min(room, longest))
    return "; the longest goes on" if longest > room else ""


def _draw_set(figure: Figure, axes: Axes, summary: SetSummary, trace: SetTrace) -> None:
    """Draw the drives of one set, the first and the last thicker, and the key to their colours."""
    count = len(summary.repetitions)
    colours = ListedColormap(mpl.colormaps["cividis"](np.linspace(0.0, LIGHTEST, count)))
    for index, r in enumerate(summary.repetitions):
        thick = index in (0, count - 1)
        _draw_drive(axes, r, trace, colour=colours(index), width=2.2 if thick else 0.7 if count > 20 else 1.2)
    axes.set_title(named_set(summary), loc="left")
    axes.axhline(0, color=GREY, linewidth=0.6)
    if count > 1:
        scale = ScalarMappable(BoundaryNorm(np.arange(count + 1) + 0.5, count), colours)
        ticks = sorted({1, *range(5, count - 1, 5), count} if count > 12 else range(1, count + 1))
        bar = figure.colorbar(scale, ax=axes, ticks=ticks, label="repetition")
        bar.set_ticks(ticks, labels=[str(summary.repetitions[tick - 1].shown_number) for tick in ticks])
        bar.ax.minorticks_off()


def _draw_drive(
    axes: Axes, r: Repetition, trace: SetTrace, *, colour: tuple[float, float, float, float], width: float
) -> None:
    """Draw one drive, broken where samples are missing."""
    inside = slice(*np.searchsorted(trace.time_s, [r.drive_start_s, r.drive_end_s]))
    since_s, velocity_mps = with_holes(trace.time_s[inside] - r.drive_start_s, trace.velocity_mps[inside])
    axes.plot(since_s, velocity_mps, color=colour, linewidth=width, linestyle=STYLES.get(state_word(r), "-"))


def _add_legend(figure: Figure, recording: AnalysedRecording) -> None:
    """Explain the broken lines, where there are any."""
    found = {state_word(r) for summary in recording.report.sets for r in summary.repetitions}
    entries = [Line2D([], [], color=INK, linestyle=STYLES[word], label=word) for word in STYLES if word in found]
    if entries:
        figure.legend(handles=entries, loc="outside lower center", ncols=2)


def _sentence(summary: SetSummary) -> str:
    """Say how the first and the last drive of one set differ."""
    lasted = [(r.shown_number, r.drive_end_s - r.drive_start_s) for r in summary.repetitions]
    (first, at_first), (last, at_last) = lasted[0], lasted[-1]
    if first == last:
        return f"the drive takes {at_first:.2f} s."
    return f"the drive takes {at_first:.2f} s in repetition {first} and {at_last:.2f} s in repetition {last}."
