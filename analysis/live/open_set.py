"""Movements in, the drives of the set that is on out: what looks like a repetition while nobody knows how it goes on.

A first drive has only itself to speak for it: it comes out of a rest and into one, turns and rises as the segment can,
and by a lever that a body has. Later ones are held against those before them, as `posture_cycles` holds them.
"""

from __future__ import annotations

import numpy as np

from analysis.attempts import COUNTED_SHARE, SAME_POSTURE_RAD
from analysis.height_cycles import COUNTED_SHARE as HEIGHT_SHARE
from analysis.height_cycles import LEAST_RISE_M, LOWERED_SHARE
from analysis.live.movements import Movement
from analysis.plausibility import RISE_SHARES
from analysis.posture_cycles import PELVIS, THIGH
from analysis.repetitions import turns_with_the_hip
from analysis.settings import ECCENTRIC_FIRST, Settings
from analysis.swing import angle_between
from sensor.samples import Array

ARRIVED_SHARE = 0.85  # of the usual movement: less of it may only have stuck
LATEST = 5  # drives that say what is usual
REST_MPS = 0.5  # speed that is left after a drive which ended in a rest, by an integral that may err; who gets up has 1
LEVER_M = (0.12, 0.8)  # climb over turn of a hip on a trunk; getting up climbs more than it turns
SAME_SEAT_RAD = np.radians(25.0)  # a sensor that was not moved reads a lockout of an earlier set like this


class OpenSet:
    """The drives of the set that is on, and what is known of its postures from sets before it."""

    def __init__(self, settings: Settings) -> None:
        self.drives: list[Movement] = []
        self.lowerings: list[Movement] = []
        self.sense = 0  # of the rate in a drive, 0 while nothing tells
        self._turns = turns_with_the_hip(settings)
        self._anatomy = THIGH if settings.mount == "thigh" else PELVIS
        self._lowered_first = settings.lift in ECCENTRIC_FIRST
        self._lockout: Array | None = None
        self._bottom: Array | None = None
        if not self._turns:
            self.sense = 1  # of an upward velocity

    def close(self) -> None:
        """Forget the drives; the postures stay."""
        self.drives, self.lowerings = [], []

    def is_drive(self, movement: Movement) -> bool:
        """Whether the movement is a drive of the set that is on, or may begin one."""
        if not self._turns:
            return self._rises(movement)
        return self._continues(movement) if self.drives else self.may_begin(movement)

    def may_begin(self, movement: Movement) -> bool:
        """Whether the movement may be a set's first drive."""
        anatomy = self._anatomy
        return bool(
            anatomy.swing_rad[0] <= movement.turn_rad <= anatomy.swing_rad[1]
            and anatomy.rise_m[0] <= movement.climb_m <= anatomy.rise_m[1]
            and abs(movement.left_mps) < REST_MPS
            and (anatomy is THIGH or LEVER_M[0] <= movement.climb_m / movement.turn_rad <= LEVER_M[1])
            and (self._lockout is None or angle_between(movement.arrives, self._lockout) < SAME_SEAT_RAD)
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
        sizes = [self.size(drive) for drive in self.drives[-LATEST:]]
        return float(np.median(sizes)) if sizes else 0.0

    def size(self, movement: Movement) -> float:
        """Return how large a movement is, by what tells it best."""
        return movement.turn_rad if self._turns else abs(movement.climb_m)

    def add_drive(self, movement: Movement) -> None:
        """Take the movement for a drive of this set."""
        self.drives.append(movement)
        self.sense = movement.sense
        if self._turns:
            self._lockout = _middle([d.arrives for d in self.drives[-LATEST:]])
            self._bottom = _middle([d.begins for d in self.drives[-LATEST:]])

    def _continues(self, movement: Movement) -> bool:
        """Whether the movement turns and rises as the drives before it."""
        latest = self.drives[-LATEST:]
        turn = float(np.median([d.turn_rad for d in latest]))
        climb = float(np.median([d.climb_m for d in latest]))
        assert self._lockout is not None
        assert self._bottom is not None
        here = angle_between(movement.arrives, self._lockout) < SAME_POSTURE_RAD
        here = here or angle_between(movement.begins, self._bottom) < SAME_POSTURE_RAD
        enough = movement.turn_rad >= max(COUNTED_SHARE * turn, self._anatomy.ripple_rad)
        most = RISE_SHARES[1] if len(latest) > 1 else 1 / COUNTED_SHARE  # the first of a set may be a partial one
        alike = RISE_SHARES[0] * climb <= movement.climb_m <= most * climb
        return bool(movement.sense == self.sense and here and enough and alike)

    def _rises(self, movement: Movement) -> bool:
        """Whether the point rises by as much as its drives do, after a descent where the lift begins with one."""
        if movement.sense < 0:
            return False
        latest = [d.climb_m for d in self.drives[-LATEST:]]
        enough = movement.climb_m >= max(LEAST_RISE_M, HEIGHT_SHARE * float(np.median(latest or [0.0])))
        if not self._lowered_first:
            return enough
        lowered = self.lowerings[-1] if self.lowerings else None
        follows = lowered is not None and (not self.drives or lowered.start >= self.drives[-1].stop - 1)
        return enough and lowered is not None and follows and -lowered.climb_m >= LOWERED_SHARE * movement.climb_m


def _middle(vectors: list[Array]) -> Array:
    """Mean direction of unit vectors."""
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))
