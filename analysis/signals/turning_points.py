"""A wandering curve in, its alternating highs and lows out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array


@dataclass(frozen=True, slots=True, eq=False)
class TurningPoints:
    """Alternating highs and lows of a curve: `cell` (m,) increasing, `high` (m,) True where it is a high."""

    cell: NDArray[np.int_]
    high: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.cell)


def find_turning_points(curve: Array, *, swing: float) -> TurningPoints:
    """Find the highs and lows between which the curve moves by more than `swing`.

    Parameters
    ----------
    curve : (n,) array
    swing : float
        Smallest change that counts, in the curve's unit; smaller ripples are passed over.

    Returns
    -------
    TurningPoints
        The first is where the curve was before its first counted change, the last the extreme it reached after its
        last one; empty where the curve never moves that far.

    Examples
    --------
    >>> points = find_turning_points(np.array([0.0, 1.0, 0.9, 3.0, 0.5, 0.6]), swing=1.0)
    >>> points.cell.tolist(), points.high.tolist()
    ([0, 3, 4], [False, True, False])
    """
    cells = _bends(curve)
    points: list[tuple[int, bool]] = []
    lowest = highest = 0
    low = high = float(curve[0]) if len(curve) else 0.0  # the values there; numpy's own numbers cost ten times as much
    rising = falling = True
    for k, value in zip(cells, curve[cells].tolist(), strict=True):
        if value < low:
            lowest, low = k, value
        if value > high:
            highest, high = k, value
        if rising and value - low > swing:
            points.append((lowest, False))
            rising, falling, highest, high = False, True, k, value
        elif falling and high - value > swing:
            points.append((highest, True))
            rising, falling, lowest, low = True, False, k, value
    if points:
        points.append((lowest, False) if points[-1][1] else (highest, True))
    return TurningPoints(np.array([p[0] for p in points], int), np.array([p[1] for p in points], bool))


def _bends(curve: Array) -> list[int]:
    """Cells where the curve changes direction, and both ends."""
    if not len(curve):
        return []
    slope = np.sign(np.diff(curve))
    inner = np.flatnonzero(slope[1:] * slope[:-1] <= 0) + 1
    return [0, *inner.tolist(), len(curve) - 1]
