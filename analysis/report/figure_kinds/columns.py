"""Repetitions of all sets side by side: one column each, a space between sets, set and load above them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.report.figure_kinds.style import GREY, PAPER, WIDEST_IN, WIDTH_IN
from analysis.report.wording import measure, weight
from analysis.results import Repetition, SetSummary

UPRIGHT = 90.0  # degrees
SPACE = 1.5  # columns between two sets
MOST_NUMBERED = 24  # above this many columns only every fifth repetition keeps its number
MOST_WORDED = 10  # above this many sets the words above them would touch
FEWEST = 6  # room for this many, so that a single column does not fill the figure


@dataclass(frozen=True, slots=True)
class SetColumns:
    """One set and where its repetitions stand on the horizontal axis."""

    summary: SetSummary
    positions: tuple[float, ...]

    @property
    def pairs(self) -> tuple[tuple[float, Repetition], ...]:
        """Each position with its repetition."""
        return tuple(zip(self.positions, self.summary.repetitions, strict=True))


def in_columns(sets: Iterable[SetSummary]) -> tuple[SetColumns, ...]:
    """Give each repetition its place; sets without repetitions take none.

    Examples
    --------
    >>> reps = (Repetition(1, 0.0, 0.8), Repetition(2, 3.0, 3.8))
    >>> [c.positions for c in in_columns([SetSummary(1, 0, 9, reps), SetSummary(2, 60, 69, reps)])]
    [(0.0, 1.0), (3.5, 4.5)]
    """
    columns, start = [], 0.0
    for summary in sets:
        if summary.repetitions:
            positions = tuple(start + index for index in range(len(summary.repetitions)))
            columns.append(SetColumns(summary, positions))
            start = positions[-1] + 1 + SPACE
    return tuple(columns)


def width_for(columns: tuple[SetColumns, ...]) -> float:
    """Return the width of a figure in which the columns can be told apart, inches."""
    for_repetitions, for_words = 1.5 + 0.085 * columns[-1].positions[-1], 0.8 + 0.68 * len(columns)
    return min(WIDEST_IN, max(WIDTH_IN, for_repetitions, for_words))


def label_columns(axes: Axes, columns: tuple[SetColumns, ...], *, with_loss: bool) -> None:
    """Number the repetitions below and name the sets above."""
    pairs = [pair for column in columns for pair in column.pairs]
    step = 1 if len(pairs) <= MOST_NUMBERED else 5
    shown = [(x, r) for x, r in pairs if r.shown_number % step == 0 or r.shown_number == 1]
    axes.set_xticks([x for x, _ in shown], [str(r.shown_number) for _, r in shown])
    room = max(0.8, (FEWEST - len(pairs)) / 2)
    axes.set_xlim(pairs[0][0] - room, pairs[-1][0] + room)
    axes.set_xlabel("repetition")
    for column in columns:
        middle = (column.positions[0] + column.positions[-1]) / 2
        if len(columns) <= MOST_WORDED:
            words = _set_words(column.summary, alone=len(columns) == 1, with_loss=with_loss)
        else:  # what the numbers are of is said once
            words = f"{'set ' if column is columns[0] else ''}{column.summary.number}"
        axes.text(middle, 1.02, words, transform=axes.get_xaxis_transform(), ha="center", va="bottom", fontsize=9)


def leave_headroom(axes: Axes, *, top: float) -> None:
    """Let the vertical axis go from zero to a little over `top`: higher where words stand over the columns."""
    axes.set_ylim(0, top * (1.3 if any(text.get_rotation() == UPRIGHT for text in axes.texts) else 1.08))


def write_over(axes: Axes, x: float, y: float, words: str) -> None:
    """Write words upright over a column; nothing where there are none."""
    if words:
        look = axes.annotate(words, (x, y), (0, 6), textcoords="offset points", ha="center", fontsize=8, color=GREY)
        look.set(rotation=UPRIGHT, bbox=PAPER)


def mark_unmeasured(axes: Axes, x: float) -> None:
    """Write "not measured" upright where a column would stand."""
    place = axes.get_xaxis_transform()
    axes.text(
        x,
        0.02,
        "not measured",
        transform=place,
        ha="center",
        va="bottom",
        rotation=90,
        fontsize=8,
        color=GREY,
        bbox=PAPER,
    )


def _set_words(summary: SetSummary, *, alone: bool, with_loss: bool) -> str:
    """Return number, load and velocity loss of a set: on one line where it stands alone."""
    words = [f"set {summary.number}"]
    if summary.load_kg is not None:
        words.append(weight(summary.load_kg))
    if with_loss and summary.velocity_loss_pct is not None:
        loss = measure(summary.velocity_loss_pct, "%", summary.velocity_loss_sd_pct, digits=0)
        words.append(f"loss {loss}" if alone else f"loss\n{loss}")  # a column of a few repetitions is narrow
    return (", " if alone else "\n").join(words)
