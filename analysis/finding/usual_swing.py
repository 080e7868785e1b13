"""The swing of a segment about one lockout in, how far it usually turns to it out, if that is a movement of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from analysis.finding.attempts import COUNTED_SHARE, SAME_POSTURE_RAD, find_resting
from analysis.signals.swing import angle_between
from analysis.signals.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array


def usual_swing(
    curve: Array,
    posture: Array,
    lockout: Array,
    tops: list[int],
    limits_rad: tuple[float, float],
    ripple_rad: float,
) -> tuple[float, TurningPoints] | None:
    """Tell how far a segment usually turns to one lockout, and its turning points that count beside that.

    Parameters
    ----------
    curve : (n,) array
        Swing in rad, growing with the drive.
    posture : (n, 3) array
        Its posture in the same cells.
    lockout : (3,) array
        Posture of the lockout.
    tops : list of int
        Cells of the lockouts, in order.
    limits_rad : (float, float)
        What the segment can turn by.
    ripple_rad : float
        Smaller turns are not looked at.

    Returns
    -------
    (float, TurningPoints) or None
        None where the turn is beyond the limits, or a detail of something that turns much further.
    """
    points = find_turning_points(curve, swing=ripple_rad)
    swings = (_median_turn(curve, points, posture, lockout, low) for low in (max, min))
    for swing in [_swing_from_rest(curve, tops[0], limits_rad[0])] if len(tops) == 1 else swings:
        if swing is None or not limits_rad[0] <= swing <= limits_rad[1]:
            continue
        counted = find_turning_points(curve, swing=max(ripple_rad, COUNTED_SHARE * swing))
        if not _is_part_of_more(curve, counted, tops[0], tops[-1], swing):
            return swing, counted
    return None


def _median_turn(
    curve: Array, points: TurningPoints, posture: Array, lockout: Array, low: Callable[[Iterable[float]], float]
) -> float | None:
    """Median turn between a lockout and the higher (`max`) or lower (`min`) of the lows around it, of the larger ones.

    The higher one, because who lies down before a set or gets up after it goes on turning. The lower one where
    lowerings go half way and all the way in turn, as in repetitions and a half.
    """
    turns = [
        curve[points.cell[k]] - low(curve[points.cell[j]] for j in (k - 1, k + 1) if 0 <= j < len(points))
        for k in range(len(points))
        if points.high[k] and angle_between(posture[points.cell[k]], lockout) < SAME_POSTURE_RAD
    ]
    large = [turn for turn in turns if turn >= 0.5 * max(turns)]
    return float(np.median(large)) if large else None


def _swing_from_rest(curve: Array, top: int, least_rad: float) -> float | None:
    """Turn between a lone lockout and the higher of the rests below it on either side; None where there is no rest."""
    at_rest = np.flatnonzero(find_resting(curve, least_rad) & (curve < curve[top] - least_rad))
    before, after = at_rest[at_rest < top], at_rest[at_rest > top]
    if not len(before) or not len(after):
        return None
    return float(curve[top] - max(curve[before[-1]], curve[after[0]]))


def _is_part_of_more(curve: Array, points: TurningPoints, first_top: int, last_top: int, swing: float) -> bool:
    """Whether between the lockouts the segment mostly turns much further: then this is a detail of another exercise."""
    inside = (points.cell >= first_top) & (points.cell <= last_top)
    turns = np.abs(np.diff(curve[points.cell[inside]]))
    return bool(len(turns) and np.mean(turns > 1.8 * swing) > 0.25)
