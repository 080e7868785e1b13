"""Events of live sessions onto a stream, one JSON object a line, flushed: for other programs."""

from __future__ import annotations

import json
from typing import Any, TextIO

from analysis.live.events import Event
from analysis.report.json_document import plain
from analysis.report.live_events import render_event
from analysis.report.safe_text import readable
from sensor.stream import Link


class JsonLines:
    """Writes what it is told; a reader that has gone raises BrokenPipeError, as every writing does."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._t_s: dict[str, float] = {}

    def tell(self, words: str, event: Event | Link) -> None:
        """Write one event of the source that its user names with these words."""
        if isinstance(event, Link):
            line = json.dumps(self._link(words, event), separators=(",", ":"), allow_nan=False)
        else:
            self._t_s[words] = event.t_s
            line = render_event(event, words)
        self._stream.write(line + "\n")
        self._stream.flush()

    def _link(self, words: str, link: Link) -> dict[str, Any]:
        """Return the keys of a link; it has no time of its own, so it stands at the latest one of its source."""
        head = {"event": "link", "source": readable(words), "t_s": plain(self._t_s.get(words, 0.0))}
        return {**head, **plain(link)}
