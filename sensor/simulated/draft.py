"""The session while it is being written: poses on the simulation's grid, one piece after the other.

Each piece begins at the pose at which the one before it ended, so the whole path has no jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.samples import Array
from sensor.simulated.strokes import GRID_HZ, ease, steps


@dataclass(frozen=True, slots=True)
class Knock:
    """A short blow: a tap on the sensor, a plate on the floor. `direction` is a unit vector of the segment's axes."""

    time_s: float
    peak_mps2: float
    direction: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A repetition as it was planned: the time it takes up and what was meant. Its truth is measured later."""

    set: int
    index: int
    start_s: float
    stop_s: float
    dropped: bool
    bounced: bool
    hitched: bool


class Draft:
    """Collects poses (n, 6), effort (n,), knocks and attempts; `home` is the pose in which sets begin."""

    def __init__(self, home: Array, standing: Array, rng: np.random.Generator) -> None:
        self.home, self.standing, self.rng = home, standing, rng
        self.pose = home
        self.knocks: list[Knock] = []
        self.attempts: list[Attempt] = []
        self._poses: list[Array] = []
        self._effort: list[Array] = []
        self._steps = 0

    @property
    def now_s(self) -> float:
        """Return the time written so far."""
        return self._steps / GRID_HZ

    def follow(self, poses: Array, *, effort: float = 0.0) -> None:
        """Append poses (n, 6); `effort` (0 ... 1) is what makes muscles tremble."""
        self._poses.append(poses)
        self._effort.append(np.full(len(poses), effort))
        self._steps += len(poses)
        self.pose = poses[-1]

    def hold(self, duration_s: float) -> None:
        """Stay."""
        self.follow(np.tile(self.pose, (steps(duration_s), 1)))

    def move_to(self, pose: Array, duration_s: float) -> None:
        """Pass smoothly to another pose."""
        self.follow(self.pose + ease(duration_s)[:, None] * (pose - self.pose))

    def sway(self, motion: Array) -> None:
        """Append a motion (n, 6) about the present pose; it begins and ends at zero."""
        self.follow(self.pose + motion)

    def knock(self, peak_mps2: float, *, after_s: float = 0.0) -> None:
        """Add a blow in a mostly anterior direction, `after_s` from now."""
        direction = np.array([0.0, 0.0, 1.0]) + 0.4 * self.rng.normal(size=3)
        x, y, z = direction / np.linalg.norm(direction)
        self.knocks.append(Knock(self.now_s + after_s, peak_mps2, (float(x), float(y), float(z))))

    def finished(self) -> tuple[Array, Array]:
        """Return all poses (n, 6) and the effort (n,)."""
        return np.concatenate(self._poses), np.concatenate(self._effort)
