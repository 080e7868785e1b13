"""Centred averages with finite reach: a cell depends on nothing further away than the window's half width."""

from __future__ import annotations

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
