"""What stands on every screen: whose data these are and how they arrive, the latest message, and the keys."""

from __future__ import annotations

from analysis.report.safe_text import printable
from analysis.report.wording import clock
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.fitting import Part, wrapped

MOST_LINES = 5  # of a message
KEYS = (  # the widest that fits
    "e end the set   x last repetition was none   l load   q quit",
    "e end   x none   l load   q quit",
    "e end x none l load q quit",
    "e x l q",
)
RECORDING = "recording to "
TYPING = ("load in kg: {}_   (Enter takes it, Esc leaves it)", "{}_ kg  Enter/Esc")


def air(name: str = "air") -> Part:
    """Return an empty line, which may be left out."""
    from rich.text import Text

    return Part(name, ((Text(""),), ()))


def head(board: Scoreboard, width: int) -> Part:
    """Draw the source at the left and, at the right, what there is room for: what matters more goes in first."""
    from rich.text import Text

    name = Text(printable(board.source), "bold")
    if board.simulated:
        name.append("  SIMULATED", "bold yellow")
    facts = dict(_facts(board))
    shown: list[str] = []
    for key in ("clock", "lost", "battery", "rate"):
        tried = [facts[k] for k in facts if k == key or facts[k] in shown]
        if key in facts and name.cell_len + 2 + len("  ".join(tried)) <= width:
            shown = tried
    line, right = name.copy(), "  ".join(shown)
    line.append(" " * max(width - name.cell_len - len(right), 2)).append(right, "dim")
    return Part("head", ((line,), ()))


def foot(board: Scoreboard, width: int) -> list[Part]:
    """Draw the latest message to its end, which says what to do, the keys, and where it is recorded."""
    from rich.text import Text

    lengths = dict.fromkeys((MOST_LINES, 2, 1))
    forms = tuple(wrapped(board.message or "", width, "yellow", most=most) for most in lengths)
    keys = KEYS if board.typed is None else tuple(words.format(board.typed) for words in TYPING)
    style = "dim" if board.typed is None else "bold"
    recording = () if board.recording is None else (Text(_recorded(board.recording, width), "dim"),)
    return [
        Part("message", forms),
        Part("keys", tuple((Text(words, style),) for words in keys)),
        Part("recording", (recording, ())),
    ]


def _facts(board: Scoreboard) -> list[tuple[str, str]]:
    """The session's clock, the rate, losses and battery, as far as they are told."""
    link = board.link
    facts = [("clock", clock(board.t_s))]
    if board.rate_hz is not None:
        facts.append(("rate", f"{board.rate_hz:.0f} Hz"))
    if board.lost_share is not None:
        facts.append(("lost", f"{100 * board.lost_share:.1f} % lost"))
    if link is not None and link.battery_pct is not None:
        facts.append(("battery", f"battery {link.battery_pct:.0f} %"))
    return facts


def _recorded(path: str, width: int) -> str:
    """Where it is recorded, in one line; of a long path the end."""
    shown, room = printable(path), max(width - len(RECORDING), 2)
    return RECORDING + (shown if len(shown) <= room else "…" + shown[1 - room :])
