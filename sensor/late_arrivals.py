"""Lost readings of a device that sends neither clock nor count, from arrivals that are late for good.

A delay passes: what was held up arrives in a burst. A loss stays: from then on every arrival is late by what is
missing. Two signs of it: two batches in a row later than any before them and none catching up; or, where the delays
are as large as the loss, the least lateness of the last moments above the least of those before.
"""

from __future__ import annotations

from bisect import bisect_right
from math import inf

WINDOW_S = 0.3  # holds the least delayed of several batches, and is over before a repetition is
WINDOW_BATCHES = 5
TESTS_A_WINDOW = 8
FILLED = 0.7  # of the window, lest the first of a burst be taken for a loss
SURE = 8.0  # four standard deviations of the difference of two least delays
LEAST_PERIODS = 1.5  # one lost reading is not told from a delay
OF_A_BATCH = 0.6  # a radio loses whole batches


class LateArrivals:
    """The lateness of the last batches against their index times."""

    def __init__(self) -> None:
        self._arrivals_s: list[float] = []  # of the last batches,
        self._lateness_s: list[float] = []  # how late each was,
        self._sizes: list[int] = []  # and how many readings it held
        self._usual = 1  # readings a batch
        self._next_test_s = -inf
        self._median_s, self._largest_s = 0.0, inf  # lateness before the last batch, once it is known

    def clear(self) -> None:
        """Forget them: a new segment begins."""
        self._keep_from(len(self._sizes))
        self._next_test_s, self._largest_s = -inf, inf

    def lost(self, arrival_s: float, lateness_s: float, readings: int, period_s: float) -> int:
        """Take a batch and return how many readings have turned out to be lost before it.

        Parameters
        ----------
        arrival_s : float
            When the batch arrived.
        lateness_s : float
            `arrival_s` less the index time of its last reading, on any zero.
        readings : int
            How many it holds.
        period_s : float
            Time from reading to reading.
        """
        self._arrivals_s.append(arrival_s)
        self._lateness_s.append(lateness_s)
        self._sizes.append(readings)
        later_s = lateness_s - self._largest_s
        lost = self._at_once(period_s) if later_s >= LEAST_PERIODS * period_s else 0
        if not lost and arrival_s >= self._next_test_s:
            lost = self._by_windows(arrival_s, period_s)
        return lost

    def _at_once(self, period_s: float) -> int:
        """See two batches later than any before, the second not catching up."""
        if len(self._sizes) < 2:
            return 0
        first_late_s, second_late_s = self._lateness_s[-2:]
        least_late_s = min(first_late_s, second_late_s)
        step_s, batch_s = least_late_s - self._largest_s, self._usual * period_s
        if step_s < 0.3 * batch_s or step_s < LEAST_PERIODS * period_s:
            return 0
        first_s, second_s = self._arrivals_s[-2:]
        if second_late_s < first_late_s - 0.3 * batch_s or second_s - first_s < 0.5 * batch_s:
            return 0
        return self._take_off(2, least_late_s - self._median_s, period_s)

    def _by_windows(self, arrival_s: float, period_s: float) -> int:
        """Hold the least lateness of the last window against that of the one before."""
        window_s = max(WINDOW_S, WINDOW_BATCHES * self._usual * period_s)
        self._next_test_s = arrival_s + window_s / TESTS_A_WINDOW
        self._keep_from(bisect_right(self._arrivals_s, arrival_s - 2 * window_s))
        self._usual = sorted(self._sizes)[len(self._sizes) // 2]
        split = bisect_right(self._arrivals_s, arrival_s - window_s)
        before, now = sorted(self._lateness_s[:split]), self._lateness_s[split:]
        if len(before) < WINDOW_BATCHES - 1 or arrival_s - self._arrivals_s[split] < FILLED * window_s:
            return 0
        self._median_s, self._largest_s = before[len(before) // 2], max(before[-1], max(now[:-1], default=-inf))
        step_s = min(now) - before[0]
        # the least of n delays is uncertain by about their spread over n
        doubt_s = SURE * (self._median_s - before[0]) / (min(len(now), len(before)) + 1)
        if step_s < max(OF_A_BATCH * self._usual * period_s, LEAST_PERIODS * period_s, doubt_s):
            return 0
        return self._take_off(len(now), step_s, period_s)

    def _take_off(self, batches: int, step_s: float, period_s: float) -> int:
        """Return the readings of a step in whole batches, and take it off the lateness of the last ones."""
        lost = max(round(step_s / (self._usual * period_s)), 0) * self._usual
        self._lateness_s[-batches:] = [by_s - lost * period_s for by_s in self._lateness_s[-batches:]]
        return lost

    def _keep_from(self, first: int) -> None:
        """Forget the batches before this one."""
        for kept in (self._arrivals_s, self._lateness_s, self._sizes):
            del kept[:first]
