"""The full repetitions of a set in, those that did not get all the way besides: partial, failed, started half way up.

What a set's full repetitions agree on tells an attempt from everything else that turns the hip: it leaves from their
bottom or arrives at their lockout, it climbs as they do for the same turn, and it stands in the set and not apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.finding.climb import Movement, climb
from analysis.finding.cycles import MARGIN, Cycle, cut_to_movement
from analysis.signals.grid import RATE_HZ
from analysis.signals.smoothing import average
from analysis.signals.swing import angle_between
from analysis.signals.turning_points import TurningPoints
from sensor.samples import Array

SAME_POSTURE_RAD = np.radians(13.0)  # repetitions of a set agree within 5 degrees, other activities differ by 20
COUNTED_SHARE = 0.3  # a rise that turns less than this of the set's swing is a twitch, not an attempt
AT_BOTTOM_SHARE = 0.2  # of the swing: nearer to the bottom than the smallest attempt's hold is
AT_BOTTOM_RAD = np.radians(5.0)  # or as near as the bottoms of a set are to each other
LEVER_SHARES = (0.4, 2.5)  # of the set's climb for a turn: rolling the bar turns the hip and hardly raises it
REST = round(0.6 * RATE_HZ)  # a body that keeps its posture for so long rests in it
REST_SHARE = 0.04  # of the usual swing: what tremor and breathing turn it
APART = round(6.0 * RATE_HZ)  # who raises the hip and then rests for longer than a breath was setting up
TILT_SHARE = 0.25  # of a rise's own turn: fidgeting tilts the hip aside as much as it turns it
EDGE = round(0.3 * RATE_HZ)  # what begins or ends so near to the recording's end may have been cut by it
HOLD = round(3.0 * RATE_HZ)  # a hold of this length shows whether somebody walks in it
ON_TOP_SHARE = 0.85  # of the turn: from here on the segment is at its lockout
WALK_MPS2 = 0.75  # steps shake a pelvis by 1-3 m/s2 up and down, a strong tremor that is averaged by 0.6
STEP_AVERAGE = round(0.15 * RATE_HZ)  # a twelfth of a stride, longer than tremor
ENOUGH = 25  # full repetitions that tell what is usual in a long set


def with_attempts(
    window: Movement, points: TurningPoints, full: Sequence[Cycle], *, lockout: Array, swing: float
) -> list[Cycle]:
    """Return the full repetitions of a set and its incomplete ones, in order.

    Parameters
    ----------
    window : Movement
        Its swing grows with the drive.
    points : TurningPoints
        Of the swing, in the same cells.
    full : sequence of Cycle
        At least one.
    lockout : (3,) array
        Posture at the lockout.
    swing : float
        The set's usual turn, rad.
    """
    usual = _usual(window, full, swing)
    known = {c.top for c in full}
    attempts = []
    for cycle in rises_between(points):
        if cycle.top in known:
            continue
        cut = _from_bottom_to_bottom(cut_to_movement(window.swing_rad, cycle, swing), usual.at_bottom)
        turn = window.swing_rad[cut.top] - window.swing_rad[cut.start]
        arrives = angle_between(window.posture[cut.top], lockout) < SAME_POSTURE_RAD
        if not (arrives or usual.low[cut.start]) or not COUNTED_SHARE * swing <= turn <= swing + SAME_POSTURE_RAD:
            continue
        cut_off = cycle.start < EDGE or cycle.end > len(window.swing_rad) - EDGE
        if walks_on_top(window, cut):
            continue
        lost = not window.known[cut.start : cut.top + 1].all()
        if cut_off or lost or (_lifts_alike(window, cut, usual) and _stays_level(window, cut, usual)):
            attempts.append(cut)
    kept = [*(_from_bottom_to_bottom(c, usual.at_bottom, stop_only=True) for c in full), *attempts]
    return _without_those_apart(sorted(kept, key=lambda c: c.top), full)


def walks_on_top(window: Movement, cycle: Cycle) -> bool:
    """Whether the body is shaken by steps between a rise and the descent after it: then somebody stood up.

    Steps shake most of the time; the median hears nothing of how hard a fast drive arrives.
    """
    low, top = window.swing_rad[cycle.start], window.swing_rad[cycle.top]
    part = slice(cycle.start, cycle.end + 1)
    on_top = cycle.start + np.flatnonzero(window.swing_rad[part] - low >= ON_TOP_SHARE * (top - low))
    hold = slice(int(on_top[0]), int(on_top[-1]) + 1)
    if hold.stop - hold.start < HOLD:
        return False
    shaken = average(window.rise_mps2[hold], cells=STEP_AVERAGE)
    return bool(np.median(np.abs(shaken - np.median(shaken))) > WALK_MPS2)


def rises_between(points: TurningPoints) -> list[Cycle]:
    """Return every rise between two turning points with the low after it, where there is one."""
    cells = [*points.cell.tolist(), None]
    return [Cycle(cells[k - 1], cells[k], cells[k + 1]) for k in range(1, len(points)) if points.high[k]]


def direction(vectors: Array) -> Array:
    """Return the median direction of unit vectors (m, 3)."""
    middle = np.median(vectors, axis=0)
    return np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9))


def find_resting(curve: Array, swing: float) -> NDArray[np.bool_]:
    """Mark the cells (n,) with which a rest of `REST` cells begins in a set that usually turns by `swing`."""
    resting, slack = np.zeros(len(curve), bool), REST_SHARE * swing
    if len(curve) > REST:
        begin, half, end = curve[:-REST], curve[REST // 2 : len(curve) - REST + REST // 2], curve[REST:]
        resting[: len(begin)] = (np.abs(end - begin) < slack) & (np.abs(half - begin) < slack)
    return resting


@dataclass(frozen=True, slots=True, eq=False)
class _Usual:
    """What the full repetitions of a set agree on.

    `low` marks cells in the bottom's posture, `at_bottom` are those with which a rest in it begins; `lever_m` is the
    climb for a turn, `side` the axis about which the segment turns in its own frame, `tilt_rad` its largest tilt aside.
    """

    low: NDArray[np.bool_]
    at_bottom: NDArray[np.int_]
    lever_m: float
    side: Array
    tilt_rad: float


def _usual(window: Movement, full: Sequence[Cycle], swing: float) -> _Usual:
    """Sum up the full repetitions."""
    some = full[:: max(len(full) // ENOUGH, 1)]
    bottom = direction(window.posture[[c.start for c in full] + [c.stop for c in full if c.stop is not None]])
    off_bottom = angle_between(window.posture, bottom)
    low = off_bottom < SAME_POSTURE_RAD
    side = np.cross(bottom, direction(window.posture[[c.top for c in full]]))
    side = side / max(float(np.linalg.norm(side)), 1e-9)
    return _Usual(
        low,
        np.flatnonzero(
            find_resting(window.swing_rad, swing) & (off_bottom < max(AT_BOTTOM_SHARE * swing, AT_BOTTOM_RAD))
        ),
        float(np.median([climb(window, c.start, c.top).rise_m / _turn(window, c) for c in some])),
        side,
        float(np.max([tilt_of(window, c, side) for c in full])),
    )


def _turn(window: Movement, cycle: Cycle) -> float:
    """Turn of a drive in rad, positive."""
    return max(float(window.swing_rad[cycle.top] - window.swing_rad[cycle.start]), 1e-6)


def tilt_of(window: Movement, cycle: Cycle, side: Array) -> float:
    """How far the segment tilts aside over a drive, in rad."""
    return float(np.ptp(np.arcsin(np.clip(window.posture[cycle.start : cycle.top + 1] @ side, -1.0, 1.0))))


def _lifts_alike(window: Movement, cycle: Cycle, usual: _Usual) -> bool:
    """Whether a rise climbs for its turn as the set's others do."""
    height, share = climb(window, cycle.start, cycle.top), usual.lever_m * _turn(window, cycle)
    slack = 2 * height.doubt_m
    return LEVER_SHARES[0] * share <= height.rise_m + slack and height.rise_m - slack <= LEVER_SHARES[1] * share


