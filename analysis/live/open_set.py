"""Movements in, the drives of the set that is on out: what looks like a repetition while nobody knows how it goes on.

A first drive has only itself to speak for it: it comes out of a rest and into one, turns and rises as the segment can,
and by a lever that a body has. Later ones are held against those before them, as `posture_cycles` holds them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import numpy as np

from analysis.figures.plausibility import RISE_SHARES
from analysis.finding.attempts import COUNTED_SHARE, SAME_POSTURE_RAD
from analysis.finding.height_cycles import COUNTED_SHARE as HEIGHT_SHARE
from analysis.finding.height_cycles import LEAST_RISE_M, LOWERED_SHARE
from analysis.finding.posture_cycles import PELVIS, THIGH
from analysis.finding.repetitions import turns_with_the_hip
from analysis.live.movements import Movement
from analysis.settings import ECCENTRIC_FIRST, Settings
from analysis.signals.grid import RATE_HZ
from analysis.signals.swing import angle_between
from sensor.samples import Array

ARRIVED_SHARE = 0.85  # of the usual movement: less of it may only have stuck
LATEST = 5  # drives that say what is usual
REST_MPS = 0.5  # speed that is left after a drive which ended in a rest, by an integral that may err; who gets up has 1
LEVER_M = (0.12, 0.8)  # climb over turn of a hip on a trunk; getting up climbs more than it turns
USUAL_LEVER_M = 0.35  # of a hip; the median of our simulated lifters
REST_MPS2 = 0.4  # spread of the upward acceleration before a first drive; 0.11 at most in our simulated lifters, and
# in who walks or stoops 0.5 and more
LEAST_S = 0.35  # no drive is shorter
OFF_THE_WAY_RAD = math.radians(25.0)  # a pelvis that leans further out of the way between its postures is elsewhere
OFF_THE_WAY = math.sin(OFF_THE_WAY_RAD)
SAME_SEAT_RAD = np.radians(25.0)  # a sensor that was not moved reads a lockout of an earlier set like this


class OpenSet:
    """The drives of the set that is on, and what is known of its postures from sets before it."""

    def __init__(self, settings: Settings) -> None:
        self.drives: list[Movement] = []
        self.lowerings: list[Movement] = []
        self.sense = 0  # of the rate in a drive, 0 while nothing tells
        self.turns = turns_with_the_hip(settings)
        self.lever_m = USUAL_LEVER_M if self.turns else 1.0  # rise for a unit of the rate: of a bar that is its rise
        self._anatomy = THIGH if settings.mount == "thigh" else PELVIS
        self._lowered_first = settings.lift in ECCENTRIC_FIRST
        self._way: Way | None = None  # of the set that is on,
        self._known: Way | None = None  # and of the last one of two drives and more
        if not self.turns:
            self.sense = 1  # of an upward velocity

    def close(self) -> None:
        """Forget the drives; the postures stay where more than one drive tells them."""
        if len(self.drives) > 1:
            self._known = self._way
        self.drives, self.lowerings = [], []

    def is_drive(self, movement: Movement) -> bool:
        """Whether the movement is a drive of the set that is on, or may begin one: also in place of a lone other."""
        if not self.turns:
            return self._rises(movement)
        return self.continues(movement) or (len(self.drives) < 2 and self.may_begin(movement))

    def continues(self, movement: Movement) -> bool:
        """Whether there is a set and the movement goes on with it."""
        return bool(self.drives) and (not self.turns or self._continues(movement))

    def may_begin(self, movement: Movement) -> bool:
        """Whether the movement may be a set's first drive."""
        anatomy = self._anatomy
        return bool(
            anatomy.swing_rad[0] <= movement.turn_rad <= anatomy.swing_rad[1]
            and anatomy.rise_m[0] <= movement.climb_m <= anatomy.rise_m[1]
            and abs(movement.left_mps) < REST_MPS
            and movement.unrest_mps2 < REST_MPS2
            and movement.stop - movement.start >= LEAST_S * RATE_HZ
            and (anatomy is THIGH or LEVER_M[0] <= movement.climb_m / movement.turn_rad <= LEVER_M[1])
            and (self._known is None or angle_between(movement.arrives, self._known.lockout) < SAME_SEAT_RAD)
        )

    def is_lowering(self, movement: Movement) -> bool:
        """Whether the movement is the first large one back after the last drive of the set that is on."""
        if not self.drives:
            return False
        large = LOWERED_SHARE * self.usual_size()
        after = [low for low in [*self.lowerings, movement] if low.start >= self.drives[-1].stop - 1]
        return next((low for low in after if self.size(low) >= large), None) is movement

    def has_arrived(self, movement: Movement) -> bool:
        """Whether the movement has come as far as the drives before it: else it may only have stuck."""
        return self.size(movement) >= ARRIVED_SHARE * self.usual_size()

    def usual_size(self) -> float:
        """Return how large the latest drives are; 0 before the first."""
        return median(self.size(drive) for drive in self.drives[-LATEST:]) if self.drives else 0.0

    def size(self, movement: Movement) -> float:
        """Return how large a movement is, by what tells it best."""
        return movement.turn_rad if self.turns else abs(movement.climb_m)

    def add_drive(self, movement: Movement) -> None:
        """Take the movement for a drive of this set."""
        self.drives.append(movement)
        self.sense = movement.sense
        if self.turns:
            latest = self.drives[-LATEST:]
            self._way = Way(_middle([d.begins for d in latest]), _middle([d.arrives for d in latest]))
            self.lever_m = max(median(d.climb_m / d.turn_rad for d in latest), LEVER_M[0])

    def rests_at_the_bottom(self, posture: Array) -> bool | None:
        """Whether who rests in this posture may drive next; None where no set has told."""
        return None if self._known is None else float(posture @ self._known.bottom) > math.cos(SAME_SEAT_RAD)

    def share_of_the_way(self, posture: Sequence[float]) -> float | None:
        """How much of the way from bottom to lockout lies behind who is in this posture; None where it is elsewhere.

        Half of it where no turn tells.
        """
        return 0.5 if self._way is None else self._way.share(posture)

    def share_by_direction(self, force: Sequence[float]) -> float:
        """The same by the direction of a vector, however far off the way it is."""
        assert self._way is not None
        return self._way.turned_rad(force) / self._way.whole_rad

    def _continues(self, movement: Movement) -> bool:
        """Whether the movement turns and rises as the drives before it."""
        latest = self.drives[-LATEST:]
        turn, climb = median(d.turn_rad for d in latest), median(d.climb_m for d in latest)
        assert self._way is not None
        here = angle_between(movement.arrives, self._way.lockout) < SAME_POSTURE_RAD
        here = here or angle_between(movement.begins, self._way.bottom) < SAME_POSTURE_RAD
        enough = movement.turn_rad >= max(COUNTED_SHARE * turn, self._anatomy.ripple_rad)
        most = RISE_SHARES[1] if len(latest) > 1 else 1 / COUNTED_SHARE  # the first of a set may be a partial one
        alike = RISE_SHARES[0] * climb <= movement.climb_m <= most * climb
        return bool(movement.sense == self.sense and here and enough and alike)

    def _rises(self, movement: Movement) -> bool:
        """Whether the point rises by as much as its drives do, after a descent where the lift begins with one."""
        if movement.sense < 0:
            return False
        latest = [d.climb_m for d in self.drives[-LATEST:]]
        enough = movement.climb_m >= max(LEAST_RISE_M, HEIGHT_SHARE * median(latest or [0.0]))
        if not self._lowered_first or self.drives:  # who has risen by as much before has come down meanwhile
            return enough
        return enough and movement.lowered_m >= LOWERED_SHARE * movement.climb_m


