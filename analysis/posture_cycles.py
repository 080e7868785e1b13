"""Repetitions of a hip thrust from posture: the pelvis (or thigh) turns to the same lockout again and again.

Lying down, walking, rolling the bar and standing up turn the pelvis too, but not to and fro between the same two
postures with a rise of the hip. So: find the turning points of the swing, gather those of equal posture into groups,
keep a group whose swing and rise a hip thrust can have, and then look again, with the group's own swing as the
measure, for every rise that ends at its lockout or starts from its bottom (partial and failed ones do not arrive).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.cycles import MARGIN, Cycle, CycleSet, cut_to_movement
from analysis.grid import RATE_HZ, STEP_S
from analysis.swing import angle_between
from analysis.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array

SAME_POSTURE_RAD = np.radians(13.0)  # repetitions of a set agree within 5 degrees, other activities differ by 20
COUNTED_SHARE = 0.3  # a rise that turns less than this of the set's swing is a twitch, not an attempt
PLATEAU = round(0.4 * RATE_HZ)  # rest on either side that shows what the sensor reads in that posture
STILL_SHARE = 0.1  # of the turn: a body that turns by less over a plateau rests there
ALIKE = 3.0  # at least half of the rises and descents of a set agree within this factor
ENOUGH = 25  # rises that tell the median of a long set
USUAL_SHARE = 0.7  # a swing of at least this share speaks for the set's own postures


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What a segment can do in a hip thrust; outside it the movement is something else."""

    ripple_rad: float  # smaller turns are not looked at
    swing_rad: tuple[float, float]  # turn of the segment over a drive
    rise_m: tuple[float, float]  # rise of the sensor over a drive


PELVIS = Anatomy(np.radians(6.0), (np.radians(15.0), np.radians(100.0)), (0.08, 0.9))  # ROM of the lift 0.2-0.5 m
THIGH = Anatomy(
    np.radians(4.0), (np.radians(6.5), np.radians(45.0)), (0.015, 0.5)
)  # half way between the knee and the hip


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """Curves on the grid that repetitions are read from: swing angle, posture and upward acceleration."""

    swing_rad: Array
    posture: Array
    rise_mps2: Array


def find_posture_cycles(movement: Movement, anatomy: Anatomy, *, set_break_s: float) -> tuple[CycleSet, ...]:
    """Find the sets of a recording by posture.

    Parameters
    ----------
    movement : Movement
        Curves of equal length.
    anatomy : Anatomy
        Limits for the segment that wears the sensor.
    set_break_s : float
        A pause longer than this ends a set.

    Returns
    -------
    tuple of CycleSet
        In order of time; empty where nothing moves like a hip thrust.
    """
    points = find_turning_points(movement.swing_rad, swing=anatomy.ripple_rad)
    pause = round(set_break_s * RATE_HZ)
    sets = []
    for high in (True, False):
        for group in _groups_of_equal_posture(points.cell[points.high == high], movement.posture, pause):
            cycles = _cycles_of_group(movement, group, high=high, anatomy=anatomy, pause=pause)
            if cycles:
                sets.append(cycles)
    return _without_overlap(sets)


def _groups_of_equal_posture(cells: Array, posture: Array, pause: int) -> list[list[int]]:
    """Chain turning points that come back to one posture within the pause."""
    groups: list[list[int]] = []
    for cell in cells.tolist():
        home = next((g for g in reversed(groups) if _belongs(cell, g, posture, pause)), None)
        if home is None:
            groups.append([cell])
        else:
            home.append(cell)
    return [g for g in groups if len(g) > 1]


def _belongs(cell: int, group: list[int], posture: Array, pause: int) -> bool:
    """Whether a turning point has the posture of a group's latest members and comes soon enough after them."""
    if cell - group[-1] > pause + round(5 * RATE_HZ):
        return False
    mean = posture[group[-5:]].mean(axis=0)
    return bool(angle_between(posture[cell], mean / np.linalg.norm(mean)) < SAME_POSTURE_RAD)


def _cycles_of_group(
    movement: Movement, tops: list[int], *, high: bool, anatomy: Anatomy, pause: int
) -> CycleSet | None:
    """Repetitions about one lockout posture; None where the group is no hip thrust."""
    sign = 1.0 if high else -1.0
    first, last = max(0, tops[0] - pause), min(len(movement.swing_rad), tops[-1] + pause)
    curve = sign * movement.swing_rad[first:last]
    lockout = _direction(movement.posture[tops])
    points = find_turning_points(curve, swing=anatomy.ripple_rad)
    swing = _usual_swing(curve, points, movement.posture[first:last], lockout)
    if swing is None or not anatomy.swing_rad[0] <= swing <= anatomy.swing_rad[1]:
        return None
    points = find_turning_points(curve, swing=max(anatomy.ripple_rad, COUNTED_SHARE * swing))
    if _is_part_of_more(curve, points, tops[0] - first, tops[-1] - first, swing):
        return None
    window = Movement(curve, movement.posture[first:last], movement.rise_mps2[first:last])
    cycles = _repetitions(window, points, lockout, swing)
    turns = [window.swing_rad[c.top] - window.swing_rad[c.start] for c in cycles]
    if len(cycles) < 2 or np.median(turns) < anatomy.swing_rad[0] or not _rises(window, cycles, anatomy.rise_m):
        return None
    return tuple(cycle.counted_from(-first) for cycle in cycles)


