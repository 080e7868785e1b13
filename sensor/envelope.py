"""How fast a device's clock runs against the host's, from arrivals that can only be late.

Every arrival is the device's time plus a delay that is never negative. The line under all of them, nearest to them, is
the one clock against the other; one batch in some seconds that was not delayed is enough to find it.
"""

from __future__ import annotations

from collections import deque
from functools import cache

import numpy as np
from numpy.typing import NDArray

BUCKET_S = 1.0  # one point, the least delayed, is kept of each second
WINDOW_S = 60.0  # sliding: quartz drifts with temperature over minutes
ENOUGH_S = 5.0  # before that 5 ms of delay are more than 0.1 % of rate
SANE = (0.8, 1.25)  # of the rate; anything else is no clock
Point = tuple[float, float]


class Envelope:
    """The least delayed arrivals of the last minute."""

    def __init__(self) -> None:
        self._points: deque[Point] = deque()
        self._bucket_end_s = 0.0

    def clear(self) -> None:
        """Forget all arrivals: the device's clock has jumped."""
        self._points.clear()

    def add(self, device_s: float, arrival_s: float) -> bool:
        """Take an arrival; True where a second has passed and `rate` may have changed."""
        if not self._points or device_s >= self._bucket_end_s:
            self._points.append((device_s, arrival_s))
            self._bucket_end_s = device_s + BUCKET_S
            while self._points[0][0] < device_s - WINDOW_S:
                self._points.popleft()
            return True
        last_device_s, last_arrival_s = self._points[-1]
        if arrival_s - device_s < last_arrival_s - last_device_s:
            self._points[-1] = (device_s, arrival_s)
        return False

    def rate(self) -> float | None:
        """Return host seconds per device second; None before there is enough to tell.

        The edge of the lower convex hull that spans the middle of the window: of all lines under every point it is
        the one with the least sum of distances.

        Examples
        --------
        >>> envelope = Envelope()
        >>> for k in range(100):
        ...     _ = envelope.add(k / 10, 5 + 1.02 * k / 10 + 0.03 * (k % 4 > 0))
        >>> round(envelope.rate(), 6)
        1.02
        """
        points = self._told()
        if points is None:
            return None
        hull: list[Point] = []
        for point in points:
            while len(hull) > 1 and _slope(hull[-2], hull[-1]) >= _slope(hull[-1], point):
                hull.pop()
            hull.append(point)
        middle = sum(device_s for device_s, _ in points) / len(points)
        right = next(k for k in range(1, len(hull)) if hull[k][0] >= middle or k == len(hull) - 1)
        return _sane(_slope(hull[right - 1], hull[right]))

    def usual_rate(self) -> float | None:
        """Return the median rate from second to second (Theil and Sen), where device time itself is in doubt.

        Losses that were missed or imagined shift points both ways, which the line under all of them does not stand.

        Examples
        --------
        >>> envelope = Envelope()
        >>> for k in range(100):
        ...     _ = envelope.add(k / 10, 5 + 1.02 * k / 10 + 0.03 * (k % 4 > 0) - 0.08 * (k == 50))
        >>> round(envelope.usual_rate(), 6)
        1.02
        """
        points = self._told()
        if points is None:
            return None
        device_s, arrival_s = np.array(points).T
        first, second = _pairs(len(points))
        passed_s, ran_s = (time_s.take(second) - time_s.take(first) for time_s in (arrival_s, device_s))
        return _sane(float(np.median(passed_s / ran_s)))

    def _told(self) -> list[Point] | None:
        """Return the points of the seconds that are over, if they are enough."""
        points = list(self._points)[:-1]
        return points if len(points) >= 3 and points[-1][0] - points[0][0] >= ENOUGH_S else None


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and second of all pairs of so many points."""
    first, second = np.triu_indices(count, 1)
    return first, second


def _sane(rate: float) -> float | None:
    """Refuse a rate that no clock has."""
    return rate if SANE[0] < rate < SANE[1] else None


def _slope(a: Point, b: Point) -> float:
    """Return the rise from a to b over the way."""
    return (b[1] - a[1]) / (b[0] - a[0])
