"""The rate and the movements of the set that is on in, the phase out that is told now.

A drive leads from the bottom to the top and a lowering back, so tremor at the top is no drive. The rate is carried on
by its own slope for as long as it comes late and for half the time to the next telling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.grid import RATE_HZ
from analysis.live.events import PhaseName
from analysis.live.movements import Movement
from analysis.live.strokes import Stroke
from analysis.live.turning import Follower
from sensor.samples import Array

AHEAD = round(0.05 * RATE_HZ)  # phases are told every tenth of a second: for the middle of what follows
SLOPE = round(0.06 * RATE_HZ)  # cells that tell how the rate changes
BEGINS_SHARE = 0.5  # of the rate that begins a movement must be there already
WHOLE_SHARE = 0.3  # of the usual movement: less of it leads nowhere


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the movement and the cell in which it began."""

    name: PhaseName
    since: int


class PhaseTeller:
    """Keeps where the last whole movement led to."""

    def __init__(self, follower: Follower) -> None:
        self.phase = Phase("rest", 0)
        self._follower = follower
        self._at_top = False

    def arrive(self, movement: Movement, *, drive: int, usual: float, size: float) -> None:
        """Hear that a movement is over; `drive` is the sense of a drive, `usual` the size of one and `size` its own."""
        if size >= WHOLE_SHARE * usual:
            self._at_top = movement.sense == drive

    def tell(self, rate: Array, now: Stroke | None, *, drive: int, stuck: bool, stop: int) -> Phase:
        """Return the phase behind the cell `stop`, that of the last rate.

        Parameters
        ----------
        rate : (n,) array
            The last rates.
        now : Stroke or None
            The stroke that lasts.
        drive : int
            Sense of a drive; 0 where no set is on.
        stuck : bool
            Whether a drive stands still that has not arrived.
        stop : int
            Cell.
        """
        name = self._name(self._moving(rate, now), now, drive, stuck=stuck) if drive else "rest"
        if name != self.phase.name:
            same = now is not None and name == ("drive" if now.sense == drive else "lowering")
            since = now.start - self._follower.late if same and now is not None else stop
            self.phase = Phase(name, max(since, self.phase.since))
        return self.phase

    def _name(self, moving: int, now: Stroke | None, drive: int, *, stuck: bool) -> PhaseName:
        """The phase of a set that is on."""
        if now is not None and moving == 0 and self.phase.name in ("drive", "lowering"):
            return "top" if now.sense == drive else "bottom"  # about to end
        if self._at_top and not stuck:
            return "lowering" if moving == -drive else "top"
        return "drive" if moving == drive or stuck else "bottom"

    def _moving(self, rate: Array, now: Stroke | None) -> int:
        """Which way the segment moves a little later, +1, -1 or 0."""
        slope = float(rate[-1] - rate[-SLOPE]) / (SLOPE - 1) if len(rate) >= SLOPE else 0.0
        ahead = float(rate[-1]) + slope * (self._follower.late + AHEAD)
        if now is not None:
            return now.sense if ahead * now.sense >= self._follower.ends else 0
        begins = abs(ahead) > self._follower.starts and abs(float(rate[-1])) > BEGINS_SHARE * self._follower.starts
        return int(np.sign(ahead)) if begins else 0
