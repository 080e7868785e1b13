"""The pre-flight check as lines of the screen: what is not well with what to do, and when to begin."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.live.scoreboard import Scoreboard

if TYPE_CHECKING:
    from rich.text import Text

    from analysis.preflight import Check

STATUS_STYLES = {"good": "green", "close": "yellow", "bad": "bold red", "unknown": "dim"}
STATUS_WORDS = {"good": "ok", "close": "close", "bad": "bad", "unknown": "not known"}
WELL = ("good", "unknown")
INDENT = 23  # columns before what was measured


def check_lines(board: Scoreboard, width: int, room: int) -> list[Text]:
    """Draw the check before the first repetition; in less room than it takes only what is not well."""
    from rich.text import Text

    checks = board.checks or ()
    words, heading_style = _heading(board)
    head = [*(Text(line, heading_style) for line in wrap(words, max(width, 1))), Text("")]
    lines = [line for check in checks for line in _check(check, width)]
    if len(head) + len(lines) + 1 > room:
        return [*head[:-1], *(line for check in checks if check.status not in WELL for line in _check(check, width))]
    return [*head, *lines, Text("")]


def _heading(board: Scoreboard) -> tuple[str, str]:
    """What to do now, and its style."""
    if board.link is None:
        return f"Looking for {printable(board.source)} ...", "bold"
    checks = board.checks or ()
    if not checks or any(check.name == "still" and check.status not in WELL for check in checks):
        return "Before you start: hold still for two seconds.", "bold"
    if all(check.status in WELL for check in checks):
        return "All is well: start whenever you like.", "bold green"
    return "You can start; what is not ok below costs accuracy.", "bold yellow"


def _check(check: Check, width: int) -> list[Text]:
    """One check, and below it what to do."""
    from rich.text import Text

    style = STATUS_STYLES[check.status]
    line = Text.assemble((f"{STATUS_WORDS[check.status]:>10}  ", style), f"{check.name:<10} {check.measured}")
    indent = INDENT if width >= 2 * INDENT else 2
    advice = wrap(check.advice or "", max(width - indent, 1))
    return [line, *(Text(" " * indent + part, style) for part in advice)]
