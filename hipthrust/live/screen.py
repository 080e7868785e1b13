"""A scoreboard into a screen that is read from two metres: it draws what it is given and computes no figure.

Every colour repeats what a word or a length says. Nothing from the air steers the terminal: names and messages are
written as `printable` has them.
"""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from analysis.report.wording import UNKNOWN, clock, measure, quantity, weight
from hipthrust.live.scoreboard import Scoreboard, ShownRepetition

if TYPE_CHECKING:
    from rich.text import Text

FONT = "ansi_regular"  # blocks that a terminal draws without a gap
MOST_LINES = 5  # of a message
TALLEST_BAR = 6  # rows; as many as are left
EIGHTHS = " ▁▂▃▄▅▆▇█"
LONGEST_BOTTOM_S = 5.0  # who stays down longer rests, and is not told to brace
NEAR_TARGET = 0.9  # share of the target from which a velocity is close to it
PHASE_WORDS = {"drive": "DRIVE", "top": "HOLD", "lowering": "LOWER", "bottom": "DOWN", "rest": "REST"}
BREATHING = {"drive": "breathe out, hard", "top": "squeeze", "lowering": "breathe in", "bottom": "brace", "rest": ""}
STATUS_STYLES = {"good": "green", "close": "yellow", "bad": "bold red", "unknown": "dim"}
STATUS_WORDS = {"good": "ok", "close": "close", "bad": "bad", "unknown": "not known"}
KEYS = "e end the set   x last repetition was none   l load   q quit"


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
    from rich.text import Text

    head, foot = _head(board, width), _foot(board, width)
    if board.checks is not None and not board.repetitions:
        middle = _preflight(board)
    else:
        figures = [*_velocity(board), Text(""), *_clock(board), _loss(board)]
        left = height - 1 - len(head) - len(foot) - len(figures) - 1  # the bars need a row for their numbers
        middle = [*figures, *_bars(board, width, rows=min(left, TALLEST_BAR))] if left > 0 else figures
    room = max(height - 1 - len(foot), 0)  # the last row of a terminal would scroll the first one away
    lines = [*[*head, *middle][:room], *foot][: height - 1]
    for line in lines:
        line.truncate(width)
    return lines


def _head(board: Scoreboard, width: int) -> list[Text]:
    """Whose data these are, and how they arrive."""
    from rich.text import Text

    name = Text(printable(board.source), "bold")
    if board.simulated:
        name.append("  SIMULATED", "bold yellow")
    facts = [clock(board.t_s)]
    if board.rate_hz is not None:
        facts.append(f"{board.rate_hz:.0f} Hz")
    if board.link is not None:
        facts += _link_words(board)
    lines = [_spread(name, Text("  ".join(facts), "dim"), width)]
    if board.link is not None and board.link.state == "lost":
        lines.append(Text("LINK LOST: what was measured is kept; it connects again by itself", "bold red reverse"))
    return [*lines, Text("")]


def _link_words(board: Scoreboard) -> list[str]:
    """Losses and battery, as far as told."""
    link = board.link
    assert link is not None
    words = []
    if link.lost_share is not None:
        words.append(f"{100 * link.lost_share:.1f} % lost")
    if link.battery_pct is not None:
        words.append(f"battery {link.battery_pct:.0f} %")
    return words


def _velocity(board: Scoreboard) -> list[Text]:
    """The last repetition, large."""
    from rich.text import Text

    latest = board.latest
    velocity = None if latest is None else latest.mean_velocity_mps
    style, word = _against_target(velocity, board.target_mps)
    shown = "-.--" if velocity is None else f"{velocity:.2f}"
    lines = [Text(line, style) for line in _large(shown)]
    sd = None if latest is None else latest.mean_velocity_sd_mps
    beside = ["m/s mean" if sd is None else f"± {sd:.2f} m/s mean", word, _position(board)]
    if latest is not None:
        beside.append(f"peak {measure(latest.peak_velocity_mps, 'm/s')}")
        beside.append(f"rise {measure(latest.rom_m, 'cm', digits=0, scale=100)}")
    for line, text in zip(lines, beside, strict=False):
        line.append("   " + text, "bold")
    return lines