class Way:
    """The postures from the bottom to the lockout, unit vectors of the vertical in the sensor frame."""

    def __init__(self, bottom: Array, lockout: Array) -> None:
        self.bottom, self.lockout = bottom, lockout
        across = np.cross(bottom, lockout)
        across = across / max(float(np.linalg.norm(across)), 1e-9)
        self._bottom, self._onward, self._aside = bottom.tolist(), np.cross(across, bottom).tolist(), across.tolist()
        self.whole_rad = max(float(angle_between(bottom, lockout)), 1e-9)

    def share(self, posture: Sequence[float]) -> float | None:
        """Return how much of the way lies behind a posture; None where it is off by `OFF_THE_WAY_RAD` or more."""
        turned_rad, off = self.turned_rad(posture), _along(self._aside, posture)
        on = -OFF_THE_WAY_RAD < turned_rad < self.whole_rad + OFF_THE_WAY_RAD
        return turned_rad / self.whole_rad if on and abs(off) < OFF_THE_WAY else None

    def turned_rad(self, vector: Sequence[float]) -> float:
        """How far a vector is turned from the bottom towards the lockout."""
        return math.atan2(_along(self._onward, vector), _along(self._bottom, vector))


def _along(direction: Sequence[float], vector: Sequence[float]) -> float:
    """How long a vector is along a direction; without arrays, for it is asked at every reading."""
    return direction[0] * vector[0] + direction[1] * vector[1] + direction[2] * vector[2]


def _middle(vectors: list[Array]) -> Array:
    """Mean direction of unit vectors."""
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))
