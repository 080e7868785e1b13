"""Grid cells in, one signed rate a cell out, causally: how fast the segment turns about its main axis, or rises.

The quick look of a live analysis. A hip or a thigh turns with its rise, and a gyroscope tells that without drift, an
accelerometer with a delay. A bar does not turn: there the rate is its upward velocity, integrated from rest to rest.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from analysis.signals.grid import LONG_GAP_S, RATE_HZ, STEP_S, GridSignals
from analysis.signals.orientation import Attitude
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

MEMORY_S = 12.0  # the axis is that of the last few repetitions
QUIET_S = 0.06  # averaging of a gyroscope's rate: quietens the wobble of a belt
LEVELLING_S = 0.2  # averaging of the specific force that makes its direction a posture
SLOPE_S = 0.1  # averaging of the rate at which that direction turns
STILL_S = 0.25
STILL_MPS2 = 0.1  # spread of the upward acceleration in a body at rest
SLOW_S = 6.0  # what a sensor reads on average over this time is its bias
LEAK_S = 2.0  # an integral of acceleration is forgotten this fast


class Follower(Protocol):
    """Turns blocks of cells into rates.

    `late` is the rate's delay in cells, `blur` by how much a movement may begin sooner and end later than its rate
    tells; above `starts` a movement has begun, under `ends` it is over.
    """

    late: int
    blur: int
    starts: float
    ends: float

    def follow(self, block: GridSignals, attitude: Attitude | None) -> Array:
        """Return the rates of the block that follows."""
        ...


class GyroscopeFollower:
    """The turn of the vertical by the gyroscope: its level part, along the axis of most turning."""

    late, blur = round(QUIET_S * RATE_HZ) // 2, 0
    starts, ends = 0.12, 0.05  # rad/s; on a lever of 0.4 m the latter is the 0.02 m/s at which a phase begins and ends

    def __init__(self) -> None:
        self._axis = _MainAxis()
        self._mean = _RunningMean(round(QUIET_S * RATE_HZ))

    @property
    def axis(self) -> Array:
        """The axis of most turning, in the sensor frame."""
        return self._axis.latest

    def follow(self, block: GridSignals, attitude: Attitude | None) -> Array:
        """Return the rates of the block that follows."""
        assert attitude is not None
        assert block.gyr_radps is not None
        assert attitude.gyr_bias_radps is not None
        turn = block.gyr_radps - attitude.gyr_bias_radps
        turn = turn - np.einsum("ni,ni->n", turn, attitude.up)[:, None] * attitude.up
        return self._mean.follow(self._axis.along(turn))


class ForceFollower:
    """The turn of the mean specific force: what an accelerometer alone knows of its posture."""

    late = blur = round((LEVELLING_S + SLOPE_S) / 2 * RATE_HZ)
    starts, ends = 0.25, 0.1  # rad/s; twice those of a gyroscope, for accelerations tilt the force as well

    def __init__(self) -> None:
        self._axis = _MainAxis()
        self._force = _RunningMean(round(LEVELLING_S * RATE_HZ))
        self._slope = _RunningMean(round(SLOPE_S * RATE_HZ))
        self._last: Array | None = None

    def follow(self, block: GridSignals, attitude: Attitude | None) -> Array:
        """Return the rates of the block that follows."""
        force = self._force.follow(block.acc_mps2)
        posture = force / np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-9)
        before = posture[:1] if self._last is None else self._last
        turn = np.cross(np.concatenate([before, posture[:-1]]), posture) * RATE_HZ
        self._last = posture[-1:]
        return self._slope.follow(self._axis.along(turn))


class RiseFollower:
    """The upward velocity of a point whose turn tells nothing: integrated, slowly forgotten, zero at rest."""

    late = blur = 0
    starts, ends = 0.10, 0.02  # m/s

    def __init__(self) -> None:
        self._recent = np.zeros(0)
        self._velocity = 0.0
        self._unseen = 0  # cells of the gap that the last block ended in

    def follow(self, block: GridSignals, attitude: Attitude | None) -> Array:
        """Return the rates of the block that follows."""
        if attitude is None:
            rise = np.linalg.norm(block.acc_mps2, axis=1) - STANDARD_GRAVITY_MPS2
        else:
            rise = attitude.rise_mps2
        if self._is_lost(block):
            self._recent, self._velocity = np.zeros(0), 0.0
            return np.zeros(len(rise))
        self._recent = np.concatenate([self._recent, rise])[-round(SLOW_S * RATE_HZ) :]
        bias = self._recent.mean()
        latest = self._recent[-round(STILL_S * RATE_HZ) :]
        if latest.std() < STILL_MPS2 and abs(latest.mean() - bias) < STILL_MPS2:
            self._velocity = 0.0
            return np.zeros(len(rise))
        ages_s = np.arange(1, len(rise) + 1) * STEP_S
        velocity = self._velocity * np.exp(-ages_s / LEAK_S) + np.cumsum(rise - bias) * STEP_S
        self._velocity = float(velocity[-1])
        return np.asarray(velocity)

    def _is_lost(self, block: GridSignals) -> bool:
        """Whether nothing has been seen for so long that what is drawn through the gap is no acceleration."""
        seen = np.flatnonzero(block.known)
        self._unseen = len(block) - 1 - int(seen[-1]) if len(seen) else self._unseen + len(block)
        return self._unseen > LONG_GAP_S * RATE_HZ


class _MainAxis:
    """The axis about which most of the latest turning happened; its sense is kept."""

    def __init__(self) -> None:
        self._products = np.eye(3) * 1e-6
        self.latest = np.array([0.6, 0.64, 0.48])  # any will do: a turn about another one brings it round

    def along(self, turn: Array) -> Array:
        """Return the turn (n, 3) of the next cells along the axis, (n,)."""
        products = self._products  # `dot` of so small arrays takes half the time of `@`
        products *= math.exp(-len(turn) * STEP_S / MEMORY_S)
        products += turn.T.dot(turn)
        axis = products.dot(products.dot(self.latest))  # power iteration keeps the sense
        self.latest = axis / math.sqrt(axis.dot(axis))
        return np.asarray(turn.dot(self.latest))


class _RunningMean:
    """Mean of each cell and those before it."""

    def __init__(self, cells: int) -> None:
        self._before: Array | None = None
        self._cells = cells

    def follow(self, values: Array) -> Array:
        """Return the means at the next cells, (n,) or (n, width)."""
        before = np.repeat(values[:1], self._cells, axis=0) if self._before is None else self._before
        joined = np.concatenate([before, values])
        self._before = joined[-self._cells :]
        total = joined.cumsum(axis=0)
        return np.asarray((total[self._cells :] - total[: -self._cells]) / self._cells)
