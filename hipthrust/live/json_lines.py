"""Events of live sessions onto a stream, one JSON object a line, flushed: for other programs."""

from __future__ import annotations

import json
from typing import Any, TextIO

from analysis.report.json_document import plain
from analysis.report.live_events import render_event
from analysis.report.safe_text import readable
from hipthrust.live.told import LinkTold, Told


class JsonLines:
    """Writes what it is told; a reader that has gone raises BrokenPipeError, as every writing does."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, words: str, event: Told) -> None:
        """Write one event of the source that its user names with these words."""
        line = _link_line(words, event) if isinstance(event, LinkTold) else render_event(event, words)
        self._stream.write(line + "\n")
        self._stream.flush()


def _link_line(words: str, told: LinkTold) -> str:
    """Return the line of a link."""
    head: dict[str, Any] = {"event": "link", "source": readable(words), "t_s": plain(told.t_s)}
    recording = None if told.recording is None else readable(told.recording)
    return json.dumps({**head, **plain(told.link), "recording": recording}, separators=(",", ":"), allow_nan=False)
