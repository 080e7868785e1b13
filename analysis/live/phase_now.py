"""The upward velocity as it is now and how much of the way lies behind in, the phase out that is told now.

A phase begins and ends at 0.02 m/s (ARCHITECTURE, "Phases"). An end is foreseen by the acceleration; a start has to
show, by a velocity beyond the tremor's and by a way that tremor does not come.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.figures.phases import STILL_MPS
from analysis.live.events import PhaseName
from analysis.live.velocity_now import VelocityNow

AHEAD_S = 0.02  # how far an end is foreseen: half of what a filter of the acceleration and a reading's period delay
CAME_M = 0.002  # way of a movement that has begun; a trembling body's is less than a millimetre either way,
FAR_M = 0.01  # and never so much, however fast it trembles
LETS_GO_MPS = 0.0075  # a lowering is told a little later than a drive: who holds the top sags,
LEFT_MPS, LEFT_S = 0.0175, 0.3  # more so shortly after a movement, whose speed the velocity still errs by,
SETTLED_MPS = 0.0075  # and is over at the top where the hip all but stands again
AGAIN_MPS = 0.06  # upward velocity of a drive that goes on though its end was told
BOTTOM_SHARE, TOP_SHARE = 0.4, 0.6  # of the way: up to the one and from the other on a movement may have arrived
LOCKED_SHARE = 0.8  # from here on no drive goes on; short of it one that is slow may only have stuck
FALSE_SHARE = 0.25  # of the way: a drive that ends before was a false start, and one that ends later a partial one
STANDS_S = 0.12  # until it has stood still for so long
RINGS_S = 0.3  # a box that was hit rings so long; that is no tremor
LEAP_MPS2, LEAP_S = 10.0, 0.05  # no hip starts faster than it would fall; what a blow throws up slows at once
FIRST_MPS = 0.05  # upward velocity that tells a first drive from fidgeting
FIRST_M = 0.1  # rise of a first drive from which on its end is a lockout,
MOST_M = 0.9  # and from which on it is none: no hip rises by so much
UNDECIDED_S = 0.6  # how long that is told before the drive is taken for a repetition


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the movement and when it began, s."""

    name: PhaseName
    since_s: float


class PhaseTeller:
    """Tells the phase after each reading.

    Parameters
    ----------
    starts_mps : float
        Velocity with which a movement begins.
    """

    def __init__(self, starts_mps: float = STILL_MPS) -> None:
        self.phase = Phase("rest", 0.0)
        self.set_on = False  # whether there is a set
        self.may_begin = False  # whether a set may begin now
        self._starts = starts_mps
        self._last_s = 0.0
        self._up_from_s = self._down_from_s = 0.0  # since when the velocity has been one of a movement
        self._rose_m = 0.0  # in the first drive that goes on
        self._moved_s = 0.0  # when the hip rose last,
        self._leapt_s = -LEAP_S  # and when it was hit

    def tell(self, t_s: float, moves: VelocityNow, share: float | None) -> Phase:
        """Return the phase at `t_s`.

        Parameters
        ----------
        t_s : float
            Later than before.
        moves : VelocityNow
        share : float or None
            Of the way from bottom to lockout; None where the hip is elsewhere.
        """
        step_s, self._last_s = t_s - self._last_s, t_s
        if abs(moves.gain_mps2) > LEAP_MPS2:
            self._leapt_s = t_s
        if moves.velocity_mps < STILL_MPS:
            self._up_from_s = t_s
        else:
            self._moved_s = t_s
        if moves.velocity_mps > -STILL_MPS:
            self._down_from_s = t_s
        name = self.phase.name
        if name not in ("drive", "lowering") and t_s - self._leapt_s > RINGS_S:
            moves.rest(step_s)
        told = self._in_set(name, moves, share, t_s) if self.set_on else self._before_set(name, moves, t_s)
        if told != name:
            begun_s = {"drive": self._up_from_s, "lowering": self._down_from_s}.get(told, t_s)
            self.phase = Phase(told, max(begun_s, self.phase.since_s))
        return self.phase

    def _before_set(self, name: PhaseName, moves: VelocityNow, t_s: float) -> PhaseName:
        """Rest, or the drive that may begin a set."""
        if name == "drive":
            self._rose_m = max(self._rose_m, moves.rose_m)
            if moves.velocity_mps + AHEAD_S * moves.gain_mps2 > STILL_MPS and self._rose_m < MOST_M:
                return name
            return "top" if FIRST_M < self._rose_m < MOST_M else "rest"
        if name == "top" and t_s - self.phase.since_s < UNDECIDED_S:
            return name
        self._rose_m = 0.0
        begins = self.may_begin and moves.rose_m < FIRST_M and self._goes(moves.velocity_mps, moves.rose_m, moves)
        return "drive" if begins and moves.velocity_mps > FIRST_MPS else "rest"

    def _goes(self, velocity_mps: float, came_m: float, moves: VelocityNow) -> bool:
        """Whether a movement with this velocity one way, which has come so far, has begun."""
        by_tremor_mps = moves.tremor_mps if came_m < FAR_M else 0.0
        return velocity_mps > self._starts + by_tremor_mps and came_m > CAME_M

    def _in_set(self, name: PhaseName, moves: VelocityNow, share: float | None, t_s: float) -> PhaseName:
        """The phase of a set that is on."""
        if share is None:
            return "rest"
        velocity = moves.velocity_mps
        soon = velocity + AHEAD_S * moves.gain_mps2
        thrown = t_s - self._leapt_s < LEAP_S or velocity + LEAP_S * moves.gain_mps2 < STILL_MPS
        rises = not thrown and self._goes(velocity, moves.rose_m, moves)
        left = LEFT_MPS if t_s - self.phase.since_s < LEFT_S else LETS_GO_MPS
        falls = self._goes(-velocity - left, moves.fell_m, moves)
        if name == "rest":
            name = "top" if share > 0.5 else "bottom"
        if name == "bottom":
            return "drive" if rises else "lowering" if falls and share > TOP_SHARE else name
        if name == "top":
            goes_on = share < LOCKED_SHARE and velocity > AGAIN_MPS + moves.tremor_mps
            return "lowering" if falls else "drive" if goes_on else name
        if name == "drive" and soon < STILL_MPS:
            if share > LOCKED_SHARE or (share > FALSE_SHARE and t_s - self._moved_s > STANDS_S):
                return "top"
            return "lowering" if falls else "bottom" if share < FALSE_SHARE and velocity < SETTLED_MPS else name
        if name == "lowering" and soon > -STILL_MPS:
            if share < BOTTOM_SHARE:
                return "bottom"
            return "drive" if rises else "top" if share > TOP_SHARE and velocity > -SETTLED_MPS else name
        return name
