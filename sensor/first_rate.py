"""The first arrivals of a device without a clock in, whether it has the rate that it was asked for out.

Readings that were held up arrive in a heap, as whenever the host or the radio was busy: counted from within one, a rate
comes out far too high or low. So it is taken from the end of one heap to the end of another, and one that nobody asked
for is believed once two stretches in a row tell the same.
"""

from __future__ import annotations

STRETCH_S = 2.0
HEAP = 0.2  # periods; what follows closer came together
WRONG = 0.15  # more than a quartz and a bad link together are off, so the device was not set as wished
LONG_ENOUGH_S = 4.0  # to tell the usual step of a device that is many times as fast as it was asked to be
SAME = 0.1  # two stretches of one rate, with a delay at their ends


class FirstRate:
    """What the arrivals so far say; `known` once they have told.

    Parameters
    ----------
    asked : bool
        Whether the device was asked for a rate.
    """

    def __init__(self, *, asked: bool) -> None:
        self.known = False
        self._asked = asked
        self._start_s: float | None = None
        self._last_s, self._count = 0.0, 0
        self._first_s, self._all = 0.0, 0  # since when, and how many readings came then
        self._doubted_s: float | None = None  # the period that the stretch before told

    def clear(self) -> None:
        """Begin anew: a new segment begins."""
        self._start_s = self._doubted_s = None

    def period_s(self, arrival_s: float, readings: int, period_s: float) -> float | None:
        """Take a batch; return the period of the readings once it is known to be another than `period_s`.

        Examples
        --------
        >>> first = FirstRate(asked=True)
        >>> told = [first.period_s(k / 50, 1, 0.01) for k in range(300)]
        >>> [round(one, 6) for one in told if one is not None], first.known
        ([0.02], True)
        """
        if self._start_s is None:
            self._start_s = self._last_s = self._first_s = arrival_s
            self._count = self._all = 0
            return None
        self._all += readings
        since_s = arrival_s - self._first_s
        step_s = min(period_s, since_s / self._all) if since_s >= LONG_ENOUGH_S else period_s
        together = arrival_s - self._last_s <= HEAP * step_s
        if together and self._count == 0:
            self._start_s = self._last_s = arrival_s
            return None
        found_s = None
        if not together and self._last_s - self._start_s >= STRETCH_S:
            found_s = self._judge((self._last_s - self._start_s) / self._count, period_s)
            self._start_s, self._count = self._last_s, 0
        self._last_s, self._count = arrival_s, self._count + readings
        return found_s

    def _judge(self, told_s: float, period_s: float) -> float | None:
        """Hold what a stretch tells against what was asked for, and against the stretch before."""
        if self._asked and abs(told_s / period_s - 1) <= WRONG:
            self.known = True
            return None
        doubted_s, self._doubted_s = self._doubted_s, told_s
        if doubted_s is None or abs(told_s / doubted_s - 1) > SAME:
            return None
        self.known = True
        return (told_s + doubted_s) / 2
