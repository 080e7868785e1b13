"""Events of live sessions as lines of text, for a terminal that cannot be drawn on, a pipe or a log."""

from __future__ import annotations

from typing import TextIO

from analysis.live.events import RepetitionShown, RepetitionWithdrawn, SetEnded, SetStarted, Warned
from analysis.report.safe_text import encodable, printable
from analysis.report.set_facts import set_title
from analysis.report.wording import clock, measure
from analysis.results import Repetition
from hipthrust.live.reasons import remark, why_no_velocity
from hipthrust.live.told import LinkTold, Told


class PlainLines:
    """Writes a line for what a lifter would want to hear; phases pass too quickly for lines."""

    def __init__(self, stream: TextIO, *, several: bool) -> None:
        self._stream, self._several = stream, several

    def tell(self, words: str, event: Told) -> None:
        """Write one event of the source that its user names with these words."""
        text = line_of(event)
        if text is not None:
            name = f"{printable(words)}: " if self._several else ""
            self._stream.write(encodable(f"{name}{text}\n", getattr(self._stream, "encoding", None) or "utf-8"))
            self._stream.flush()


def line_of(event: Told) -> str | None:
    """Return what is to be said of an event; None where nothing is. A question mark: its figures may still change.

    Examples
    --------
    >>> line_of(SetStarted(63.0, 2))
    '1:03 set 2'
    """
    match event:
        case SetStarted():
            return f"{clock(event.t_s)} set {event.number}"
        case RepetitionShown():
            return f"{clock(event.t_s)} repetition {event.repetition.shown_number}?: {_figure(event.repetition)}"
        case RepetitionWithdrawn() if event.reason != "told_anew":
            return f"{clock(event.t_s)} the repetition before was none"
        case SetEnded():
            return f"{clock(event.t_s)} {set_title(event.summary)}"
        case Warned():
            return f"{clock(event.t_s)} {printable(event.message)}"
        case LinkTold() if event.link.state != "connected":
            return f"{clock(event.t_s)} link {event.link.state}"
    return None


def _figure(repetition: Repetition) -> str:
    """The velocity, or why there is none, and what was odd."""
    velocity = measure(repetition.mean_velocity_mps, "m/s", repetition.mean_velocity_sd_mps)
    if repetition.mean_velocity_mps is None:
        velocity = f"no velocity, {why_no_velocity(repetition)}"
    return "; ".join(words for words in (velocity, remark(repetition)) if words)
