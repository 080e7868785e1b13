"""Velocity per repetition: mean and peak with their uncertainty, the loss threshold and the target."""

from __future__ import annotations

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
from analysis.report.figure_kinds.style import BLUE, GREY, INK, PURPLE, VERMILION, empty_figure, new_figure
from analysis.report.figure_kinds.words import missing, per_set, state_word
from analysis.report.wording import UNKNOWN, measure
from analysis.results import Repetition, SetSummary

TITLE = "Velocity per repetition"
WITHHELD = "No velocity is certain enough to be shown."
FULL = ("o", BLUE, BLUE, "mean")  # marker, colour, filling, name in the legend
FAILED = ("s", INK, "white", "mean, failed")
PARTIAL = ("v", PURPLE, PURPLE, "mean, partial")
PEAK = ("D", VERMILION, "white", "peak")


def draw(recording: AnalysedRecording) -> Figure:
    """Draw mean and peak velocity of every repetition, all sets side by side."""
    columns = in_columns(recording.report.sets)
    simulated = recording.source.simulated
    reason = missing(
        recording.report, WITHHELD, lambda r: r.mean_velocity_mps is not None or r.peak_velocity_mps is not None
    )
    if reason:
        return empty_figure(TITLE, reason, simulated=simulated)
    figure = new_figure(TITLE, height_in=3.9, width_in=width_for(columns), simulated=simulated)
    axes = figure.add_subplot()
    for column in columns:
        _draw_set(axes, column, loss_pct=recording.settings.guide.velocity_loss_pct)
    target = recording.settings.velocity_target_mps
    if target is not None:
        axes.axhline(target, color=INK, linestyle=(0, (1, 2)), linewidth=1.4, label=f"target {target:.2f} m/s")
    label_columns(axes, columns, with_loss=True)
    leave_headroom(axes, top=axes.dataLim.y1)
    axes.set_ylabel(f"{recording.point} velocity, vertical (m/s)")
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)
    _add_legend(figure, axes)
    return figure


def describe(recording: AnalysedRecording) -> str:
    """Say what the figure of the velocities shows."""
    return per_set(TITLE, recording, _sentence)


def _draw_set(axes: Axes, column: SetColumns, *, loss_pct: float) -> None:
    """Draw the repetitions of one set, and the velocity below which it has lost too much."""
    for x, repetition in column.pairs:
        _draw_repetition(axes, x, repetition)
    fastest = column.summary.fastest_velocity_mps
    if fastest is not None:
        ends = (column.positions[0] - 0.5, column.positions[-1] + 0.5)
        label = f"{loss_pct:g} % below the fastest mean"
        axes.plot(ends, [fastest * (1 - loss_pct / 100)] * 2, color=GREY, linestyle="--", linewidth=1.2, label=label)


def _draw_repetition(axes: Axes, x: float, r: Repetition) -> None:
    """Draw the two velocities of a repetition; say so where neither is known."""
    look = FAILED if r.failed else PARTIAL if r.partial else FULL
    velocities = (
        (r.mean_velocity_mps, r.mean_velocity_sd_mps, look),
        (r.peak_velocity_mps, r.peak_velocity_sd_mps, PEAK),
    )
    known = [(value, sd, look) for value, sd, look in velocities if value is not None]
    for value, sd, (marker, colour, fill, label) in known:
        axes.errorbar(
            x,
            value,
            sd,
            fmt=marker,
            color=colour,
            markerfacecolor=fill,
            markersize=5,
            capsize=2,
            elinewidth=1,
            label=label,
        )
    if known:
        write_over(axes, x, max(value + (sd or 0.0) for value, sd, _ in known), state_word(r))
    else:
        mark_unmeasured(axes, x)


def _add_legend(figure: Figure, axes: Axes) -> None:
    """Explain the points, then the lines, each once."""
    handles, labels = axes.get_legend_handles_labels()
    found = dict(zip(labels, handles, strict=True))
    points = [look[-1] for look in (FULL, PEAK, FAILED, PARTIAL) if look[-1] in found]
    entries = {label: found[label] for label in dict.fromkeys([*points, *found])}
    entries["bars: ± 1 SD of our error"] = Line2D([], [], color=GREY, marker="|", linestyle="none", markersize=9)
    figure.legend(entries.values(), entries.keys(), loc="outside lower center", ncols=2)


def _sentence(summary: SetSummary) -> str:
    """Say the velocities of one set."""
    known = [r for r in summary.repetitions if r.mean_velocity_mps is not None]
    if not known:
        return WITHHELD
    means = ", ".join(f"{r.mean_velocity_mps:.2f} {state_word(r)}".rstrip() for r in known)
    loss = measure(summary.velocity_loss_pct, "%", summary.velocity_loss_sd_pct, digits=0)
    return f"mean velocities {means} m/s" + (f"; velocity loss {loss}." if loss != UNKNOWN else ".")
