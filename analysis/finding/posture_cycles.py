"""Repetitions of a hip thrust from posture: the pelvis (or thigh) turns to the same lockout again and again.

Lying down, walking, rolling the bar and standing up turn the pelvis too, but not to and fro between the same two
postures with a rise of the hip. So: find the turning points of the swing, gather those of equal posture into groups,
and keep a group whose full repetitions turn and rise as in a hip thrust. They alone decide; what was less than full is
then looked for with them as the measure (`attempts.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.finding.attempts import (
    SAME_POSTURE_RAD,
    direction,
    find_resting,
    rises_between,
    tilt_of,
    walks_on_top,
    with_attempts,
)
from analysis.finding.climb import Movement, climb, steadied
from analysis.finding.cycles import Cycle, CycleSet, cut_to_movement
from analysis.finding.usual_swing import usual_swing
from analysis.signals.grid import RATE_HZ
from analysis.signals.swing import angle_between
from analysis.signals.turning_points import TurningPoints, find_turning_points
from sensor.samples import Array

ALIKE = 3.0  # the rises and descents of a set agree within this factor:
ALL_ALIKE = 0.55  # of all of them at least,
DRIVES_ALIKE = 0.7  # and of the drives,
ALONE_ALIKE = 0.9  # which must answer for the set where lowerings end in drops, of which less is seen
FALLING_MPS2 = 6.0  # over a tremor's period: a bar let go reaches 9.8 downwards, and more where it lands
BOTTOM = round(0.5 * RATE_HZ)  # how far from the cut of a movement its rest may begin or end
FULL_SHARE = 0.5  # of a group's lockouts: a set that is done twice as often by halves is none
HALF_WAY = (0.25, 0.75)  # of the turn: who rests there has made two movements of it
SINGLE_TURN_RAD = (np.radians(25.0), np.radians(65.0))  # of a lone repetition: a shove of the hip turns less
SINGLE_BACK_RAD = np.radians(6.0)  # how near it comes back to the posture it left
SINGLE_TILT_RAD = np.radians(8.0)
SINGLE_LEVER_M = 0.65  # no torso is longer
ENOUGH = 25  # rises that tell the median of a long set
USUAL_SHARE = 0.7  # a swing of at least this share speaks for the set's own postures


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What a segment can do in a hip thrust; outside it the movement is something else."""

    ripple_rad: float  # smaller turns are not looked at
    swing_rad: tuple[float, float]  # turn of the segment over a drive
    rise_m: tuple[float, float]  # rise of the sensor over a drive
    lever_m: float  # least rise for a turn: tilting, stooping and rolling turn more than they raise
    benefit: float  # standard deviations by which a slow climb may fall short of that


PELVIS = Anatomy(  # the hip rises from the floor to the bench, 0.2-0.5 m, and turns about the upper back
    ripple_rad=np.radians(6.0),
    swing_rad=(np.radians(14.0), np.radians(100.0)),
    rise_m=(0.04, 0.6),
    lever_m=0.22,
    benefit=2.0,
)
THIGH = Anatomy(  # half way between the knee and the hip; many an exercise on the floor turns it without a rise
    ripple_rad=np.radians(4.0),
    swing_rad=(np.radians(6.5), np.radians(60.0)),
    rise_m=(0.015, 0.5),
    lever_m=0.12,
    benefit=0.0,
)


def find_posture_cycles(
    movement: Movement, anatomy: Anatomy, *, set_break_s: float, least: int = 2
) -> tuple[CycleSet, ...]:
    """Find the sets of a recording by posture.

    Parameters
    ----------
    movement : Movement
        Curves of equal length.
    anatomy : Anatomy
        Limits for the segment that wears the sensor.
    set_break_s : float
        A pause longer than this ends a set.
    least : int
        Full repetitions that make a set, 1 or 2.

    Returns
    -------
    tuple of CycleSet
        In order of time; empty where nothing moves like a hip thrust.
    """
    movement = steadied(movement)
    points = find_turning_points(movement.swing_rad, swing=anatomy.ripple_rad)
    pause = round(set_break_s * RATE_HZ)
    candidates = []
    for high in (True, False):
        for group in _groups_of_equal_posture(points.cell[points.high == high], movement.posture, pause):
            if len(group) < least:
                continue
            found = _candidate(movement, group, high=high, anatomy=anatomy, pause=pause, least=least)
            if found is not None:
                candidates.append(found)
    return _proven_without_overlap(candidates, anatomy)


def _groups_of_equal_posture(cells: Array, posture: Array, pause: int) -> list[list[int]]:
    """Chain turning points that come back to one posture within the pause."""
    groups: list[list[int]] = []
    for cell in cells.tolist():
        home = next((g for g in reversed(groups) if _belongs(cell, g, posture, pause)), None)
        if home is None:
            groups.append([cell])
        else:
            home.append(cell)
    return groups