def _stays_level(window: Movement, cycle: Cycle, usual: _Usual) -> bool:
    """Whether the segment tilts aside no more than in any of the set's other rises, or little for its turn."""
    return tilt_of(window, cycle, usual.side) <= usual.tilt_rad + TILT_SHARE * _turn(window, cycle)


def _from_bottom_to_bottom(cycle: Cycle, at_bottom: NDArray[np.int_], *, stop_only: bool = False) -> Cycle:
    """Cut a cycle to the last rest in the bottom before its top and to the first one after it; cells are in order."""
    start, stop = cycle.start, cycle.stop
    first, last = np.searchsorted(at_bottom, [start, cycle.top - REST])
    if first < last and not stop_only:
        start = max(start, int(at_bottom[last - 1]) + REST - MARGIN)
    if stop is not None:
        after = at_bottom[slice(*np.searchsorted(at_bottom, [cycle.top + 1, stop]))]
        stop = min(stop, int(after[0]) + MARGIN) if len(after) else stop
    return replace(cycle, start=start, stop=stop)


def _without_those_apart(cycles: list[Cycle], full: Sequence[Cycle]) -> list[Cycle]:
    """Leave out the incomplete ones at either end that stand apart from the set by more than its own breathers."""
    pauses = [later.start - one.stop for one, later in pairwise(full) if one.stop is not None]
    apart = max(APART, round(1.5 * max(pauses, default=0)))
    kept = [c for c in cycles if full[0].top <= c.top <= full[-1].top]
    for cycle in reversed([c for c in cycles if c.top < full[0].top]):
        if kept[0].start - cycle.end > apart:
            break
        kept.insert(0, cycle)
    for cycle in [c for c in cycles if c.top > full[-1].top]:
        if cycle.start - kept[-1].end > apart:
            break
        kept.append(cycle)
    return kept
