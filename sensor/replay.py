"""A recording becomes a live source: its samples come at their own pace, faster, or as fast as they are taken.

Invariant: the chunks together are the recording's samples, each once, whatever the pace.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sensor.errors import SourceError
from sensor.samples import Array, Note, Recording, Source
from sensor.stream import Chunk, Link, LinkState, StreamItem

CHUNK_S = 0.05  # of signal, when it comes at a pace: as often as a radio would bring it
FAST_CHUNK_S = 1.0  # of signal, when nobody waits: fewer and larger steps
ACCOUNT_S = 2.0  # of signal between two accounts of the link
SIMULATED = Note("simulated", "Nobody lifted this: the samples are simulated.")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast signal time passes.

    Parameters
    ----------
    speed : float or None
        Seconds of signal in one second; None: as fast as the reader takes them.
    now_s, sleep : callables
        A steady clock and a way to wait, for tests to put their own in place.
    """

    speed: float | None = 1.0
    now_s: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def __post_init__(self) -> None:
        if self.speed is not None and not 0 < self.speed < float("inf"):
            raise ValueError(f"a speed above 0 expected, got {self.speed}")


class PacedSource:
    """A recording as a `LiveSource`; see `sensor.stream`."""

    def __init__(self, recording: Recording, pace: Pace) -> None:
        self.source: Source = recording.source
        self.said = recording.said
        self._recording, self._pace = recording, pace

    async def __aiter__(self) -> AsyncIterator[StreamItem]:
        """Yield the link, the reader's notes, then the samples when they are due."""
        yield self._link("connected", 0)
        for note in dict.fromkeys((*((SIMULATED,) if self.source.simulated else ()), *self._recording.notes)):
            yield note
        time_s, told_s = self._recording.samples.time_s, 0.0
        start_s = self._pace.now_s()
        for first, stop in _parts(time_s, FAST_CHUNK_S if self._pace.speed is None else CHUNK_S):
            await self._wait(start_s, float(time_s[stop - 1]))
            yield Chunk(self._recording.samples.part(first, stop))
            if time_s[stop - 1] >= told_s + ACCOUNT_S or stop == len(time_s):
                told_s = float(time_s[stop - 1])
                yield self._link("connected", stop)

    async def _wait(self, start_s: float, until_s: float) -> None:
        """Wait until a moment of the signal has come; let others run in any case."""
        late_s = 0.0 if self._pace.speed is None else start_s + until_s / self._pace.speed - self._pace.now_s()
        await self._pace.sleep(max(late_s, 0.0))

    def _link(self, state: LinkState, received: int) -> Link:
        """Give account of what has come so far and of the holes that the recording has."""
        samples, rate_hz = self._recording.samples, self.source.rate_hz
        now_s = float(samples.time_s[received - 1]) if received else 0.0
        holes_s = [gap.stop_s - gap.start_s for gap in self.source.gaps if gap.stop_s <= now_s]
        lost = None if rate_hz is None else sum(max(round(hole_s * rate_hz) - 1, 0) for hole_s in holes_s)
        return Link(state, received, lost, rate_hz=rate_hz)


@asynccontextmanager
async def open_replay(file: str, *, pace: Pace | None = None) -> AsyncIterator[PacedSource]:
    """Open a recording of any readable format as a live source.

    Parameters
    ----------
    file : str
        The path of a file, folder or zip that holds one recording.
    pace : Pace, optional
        The recording's own where it is left out.

    Raises
    ------
    RecordingError, SurroundingsError
        As `sensor.formats` raises them.
    SourceError
        Where several recordings lie in it.
    """
    recording = await asyncio.to_thread(_the_recording, file)
    source = replace(recording.source, file=f"replay:{file}")
    yield PacedSource(replace(recording, source=source), pace or Pace())


def _the_recording(file: str) -> Recording:
    """Read the one recording in a file."""
    from sensor.formats import find_recordings, read_recording

    found = find_recordings(file)
    if len(found) > 1:
        names = ", ".join(one.name for one in found)
        raise SourceError(f"{file} holds {len(found)} recordings: name one of {names}", code="ambiguous")
    return read_recording(found[0])


def _parts(time_s: Array, chunk_s: float) -> Iterator[tuple[int, int]]:
    """Cut a time axis where it enters another stretch of `chunk_s`: half-open ranges, none of them empty."""
    cuts = np.flatnonzero(np.diff(np.floor(time_s / chunk_s))) + 1
    edges = [0, *cuts.tolist(), len(time_s)]
    yield from ((first, stop) for first, stop in pairwise(edges) if stop > first)