def _clock(board: Scoreboard) -> list[Text]:
    """The phase and how long it has lasted, large, and when to breathe."""
    from rich.text import Text

    breather = board.phase == "bottom" and board.elapsed_s > LONGEST_BOTTOM_S
    phase = "rest" if breather else board.phase
    shown = PHASE_WORDS[phase] + ("" if phase == "rest" else f" {board.elapsed_s:.1f}")
    lines = [Text(line, "cyan" if board.set_on else "dim") for line in _large(shown)]
    return [*lines, Text(BREATHING[phase] if board.set_on else "", "bold")]


def _position(board: Scoreboard) -> str:
    """Which set and repetition, with which load."""
    if board.set_number is None:
        return "waiting for the first repetition"
    load = "" if board.load_kg is None else f", {weight(board.load_kg)}"
    return f"set {board.set_number}, repetition {board.latest.number if board.latest else 0}{load}"


def _against_target(velocity: float | None, target: float | None) -> tuple[str, str]:
    """Colour and word of a velocity against the target."""
    if velocity is None:
        return "dim", ""
    if target is None:
        return "bold", ""
    if velocity >= target:
        return "bold green", f"on target ({target:.2f})"
    if velocity >= NEAR_TARGET * target:
        return "bold yellow", f"just under {target:.2f}"
    return "bold red", f"under {target:.2f}"


def _bars(board: Scoreboard, width: int, *, rows: int) -> list[Text]:
    """One bar a repetition, as tall as it was fast; the latest that fit."""
    from rich.text import Text

    shown = board.repetitions[-max((width - 2) // 4, 1) :]
    fastest = max((_length(one) for one in shown), default=0.0) or 1.0
    drawn = [Text(" ") for _ in range(rows)]
    labels = Text(" ")
    for one in shown:
        style, _ = _against_target(one.repetition.mean_velocity_mps, board.target_mps)
        level = round(8 * rows * _length(one) / fastest)
        for row, line in enumerate(drawn):
            part = min(max(level - 8 * (rows - 1 - row), 0), 8)
            line.append(2 * EIGHTHS[part] + "  ", style if one.final else f"{style} dim")
        mark = "f" if one.repetition.failed else "p" if one.repetition.partial else "" if one.final else "?"
        labels.append(f"{one.repetition.number}{mark}".ljust(4))
    return [*drawn, labels]


def _length(shown: ShownRepetition) -> float:
    """Length of a bar; nothing where the velocity is not known."""
    return max(shown.repetition.mean_velocity_mps or 0.0, 0.0)


def _loss(board: Scoreboard) -> Text:
    """Velocity loss and its alert."""
    from rich.text import Text

    summary = board.summary
    loss = None if summary is None else summary.velocity_loss_pct
    if loss is None:
        return Text(f"velocity loss {UNKNOWN}", "dim")
    text = Text(f"velocity loss {quantity(loss, digits=1)} %", "bold")  # 20 % would be over 20 % or not
    if board.loss_alert:
        text.append("   ")
        text.append(f"over {board.loss_limit_pct:g} %: consider ending the set", "bold red reverse")
    return text


def _preflight(board: Scoreboard) -> list[Text]:
    """The check before the first repetition."""
    from rich.text import Text

    checks = board.checks or ()
    if checks and all(check.status in ("good", "unknown") for check in checks):
        lines = [Text("All is well: start whenever you like.", "bold green"), Text("")]
    else:
        lines = [Text("Before you start: hold still for two seconds.", "bold"), Text("")]
    for check in checks:
        style = STATUS_STYLES[check.status]
        line = Text.assemble((f"{STATUS_WORDS[check.status]:>10}  ", style), f"{check.name:<10} {check.measured}")
        lines.append(line)
        if check.advice is not None:
            lines.append(Text(" " * 23 + check.advice, style))
    return [*lines, Text("")]


def _foot(board: Scoreboard, width: int) -> list[Text]:
    """The latest message, where it is recorded, and the keys."""
    from rich.text import Text

    lines = [Text(line, "yellow") for line in _whole(board.message or "", width)]
    if board.typed is not None:
        lines.append(Text(f"load in kg: {board.typed}_   (Enter takes it, Esc leaves it)", "bold"))
    else:
        lines.append(Text(KEYS, "dim"))
    if board.recording is not None:
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


@lru_cache(maxsize=64)
def _large(text: str) -> tuple[str, ...]:
    """Write a text in letters of several rows, all equally wide."""
    from pyfiglet import Figlet

    drawn: str = Figlet(font=FONT, width=1000).renderText(text)
    lines = [line.rstrip() for line in drawn.rstrip().splitlines()]
    return tuple(line.ljust(max(map(len, lines))) for line in lines)
