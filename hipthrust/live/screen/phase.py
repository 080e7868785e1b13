"""The phase of the movement with its running seconds, and when to breathe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.report.wording import clock
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.fitting import GAP, Part, beside
from hipthrust.live.screen.letters import ROWS, styled
from hipthrust.live.screen.sizes import Sizes

if TYPE_CHECKING:
    from rich.text import Text

LONGEST_BOTTOM_S = 5.0  # who stays down longer rests, and is not told to brace
WORDS = {"drive": "DRIVE", "top": "HOLD", "lowering": "LOWER", "bottom": "DOWN", "rest": "REST"}
STYLES = {"drive": "magenta", "top": "bold", "lowering": "cyan", "bottom": "bold", "rest": "bold"}
BREATHING = {"drive": "breathe out, hard", "top": "squeeze", "lowering": "breathe in", "bottom": "brace", "rest": ""}
LARGE_BREATHING = {**BREATHING, "drive": "breathe out"}


def phase_part(board: Scoreboard, width: int, sizes: Sizes) -> Part:
    """Draw the phase with its seconds and when to breathe: in large letters, only the seconds large, or in one line."""
    from rich.text import Text

    phase = "rest" if board.phase == "bottom" and board.elapsed_s > LONGEST_BOTTOM_S else board.phase
    style = STYLES[phase] if board.set_on else "dim"
    if board.silent:
        return _part("NO DATA", "", "red", Text(""), [Text("")], width, sizes)
    cue = BREATHING[phase] if board.set_on else ""
    below = [_band(cue, style, width)]
    if sizes.cue:
        below = _large_cue(LARGE_BREATHING[phase].upper() if cue else "", style, sizes.cue)
    return _part(WORDS[phase], _seconds(board, phase), style, Text(cue, f"bold {style} reverse"), below, width, sizes)


def _part(word: str, seconds: str, style: str, cue: Text, below: list[Text], width: int, sizes: Sizes) -> Part:
    """Draw a word and seconds large with what stands below, and in a line with the cue."""
    from rich.text import Text

    both = f"{word} {seconds}".strip()
    whole = styled(both, style, sizes.figures) + below
    if whole[0].cell_len > width and seconds:
        words = [Text(word, f"bold {style}"), cue]
        whole = beside(styled(seconds, style), words, words, width)
    line, one = Text(both, f"bold {style}"), Text.assemble((both, f"bold {style}"), GAP if cue else "", cue)
    return Part("phase", (whole, [one] if one.cell_len <= width else [line, cue]))


def _seconds(board: Scoreboard, phase: str) -> str:
    """How long the phase has lasted; a rest since the last drive, as minutes and seconds."""
    if phase != "rest":
        return f"{board.elapsed_s:.1f}"
    return "" if board.rest_s is None else clock(board.rest_s)


def _band(cue: str, style: str, width: int) -> Text:
    """When to breathe, as a band across the screen: its colour is seen from further than its word is read."""
    from rich.text import Text

    return Text(f" {cue}".ljust(width), f"bold {style} reverse") if cue else Text("")


def _large_cue(cue: str, style: str, times: int) -> list[Text]:
    """When to breathe, large; as many rows where there is nothing to say, so that what stands below stays in place."""
    from rich.text import Text

    return [Text(""), *(styled(cue, style, times) if cue else [Text("")] * times * ROWS)]
