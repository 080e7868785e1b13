"""What a session tells: the events of the analysis, and the link with the signal time at which it stood so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.live.events import Event
from sensor.stream import Link


@dataclass(frozen=True, slots=True)
class LinkTold:
    """The link changed or gave account of itself; `recording` is the file that keeps it, None where none does."""

    t_s: float
    link: Link
    recording: str | None = None


Told = Event | LinkTold
Tell = Callable[[str, Told], None]  # the source's words as its user wrote them, and what is told