def _usual_swing(curve: Array, points: TurningPoints, posture: Array, lockout: Array) -> float | None:
    """Median turn between a lockout and the higher of the lows around it, over the larger ones.

    The higher one, because who lies down before a set or gets up after it goes on turning.
    """
    turns = [
        curve[points.cell[k]] - max(curve[points.cell[j]] for j in (k - 1, k + 1) if 0 <= j < len(points))
        for k in range(len(points))
        if points.high[k] and angle_between(posture[points.cell[k]], lockout) < SAME_POSTURE_RAD
    ]
    large = [turn for turn in turns if turn >= 0.5 * max(turns)]
    return float(np.median(large)) if large else None


def _is_part_of_more(curve: Array, points: TurningPoints, first_top: int, last_top: int, swing: float) -> bool:
    """Whether between the lockouts the segment mostly turns much further: then this is a detail of another exercise."""
    inside = (points.cell >= first_top) & (points.cell <= last_top)
    turns = np.abs(np.diff(curve[points.cell[inside]]))
    return bool(len(turns) and np.mean(turns > 1.8 * swing) > 0.25)


def _repetitions(window: Movement, points: TurningPoints, lockout: Array, swing: float) -> list[Cycle]:
    """Every rise that arrives at the lockout or leaves from the set's bottom."""
    arrives = [
        bool(high) and bool(angle_between(window.posture[cell], lockout) < SAME_POSTURE_RAD)
        for cell, high in zip(points.cell, points.high, strict=True)
    ]
    lows = [
        int(points.cell[k + 1])
        for k in range(len(points) - 1)
        if arrives[k] and window.swing_rad[points.cell[k]] - window.swing_rad[points.cell[k + 1]] >= USUAL_SHARE * swing
    ]
    bottom = _direction(window.posture[lows]) if lows else None
    cycles = []
    for k in range(1, len(points)):
        if not points.high[k]:
            continue
        low, top = int(points.cell[k - 1]), int(points.cell[k])
        leaves = bottom is not None and bool(angle_between(window.posture[low], bottom) < SAME_POSTURE_RAD)
        if not (arrives[k] or leaves) or window.swing_rad[top] - window.swing_rad[low] < COUNTED_SHARE * swing:
            continue
        after = int(points.cell[k + 1]) if k + 1 < len(points) else None
        cycles.append(cut_to_movement(window.swing_rad, Cycle(low, top, after), swing))
    return cycles


def _rises(window: Movement, cycles: list[Cycle], rise_m: tuple[float, float]) -> bool:
    """Whether the hip goes up to the lockout and down after it, by what a hip thrust can, in the middle of the set."""
    some = cycles[:: max(len(cycles) // ENOUGH, 1)]
    up = [climb(window, c.start, c.top) for c in some]
    down = [-climb(window, c.top, c.stop) for c in some if c.stop is not None]
    usual = float(np.median(up + down))
    possible = all(abs(np.median(way)) < rise_m[1] for way in (up, down) if way)
    agree = np.mean([usual / ALIKE < way < usual * ALIKE for way in up + down]) >= 0.5
    return bool(possible and usual >= rise_m[0] and agree)


def climb(window: Movement, start: int, stop: int) -> float:
    """Rise in m between two postures in which the body is still, from the moving part between them alone.

    A sensor's bias looks different in the two postures. What it reads at rest before and after is taken away in
    proportion to the turn where there is such a rest, and what is left by the body being still at both ends.
    """
    whole = window.swing_rad[stop] - window.swing_rad[start]
    if whole == 0:
        return 0.0
    reach = slice(max(0, start - PLATEAU), stop + PLATEAU)
    turned = (window.swing_rad[reach] - window.swing_rad[start]) / whole
    rise = window.rise_mps2[reach]
    inside = np.arange(start - reach.start, stop - reach.start)
    moving = inside[(turned[inside] > 0.1) & (turned[inside] < 0.9)]
    if not len(moving):
        return 0.0
    first, last = max(inside[0], moving[0] - MARGIN), min(inside[-1] + 1, moving[-1] + MARGIN)
    before, after = slice(max(0, first - PLATEAU), first + PLATEAU // 4), slice(last - PLATEAU // 4, last + PLATEAU)
    moved = rise[first:last]
    if np.ptp(turned[before]) < STILL_SHARE and np.ptp(turned[after]) < STILL_SHARE:
        moved = moved - np.interp(turned[first:last], [0.0, 1.0], [rise[before].mean(), rise[after].mean()])
    return float(np.sum(np.cumsum(moved - moved.mean())) * STEP_S**2)


def _direction(vectors: Array) -> Array:
    """Median direction of unit vectors (m, 3)."""
    middle = np.median(vectors, axis=0)
    return np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9))


def _without_overlap(sets: list[CycleSet]) -> tuple[CycleSet, ...]:
    """Where two groups claim one stretch of time, the larger one stays."""
    kept: list[CycleSet] = []
    for candidate in sorted(sets, key=len, reverse=True):
        if all(candidate[-1].top < other[0].start or candidate[0].start > other[-1].top for other in kept):
            kept.append(candidate)
    return tuple(sorted(kept, key=lambda cycles: cycles[0].start))
