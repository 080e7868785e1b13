"""What a live source yields, whichever it is: samples with their time, and what happens to the link.

Every `open_*` of this package is entered with `async with` and read with `async for`. The times of all samples of one
source lie on one clock: seconds since its first sample, across lost links; a lost stretch is a jump in time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array, ImuSamples, Note, Source

LinkState = Literal["connected", "lost", "reconnected"]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Samples that have just become known, later than all before them, at least one.

    What a device tells beside its readings goes with them, so that a recording can keep it: `arrival_s`, when the host
    had them, in seconds since the first arrival; `ticks` (n,) and `sequence` (n,) as the device sent them.
    """

    samples: ImuSamples
    arrival_s: float | None = None
    ticks: Array | None = None
    sequence: NDArray[np.int64] | None = None

    def part(self, start: int, stop: int) -> Chunk:
        """Return what belongs to the samples of the half-open range [start, stop)."""
        ticks = None if self.ticks is None else self.ticks[start:stop]
        sequence = None if self.sequence is None else self.sequence[start:stop]
        return Chunk(self.samples.part(start, stop), self.arrival_s, ticks, sequence)


@dataclass(frozen=True, slots=True)
class Link:
    """The link changed or gave account of itself; counts are readings since the source was opened."""

    state: LinkState
    received: int
    lost: int | None  # estimated from the device's own count or clock; None where nothing tells
    battery_pct: float | None = None
    rate_hz: float | None = None  # as measured over the last seconds
    signal_dbm: float | None = None

    @property
    def lost_share(self) -> float | None:
        """Share of the readings sent so far that is lost; None where nothing tells.

        Examples
        --------
        >>> Link("connected", 300, 100).lost_share
        0.25
        """
        return None if self.lost is None else self.lost / max(self.lost + self.received, 1)


StreamItem = Chunk | Link | Note


class LiveSource(Protocol):
    """A source that has been opened."""

    source: Source  # what is known of the sensor when it was opened: what a recording's header says
    said: tuple[tuple[str, str], ...]  # what the heading of a replayed recording says besides, as `Recording.said`

    def __aiter__(self) -> AsyncIterator[StreamItem]:
        """Yield what comes until the source ends for good; raises a `SensorError` where it fails for good."""
        ...