def _belongs(cell: int, group: list[int], posture: Array, pause: int) -> bool:
    """Whether a turning point has the posture of a group's latest members and comes soon enough after them."""
    if cell - group[-1] > pause + round(5 * RATE_HZ):
        return False
    latest = posture[group[-5:]].sum(axis=0)
    return bool(posture[cell] @ latest > np.cos(SAME_POSTURE_RAD) * np.sqrt(latest @ latest))


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """Full turns to and from one lockout posture, cells of the window that begins at cell `first`: perhaps a set."""

    first: int
    window: Movement
    points: TurningPoints
    lockout: Array
    swing: float
    full: list[Cycle]

    @property
    def turned_rad(self) -> float:
        """Turn of all of them together."""
        return sum(float(self.window.swing_rad[c.top] - self.window.swing_rad[c.start]) for c in self.full)

    def counted_from_the_beginning(self, cycles: Sequence[Cycle]) -> CycleSet:
        """Return some of its cycles as cells of the recording."""
        return tuple(cycle.counted_from(-self.first) for cycle in cycles)


def _candidate(
    movement: Movement, tops: list[int], *, high: bool, anatomy: Anatomy, pause: int, least: int
) -> _Candidate | None:
    """Full turns about one lockout posture; None where they are too few, too small or part of something larger."""
    sign = 1.0 if high else -1.0
    first, last = max(0, tops[0] - pause), min(len(movement.swing_rad), tops[-1] + pause)
    curve = sign * movement.swing_rad[first:last]
    lockout = direction(movement.posture[tops])
    own = [top - first for top in tops]
    found = usual_swing(curve, movement.posture[first:last], lockout, own, anatomy.swing_rad, anatomy.ripple_rad)
    if found is None:
        return None
    swing, points = found
    part = slice(first, last)
    window = Movement(curve, movement.posture[part], movement.rise_mps2[part], movement.known[part])
    full = _full_repetitions(window, points, lockout, swing)
    if len(full) < max(least, FULL_SHARE * len(tops)):
        return None
    return _Candidate(first, window, points, lockout, swing, full)


def _cycles_of(candidate: _Candidate, anatomy: Anatomy) -> CycleSet | None:
    """Repetitions and attempts of a candidate; None where it is no hip thrust."""
    window, full, swing = candidate.window, candidate.full, candidate.swing
    if not _rises(window, full, anatomy):
        return None
    if len(full) == 1 and not _stands_alone(window, full[0], swing, anatomy):
        return None
    if not _knows_a_rest(window, full, swing, from_the_beginning=candidate.first == 0):
        return None
    cycles = with_attempts(window, candidate.points, full, lockout=candidate.lockout, swing=swing)
    return candidate.counted_from_the_beginning(cycles)


def _full_repetitions(window: Movement, points: TurningPoints, lockout: Array, swing: float) -> list[Cycle]:
    """Every rise that arrives at the lockout and turns by about the set's own swing, cut to its movement."""
    cycles, resting = [], find_resting(window.swing_rad, swing)
    for cycle in rises_between(points):
        turn = window.swing_rad[cycle.top] - window.swing_rad[cycle.start]
        if turn >= USUAL_SHARE * swing and angle_between(window.posture[cycle.top], lockout) < SAME_POSTURE_RAD:
            cut = cut_to_movement(window.swing_rad, cycle, swing)
            if not walks_on_top(window, cut) and not _rests_half_way(window, cut, resting):
                cycles.append(cut)
    return cycles


def _rests_half_way(window: Movement, cycle: Cycle, resting: NDArray[np.bool_]) -> bool:
    """Whether the segment rests half way up or down: then it is two movements, not one."""
    part = slice(cycle.start, cycle.end + 1)
    low, top = window.swing_rad[cycle.start], window.swing_rad[cycle.top]
    gained = (window.swing_rad[part] - low) / max(float(top - low), 1e-6)
    seen = window.known[part]  # in a gap nothing seems to move
    return bool((seen & resting[part] & (gained > HALF_WAY[0]) & (gained < HALF_WAY[1])).any())


