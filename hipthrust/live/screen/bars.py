"""The repetitions of a set, a bar each: as tall as it was fast, pale while it may still change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipthrust.live.scoreboard import Scoreboard, ShownRepetition
from hipthrust.live.screen.velocity import against_target

if TYPE_CHECKING:
    from rich.text import Text

EIGHTHS = " ▁▂▃▄▅▆▇█"
NOT_TOLD = "-"  # in place of a bar


def draw_bars(board: Scoreboard, width: int, *, rows: int, times: int = 1) -> list[Text]:
    """Draw the latest bars that fit, and below them the numbers; nothing without a row for either.

    Parameters
    ----------
    board : Scoreboard
    width, rows : int
        Room for them, the numbers included.
    times : int
        How many times two columns a bar is wide.

    Returns
    -------
    list of rich texts
    """
    from rich.text import Text

    if rows < 2:
        return []
    step = 2 * times + 2
    shown = board.repetitions[-max((width - 1) // step, 1) :]
    fastest = max((_length(one) for one in shown), default=0.0) or 1.0
    drawn = [Text(" ") for _ in range(rows - 1)]
    for one in shown:
        style, _ = against_target(one.repetition.mean_velocity_mps, board.target_mps)
        for line, char in zip(drawn, _column(one, fastest, len(drawn)), strict=True):
            line.append(char * 2 * times + "  ", style if one.final else f"{style} dim")
    return [*drawn, Text(" " + "".join(_label(one).ljust(step) for one in shown))]


def _column(one: ShownRepetition, fastest: float, rows: int) -> str:
    """The characters of one bar, from the top."""
    if one.repetition.mean_velocity_mps is None:
        return " " * (rows - 1) + NOT_TOLD
    level = round(8 * rows * _length(one) / fastest)
    return "".join(EIGHTHS[min(max(level - 8 * below, 0), 8)] for below in reversed(range(rows)))


def _label(one: ShownRepetition) -> str:
    """The number, with a mark: failed, partial, or not yet final."""
    mark = "f" if one.repetition.failed else "p" if one.repetition.partial else "" if one.final else "?"
    return f"{one.repetition.shown_number}{mark}"


def _length(shown: ShownRepetition) -> float:
    """Length of a bar; nothing where the velocity is not known."""
    return max(shown.repetition.mean_velocity_mps or 0.0, 0.0)
