"""Curves and two events in, the mean velocity between them with its error out.

The error joins what the estimator's covariance says with what it cannot know: the recording's clock (1 % of rate is 1 %
of velocity and 2 % of a way), the belt's give, what went on in holes and, at the bar, where exactly the bar lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from analysis.motion.belt import BELT_DOUBT
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.motion.error_model import UNSEEN_SD_MPS2
from analysis.motion.least_squares import WeighedMean
from analysis.signals.grid import RATE_HZ, STEP_S

LEAST_STEEPNESS_MPS2 = 0.1  # a velocity that creeps through its threshold does so somewhere within half a second
FINER = 16  # a to-and-fro gives a quarter of its push times its time; what is finer and goes unseen, a quarter of that
BESIDE_HOLE = round(0.1 * RATE_HZ)  # an event seems to lie beside a hole when the drive began in it
SHORTEST_DRIVE = 5  # cells: what is shorter is an instant, and has no ends
BOX_SHARE = 0.7  # of a tremor: half of its power, for want of a way to tell box from body
CROSSING_RADIUS = 3  # cells over which the acceleration at a crossing is taken


@dataclass(frozen=True, slots=True)
class Moved:
    """Mean velocity between two instants and its error."""

    velocity_mps: float
    sd_mps: float
    seconds: float
    way_sd_m: float

    @property
    def way_m(self) -> float:
        """Distance between the two instants, up positive."""
        return self.velocity_mps * self.seconds


def moved(curves: Curves, start: float, stop: float, doubts: Doubts) -> Moved:
    """Return the mean velocity between two events, cells of the curves with fractions, and its error.

    Notes
    -----
    The events are found on the very curve whose mean is taken: one that lies too high has its drive begin early and
    end late, and so gains less than it lies too high. With the velocity V, the time T and the accelerations a, c at
    both ends, `dV = d(mean v) - V / T * (d(v at the start) / a + d(v at the end) / c)`: a weighed sum of velocities.
    """
    seconds, velocity, a, b = _between(curves, start, stop)
    way: list[WeighedMean] = [(1.0, a, b)]
    of_way, parts = _known_sd(curves, way), _lasting_sd(curves, a, b, doubts)
    factor = hypot(doubts.clock_sd, doubts.scale_sd) * abs(velocity)
    way_sd_m = hypot(of_way, _way_factor_mps(velocity, doubts), *parts) * seconds
    if b - a < SHORTEST_DRIVE:
        return Moved(velocity, hypot(of_way, factor, *parts), seconds, way_sd_m)
    ends: list[WeighedMean] = [
        (-abs(velocity) / (seconds * _steepness(curves, cell)), max(cell - 1, 0), cell + 2) for cell in (a, b)
    ]
    late = abs(velocity) * _event_sd_s(curves, a, b) / seconds
    return Moved(velocity, hypot(_known_sd(curves, way + ends), factor, late, *parts), seconds, way_sd_m)


def way_sd_m(curves: Curves, start: float, stop: float, doubts: Doubts) -> float:
    """Return the error in m of the way between two instants, cells of the curves with fractions."""
    seconds, velocity, a, b = _between(curves, start, stop)
    factor = _way_factor_mps(velocity, doubts)
    return hypot(_known_sd(curves, [(1.0, a, b)]), factor, *_lasting_sd(curves, a, b, doubts)) * seconds


def _way_factor_mps(velocity_mps: float, doubts: Doubts) -> float:
    """Error of a way by what is a factor on all of them, for each second of it: a way holds the clock's twice."""
    return hypot(2 * doubts.clock_sd, doubts.scale_sd) * abs(velocity_mps)


def _between(curves: Curves, start: float, stop: float) -> tuple[float, float, int, int]:
    """Seconds and mean velocity between two instants, and the cells [a, b), at least one."""
    seconds = max(stop - start, 1e-3) * STEP_S
    velocity = (curves.height_at(stop) - curves.height_at(start)) / max(seconds, STEP_S)
    return seconds, velocity, round(start), min(max(round(stop), round(start) + 1), len(curves.height_m))


def _known_sd(curves: Curves, means: Sequence[WeighedMean]) -> float:
    """Error of a sum of mean velocities by the estimate and by the belt."""
    return hypot(curves.motion.combined_sd(means), _give_sd(curves, means))


def _lasting_sd(curves: Curves, start: int, stop: int, doubts: Doubts) -> tuple[float, float]:
    """Errors of a mean velocity by holes and by the place of the bar."""
    return _unseen_sd(curves, start, stop), doubts.offset_sd_m * curves.mean_lever_mps(start, stop)


def _give_sd(curves: Curves, means: Sequence[WeighedMean]) -> float:
    """Error of a sum of mean velocities by the belt's give, of which the whole set knows one size only."""
    return BELT_DOUBT * abs(sum(weight * curves.mean_give_mps(start, stop) for weight, start, stop in means))


def _unseen_sd(curves: Curves, start: int, stop: int) -> float:
    """Error of a mean velocity by what went on in holes, beyond the one to-and-fro that the covariance allows there."""
    errors = [
        UNSEEN_SD_MPS2 * (b - a) * STEP_S / FINER * max(min(b, stop) - max(a, start), 0) / (stop - start)
        for a, b in curves.unseen
    ]
    return hypot(*errors)


def _event_sd_s(curves: Curves, *cells: int) -> float:
    """Error of the time between events that no covariance knows: holes, and a tremor."""
    return hypot(*(doubt(curves, cell) for cell in cells for doubt in (_blind_s, _trembling_s)))


def _blind_s(curves: Curves, cell: int) -> float:
    """How far off an event may be for want of a recording: it may have been anywhere in the hole that it lies at."""
    holes = [b - a for a, b in curves.unseen if a - BESIDE_HOLE <= cell < b + BESIDE_HOLE]
    return max(holes, default=0) * STEP_S / sqrt(12)


def _trembling_s(curves: Curves, cell: int) -> float:
    """How far off an event may be where the velocity trembles through its threshold, as far as that is the box's."""
    if curves.give_mps is None:
        return 0.0
    return BOX_SHARE * float(curves.tremor_mps[min(cell, len(curves.tremor_mps) - 1)]) / _steepness(curves, cell)


def _steepness(curves: Curves, cell: int) -> float:
    """How fast the velocity passes its threshold, m/s2."""
    a = min(max(cell - CROSSING_RADIUS, 0), len(curves.velocity_mps) - 2)
    b = min(max(cell + CROSSING_RADIUS, a + 1), len(curves.velocity_mps) - 1)
    change = abs(float(curves.event_velocity_mps[b] - curves.event_velocity_mps[a]))
    return max(change / ((b - a) * STEP_S), LEAST_STEEPNESS_MPS2)
