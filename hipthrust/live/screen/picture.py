"""Which parts make the screen of which moment, and which of them give way where the terminal is small.

Nothing from the air steers the terminal: names and messages are written as `printable` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen import check, lost
from hipthrust.live.screen.bars import draw_bars
from hipthrust.live.screen.fitting import Part, fit, total_height
from hipthrust.live.screen.frame import air, foot, head
from hipthrust.live.screen.loss import loss_part
from hipthrust.live.screen.phase import phase_part
from hipthrust.live.screen.sizes import Sizes, sizes_for
from hipthrust.live.screen.velocity import velocity_part

if TYPE_CHECKING:
    from rich.text import Text

LEAST_BAR = 2  # rows
TALLEST_BAR = 6  # rows, and a quarter of a tall terminal
GIVES_WAY = (  # of a set; the phase's seconds, when to breathe, the alert and the keys never do
    "air",
    "recording",
    "bars",
    "phase",  # its letters; it keeps a line with its seconds and when to breathe
    "velocity",  # its letters; it keeps two lines
    "message",  # but two of its lines
    "velocity",  # but one
    "message",  # but one
    "head",
    "loss",  # without its alert
)


def render_screen(board: Scoreboard, *, width: int, height: int) -> list[Text]:
    """Draw one moment of a session.

    Parameters
    ----------
    board : Scoreboard
    width, height : int
        Columns and rows of the terminal; from 80 by 24 on everything is there, and larger where there is more room.

    Returns
    -------
    list of rich texts
        Its lines, fewer than `height`: the last row of a terminal would scroll the first one away. Bars take what
        is left.
    """
    from rich.text import Text

    rows = max(height - 1, 1)
    below = foot(board, width)
    sizes = sizes_for(width, rows - len(below[0].lines) - (1 + TALLEST_BAR))
    above, gives_way = _middle(board, width, sizes)
    fitted = fit([head(board, width), air(), *above, *below], gives_way, width=width, rows=rows)
    lines = [line for part in fitted[: -len(below)] if part.name != "bars" for line in part.lines]
    if board.repetitions:
        left = rows - len(lines) - total_height(fitted[-len(below) :])
        lines += draw_bars(board, width, rows=min(left, 1 + max(TALLEST_BAR, height // 4)), times=sizes.figures)
    lines += [Text("")] * (rows - len(lines) - total_height(fitted[-len(below) :]))
    lines += [line for part in fitted[-len(below) :] for line in part.lines]
    for line in lines:
        line.truncate(width)
    return lines[-rows:]


def _middle(board: Scoreboard, width: int, sizes: Sizes) -> tuple[list[Part], tuple[str, ...]]:
    """Return the parts that belong to this moment, and the order in which they give way."""
    from rich.text import Text

    times = sizes.figures
    if not board.opened:
        return check.looking_parts(board, width, times), check.GIVES_WAY
    if board.is_lost:
        figures = [velocity_part(board, width, 0), loss_part(board, width)] if board.repetitions else []
        return [*lost.alarm_parts(board, width, times), *figures], lost.GIVES_WAY
    if board.repetitions or (board.checked and board.checks is None):
        large = [velocity_part(board, width, times), air(), phase_part(board, width, sizes)]
        room = [Text("")] * (1 + LEAST_BAR if board.repetitions else 0)  # what they are sure of
        return [*large, loss_part(board, width), Part("bars", (room, ()))], GIVES_WAY
    if board.checks is None:
        return check.hold_still_parts(board, width, times), check.GIVES_WAY
    return check.check_parts(board, width, times), check.GIVES_WAY
