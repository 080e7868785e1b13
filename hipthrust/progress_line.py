"""What a live source yields becomes a line of progress on a terminal, and notes wherever standard error goes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TextIO

from analysis.report.safe_text import printable
from hipthrust.progress import CLEAR_LINE
from sensor.samples import Note
from sensor.stream import Chunk, Link, StreamItem

SHOW_S = 0.5  # between two changes of the line
LINE_WIDTH = 100


class ProgressLine:
    """What a person sees while it is recorded: a line on a terminal, and notes anywhere.

    Parameters
    ----------
    stream : TextIO
        Standard error.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._watched = stream, stream.isatty()
        self._shown_s, self._link, self._lost_links = 0.0, Link("connected", 0, None), 0
        self.samples, self.duration_s = 0, 0.0

    def take(self, item: StreamItem) -> None:
        """Keep account of what has come."""
        match item:
            case Chunk() if len(item.samples):
                self.samples += len(item.samples)
                self.duration_s = float(item.samples.time_s[-1])
            case Link():
                self._take_link(item)
            case Note():
                self.tell([item])
        if time.monotonic() >= self._shown_s + SHOW_S or isinstance(item, Link):
            self._shown_s = time.monotonic()
            self._show()

    def _take_link(self, link: Link) -> None:
        """Say that the link was lost, or is back."""
        if link.state == "lost" and self._link.state != "lost":
            self._lost_links += 1
            self.tell([Note("link_lost", f"The link was lost after {self.duration_s:.1f} s; it is looked for.")])
        elif link.state == "reconnected":
            self.tell([Note("link_back", "The link is back; the recording goes on.")])
        self._link = link

    def tell(self, notes: Iterable[Note]) -> None:
        """Say what a person must know."""
        for note in notes:
            self.clear()
            print(f"note: {printable(note.message)}", file=self._stream, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._watched:
            self._stream.write(CLEAR_LINE)

    def summary(self) -> str:
        """Say what was recorded."""
        times = "once" if self._lost_links == 1 else f"{self._lost_links} times"
        lost = f", the link was lost {times}" if self._lost_links else ""
        missing = "" if not self._link.lost else f", {self._link.lost} readings are missing"
        return f"{self.samples} samples, {self.duration_s:.1f} s{missing}{lost}"

    def _show(self) -> None:
        """Draw the line, where somebody watches."""
        if not self._watched:
            return
        link = self._link
        facts = [f"{self.duration_s:.1f} s", f"{self.samples} samples"]
        facts += [] if link.rate_hz is None else [f"{link.rate_hz:.0f} Hz"]
        facts += [f"{link.lost} lost"] if link.lost else []
        facts += [] if link.battery_pct is None else [f"battery {link.battery_pct:.0f} %"]
        state = "the link is lost, waiting for it" if link.state == "lost" else "recording"
        self._stream.write(f"{CLEAR_LINE}{state}: {', '.join(facts)} (Ctrl-C ends)"[:LINE_WIDTH])
        self._stream.flush()
