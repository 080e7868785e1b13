"""What is known of the motion without measuring it: where the body rests, and that it comes back.

Two kinds of knowledge tie the integral of the acceleration down. A rest: between two instants the point has hardly
moved. A return: the next bottom (or lockout) is about where the last one was. Each carries how far it may be wrong in
metres, and where the segment turns that doubt follows from the turn itself: a pelvis that turned by a degree has moved
by about 7 mm, so a hold that sags or a lockout that falls short weakens its own constraint.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import hypot

import numpy as np
from numpy.typing import NDArray

from analysis.finding.cycles import CycleSet
from analysis.motion.arc import Arc
from analysis.signals.grid import RATE_HZ
from sensor.samples import Array

ARC_M = 0.43  # hip to upper back, 0.265 of the stature (Winter), less 3 cm that a belt sits nearer
LEVER_M = 0.4  # sensor to pivot at the upper back: 0.35-0.45 m in adults; turns angles into displacements
REST_DRIFT_M = 0.003  # a resting body still breathes
SHORTEST_REST = round(0.12 * RATE_HZ)
SHORTEST_UNTURNED_REST = round(0.5 * RATE_HZ)  # without a turn to tell, a bar that moves evenly looks at rest for less
SHORTEST_FREE_REST = round(2.0 * RATE_HZ)  # and a hand that leads it where it likes moves evenly for longer
LONGEST_REST = round(4.0 * RATE_HZ)  # rests before and after the set: more tells nothing new
REVERSAL_S = 0.03  # how well a turning point is found in time
BLURRED_REVERSAL_S = 0.1  # and by a vertical that is the force's average over 0.8 s
REVERSAL_MPS = 0.03  # and how far from zero the velocity there may be for other reasons


@dataclass(frozen=True, slots=True)
class Rest:
    """Cells [start, stop) over which the point moves by no more than about `drift_m`."""

    start: int
    stop: int
    drift_m: float


@dataclass(frozen=True, slots=True)
class Return:
    """The point is at the same place in both cells, to about `apart_m`."""

    first: int
    second: int
    apart_m: float


@dataclass(frozen=True, slots=True)
class Reversal:
    """The velocity passes zero in this cell, along all axes, to about `speed_mps`."""

    cell: int
    speed_mps: float


@dataclass(frozen=True, slots=True)
class Habit:
    """How well a lift comes back to its bottom and to its lockout, one standard deviation each.

    `guided` says whether the point moves to and fro on one path, so that it stands still where it turns. Where a hand
    leads it freely, its turns are no rests: in strokes at 3 m/s the sketch's turns lie where it still moves at 0.3 m/s.
    `above_pivot_m` is how far the lockout lies above the place where the back leans; None where nothing pivots there.
    """

    bottom_m: float
    lockout_m: float
    guided: bool = True
    above_pivot_m: float | None = None


THRUST = Habit(0.015, 0.015, above_pivot_m=0.0)  # plates stand on the floor and a lockout is a lockout, level
BRIDGE = Habit(0.015, 0.015, above_pivot_m=0.2)  # the back lies on the floor, the trunk ends at 25 to 30 degrees
ON_THE_THIGH = Habit(0.015, 0.015)  # which turns about the knee
HABITS = {
    "squat": Habit(0.08, 0.02),  # the depth is free, the legs are straight at the top
    "deadlift": Habit(0.05, 0.03),  # from the floor or, Romanian, from the hang; a hinge without a floor varies
    "other": Habit(0.15, 0.3, guided=False),  # only that a lift starts from below is known: twice what a hand does
}


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that ties one set down."""

    rests: tuple[Rest, ...]
    returns: tuple[Return, ...]
    reversals: tuple[Reversal, ...]
    arc: Arc | None = None  # on which the point moves


def find_anchors(
    cycles: CycleSet,
    still: NDArray[np.bool_],
    rise_mps2: Array,
    swing_rad: Array | None,
    habit: Habit,
    *,
    blurred: bool = False,
) -> Anchors:
    """Collect the anchors of a set.

    Parameters
    ----------
    cycles : CycleSet
        Repetitions, as cells of the same stretch as the arrays.
    still : (n,) bool array
        Cells in which the body rests, see `find_still`.
    rise_mps2 : (n,) array
        Upward acceleration: the harder a turning point, the less its velocity is known.
    swing_rad : (n,) array or None
        Angle of the segment; None where its turn says nothing about its place (on a bar).
    habit : Habit
        How well the lift comes back to its places.
    blurred : bool
        Whether the turning points are those of an average, for want of a gyroscope.

    Returns
    -------
    Anchors
        In order of time.
    """
    turns, late_s = _turning_cells(cycles, len(still)), BLURRED_REVERSAL_S if blurred else REVERSAL_S
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]]).astype(int)))
    shortest = SHORTEST_REST if swing_rad is not None else SHORTEST_UNTURNED_REST
    shortest = shortest if habit.guided else SHORTEST_FREE_REST
    stretches = [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a >= shortest]
    rests = tuple(Rest(a, b, REST_DRIFT_M + _moved(swing_rad, a, b - 1)) for a, b in _cut(stretches))
    reversals = tuple(
        Reversal(t, hypot(REVERSAL_MPS, late_s * float(rise_mps2[t])))
        for t in turns
        if habit.guided and not any(a - 5 <= t < b + 5 for a, b in stretches)
    )
    bottoms = [c.start for c in cycles] + [c.stop for c in cycles[-1:] if c.stop is not None]
    tops = [c.before for c in cycles[:1] if c.before is not None] + [c.top for c in cycles]
    returns = [
        Return(a, b, hypot(apart_m, _moved(swing_rad, a, b)))
        for line, apart_m in ((bottoms, habit.bottom_m), (tops, habit.lockout_m))
        for a, b in [*pairwise(line), *((line[0], later) for later in line[2:])]
        if b > a
    ]
    lockouts = tuple(t for t in tops if 0 <= t < len(still))
    arc = Arc(ARC_M, habit.above_pivot_m, lockouts) if habit.above_pivot_m is not None and lockouts else None
    return Anchors(rests, tuple(returns), reversals, arc)


def _turning_cells(cycles: CycleSet, n: int) -> list[int]:
    """Every low and high of the set, once."""
    cells = {c for cycle in cycles for c in (cycle.start, cycle.top, cycle.stop) if c is not None}
    return sorted(c for c in cells if 0 <= c < n)


def _moved(swing_rad: Array | None, first: int, second: int) -> float:
    """How far the point lies apart in two cells by the turn between them."""
    return 0.0 if swing_rad is None else LEVER_M * abs(float(swing_rad[second] - swing_rad[first]))


def _cut(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Long rests in equal pieces, so that slow drift of the sensor is seen inside them."""
    pieces = []
    for start, stop in stretches:
        edges = np.linspace(start, stop, int(np.ceil((stop - start) / LONGEST_REST)) + 1).round().astype(int).tolist()
        pieces += list(pairwise(edges))
    return pieces
