"""Two postures of a turning segment in, how far the sensor climbed between them out: fit to tell a lift from a turn.

A turn without a climb is rolling, tilting or fidgeting. A hip that is lifted climbs by its lever times its turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import average
from sensor.samples import Array

PLATEAU = round(0.4 * RATE_HZ)  # rest on either side that shows what the sensor reads in that posture, at least
PLATEAU_SHARE = 0.25  # of the movement's time, where the rest lasts: the slower the climb, the more a bias matters
STILL_SHARE = 0.1  # of the turn: a body that turns by less over a plateau rests there
PASSED = 0.15  # of the turn: what lies between this and its complement is the movement for certain
RESTING_SHARE = 0.1  # of the movement's mean rate: a body that turns slower than this has come to rest
MARGIN = round(0.3 * RATE_HZ)  # the averaging of the posture makes the movement begin earlier and end later
TREMOR = round(0.12 * RATE_HZ)  # one period at 8 Hz, shorter than any push
DOUBT_MPS2 = 0.03  # what is left of bias and tilt once the rests on either side are taken away


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """Curves on the grid that repetitions are read from: swing angle, posture and upward acceleration.

    `known` (n,) is False where no sample says anything.
    """

    swing_rad: Array
    posture: Array
    rise_mps2: Array
    known: NDArray[np.bool_]


def steadied(movement: Movement) -> Movement:
    """Return the movement with the tremor of its acceleration averaged out, as `climb` wants it.

    Notes
    -----
    A tremor of 1 mm at 8 Hz moves at 5 cm/s wherever it is cut, which makes 12 cm of a climb of 2.5 s.
    """
    return replace(movement, rise_mps2=average(movement.rise_mps2, cells=TREMOR))


class Climb(NamedTuple):
    """A rise in m, negative for a descent, and how far off it may be."""

    rise_m: float
    doubt_m: float


def climb(window: Movement, start: int, stop: int) -> Climb:
    """Measure the rise between two postures in which the body is still, from the moving part between them alone.

    Parameters
    ----------
    window : Movement
        Steadied.
    start, stop : int
        Cells in the two postures, in order; the movement may take up only a part of the time between them.

    Returns
    -------
    Climb
        Of nothing where the segment has not turned.

    Notes
    -----
    The movement is taken from rest to rest: a hold that sags before it, or a slow beginning, must neither be cut off
    nor drawn in. A sensor's bias looks different in the two postures. What it reads at rest before and after is taken
    away in proportion to the turn where there is such a rest, and what is left by the body being still at both ends.
    """
    whole = window.swing_rad[stop] - window.swing_rad[start]
    if whole == 0:
        return Climb(0.0, 0.0)
    plateau = max(PLATEAU, round(PLATEAU_SHARE * (stop - start)))
    reach = slice(max(0, start - plateau), stop + plateau)
    turned = (window.swing_rad[reach] - window.swing_rad[start]) / whole
    first, last = _passage(turned, start - reach.start, stop - reach.start)
    if last <= first:
        return Climb(0.0, 0.0)
    rise = window.rise_mps2[reach]
    moved = rise[first:last]
    before, after = _rest_reads(rise, turned, first, -1), _rest_reads(rise, turned, last, 1)
    if before is not None and after is not None:
        moved = moved - np.interp(turned[first:last], [0.0, 1.0], [before, after])
    doubt_m = DOUBT_MPS2 * (len(moved) * STEP_S) ** 2 / 8  # a half wave of error, at rest at both ends
    return Climb(float(np.sum(np.cumsum(moved - moved.mean())) * STEP_S**2), doubt_m)


def _rest_reads(rise: Array, turned: Array, edge: int, way: int) -> float | None:
    """Median reading of the rest before (-1) or after (+1) the movement; None where there is none."""
    longest = None
    for cells in (PLATEAU, 2 * PLATEAU, 4 * PLATEAU):
        rest = slice(max(0, edge - cells), edge) if way < 0 else slice(edge, edge + cells)
        if len(turned[rest]) < PLATEAU or np.ptp(turned[rest]) >= STILL_SHARE:
            break
        longest = rest
    if longest is None:
        return None
    reads = np.sort(rise[longest])
    return float(reads[len(reads) // 2])


def _passage(turned: Array, start: int, stop: int) -> tuple[int, int]:
    """From rest to rest, [first, last), about the passage from one posture to the other."""
    late = start + int(np.argmax(turned[start : stop + 1] > 1 - PASSED))
    early = start + int(np.flatnonzero(turned[start : late + 1] < PASSED)[-1])
    rate = np.abs(np.gradient(turned))
    slow = rate < RESTING_SHARE * (1 - 2 * PASSED) / max(late - early, 1)
    reach = late - early + MARGIN
    resting = np.flatnonzero(slow[max(start, early - reach) : early + 1])
    first = max(start, early - reach) + int(resting[-1]) if len(resting) else max(start, early - reach)
    resting = np.flatnonzero(slow[late : min(stop, late + reach) + 1])
    last = late + int(resting[0]) if len(resting) else min(stop, late + reach)
    return max(first - MARGIN // 2, start), min(last + MARGIN // 2, stop + 1)
