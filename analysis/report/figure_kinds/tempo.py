"""Tempo per repetition: how long each phase took, stacked, beside the lifter's target."""

from __future__ import annotations

from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds.columns import (
    SetColumns,
    in_columns,
    label_columns,
    leave_headroom,
    mark_unmeasured,
    width_for,
    write_over,
)
from analysis.report.figure_kinds.style import GREY, INK, PHASE_LOOK, empty_figure, new_figure, phase_patches
from analysis.report.figure_kinds.words import missing, per_set, state_word
from analysis.report.wording import tempo_figures, tempo_target
from analysis.results import Repetition, SetSummary
from analysis.settings import Tempo

TITLE = "Tempo per repetition"
UNTIMED = "No phase of any repetition could be timed."
SECONDS_OF = {"drive": "drive_s", "top": "top_pause_s", "lowering": "lowering_s", "bottom": "bottom_pause_s"}
SDS_OF = {"drive": "drive_sd_s", "top": "top_pause_sd_s", "lowering": "lowering_sd_s", "bottom": "bottom_pause_sd_s"}
HIGHEST = 1.8  # of the median column: what is higher is cut
TARGET_ROOM = 0.065  # half the width of the words over the target, as a share of the figure


def draw(recording: AnalysedRecording) -> Figure:
    """Draw the four phases of every repetition as stacked bars, all sets side by side."""
    columns = in_columns(recording.report.sets)
    simulated = recording.source.simulated
    reason = missing(recording.report, UNTIMED, lambda r: sum(_phases(r).values()) > 0)
    if reason:
        return empty_figure(TITLE, reason, simulated=simulated)
    figure = new_figure(TITLE, height_in=3.9, width_in=width_for(columns), simulated=simulated)
    axes = figure.add_subplot()
    limit_s = _limit_s(columns)
    for x, repetition in (pair for column in columns for pair in column.pairs):
        _draw_repetition(axes, x, repetition, limit_s=limit_s)
    label_columns(axes, columns, with_loss=False)
    tempo = recording.settings.tempo
    target_s = 0.0 if tempo is None else _draw_target(axes, tempo, columns)
    leave_headroom(axes, top=max(limit_s, target_s))
    axes.set_ylabel("duration (s)")
    errors = Line2D(
        [], [], color=INK, marker="|", linestyle="none", markersize=9, label="± 1 SD of each length's error"
    )
    figure.legend(handles=[*phase_patches(alpha=1.0), errors], loc="outside lower center", ncols=3)
    return figure


def describe(recording: AnalysedRecording) -> str:
    """Say what the figure of the tempo shows."""
    tempo = recording.settings.tempo
    target = "" if tempo is None else f" Target {tempo_target(tempo)}."
    return per_set(f"{TITLE}, lowering-bottom-drive-top in seconds", recording, _sentence) + target


def _draw_repetition(axes: Axes, x: float, r: Repetition, *, limit_s: float) -> None:
    """Stack the known phases of one repetition, cut at `limit_s` with its length over it."""
    reached = 0.0
    for phase, seconds in _phases(r).items():
        _draw_phase(axes, x, phase, bottom=min(reached, limit_s), seconds=min(seconds, limit_s - min(reached, limit_s)))
        reached += seconds
        sd = getattr(r, SDS_OF[phase])
        if sd is not None and reached <= limit_s:
            axes.errorbar(x, reached, sd, color=INK, elinewidth=0.8, capsize=1.5, capthick=0.8)
    if reached:
        length = f"{reached:.0f} s" if reached > limit_s else ""
        write_over(axes, x, min(reached, limit_s), ", ".join(filter(None, (length, state_word(r)))))
    else:
        mark_unmeasured(axes, x)


def _limit_s(columns: tuple[SetColumns, ...]) -> float:
    """Return where columns are cut that a long breather made much higher than the others, seconds."""
    totals = [total for column in columns for r in column.summary.repetitions if (total := sum(_phases(r).values()))]
    return min(max(totals), HIGHEST * median(totals))


def _phases(r: Repetition) -> dict[str, float]:
    """Return the known phases of a repetition, in their order, seconds."""
    return {phase: getattr(r, field) for phase, field in SECONDS_OF.items() if getattr(r, field) is not None}


def _draw_phase(axes: Axes, x: float, phase: str, *, bottom: float, seconds: float) -> None:
    """Draw one phase as its part of a column."""
    colour, hatch = PHASE_LOOK[phase]
    axes.bar(x, seconds, 0.8, bottom, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.5)


def _draw_target(axes: Axes, tempo: Tempo, columns: tuple[SetColumns, ...]) -> float:
    """Draw the target as a column of its own and return its height.

    An X has no length: it takes the median of what was done, in outline.
    """
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
        f"target\n{tempo_target(tempo)}", (x, reached), (0, 4), textcoords="offset points", ha="center", fontsize=9
    )
    axes.set_xlim(left=x - room)
    return reached


def _sentence(summary: SetSummary) -> str:
    """Say the tempo of each repetition of one set."""
    return "; ".join("-".join(tempo_figures(r)) for r in summary.repetitions) + "."
