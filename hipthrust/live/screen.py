"""A scoreboard into a screen that is read from two metres: it draws what it is given and computes no figure.

Every colour repeats what a word or a length says. Nothing from the air steers the terminal: names and messages are
written as `printable` has them.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from analysis.report.wording import clock
from hipthrust.live import screen_figures as figures
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen_check import check_lines

if TYPE_CHECKING:
    from rich.text import Text

MOST_LINES = 5  # of a message
TALLEST_BAR = 6  # rows; as many as are left
LOW = 18  # rows: in fewer neither air nor the recording's name has a line of its own
KEYS = (  # the first that fits
    "e end the set   x last repetition was none   l load   q quit",
    "e end   x none   l load   q quit",
    "e end x none l load q quit",
)


def render_screen(board: Scoreboard, *, width: int, height: int) -> list[Text]:
    """Draw one moment of a session.

    Parameters
    ----------
    board : Scoreboard
    width, height : int
        Columns and rows of the terminal; 80 by 24 shows everything.

    Returns
    -------
    list of rich texts
        Its lines, at most `height`: what matters least goes first where they do not suffice.
    """
    head, foot = _head(board, width, height), _foot(board, width, height)
    rows = height - 1 - len(foot)  # the last row of a terminal would scroll the first one away
    room = max(rows - len(head), 0)
    if board.checks is not None and not board.repetitions:
        middle = check_lines(board, width, room)
    else:
        middle = _figures(board, width, room)
    lines = [*[*head, *middle][: max(rows, 0)], *foot][: height - 1]
    for line in lines:
        line.truncate(width)
    return lines


def _figures(board: Scoreboard, width: int, room: int) -> list[Text]:
    """The figures as large as the room allows, the phase giving way first, and bars in what is left."""
    from rich.text import Text

    loss = figures.loss_lines(board, width)
    velocity, phase = figures.large_velocity(board, width), figures.small_phase(board)
    lines = [*velocity, Text(""), *figures.large_phase(board), *loss]
    if len(lines) > room or not figures.fits_large_phase(width):
        lines = [*velocity, *phase, *loss]
    if len(lines) > room or velocity[0].cell_len > width:
        lines = [*figures.small_velocity(board), *phase, *loss]
    rows = min(room - len(lines) - 1, TALLEST_BAR)  # the bars need a row for their numbers
    return [*lines, *figures.bars(board, width, rows=rows)] if rows > 0 else lines


def _head(board: Scoreboard, width: int, height: int) -> list[Text]:
    """Whose data these are, and how they arrive."""
    from rich.text import Text

    name = Text(printable(board.source), "bold")
    if board.simulated:
        name.append("  SIMULATED", "bold yellow")
    facts = [clock(board.t_s)]
    if board.rate_hz is not None:
        facts.append(f"{board.rate_hz:.0f} Hz")
    if board.lost_share is not None:
        facts.append(f"{100 * board.lost_share:.1f} % lost")
    if board.link is not None and board.link.battery_pct is not None:
        facts.append(f"battery {board.link.battery_pct:.0f} %")
    lines = [_spread(name, Text("  ".join(facts), "dim"), width)]
    if board.link is not None and board.link.state == "lost":
        lines.append(Text("LINK LOST: what was measured is kept; it connects again by itself", "bold red reverse"))
    return lines if height < LOW else [*lines, Text("")]


def _foot(board: Scoreboard, width: int, height: int) -> list[Text]:
    """The latest message, where it is recorded, and the keys."""
    from rich.text import Text

    lines = [Text(line, "yellow") for line in _whole(board.message or "", width)]
    if board.typed is not None:
        lines.append(Text(f"load in kg: {board.typed}_   (Enter takes it, Esc leaves it)", "bold"))
    else:
        lines.append(Text(next((keys for keys in KEYS if len(keys) <= width), KEYS[-1]), "dim"))
    if board.recording is not None and height >= LOW:
        lines.append(Text(_short(f"recording to {printable(board.recording)}", width), "dim"))
    return lines


def _spread(left: Text, right: Text, width: int) -> Text:
    """One line with a text at either end."""
    line = left.copy()
    line.append(" " * max(width - left.cell_len - right.cell_len, 2))
    line.append_text(right)
    return line


def _whole(text: str, width: int) -> list[str]:
    """Break a message into lines, as many as it takes to be read to its end, which says what to do."""
    lines = wrap(printable(text), max(width, 1))
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], _short(" ".join(lines[MOST_LINES - 1 :]), width)]


def _short(text: str, width: int) -> str:
    """Cut a line to the screen's width, saying so."""
    return text if len(text) <= width else text[: max(width - 1, 1)] + "…"
