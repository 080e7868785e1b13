"""Packets of one source become chunks on one clock, connection after connection.

Invariant: every sample is finite and later than the one before, whatever arrives. A new connection begins with a new
decoder, so that half a frame of the old one spoils nothing, and goes on with the same clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from sensor.clock import Clock
from sensor.devices.device import Counts, Decoder, Device, Readings, Wish
from sensor.link.wire import Packet
from sensor.samples import Array, ImuSamples
from sensor.stream import Chunk

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
        self.decoder: Decoder = device.new_decoder()
        self.streaming = False
        self.received = 0  # samples
        self.spoilt = 0  # readings without a finite number on each axis
        self._before = Counts()  # of the connections that have ended
        self._clock: Clock | None = None
        self._zero_s = self._last_s = 0.0
        self._recent: deque[tuple[float, int]] = deque()

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
        self.decoder, self.streaming = self.device.new_decoder(), False

    def begin(self, now_s: float) -> None:
        """Begin, or begin again, with samples."""
        self.streaming = True
        self._recent.clear()
        if self._clock is not None:
            self._clock.resume(now_s)
            return
        device, self._zero_s = self.device, now_s
        self._clock = Clock(
            tick_s=device.tick_s,
            tick_wrap=device.tick_wrap,
            sequence_wrap=device.sequence_wrap,
            rate_hz=self.decoder.facts.rate_hz or self.wish.rate_hz,
        )

    def take(self, packet: Packet) -> Chunk | None:
        """Feed one packet; return the samples that it completes, None where there are none."""
        readings = self.decoder.feed(packet.data, packet.channel)
        if not self.streaming or not len(readings) or self._clock is None:
            return None
        self._recent.append((packet.arrival_s, len(readings)))
        time_s = self._clock.push(readings, packet.arrival_s).time_s
        chunk = _chunk(readings, time_s, self._last_s if self.received else -np.inf, packet.arrival_s - self._zero_s)
        kept = 0 if chunk is None else len(chunk.samples)
        self.spoilt += len(readings) - kept
        self.received += kept
        if chunk is not None:
            self._last_s = float(chunk.samples.time_s[-1])
        return chunk

    def rate_hz(self) -> float | None:
        """Return how many readings arrive in a second, over the last seconds; None as long as that says little."""
        recent = self._recent
        while recent and recent[0][0] < recent[-1][0] - RATE_WINDOW_S:
            recent.popleft()
        span_s = recent[-1][0] - recent[0][0] if recent else 0.0
        return sum(count for _, count in list(recent)[1:]) / span_s if span_s >= LEAST_WINDOW_S else None


def joined(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Put chunks that came together into one, in order; those that differ in what they hold stay apart."""
    groups: list[list[Chunk]] = []
    for chunk in chunks:
        if groups and _holds(groups[-1][0]) == _holds(chunk):
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
    return [group[0] if len(group) == 1 else _one(group) for group in groups]


def _holds(chunk: Chunk) -> tuple[bool, bool, bool]:
    """Tell which of the arrays that may be missing a chunk has."""
    return chunk.samples.gyr_radps is not None, chunk.ticks is not None, chunk.sequence is not None


def _one(chunks: Sequence[Chunk]) -> Chunk:
    """Put chunks that hold the same into one; it arrived when the last of them did."""
    gyr = [chunk.samples.gyr_radps for chunk in chunks if chunk.samples.gyr_radps is not None]
    ticks = [chunk.ticks for chunk in chunks if chunk.ticks is not None]
    sequence = [chunk.sequence for chunk in chunks if chunk.sequence is not None]
    samples = ImuSamples(
        np.concatenate([chunk.samples.time_s for chunk in chunks]),
        np.concatenate([chunk.samples.acc_mps2 for chunk in chunks]),
        np.concatenate(gyr) if gyr else None,
    )
    return Chunk(
        samples,
        chunks[-1].arrival_s,
        np.concatenate(ticks) if ticks else None,
        np.concatenate(sequence) if sequence else None,
    )


def _chunk(readings: Readings, time_s: Array, after_s: float, arrival_s: float) -> Chunk | None:
    """Keep what is finite and later than what came before."""
    gyr = readings.gyr_radps
    good = np.isfinite(readings.acc_mps2).all(axis=1) & np.isfinite(time_s) & (time_s > after_s)
    if gyr is not None:
        good &= np.isfinite(gyr).all(axis=1)
    if not good.any():
        return None
    samples = ImuSamples(time_s[good], readings.acc_mps2[good], None if gyr is None else gyr[good])
    ticks = None if readings.ticks is None else readings.ticks[good]
    return Chunk(samples, arrival_s, ticks, None if readings.sequence is None else readings.sequence[good])
