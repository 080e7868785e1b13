"""Tempo per repetition: how long each phase took, stacked, beside the lifter's target."""

from __future__ import annotations

from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds.columns import (
    SetColumns,
    in_columns,
    label_columns,
    mark_unmeasured,
    mark_unusual,
    width_for,
)
from analysis.report.figure_kinds.style import GREY, PHASE_LOOK, empty_figure, new_figure, phase_patches
from analysis.report.figure_kinds.words import missing, per_set
from analysis.report.wording import tempo_figures
from analysis.results import Repetition, SetSummary
from analysis.settings import Tempo

TITLE = "Tempo per repetition"
UNTIMED = "No phase of any repetition could be timed."
SECONDS_OF = {"drive": "drive_s", "top": "top_pause_s", "lowering": "lowering_s", "bottom": "bottom_pause_s"}
TARGET_ROOM = 0.065  # half the width of the words over the target, as a share of the figure


def draw(recording: AnalysedRecording) -> Figure:
    """Draw the four phases of every repetition as stacked bars, all sets side by side."""
    columns = in_columns(recording.report.sets)
    simulated = recording.source.simulated
    reason = missing(
        recording.report, UNTIMED, lambda r: any(getattr(r, field) is not None for field in SECONDS_OF.values())
    )
    if reason:
        return empty_figure(TITLE, reason, simulated=simulated)
    figure = new_figure(TITLE, height_in=3.9, width_in=width_for(columns), simulated=simulated)
    axes = figure.add_subplot()
    for x, repetition in (pair for column in columns for pair in column.pairs):
        _draw_repetition(axes, x, repetition)
    label_columns(axes, columns, with_loss=False)
    if recording.settings.tempo is not None:
        _draw_target(axes, recording.settings.tempo, columns)
    axes.set_ylabel("seconds, from the start of the drive")
    axes.margins(y=0.12)
    figure.legend(handles=phase_patches(alpha=1.0), loc="outside lower center", ncols=4)
    return figure


def describe(recording: AnalysedRecording) -> str:
    """Say what the figure of the tempo shows."""
    tempo = recording.settings.tempo
    target = "" if tempo is None else f" Target {_in_words(tempo)}."
    return per_set(f"{TITLE}, lowering-bottom-drive-top in seconds", recording, _sentence) + target


def _draw_repetition(axes: Axes, x: float, r: Repetition) -> None:
    """Stack the known phases of one repetition; say so where none is known."""
    reached = 0.0
    for phase, field in SECONDS_OF.items():
        seconds = getattr(r, field)
        if seconds is not None:
            _draw_phase(axes, x, phase, bottom=reached, seconds=seconds)
            reached += seconds
    if reached:
        mark_unusual(axes, x, reached, r)
    else:
        mark_unmeasured(axes, x)


def _draw_phase(axes: Axes, x: float, phase: str, *, bottom: float, seconds: float) -> None:
    colour, hatch = PHASE_LOOK[phase]
    axes.bar(x, seconds, 0.8, bottom, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.5)


def _draw_target(axes: Axes, tempo: Tempo, columns: tuple[SetColumns, ...]) -> None:
    """Draw the target as a column of its own; an X has no length and takes the median of what was done, in outline."""
    room = 0.4 + TARGET_ROOM * axes.get_xlim()[1]
    x, reached = -0.6 - room, 0.0
    for phase, field in SECONDS_OF.items():
        seconds = getattr(tempo, field)
        if seconds is None:
            done = [getattr(r, field) for column in columns for _, r in column.pairs if getattr(r, field) is not None]
            seconds = median(done) if done else 0.5
            axes.bar(x, seconds, 0.8, reached, color="white", edgecolor=GREY, linestyle=":", linewidth=1.0)
            axes.text(x, reached + seconds / 2, "X", ha="center", va="center")
        elif seconds:
            _draw_phase(axes, x, phase, bottom=reached, seconds=seconds)
        reached += seconds
    axes.annotate(
        f"target\n{_in_words(tempo)}", (x, reached), (0, 4), textcoords="offset points", ha="center", fontsize=9
    )
    axes.set_xlim(left=x - room)


def _in_words(tempo: Tempo) -> str:
    """Return the tempo as people write it."""
    figures = (tempo.lowering_s, tempo.bottom_pause_s, tempo.drive_s, tempo.top_pause_s)
    return "-".join("X" if figure is None else f"{figure:g}" for figure in figures)


def _sentence(summary: SetSummary) -> str:
    """Say the tempo of each repetition of one set."""
    return "; ".join("-".join(tempo_figures(r)) for r in summary.repetitions) + "."
