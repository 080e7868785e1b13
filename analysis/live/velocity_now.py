"""Velocities and accelerations in, reading by reading; out how a point moves, goes on and trembles."""

from __future__ import annotations

import math

SMOOTHED_S = 0.02  # of the acceleration that carries the velocity on
SWAY_S = 0.1  # what is faster than this is tremor
TREMBLES_RADPS = 50.0  # tremor of 8 Hz: its acceleration over its velocity
TREMOR_S = 2.0  # memory of the tremor
MOST_TREMOR_MPS = 0.05  # more is a movement's own jerk


class VelocityNow:
    """The upward velocity of a point after each reading.

    Attributes
    ----------
    velocity_mps : float
    gain_mps2 : float
        The acceleration with which it goes on.
    rose_m, fell_m : float
        How far the point has come since it last stood still.
    """

    def __init__(self) -> None:
        self.velocity_mps = self.gain_mps2 = self.rose_m = self.fell_m = 0.0
        self._rise_mps2 = self._slow_mps2 = self._tremor = 0.0

    @property
    def tremor_mps(self) -> float:
        """How fast the point trembles while it rests, root mean square."""
        return math.sqrt(self._tremor)

    def take(self, step_s: float, velocity_mps: float, rise_mps2: float) -> None:
        """Take the velocity and the upward acceleration `step_s` after those before."""
        self.velocity_mps, self._rise_mps2 = velocity_mps, rise_mps2
        self.gain_mps2 += min(step_s / SMOOTHED_S, 1.0) * (rise_mps2 - self.gain_mps2)
        self._slow_mps2 += min(step_s / SWAY_S, 1.0) * (rise_mps2 - self._slow_mps2)
        self.rose_m = self.rose_m + velocity_mps * step_s if velocity_mps > 0 else 0.0
        self.fell_m = self.fell_m - velocity_mps * step_s if velocity_mps < 0 else 0.0

    def rest(self, step_s: float) -> None:
        """Hear that the point has rested, trembling, for `step_s` up to now."""
        trembling = min(((self._rise_mps2 - self._slow_mps2) / TREMBLES_RADPS) ** 2, MOST_TREMOR_MPS**2)
        self._tremor += min(step_s / TREMOR_S, 1.0) * (trembling - self._tremor)
