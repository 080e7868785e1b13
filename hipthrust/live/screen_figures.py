"""What a lifter looks at during a set: velocity, phase with breathing, loss with its alert, a bar a repetition.

Each is drawn large where there is room, else in one line. Every colour repeats what a word or a length says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.report.wording import UNKNOWN, measure, quantity, remarks, weight
from hipthrust.live.scoreboard import Scoreboard, ShownRepetition

if TYPE_CHECKING:
    from rich.text import Text

FONT = "ansi_regular"  # blocks that a terminal draws without a gap
WIDEST_PHASE = "LOWER 00.0"
BESIDE_COLUMNS = 24  # for the words beside the large velocity
EIGHTHS = " ▁▂▃▄▅▆▇█"
LONGEST_BOTTOM_S = 5.0  # who stays down longer rests, and is not told to brace
NEAR_TARGET = 0.9  # share of the target from which a velocity is close to it
PHASE_WORDS = {"drive": "DRIVE", "top": "HOLD", "lowering": "LOWER", "bottom": "DOWN", "rest": "REST"}
BREATHING = {"drive": "breathe out, hard", "top": "squeeze", "lowering": "breathe in", "bottom": "brace", "rest": ""}
NO_LINK = "NO LINK"


def large_velocity(board: Scoreboard, width: int) -> list[Text]:
    """Draw the last repetition large, with what belongs to it beside it, or below where that is too narrow."""
    from rich.text import Text

    style, _ = _against_target(_velocity(board), board.target_mps)
    lines = [Text(line, style) for line in _large(_shown(board))]
    words = _about_the_repetition(board)
    if width - lines[0].cell_len < BESIDE_COLUMNS:
        return [*lines, *(Text(f"{first}  {second}".strip(), "bold") for first, second in _in_pairs(words))]
    for line, text in zip(lines, words, strict=False):
        line.append("   " + text, "bold")
    return lines


def small_velocity(board: Scoreboard) -> list[Text]:
    """Draw the last repetition in two lines."""
    from rich.text import Text

    style, _ = _against_target(_velocity(board), board.target_mps)
    error, word, position, *_ = _about_the_repetition(board)
    return [Text.assemble((_shown(board), style), f" {error}  {word}"), Text(position, "bold")]


def fits_large_phase(width: int) -> bool:
    """Whether any phase can be drawn large."""
    return len(_large(WIDEST_PHASE)[0]) <= width


def large_phase(board: Scoreboard) -> list[Text]:
    """Draw the phase and how long it has lasted, large, and below when to breathe."""
    from rich.text import Text

    phase, cue, style = _phase(board)
    return [*(Text(line, style) for line in _large(phase)), Text(cue, "bold")]


def small_phase(board: Scoreboard) -> list[Text]:
    """Draw the phase and when to breathe in one line."""
    from rich.text import Text

    phase, cue, style = _phase(board)
    return [Text.assemble((phase, f"bold {style}"), f"   {cue}")]


def loss_lines(board: Scoreboard, width: int) -> list[Text]:
    """Draw velocity loss and its alert, which gets a line of its own where both do not fit."""
    from rich.text import Text

    summary = board.summary
    loss = None if summary is None else summary.velocity_loss_pct
    if loss is None:
        return [Text(f"velocity loss {UNKNOWN}", "dim")]
    text = Text(f"velocity loss {quantity(loss, digits=1)} %", "bold")  # 20 % would be over 20 % or not
    if not board.loss_alert:
        return [text]
    alert = Text(f"over {board.loss_limit_pct:g} %: consider ending the set", "bold red reverse")
    if text.cell_len + 3 + alert.cell_len > width:
        return [text, alert]
    return [text.append("   ").append_text(alert)]


def bars(board: Scoreboard, width: int, *, rows: int) -> list[Text]:
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


def _phase(board: Scoreboard) -> tuple[str, str, str]:
    """The phase with its seconds, when to breathe, and the style of both; while the link is lost nobody knows them."""
    if board.link is not None and board.link.state == "lost":
        return NO_LINK, "", "red"
    breather = board.phase == "bottom" and board.elapsed_s > LONGEST_BOTTOM_S
    phase = "rest" if breather else board.phase
    shown = PHASE_WORDS[phase] + ("" if phase == "rest" else f" {board.elapsed_s:.1f}")
    return shown, BREATHING[phase] if board.set_on else "", "cyan" if board.set_on else "dim"


def _velocity(board: Scoreboard) -> float | None:
    """The mean velocity of the last repetition."""
    return None if board.latest is None else board.latest.mean_velocity_mps


def _shown(board: Scoreboard) -> str:
    """The figure that stands large."""
    velocity = _velocity(board)
    return "-.--" if velocity is None else f"{velocity:.2f}"


def _about_the_repetition(board: Scoreboard) -> list[str]:
    """What stands beside the velocity, a line each: error, target, place, peak, rise with what is to be said of it."""
    latest, velocity = board.latest, _velocity(board)
    sd = None if latest is None else latest.mean_velocity_sd_mps
    _, word = _against_target(velocity, board.target_mps)
    words = ["m/s mean" if sd is None else f"± {sd:.2f} m/s mean", word, _position(board)]
    if latest is not None:
        rise = f"rise {measure(latest.rom_m, 'cm', digits=0, scale=100)}"
        words.append(f"peak {measure(latest.peak_velocity_mps, 'm/s')}")
        words.append(", ".join((rise, *remarks(latest))))
    return words


def _in_pairs(words: list[str]) -> list[tuple[str, str]]:
    """Put the place on a line of its own, and the others two by two."""
    error, word, position, *figures = words
    return [(error, word), (position, ""), *([(figures[0], figures[1])] if figures else [])]


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


def _length(shown: ShownRepetition) -> float:
    """Length of a bar; nothing where the velocity is not known."""
    return max(shown.repetition.mean_velocity_mps or 0.0, 0.0)


@lru_cache(maxsize=64)
def _large(text: str) -> tuple[str, ...]:
    """Write a text in letters of several rows, all equally wide."""
    from pyfiglet import Figlet

    drawn: str = Figlet(font=FONT, width=1000).renderText(text)
    lines = [line.rstrip() for line in drawn.rstrip().splitlines()]
    return tuple(line.ljust(max(map(len, lines))) for line in lines)
