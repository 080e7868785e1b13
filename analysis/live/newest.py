"""Samples in any chunks in, the readings a phase is told by out: a hundred a second at most, up to a given time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from sensor.samples import ImuSamples

CLOSEST_S = 0.0095  # a hundred readings a second tell a phase; of a faster sensor every second or fourth
Reading = tuple[float, list[float], list[float] | None]


class NewestSamples:
    """Keeps samples until they are asked for; the same ones are passed over however the stream is cut."""

    def __init__(self) -> None:
        self._waiting: deque[Reading] = deque()
        self._last_s = -CLOSEST_S

    def add(self, samples: ImuSamples) -> None:
        """Take the samples that follow."""
        times_s, acc = samples.time_s.tolist(), samples.acc_mps2.tolist()
        gyr = [None] * len(samples) if samples.gyr_radps is None else samples.gyr_radps.tolist()
        for reading in zip(times_s, acc, gyr, strict=True):
            if reading[0] - self._last_s >= CLOSEST_S:
                self._last_s = reading[0]
                self._waiting.append(reading)

    def until(self, time_s: float) -> Iterator[Reading]:
        """Yield and forget what has come up to this time, in order."""
        while self._waiting and self._waiting[0][0] <= time_s:
            yield self._waiting.popleft()
