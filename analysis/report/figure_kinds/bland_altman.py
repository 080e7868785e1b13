"""Bland and Altman's figure: differences over means, with bias, limits of agreement and how well these are known.

The report of an evaluation says the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.agreement.comparison import EVENTS, LOSS, PairedFigure
from analysis.agreement.pairs import Agreement
from analysis.report.agreement_text import Judged
from analysis.report.agreement_words import UNITS
from analysis.report.figure_kinds.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    VERMILION,
    WIDEST_IN,
    WIDTH_IN,
    empty_figure,
    new_figure,
)

TITLE = "Agreement of measured and known"
NOTHING = "No figure has two pairs of a measured and a known value."
MOST_PANELS = 8
PANEL_IN = 2.7  # high
LOOKS = (("o", BLUE), ("s", VERMILION), ("^", PURPLE), ("D", ORANGE), ("v", INK), ("P", GREY))  # by recording
LONGEST_NAME = 24  # characters; three of them stand beside each other under the panels
MOST_NAMED = len(LOOKS)


def draw(judged: Judged) -> Figure:
    """Draw one panel a figure, the velocities first."""
    drawn = [name for name in judged.evaluation.figures if _drawable(name, judged.evaluation.figures[name])][
        :MOST_PANELS
    ]
    if not drawn:
        return empty_figure(TITLE, NOTHING, simulated=judged.simulated)
    columns = min(len(drawn), 2)
    lines = -(-len(drawn) // columns)
    width_in = WIDTH_IN if columns == 1 else WIDEST_IN
    figure = new_figure(TITLE, height_in=0.9 + PANEL_IN * lines, width_in=width_in, simulated=judged.simulated)
    for place, name in enumerate(drawn, 1):
        _draw_panel(figure.add_subplot(lines, columns, place), name, judged)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3 if columns > 1 else 2)
    return figure


def _drawable(name: str, found: Agreement) -> bool:
    """Whether a figure has limits and a mean that says anything; an instant's mean does not."""
    return found.limits is not None and name not in EVENTS


def _draw_panel(axes: Axes, name: str, judged: Judged) -> None:
    """Draw the differences of one figure."""
    unit, found = UNITS[name], judged.evaluation.figures[name]
    several = 1 < len(judged.names) <= MOST_NAMED
    for k, (_, _, comparison) in enumerate(judged.named):
        rows = [row for row in comparison.figures if row.figure == name]
        marker, colour = LOOKS[k] if several else LOOKS[0]
        label = _short(judged.names[k][0]) if several else None if k else _points(name)
        axes.plot(*_points_of(rows, unit.scale), marker, color=colour, markersize=4.5, alpha=0.8, label=label)
    axes.axhline(0.0, color="#c0c0c0", linewidth=0.8, zorder=0)
    _draw_lines(axes, found, unit.scale)
    axes.set_xlabel(f"mean of both ({unit.unit})")
    axes.set_ylabel(f"ours − known ({unit.unit})")
    axes.set_title(f"{unit.words[:1].upper()}{unit.words[1:]}, n = {found.n}")
    axes.margins(x=0.08, y=0.12)


def _short(file: str) -> str:
    """Name a recording so that a legend has room for it: without its folders, and with a gap in its middle.

    Examples
    --------
    >>> _short("monday/set.csv"), _short("the thursday evening training 2025-03-06 3.csv")
    ('set.csv', 'the thursday…-03-06 3.csv')
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    half = LONGEST_NAME // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


def _points(name: str) -> str:
    """Name what a point is."""
    return "one set" if name == LOSS else "one repetition"


def _points_of(rows: Sequence[PairedFigure], scale: float) -> tuple[list[float], list[float]]:
    """Return means and differences."""
    return [scale * (row.measured + row.known) / 2 for row in rows], [
        scale * (row.measured - row.known) for row in rows
    ]


def _draw_lines(axes: Axes, found: Agreement, scale: float) -> None:
    """Draw the bias, the limits and the bands within which these are known."""
    lines = [(found.bias, found.bias_ci, "-", "bias"), *_limits(found)]
    band: str | None = "95 % interval of each line"
    for value, interval, style, label in lines:
        axes.axhline(scale * value, color=INK, linestyle=style, linewidth=1.2, label=label)
        if interval is not None:
            axes.axhspan(scale * interval[0], scale * interval[1], color="#9a9a9a", alpha=0.18, linewidth=0, label=band)
            band = None  # the legend says it once


def _limits(found: Agreement) -> list[tuple[float, tuple[float, float] | None, str, str | None]]:
    """Return the two limits with their intervals; the second has no name, so that the legend says it once."""
    if found.limits is None:
        return []
    low, high = found.limits
    words = "95 % limits of agreement"
    return [(low, found.lower_limit_ci, "--", words), (high, found.upper_limit_ci, "--", None)]
