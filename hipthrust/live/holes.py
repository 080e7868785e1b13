"""Times of samples as they come in, the holes between them out: for the report of a session without a recording."""

from __future__ import annotations

from math import inf

from sensor.formats.border.gaps import GAP_PERIODS, GAP_S
from sensor.samples import Array, Gap

MOST = 10_000  # a day on a bad link; the first ones are kept


class Holes:
    """What is missing so far, by the rule for files; `rate_hz` is the usual rate, None where it is not known."""

    def __init__(self, rate_hz: float | None) -> None:
        self.gaps: list[Gap] = []
        self._longest_s = GAP_S if rate_hz is None else max(GAP_S, GAP_PERIODS / rate_hz)
        self._last_s = inf  # before the first nothing is missing

    def push(self, time_s: Array) -> None:
        """Take the times of samples that have just come.

        Examples
        --------
        >>> import numpy as np
        >>> holes = Holes(100.0)
        >>> holes.push(np.array([0.0, 0.01])), holes.push(np.array([3.0, 3.01]))
        (None, None)
        >>> holes.gaps
        [Gap(start_s=0.01, stop_s=3.0)]
        """
        for t_s in time_s.tolist():
            if t_s - self._last_s > self._longest_s and len(self.gaps) < MOST:
                self.gaps.append(Gap(self._last_s, t_s))
            self._last_s = t_s
