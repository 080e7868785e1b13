"""The newest readings of a sensor with a gyroscope in, posture and upward velocity of the hip out."""

from __future__ import annotations

import math
from collections import deque

from analysis.figures.phases import STILL_MPS
from analysis.live.hip_now import BLIND_S
from analysis.live.open_set import OpenSet
from analysis.live.turning import GyroscopeFollower
from analysis.live.velocity_by_turn import VelocityByTurn
from analysis.signals.orientation import Attitude
from sensor.samples import STANDARD_GRAVITY_MPS2

Three = tuple[float, float, float]

KEPT = 16  # readings, among which the one is that a block ends with
UNKNOWN_LEVER_M = 3.0  # before a drive has told what a turn means, only who hardly turns is known to stand still


class HipByTurn:
    """Follows the hip by the gyroscope: a `HipNow`."""

    starts_mps = STILL_MPS

    def __init__(self, follower: GyroscopeFollower) -> None:
        self.moves = VelocityByTurn()
        self._follower = follower
        self._up: Three = (0.0, 0.0, 1.0)
        self._bias: Three = (0.0, 0.0, 0.0)
        self._axis: Three = (0.0, 0.0, 0.0)
        self._ups: deque[tuple[float, Three]] = deque(maxlen=KEPT)  # as they were carried on, with their times
        self._lever_m = 0.0  # upward velocity over turn, in the sense of a drive; 0 while nothing tells
        self._time_s = -math.inf

    def learn(self, until_s: float, attitude: Attitude | None, open_set: OpenSet) -> None:
        """Take over the vertical, the gyroscope's bias, the axis of turning and the lever."""
        assert attitude is not None
        assert attitude.gyr_bias_radps is not None
        x, y, z = attitude.up[-1].tolist()
        if self._ups:
            _, (ox, oy, oz) = min(self._ups, key=lambda own: abs(own[0] - until_s))
            x, y, z = self._up[0] + x - ox, self._up[1] + y - oy, self._up[2] + z - oz
        self._up = _unit(x, y, z)
        self._ups.clear()
        self._bias = _three(attitude.gyr_bias_radps[-1].tolist())
        self._axis = _three(self._follower.axis.tolist())
        self._lever_m = open_set.sense * open_set.lever_m

    def see(self, time_s: float, acc_mps2: list[float], gyr_radps: list[float] | None) -> None:
        """Take a reading, later than those before."""
        assert gyr_radps is not None
        step_s, self._time_s = time_s - self._time_s, time_s
        if step_s > BLIND_S:
            self.moves, step_s = VelocityByTurn(), 0.01
        (x, y, z), (bx, by, bz), (ox, oy, oz) = self._up, self._bias, self._axis
        gx, gy, gz = gyr_radps[0] - bx, gyr_radps[1] - by, gyr_radps[2] - bz
        self._up = x, y, z = _unit(
            x + step_s * (y * gz - z * gy), y + step_s * (z * gx - x * gz), z + step_s * (x * gy - y * gx)
        )
        self._ups.append((time_s, self._up))
        about_up_radps = gx * x + gy * y + gz * z
        turn_radps = gx * ox + gy * oy + gz * oz - about_up_radps * (x * ox + y * oy + z * oz)
        rise_mps2 = acc_mps2[0] * x + acc_mps2[1] * y + acc_mps2[2] * z - STANDARD_GRAVITY_MPS2
        doubt_mps = 0.0 if self._lever_m else UNKNOWN_LEVER_M * abs(turn_radps)
        self.moves.go_on(step_s, rise_mps2, self._lever_m * turn_radps, doubt_mps)

    def share_of_the_way(self, open_set: OpenSet) -> float | None:
        """How much of the way from bottom to lockout lies behind; None where the hip is elsewhere."""
        return open_set.share_of_the_way(self._up)


def _three(values: list[float]) -> Three:
    """Three numbers."""
    x, y, z = values
    return x, y, z


def _unit(x: float, y: float, z: float) -> Three:
    """A vector of length one."""
    length = math.sqrt(x * x + y * y + z * z)
    return x / length, y / length, z / length
