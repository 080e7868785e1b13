"""The newest readings in, one after the other, before they are cells; what the hip does now out.

A cell is known two readings after its end, and a block of cells at the block's end; a phase cannot wait for either.
What the cells tell is taken over from each block and carried on by the readings that have come since.
"""

from __future__ import annotations

from typing import Protocol

from analysis.live.open_set import OpenSet
from analysis.live.velocity_now import VelocityNow
from analysis.signals.orientation import Attitude

BLIND_S = 0.3  # after a longer hole nothing is known of the velocity


class HipNow(Protocol):
    """Follows the hip from reading to reading; `starts_mps` is the least velocity that tells a movement."""

    starts_mps: float

    @property
    def moves(self) -> VelocityNow:
        """Its upward velocity after the last reading."""
        ...

    def learn(self, until_s: float, attitude: Attitude | None, open_set: OpenSet) -> None:
        """Take over what the cells up to `until_s` tell: their last block's vertical, and the set that is on."""
        ...

    def see(self, time_s: float, acc_mps2: list[float], gyr_radps: list[float] | None) -> None:
        """Take a reading, later than those before."""
        ...

    def share_of_the_way(self, open_set: OpenSet) -> float | None:
        """How much of the way from bottom to lockout lies behind; None where the hip is elsewhere."""
        ...
