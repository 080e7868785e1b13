"""What is shown before the first repetition: that the sensor is looked for, that it is checked, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.preflight import STILL_S, Check
from analysis.report.wording import clock
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.fitting import Part, wrapped
from hipthrust.live.screen.frame import air
from hipthrust.live.screen.letters import styled

if TYPE_CHECKING:
    from rich.text import Text

STATUS_STYLES = {"good": "green", "close": "yellow", "bad": "bold red", "unknown": "dim"}
STATUS_WORDS = {"good": "ok", "close": "close", "bad": "bad", "unknown": "not known"}
WELL = ("good", "unknown")
INDENT = 23  # columns before what was measured
GIVES_WAY = (
    *("recording", "air", "table"),  # what is well has one line in place of its table
    *("title", "title", "message"),  # the large letters; all but two lines
    *("air below", "table", "table", "message", "head", "table"),  # what to do about all that is not bad
)
HELP = {  # what to do about a sensor that is not there
    "ble": "Is it on, charged, near, and not connected to a phone?",
    "serial": "Is its cable plugged in at both ends?",
}


def looking_parts(board: Scoreboard, width: int, times: int) -> list[Part]:
    """Say which sensor is looked for, for how long already, and what it needs."""
    help_lines = wrapped(HELP.get(board.source.partition(":")[0], ""), width, "")
    words = wrapped(f"Looking for {board.source} ... {clock(board.waited_s)}", width, "bold")
    return [
        _title("LOOKING", "cyan", times),
        Part("heading", (words,)),
        air("air below"),
        Part("table", (help_lines, ())),
    ]


def hold_still_parts(board: Scoreboard, width: int, times: int) -> list[Part]:
    """Count the seconds that the check needs."""
    from rich.text import Text

    heard_s = min(board.t_s, STILL_S)
    heading = wrapped(f"Hold still, {STILL_S:g} s: {heard_s:.1f} s so far", width, "bold")
    cells = max(min(width, 60), 1)
    full = int(cells * heard_s / STILL_S)
    bar = Text.assemble(("█" * full, "cyan"), ("░" * (cells - full), "dim"))
    return [
        _title("HOLD STILL", "cyan", times),
        Part("heading", (heading,)),
        air("air below"),
        Part("table", ((bar,), ())),
    ]


def check_parts(board: Scoreboard, width: int, times: int) -> list[Part]:
    """Say what came of the check: the worst first and large; with little room only what is not well."""
    checks = board.checks or ()
    title, words, style = _verdict(checks)
    ill = [check for check in checks if check.status not in WELL]
    bad = [check for check in ill if check.status == "bad"]
    whole, costly, worst = ([line for check in some for line in _lines(check, width)] for some in (checks, ill, bad))
    others = ", ".join(f"{check.name} {STATUS_WORDS[check.status]}" for check in checks if check.status in WELL)
    brief = [line for check in ill for line in _lines(check, width)[: None if check in bad else 1]]
    tables = (whole, [*costly, *wrapped(others, width, "dim")], costly, brief, worst)
    return [
        _title(title, style, times),
        Part("heading", (wrapped(words, width, style),)),
        air("air below"),
        Part("table", tables),
    ]


def _title(text: str, style: str, times: int) -> Part:
    """One or two words, large, beside or below each other."""
    from rich.text import Text

    below = [line for word in text.split() for line in [*styled(word, style, times), Text("")]]
    return Part("title", ([*styled(text, style, times), Text("")], below, ()))


def _verdict(checks: tuple[Check, ...]) -> tuple[str, str, str]:
    """What the check comes to: large, in a sentence, and in a colour."""
    ill = [check for check in checks if check.status not in WELL]
    bad = [check.name for check in ill if check.status == "bad"]
    if "still" in bad:
        return "HOLD STILL", f"Hold still for {STILL_S:g} s: who moves cannot be checked.", "bold red"
    if bad:
        words = f"Not good enough: {', '.join(bad)}. You can start; what it costs stands below."
        return bad[0].upper(), words, "bold red"
    if ill:
        return "READY", f"Start whenever you like. Could be better: {', '.join(c.name for c in ill)}.", "bold yellow"
    return "READY", "All is well: start whenever you like.", "bold green"


def _lines(check: Check, width: int) -> list[Text]:
    """One check, and below it what to do, to its end."""
    from rich.text import Text

    style = STATUS_STYLES[check.status]
    if width < 2 * INDENT:
        words = f"{check.name} {STATUS_WORDS[check.status]}: {check.measured}"
        return [*wrapped(words, width, style), *wrapped(check.advice or "", width, style, indent=2)]
    line = Text.assemble((f"{STATUS_WORDS[check.status]:>10}  ", style), f"{check.name:<10} {check.measured}")
    return [line, *wrapped(check.advice or "", width, style, indent=INDENT)]
