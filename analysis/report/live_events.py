"""A live event into one object of JSON, as the contract has it: `hipthrust live --json` writes one a line."""

from __future__ import annotations

import json
from typing import Any

from analysis.live.events import (
    Event,
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    SetEnded,
    SetStarted,
    Warned,
)
from analysis.report.json_document import plain, set_document
from analysis.report.safe_text import readable

NAMES: dict[type[Event], str] = {
    SampleRate: "sample_rate",
    PhaseNow: "phase",
    RepetitionShown: "repetition",
    RepetitionFinal: "repetition_final",
    RepetitionWithdrawn: "repetition_withdrawn",
    SetStarted: "set",
    SetEnded: "set",
    Warned: "warning",
}


def event_document(event: Event, source: str) -> dict[str, Any]:
    """Return the keys of one event.

    Parameters
    ----------
    event : Event
    source : str
        The source's name, as its user gave it.

    Returns
    -------
    dict
        Plain values: no NaN, no infinity; null for what is not known.

    Examples
    --------
    >>> event_document(PhaseNow(12.3, "drive", 0.4), "sim:")
    {'event': 'phase', 'source': 'sim:', 't_s': 12.3, 'phase': 'drive', 'elapsed_s': 0.4}
    """
    head: dict[str, Any] = {"event": NAMES[type(event)], "source": readable(source), "t_s": plain(event.t_s)}
    if isinstance(event, RepetitionShown | RepetitionFinal):
        return {**head, "id": event.id, "set": event.set, **plain(event.repetition)}
    if isinstance(event, SetStarted):
        return head | {"number": event.number, "state": "started"}
    if isinstance(event, SetEnded):
        return head | {"number": event.summary.number, "state": "ended"} | set_document(event.summary)
    return {**head, **plain(event)}


def render_event(event: Event, source: str) -> str:
    """Render one event as one line of JSON, without the line's end; ASCII, so that anything can carry it."""
    return json.dumps(event_document(event, source), separators=(",", ":"), allow_nan=False)
