"""Two streams of one sensor onto one clock: the angular rate is interpolated onto the accelerometer's times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array

HOLE_PERIODS = 2.5  # one lost sample between two neighbours is bridged, more is a hole
HOLE_S = 0.1  # a slower gyroscope (12.5 Hz beside 50 Hz) still counts as whole


def interpolated(time_s: Array, other_time_s: Array, values: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Interpolate one stream onto another's times, never across a hole and never beyond its ends.

    Parameters
    ----------
    time_s : (n,) array
        The wanted times, increasing.
    other_time_s : (m,) array
        Strictly increasing; with m < 2 nothing is known.
    values : (m, 3) array

    Returns
    -------
    tuple of (n, 3) array and (n,) bool array
        The values, and where they are known.

    Examples
    --------
    >>> values, known = interpolated(np.array([0.0, 0.05, 0.3]), np.array([0.0, 0.1]), np.array([[0.0] * 3, [1.0] * 3]))
    >>> values[1].tolist(), known.tolist()
    ([0.5, 0.5, 0.5], [True, True, False])
    """
    if len(other_time_s) < 2:
        return np.zeros((len(time_s), 3)), np.zeros(len(time_s), bool)
    steps = np.diff(other_time_s)
    longest = max(HOLE_S, HOLE_PERIODS * float(np.median(steps)))
    after = np.clip(np.searchsorted(other_time_s, time_s, side="left"), 1, len(other_time_s) - 1)
    exact = (time_s == other_time_s[after]) | (time_s == other_time_s[after - 1])
    inside = (time_s >= other_time_s[0]) & (time_s <= other_time_s[-1])
    known = inside & (exact | (steps[after - 1] <= longest))
    return np.column_stack([np.interp(time_s, other_time_s, axis) for axis in values.T]), known
