"""A packet's one stamp into the ticks of all its readings, evenly, by the spacing of the stamps themselves."""

from __future__ import annotations

import numpy as np

from sensor.samples import Array

AGREES = 0.2  # of the period: a larger difference is a lost packet, or a clock that was set
SMOOTH = 0.1  # of what a new packet says; stamps are rounded, often to a millisecond


class Batches:
    """The stamps of one stream; `period` is the nominal time between readings, in ticks, made better with use."""

    def __init__(self, period: float) -> None:
        self.period = period
        self._last: tuple[float, int] | None = None

    def from_first(self, stamp: float, n: int) -> Array:
        """Return the ticks of n readings of which the stamp is the first's."""
        if self._last is not None:
            self._learn(stamp - self._last[0], self._last[1])
        self._last = (stamp, n)
        return stamp + self.period * np.arange(n, dtype=np.float64)

    def to_last(self, stamp: float, n: int) -> Array:
        """Return the ticks of n readings of which the stamp is the last's, evenly since the packet before.

        Examples
        --------
        >>> batches = Batches(10.0)
        >>> batches.to_last(100.0, 3).tolist(), batches.to_last(133.0, 3).tolist()
        ([80.0, 90.0, 100.0], [111.0, 122.0, 133.0])
        """
        period = self.period
        if self._last is not None and self._learn(stamp - self._last[0], n):
            period = (stamp - self._last[0]) / n
        self._last = (stamp, n)
        return stamp - period * np.arange(n - 1, -1, -1, dtype=np.float64)

    def _learn(self, ticks: float, n: int) -> bool:
        """Take the spacing of two packets as n periods, if it can be that."""
        agrees = abs(ticks / n - self.period) < AGREES * self.period
        if agrees:
            self.period += SMOOTH * (ticks / n - self.period)
        return agrees
