"""A stream of bytes into frames or lines, whatever the cut and whatever stands between them.

Bytes that are no frame are passed over one by one, so that a good frame after noise is found; both cutters hold only
what may still become a frame or a line, far below `LONGEST_REST`.
"""

from __future__ import annotations

from collections.abc import Callable

from sensor.devices.device import LONGEST_REST, Counts

MORE = 0  # it may become a frame when more bytes have come
NO_FRAME = -1  # no frame begins here
DAMAGED = -2  # a frame seems to begin here, but its check fails
Measure = Callable[[bytes | bytearray, int, bool], int]


class Frames:
    """Cut frames that begin with a known byte.

    Parameters
    ----------
    first : int
        The byte that every frame begins with.
    measure : callable
        Given the bytes, where the first one stands, and whether a good frame ended just there: the frame's length, or
        `MORE`, `NO_FRAME`, `DAMAGED`. It must decide within `LONGEST_REST` bytes.
    counts : Counts
        Kept up to date.
    follows : bool
        Whether the connection begins with a frame, as if a good one had just ended.
    """

    def __init__(self, first: int, measure: Measure, counts: Counts, *, follows: bool = False) -> None:
        self._first, self._measure, self._counts = bytes([first]), measure, counts
        self._rest, self._follows = bytearray(), follows

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that these bytes complete."""
        rest, at, frames = self._rest, 0, []
        if not rest and self._follows and data[:1] == self._first and self._measure(data, 0, True) == len(data):
            self._counts.good += 1  # the usual notification: one frame behind another
            return [bytes(data)]
        rest += data
        while at < len(rest):
            start = rest.find(self._first, at)
            if start != at:
                start = len(rest) if start < 0 else start
                self._counts.skipped_bytes += start - at
                at, self._follows = start, False
                continue
            size = self._measure(rest, at, self._follows)
            if size == MORE:
                break
            if size > 0:
                frames.append(bytes(rest[at : at + size]))
            self._counts.good += size > 0
            self._counts.bad += size == DAMAGED
            self._counts.skipped_bytes += size < 0
            self._follows = size > 0
            at += max(size, 1)
        del rest[:at]
        return frames


class Lines:
    """Cut lines of text at LF; CR and what is no ASCII go, and a line without end is given up.

    `feed` returns each line with whether it was seen from its beginning.
    """

    LONGEST = LONGEST_REST // 4  # bytes; a line of readings is under 200

    def __init__(self, counts: Counts) -> None:
        self._counts, self._rest, self._whole, self._lost = counts, bytearray(), False, False

    def feed(self, data: bytes) -> list[tuple[str, bool]]:
        """Return the lines that these bytes complete."""
        lines = []
        *ended, tail = bytes(data).split(b"\n")
        for part in ended:
            self._keep(part)
            if not self._lost:
                lines.append((self._rest.decode("ascii", "replace").strip("\r \t\0"), self._whole))
            self._rest.clear()
            self._whole, self._lost = True, False
        self._keep(tail)
        return lines

    def _keep(self, part: bytes) -> None:
        """Add to the line that has begun; past its longest all of it is passed over."""
        if not self._lost and len(self._rest) + len(part) > self.LONGEST:
            self._counts.bad += 1
            self._counts.skipped_bytes += len(self._rest)
            self._rest.clear()
            self._lost = True
        if self._lost:
            self._counts.skipped_bytes += len(part)
        else:
            self._rest += part
