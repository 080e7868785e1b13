"""Where phases begin and end: the definitions, applied to exact curves.

| event | definition |
|---|---|
| drive start | last time velocity passes +0.02 m/s before 15 % of the rise is gained |
| drive end | first time velocity is under 0.02 m/s once 95 % of the rise is gained |
| lowering start | last time velocity passes -0.02 m/s before 15 % of the descent is lost |
| lowering end | first time velocity is above -0.02 m/s once 90 % of the descent is done |

Curves without noise need no more than this; recordings of real sensors do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array

STILL_MPS = 0.02
EARLY, LOCKED, LOWERED = 0.15, 0.95, 0.90  # shares of the rise or descent


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One point's exact vertical motion: time, height and velocity, all (n,), the time evenly spaced."""

    time_s: Array
    height_m: Array
    velocity_mps: Array

    def between(self, start_s: float, stop_s: float) -> Curve:
        """Return the part with start_s <= time < stop_s."""
        a, b = np.searchsorted(self.time_s, [start_s, stop_s])
        return Curve(self.time_s[a:b], self.height_m[a:b], self.velocity_mps[a:b])

    def height_at(self, time_s: float) -> float:
        """Return the height at an instant, m."""
        k = max(int(np.searchsorted(self.time_s, time_s)) - 1, 0)  # np.interp alone would copy the session each time
        return float(np.interp(time_s, self.time_s[k : k + 2], self.height_m[k : k + 2]))


def find_drive(curve: Curve) -> tuple[float, float]:
    """Return start and end of the drive within a curve that holds one rise to its greatest height, in seconds."""
    top = int(np.argmax(curve.height_m))
    low = float(curve.height_m[: top + 1].min())
    gained = (curve.height_m - low) / (curve.height_m[top] - low)
    bottom = int(np.argmin(curve.height_m[: top + 1]))
    early = _first(gained >= EARLY, bottom)
    return _start_before(curve, early), _end_after(curve, _first(gained >= LOCKED, early))


def find_lowering(curve: Curve) -> tuple[float, float]:
    """Return start and end of the lowering within a curve that holds one descent to its lowest height, in seconds."""
    low = int(np.argmin(curve.height_m))
    top = int(np.argmax(curve.height_m[: low + 1]))
    lost = (curve.height_m[top] - curve.height_m) / (curve.height_m[top] - curve.height_m[low])
    early = _first(lost >= EARLY, top)
    falling = Curve(curve.time_s, curve.height_m, -curve.velocity_mps)
    return _start_before(falling, early), _end_after(falling, _first(lost >= LOWERED, early))


def _first(condition: NDArray[np.bool_], start: int) -> int:
    """Return the first index from `start` on at which the condition holds."""
    return start + int(np.argmax(condition[start:]))


def _start_before(curve: Curve, index: int) -> float:
    """Return when velocity last passed `STILL_MPS` upwards before an index; the curve's start where it never did."""
    slow = np.flatnonzero(curve.velocity_mps[:index] < STILL_MPS)
    return _crossing(curve, int(slow[-1])) if len(slow) else float(curve.time_s[0])


def _end_after(curve: Curve, index: int) -> float:
    """Return when velocity first falls under `STILL_MPS` from an index on; the curve's end where it never does."""
    slow = np.flatnonzero(curve.velocity_mps[index:] < STILL_MPS)
    return _crossing(curve, max(index + int(slow[0]) - 1, 0)) if len(slow) else float(curve.time_s[-1])


def _crossing(curve: Curve, index: int) -> float:
    """Return the instant between `index` and the next at which velocity equals `STILL_MPS` (linear)."""
    v0, v1 = curve.velocity_mps[index : index + 2]
    share = np.clip((STILL_MPS - v0) / (v1 - v0), 0, 1) if v1 != v0 else 0.0
    return float(curve.time_s[index] + share * (curve.time_s[index + 1] - curve.time_s[index]))
