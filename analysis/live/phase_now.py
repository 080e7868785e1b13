"""The rate and the movements of the set that is on in, the phase out that is told now.

A drive leads from the bottom to the top and a lowering back, so tremor at the top is no drive. The rate is carried on
by the acceleration for as long as it comes late and for half the time to the next telling: a rate's own slope knows of
a start only once it is over.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.grid import RATE_HZ, STEP_S
from analysis.live.events import PhaseName
from analysis.live.movements import Movement
from analysis.live.strokes import Stroke
from analysis.live.turning import Follower
from sensor.samples import Array

AHEAD = round(0.03 * RATE_HZ)  # phases are told every twentieth of a second: for the middle of what follows
SLOPE = round(0.04 * RATE_HZ)  # cells of acceleration that tell how the rate goes on
BEGINS_SHARE = 0.3  # of the rate that begins a movement must be there already, where it comes at once
PROMPT = round(0.05 * RATE_HZ)  # a rate that comes later than this cannot be waited for
JUST = round(0.15 * RATE_HZ)
FARTHER = round(0.1 * RATE_HZ)
SOON = 2.0  # times the rate that ends a movement: while it will be faster for a while, the movement goes on
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
        self.may_change = False  # whether a phase may be over within a tenth of a second
        self._follower = follower
        self._at_top = False

    def leave(self) -> None:
        """Hear that the set is over: what comes begins at the bottom."""
        self._at_top = False

    def arrive(self, movement: Movement, *, drive: int, usual: float, size: float) -> None:
        """Hear that a movement is over; `drive` is the sense of a drive, `usual` the size of one and `size` its own."""
        if size >= WHOLE_SHARE * usual:
            self._at_top = movement.sense == drive

    def tell(
        self, rate: Array, quickens: Array, now: Stroke | None, *, drive: int, set_on: bool, stuck: bool, stop: int
    ) -> Phase:
        """Return the phase behind the cell `stop`, that of the last rate.

        Parameters
        ----------
        rate : (n,) array
            The last rates.
        quickens : (m,) array
            How fast the rate itself changes, by what the acceleration tells; it knows sooner.
        now : Stroke or None
            The stroke that lasts.
        drive : int
            Sense of a drive; 0 where there can be none.
        set_on : bool
            Without a set there is a drive that may begin one, or rest.
        stuck : bool
            Whether a drive stands still that has not arrived.
        stop : int
            Cell.
        """
        self.may_change = False
        name = self._name(self._moving(rate, quickens, now, stop), now, drive, stuck=stuck) if drive else "rest"
        if not set_on and name != "drive":
            name = "rest"
        if name != self.phase.name:
            same = now is not None and name == ("drive" if now.sense == drive else "lowering")
            since = now.start - self._follower.late if same and now is not None else stop
            self.phase = Phase(name, max(since, self.phase.since))
        return self.phase

    def _name(self, moving: int, now: Stroke | None, drive: int, *, stuck: bool) -> PhaseName:
        """The phase of a set that is on."""
        if now is not None and moving == 0:
            leads_to: PhaseName = "top" if now.sense == drive else "bottom"
            if self.phase.name in ("drive", "lowering", leads_to):  # about to end, or so it was told
                return leads_to
        if self._at_top and not stuck:
            return "lowering" if moving == -drive else "top"
        return "drive" if moving == drive or stuck else "bottom"

    def _moving(self, rate: Array, quickens: Array, now: Stroke | None, stop: int) -> int:
        """Which way the segment moves a little later, +1, -1 or 0."""
        late, starts, ends = self._follower.late, self._follower.starts, self._follower.ends
        gains = (quickens * STEP_S).tolist()
        gains_now = sum(gains[-SLOPE:]) / SLOPE
        ahead = float(rate[-1]) + sum(gains[len(gains) - late :]) + AHEAD * gains_now
        sense = 1 if ahead > 0 else -1
        if now is not None:
            self.may_change = (ahead + FARTHER * gains_now) * now.sense < SOON * ends
            return now.sense if ahead * now.sense >= ends else 0
        self.may_change = True
        # what has just been told to begin is kept up by less than what begins it
        begun = self.phase.name in ("drive", "lowering") and stop - self.phase.since < JUST
        there = begun or late > PROMPT or float(rate[-1]) * sense > BEGINS_SHARE * starts
        return sense if there and abs(ahead) > (ends if begun else starts) else 0
