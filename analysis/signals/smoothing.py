"""Centred averages with finite reach: a cell depends on nothing further away than the window's half width."""

from __future__ import annotations

from functools import cache

import numpy as np

from sensor.samples import Array


def average(values: Array, *, cells: int) -> Array:
    """Return the centred mean over about `cells` cells, shorter at both ends.

    Parameters
    ----------
    values : (n,) or (n, k) array
    cells : int
        Width of the window; made odd, so that it is centred.

    Returns
    -------
    array of the shape of `values`

    Examples
    --------
    >>> average(np.array([0.0, 3.0, 0.0, 0.0]), cells=3).tolist()
    [1.5, 1.0, 1.0, 0.0]
    """
    half, n = max(cells, 1) // 2, len(values)
    total = np.zeros((n + 2 * half + 1, *values.shape[1:]))  # running sum, constant for half a window at both ends
    np.cumsum(values, axis=0, out=total[half + 1 : half + 1 + n])
    total[half + 1 + n :] = total[half + n]
    at = np.clip(np.arange(n + 2 * half + 1) - half, 0, n)
    count = (at[2 * half + 1 :] - at[:n]).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray((total[2 * half + 1 :] - total[:n]) / count)


def smooth(values: Array, *, cells: int) -> Array:
    """Return the mean under a triangular window of about `cells` cells: two averages of half the width."""
    return average(average(values, cells=cells // 2), cells=cells // 2)


def fit_parabolas(values: Array, *, cells: int) -> Array:
    """Return at each cell the least-squares parabola over about `cells` cells centred there (Savitzky and Golay 1964).

    Unlike a mean it keeps the height of a rounded peak.

    Parameters
    ----------
    values : (n,) array
    cells : int
        Width of the window; made odd, so that it is centred.

    Returns
    -------
    (n,) array
        Half a window at both ends stays as it is.

    Examples
    --------
    >>> fit_parabolas(np.array([0.0, 1.0, 4.0, 9.0, 16.0, 25.0]), cells=5).round(9).tolist()
    [0.0, 1.0, 4.0, 9.0, 16.0, 25.0]
    """
    half = max(cells, 1) // 2
    if half == 0 or len(values) <= 2 * half:
        return np.array(values, dtype=np.float64)
    return np.concatenate([values[:half], np.convolve(values, _parabola(half), mode="valid"), values[-half:]])


@cache
def _parabola(half: int) -> Array:
    """What the values within `half` cells weigh in the middle of their parabola."""
    offsets = np.arange(-half, half + 1)
    weights = 3 * (3 * half**2 + 3 * half - 1 - 5 * offsets**2) / ((2 * half - 1) * (2 * half + 1) * (2 * half + 3))
    return np.asarray(weights, dtype=np.float64)