def _rises(window: Movement, full: list[Cycle], anatomy: Anatomy) -> bool:
    """Whether the hip goes up to the lockout and down after it, by what a hip thrust can, in the middle of the set.

    Where most lowerings end in drops and seem deeper than any can be, no reading followed them: the drives tell alone.
    """
    some = full[:: max(len(full) // ENOUGH, 1)]
    drives = [climb(window, c.start, c.top) for c in some]
    descents = [climb(window, c.top, c.stop) for c in some if c.stop is not None]
    up, down = [way.rise_m for way in drives], [-way.rise_m for way in descents]
    if down and np.median(down) > anatomy.rise_m[1] and _are_dropped(window, some):
        down, descents = [], []
    ways, doubts = np.array(up + down), np.array([way.doubt_m for way in drives + descents])
    usual, doubt = float(np.median(ways)), anatomy.benefit * float(np.median(doubts) / np.sqrt(len(ways)))
    turn = np.median([window.swing_rad[c.top] - window.swing_rad[c.start] for c in some])
    least = max(anatomy.rise_m[0], anatomy.lever_m * float(turn))
    possible = all(abs(np.median(way)) < anatomy.rise_m[1] for way in (up, down) if way)
    alike = (ways + 2 * doubts > usual / ALIKE) & (ways - 2 * doubts < usual * ALIKE)
    driven = float(np.median(up))  # a lowering may end in a drop, of which less is seen
    driven_alike = np.mean(alike[: len(up)])
    agree = driven_alike >= (DRIVES_ALIKE if down and np.mean(alike) >= ALL_ALIKE else ALONE_ALIKE)
    return bool(possible and usual > 0 and max(usual, driven) + doubt >= least and agree)


def _are_dropped(window: Movement, cycles: list[Cycle]) -> bool:
    """Whether most descents end in a fall or a blow, and not as somebody sits down."""
    hardest = [np.abs(window.rise_mps2[c.top : c.stop + 1]).max() for c in cycles if c.stop is not None]
    return bool(np.median(hardest) > FALLING_MPS2)


def _stands_alone(window: Movement, cycle: Cycle, swing: float, anatomy: Anatomy) -> bool:
    """Whether one repetition alone shows what others would have proved: from rest, back to rest, all the way.

    Rolling the bar does not rest, getting under it rises less, sitting up does not come back to the same posture.
    """
    if cycle.stop is None or not SINGLE_TURN_RAD[0] <= swing <= SINGLE_TURN_RAD[1]:
        return False
    resting = find_resting(window.swing_rad, swing)
    ends = [cycle.start, cycle.stop]
    rests = all(resting[max(cell - 2 * BOTTOM, 0) : cell + BOTTOM].any() for cell in ends)
    back = bool(angle_between(*window.posture[ends]) < SINGLE_BACK_RAD)
    up, down = climb(window, cycle.start, cycle.top), climb(window, cycle.top, cycle.stop)
    alike = abs(up.rise_m + down.rise_m) < 0.4 * up.rise_m + up.doubt_m + down.doubt_m
    lever_m = up.rise_m / float(window.swing_rad[cycle.top] - window.swing_rad[cycle.start])
    side = np.cross(window.posture[cycle.start], window.posture[cycle.top])
    level = tilt_of(window, cycle, side / max(float(np.linalg.norm(side)), 1e-9)) < SINGLE_TILT_RAD
    return rests and back and alike and level and anatomy.lever_m <= lever_m < SINGLE_LEVER_M


def _knows_a_rest(window: Movement, full: list[Cycle], swing: float, *, from_the_beginning: bool) -> bool:
    """Whether the segment rests at one bottom at least: who stands up, sits down or stoops passes through his lowest.

    Somebody who was already moving when the recording began may have rested before it.
    """
    bottoms = [c.start for c in full] + [c.stop for c in full if c.stop is not None]
    low = angle_between(window.posture, direction(window.posture[bottoms])) < SAME_POSTURE_RAD
    resting = find_resting(window.swing_rad, swing) & low
    if from_the_beginning and not resting[: full[0].start].any():
        return True
    return any(resting[max(cell - BOTTOM, 0) : cell + BOTTOM].any() for cell in bottoms)


def _proven_without_overlap(candidates: list[_Candidate], anatomy: Anatomy) -> tuple[CycleSet, ...]:
    """Where two sets claim one stretch of time, the one that turns more stays; the other needs no proof."""
    kept: list[CycleSet] = []
    for candidate in sorted(candidates, key=lambda one: one.turned_rad, reverse=True):
        if not _is_free(candidate.counted_from_the_beginning(candidate.full), kept):
            continue
        cycles = _cycles_of(candidate, anatomy)
        if cycles is not None and _is_free(cycles, kept):
            kept.append(cycles)
    return tuple(sorted(kept, key=lambda cycles: cycles[0].start))


def _is_free(cycles: CycleSet, taken: list[CycleSet]) -> bool:
    """Whether no other set claims their time."""
    return all(cycles[-1].top < other[0].start or cycles[0].start > other[-1].top for other in taken)
