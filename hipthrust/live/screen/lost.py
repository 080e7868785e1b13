"""What is shown while the link is lost: that, large, since when, what is done and what to do, and the set so far."""

from __future__ import annotations

from analysis.report.wording import clock
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.check import HELP
from hipthrust.live.screen.fitting import Part, wrapped
from hipthrust.live.screen.frame import air
from hipthrust.live.screen.letters import styled
from sensor.link.wire import Patience

STYLE = "bold red"
GIVES_WAY = (
    *("recording", "air", "alarm", "velocity", "alarm"),  # one of its large words, then both: it keeps a line
    *("message", "advice", "message", "head", "loss"),  # but what to do
)


def alarm_parts(board: Scoreboard, width: int, times: int) -> list[Part]:
    """Draw the alarm; the seconds run, so that who looks sees that something is being done."""
    from rich.text import Text

    lost = f"LOST {clock(board.waited_s)}"
    alarm = (
        [*styled("SENSOR", STYLE, times), *[Text("")] * times, *styled(lost, STYLE, times), Text("")],
        [*styled(lost, STYLE, times), Text("")],
        [Text(f" SENSOR {lost} ".ljust(width), f"{STYLE} reverse")],
    )
    patience_min = Patience().give_up_s / 60
    since = f"Nothing has come since {clock(board.t_s)}. What was measured is kept."
    doing = f"It is looked for, for up to {patience_min:g} minutes; once it is back the set goes on."
    help_words = "" if board.message else HELP.get(board.source.partition(":")[0], "")  # a message tells more
    full = [*wrapped(since, width, "bold"), *wrapped(doing, width, ""), *wrapped(help_words, width, "yellow")]
    return [Part("alarm", alarm), Part("advice", (full, wrapped(help_words, width, "yellow"))), air()]
