"""The newest readings of an accelerometer alone in, height and upward velocity of the hip out."""

from __future__ import annotations

import math

from analysis.live.hip_now import BLIND_S
from analysis.live.open_set import OpenSet
from analysis.live.velocity_by_place import REST_SD_MPS, UNSET_SD_MPS, VelocityByPlace, straightened
from analysis.signals.orientation import Attitude
from sensor.samples import STANDARD_GRAVITY_MPS2

PLACED_S = 0.025  # averaging of the force whose direction tells the height,
LEVELLED_S = 0.2  # and of that which tells whether the hip is elsewhere: a drive tilts the force by 20 degrees


class HipByForce:
    """Follows the hip by the length and the direction of the force: a `HipNow`."""

    starts_mps = 0.03  # its velocity errs by 0.02 m/s where it rests

    def __init__(self) -> None:
        self.moves = VelocityByPlace()
        self._force, self._slow = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
        self._whole_m = 0.0
        self._open_set: OpenSet | None = None  # that is on
        self._time_s = -math.inf

    def learn(self, until_s: float, attitude: Attitude | None, open_set: OpenSet) -> None:
        """Take over from where to where a drive leads."""
        self._open_set = open_set if open_set.drives else None
        self.moves.rest_sd_mps = REST_SD_MPS if open_set.drives else UNSET_SD_MPS
        self._whole_m = max(open_set.lever_m * open_set.usual_size(), 1e-3)

    def see(self, time_s: float, acc_mps2: list[float], gyr_radps: list[float] | None) -> None:
        """Take a reading, later than those before."""
        step_s, self._time_s = time_s - self._time_s, time_s
        if step_s > BLIND_S:
            self.moves, self._force, self._slow, step_s = VelocityByPlace(), acc_mps2, acc_mps2, 0.01
        self._force = _moved(self._force, acc_mps2, step_s / PLACED_S)
        self._slow = _moved(self._slow, acc_mps2, step_s / LEVELLED_S)
        place_m = None
        if self._open_set is not None:
            place_m = self._whole_m * self._open_set.share_by_direction(self._force)
        rise_mps2 = math.hypot(*acc_mps2) - STANDARD_GRAVITY_MPS2
        self.moves.go_on(step_s, straightened(rise_mps2), place_m)

    def share_of_the_way(self, open_set: OpenSet) -> float | None:
        """How much of the way from bottom to lockout lies behind; None where the hip is elsewhere."""
        force = math.hypot(*self._slow)
        elsewhere = open_set.share_of_the_way([part / force for part in self._slow]) is None
        return None if elsewhere else self.moves.height_m / self._whole_m


def _moved(old: list[float], new: list[float], part: float) -> list[float]:
    """A vector moved part of the way to another."""
    return [a + min(part, 1.0) * (b - a) for a, b in zip(old, new, strict=True)]
