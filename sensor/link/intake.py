"""Packets of one source become chunks on one clock, connection after connection.

Invariant: every sample is finite and later than the one before, whatever arrives, and all chunks have the columns of
the first one: a gyroscope that comes late is dropped, a reading that lacks it later is spoilt. A new connection begins
with a new decoder, so that half a frame of the old one spoils nothing, and goes on with the same clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from sensor.clock import Clock
from sensor.devices.device import Counts, Decoder, Device, Readings, RowDecoder, Wish
from sensor.link.wire import Packet
from sensor.samples import Array, ImuSamples, Note
from sensor.stream import Chunk

Stamped = tuple[Readings, Array, float]  # with their times, and when the last of them arrived
Batches = Sequence[tuple[int, float]]  # how many readings came together, and when
RATE_WINDOW_S = 3.0
LEAST_WINDOW_S = 1.0  # a shorter one counts batches, not readings


class Intake:
    """What has come from one device so far.

    Parameters
    ----------
    device : Device
    wish : Wish
        Its rate is where the clock begins.
    """

    def __init__(self, device: Device, wish: Wish) -> None:
        self.device, self.wish = device, wish
        self.decoder: Decoder
        self._row_decoder: RowDecoder | None  # the same, where it is one
        self._renew_decoder()
        self.streaming = False
        self.received = 0  # samples
        self.spoilt = 0  # readings without a finite number on each axis
        self.notes: list[Note] = []  # what a person must know; each once
        self._gyroscope: bool | None = None  # whether the chunks have one; None before the first
        self._before = Counts()  # of the connections that have ended
        self._clock: Clock | None = None
        self._zero_s = self._last_s = 0.0
        self._recent: deque[tuple[float, int]] = deque()  # arrivals of the last seconds, and how many readings came
        self._recent_count = 0

    @property
    def begun(self) -> bool:
        """Whether there was a stream, on this connection or one before."""
        return self._clock is not None

    @property
    def lost(self) -> int:
        """Readings that are missing, as far as the clock can tell."""
        return self.spoilt + (0 if self._clock is None else self._clock.lost)

    @property
    def counts(self) -> Counts:
        """What the decoders of all connections have seen."""
        before, now = self._before, self.decoder.counts
        return Counts(before.good + now.good, before.bad + now.bad, before.skipped_bytes + now.skipped_bytes)

    def connected(self) -> None:
        """Begin a connection: what is fed before `begin` answers questions and is no sample."""
        self._before = self.counts
        self._renew_decoder()
        self.streaming = False

    def begin(self, now_s: float) -> None:
        """Begin, or begin again, with samples."""
        self.streaming = True
        self.measure_rate_anew()
        if self._clock is not None:
            self._clock.resume()
            return
        device, self._zero_s = self.device, now_s
        self._clock = Clock(
            tick_s=device.tick_s,
            tick_wrap=device.tick_wrap,
            sequence_wrap=device.sequence_wrap,
            rate_hz=self.decoder.facts.rate_hz or self.wish.rate_hz,
        )

    def take(self, packets: Sequence[Packet]) -> list[Chunk]:
        """Feed packets that are there together; return the samples that they complete, mostly as one chunk."""
        came = [self._stamped(readings, batches) for readings, batches in self._decoded(packets) if len(readings)]
        groups = [came] if len(came) == 1 else _alike(came)
        return [chunk for group in groups if (chunk := self._chunk(group)) is not None]

    def _decoded(self, packets: Sequence[Packet]) -> Iterator[tuple[Readings, Batches]]:
        """Yield the readings of the packets, those of all together where their decoder can, else one by one."""
        decoder = self._row_decoder
        if not self.streaming or decoder is None:
            for packet in packets:
                readings = self.decoder.feed(packet.data, packet.channel)
                if self.streaming:
                    yield readings, [(len(readings), packet.arrival_s)]
            return
        rows: list[Any] = []
        batches = []
        for packet in packets:
            new = decoder.rows(packet.data, packet.channel)
            rows += new
            if new:
                batches.append((len(new), packet.arrival_s))
        yield decoder.readings(rows), batches

    def _renew_decoder(self) -> None:
        """Begin with a new decoder."""
        decoder = self.device.new_decoder()
        self.decoder, self._row_decoder = decoder, decoder if isinstance(decoder, RowDecoder) else None

    def _stamped(self, readings: Readings, batches: Batches) -> Stamped:
        """Give readings their times."""
        assert self._clock is not None
        arrival_s = batches[-1][1]
        self._count(arrival_s, len(readings))
        return readings, self._clock.push_all(readings, batches).time_s, arrival_s - self._zero_s

    def _chunk(self, came: Sequence[Stamped]) -> Chunk | None:
        """Put readings that hold the same together, and keep what is finite and later than what came before."""
        readings, time_s = _together(came)
        acc, ticks, sequence = readings.acc_mps2, readings.ticks, readings.sequence
        gyr = self._as_before(readings.gyr_radps, len(time_s))
        after_s = self._last_s if self.received else -np.inf
        samples = _sound(after_s, time_s, acc, gyr)
        if samples is None:
            good = np.isfinite(acc).all(axis=1) & np.isfinite(time_s) & (time_s > after_s)
            if gyr is not None:
                good &= np.isfinite(gyr).all(axis=1)
            self.spoilt += int(np.count_nonzero(~good))
            if not good.any():
                return None
            ticks, sequence = (None if ticks is None else ticks[good]), (None if sequence is None else sequence[good])
            samples = ImuSamples(time_s[good], acc[good], None if gyr is None else gyr[good])
        self.received += len(samples)
        self._last_s, self._gyroscope = float(samples.time_s[-1]), gyr is not None
        return Chunk(samples, came[-1][2], ticks, sequence)

    def _as_before(self, gyr: Array | None, count: int) -> Array | None:
        """Return the angular rate of so many readings in the columns of the first chunk."""
        if self._gyroscope is None or self._gyroscope == (gyr is not None):
            return gyr
        if self._gyroscope:
            self._tell("gyroscope_missing", "Readings without angular rate came after others with it: left out.")
            return np.full((count, 3), np.nan)
        self._tell("gyroscope_late", "The angular rate began after the first readings: it is left out.")
        return None

    def _tell(self, code: str, message: str) -> None:
        """Keep a note, once."""
        if all(note.code != code for note in self.notes):
            self.notes.append(Note(code, message))

    def measure_rate_anew(self) -> None:
        """Forget the last seconds: a silence in them is no low rate."""
        self._recent.clear()
        self._recent_count = 0

    def rate_hz(self) -> float | None:
        """Return how many readings arrive in a second, over the last seconds; None as long as that says little."""
        recent = self._recent
        span_s = recent[-1][0] - recent[0][0] if recent else 0.0
        return (self._recent_count - recent[0][1]) / span_s if span_s >= LEAST_WINDOW_S else None

    def _count(self, arrival_s: float, count: int) -> None:
        """Keep account of the last seconds."""
        self._recent.append((arrival_s, count))
        self._recent_count += count
        while self._recent[0][0] < arrival_s - RATE_WINDOW_S:
            self._recent_count -= self._recent.popleft()[1]


def _alike(came: Sequence[Stamped]) -> Iterator[list[Stamped]]:
    """Part what came into runs that have the same columns; nearly always there is one."""
    for _, group in groupby(
        came, lambda one: (one[0].gyr_radps is None, one[0].ticks is None, one[0].sequence is None)
    ):
        yield list(group)


def _sound(after_s: float, time_s: Array, acc: Array, gyr: Array | None) -> ImuSamples | None:
    """Return the samples where every number is finite and later than what came before, as nearly always."""
    try:
        return ImuSamples(time_s, acc, gyr) if time_s[0] > after_s else None
    except ValueError:
        return None


def _together(came: Sequence[Stamped]) -> tuple[Readings, Array]:
    """Put readings that hold the same behind each other, with their times; nearly always there are only some."""
    if len(came) == 1:
        return came[0][:2]
    every = [readings for readings, _, _ in came]
    joined = Readings(
        np.concatenate([readings.acc_mps2 for readings in every]),
        _joined([readings.gyr_radps for readings in every]),
        _joined([readings.ticks for readings in every]),
        _joined([readings.sequence for readings in every]),
    )
    return joined, np.concatenate([time_s for _, time_s, _ in came])


def _joined(arrays: Sequence[Any]) -> Any:  # noqa: ANN401 - of whatever kind the arrays are
    """Put arrays behind each other; None where they are missing."""
    return None if arrays[0] is None else np.concatenate(arrays)
