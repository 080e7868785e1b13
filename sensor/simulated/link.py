"""The way from the sensor to the file: packets get lost, come twice or in the wrong order, readings are sent again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sensor.simulated.imu import Readings
from sensor.simulated.scenario import Link

Order = NDArray[np.int64]


def resend(readings: Readings, link: Link, rng: np.random.Generator) -> Readings:
    """Replace some readings by the one before them, keeping their own stamps."""
    stale = rng.uniform(0, 100, len(readings.time_s)) < link.stale_pct
    stale[:1] = False
    source = np.maximum.accumulate(np.where(stale, 0, np.arange(len(stale))))
    return Readings(readings.time_s, readings.acc_mps2[source], readings.gyr_radps[source])


def arrival_order(time_s: NDArray[np.float64], link: Link, rng: np.random.Generator) -> Order:
    """Return the indices of the samples in the order in which they arrive: with holes, doubles and swaps.

    Examples
    --------
    >>> arrival_order(np.arange(4) / 100, Link(), np.random.default_rng(1))
    array([0, 1, 2, 3])
    """
    n = len(time_s)
    packets = np.array_split(np.arange(n), range(link.packet_samples, n, link.packet_samples))
    lost = rng.uniform(0, 100, len(packets)) < link.lost_pct
    duration = float(time_s[-1] - time_s[0]) if n else 0.0
    for start in rng.uniform(0, duration, rng.poisson(link.bursts_per_minute * duration / 60)):
        stop = start + link.burst_s * rng.uniform(0.4, 1.6)
        lost |= np.array([start <= time_s[packet[0]] < stop for packet in packets])
    order = []
    for index in _swapped(len(packets), link.swapped_pct, rng):
        if not lost[index]:
            order += [packets[index]] * (2 if rng.uniform(0, 100) < link.doubled_pct else 1)
    return np.concatenate(order) if order else np.empty(0, dtype=np.int64)


def _swapped(count: int, pct: float, rng: np.random.Generator) -> list[int]:
    """Return 0 ... count - 1 with some neighbours exchanged."""
    order = list(range(count))
    for k in range(count - 1):
        if rng.uniform(0, 100) < pct:
            order[k], order[k + 1] = order[k + 1], order[k]
    return order
