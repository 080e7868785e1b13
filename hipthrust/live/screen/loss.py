"""The velocity loss of a set, with its alert: a reason to stop, never a stop."""

from __future__ import annotations

from analysis.report.wording import UNKNOWN, quantity
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.fitting import GAP, Part

ADVICE = ("consider ending the set", "end the set?")  # the longest that fits


def loss_part(board: Scoreboard, width: int) -> Part:
    """Draw loss and alert, which never gives way; where both do not fit in a line it has its own."""
    from rich.text import Text

    summary = board.summary
    loss = None if summary is None else summary.velocity_loss_pct
    if loss is None:
        return Part("loss", ([Text(f"velocity loss {UNKNOWN}", "dim")], ()))
    text = Text(f"velocity loss {quantity(loss, digits=1)} %", "bold")  # 20 % would be over 20 % or not
    if not board.loss_alert:
        return Part("loss", ([text], ()))
    over = f"over {board.loss_limit_pct:g} %: "
    words = next((over + advice for advice in ADVICE if len(over + advice) <= width), over)
    alert = Text(words, "bold red reverse")
    together = Text.assemble(text, GAP, alert)
    return Part("loss", ([together] if together.cell_len <= width else [text, alert],))
