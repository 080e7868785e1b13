"""The drive of one repetition in, where and how far it stalls out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.figures.crossings import SHORT_SD_MPS
from analysis.results import Figures
from sensor.samples import Array

INNER_RISE = (0.2, 0.8)  # where a drive can stick: it starts and ends slowly anyway
ALIKE_MPS = 2 * SHORT_SD_MPS  # two velocities of one drive that differ by less may be the same
WAY_SHARE = (
    0.44  # of the rise's relative error, what is not shared by all heights: sqrt(1 - 0.9^2), as in a set's figures
)
RECOVERY = 0.10  # of the drive's peak: a velocity that comes back by less did not stick


def sticking_figures(velocity: Array, gained: Array, way_sd: float, instant_sd: Callable[[int], float]) -> Figures:
    """Find the slowest velocity in the middle of the rise, and the sticking region where there is one.

    Parameters
    ----------
    velocity, gained : (n,) arrays
        Velocity of the drive and the share of its rise gained, which grows save for noise.
    way_sd : float
        Relative error of the rise.
    instant_sd : callable
        Error in m/s of the velocity in one of these cells.

    Returns
    -------
    Figures
        Those that there are.
    """
    figures: Figures = {}
    slowest = slowest_inside(velocity, gained)
    if slowest is not None:
        inner = (gained >= INNER_RISE[0]) & (gained <= INNER_RISE[1])
        figures = {
            "sticking_velocity_mps": slowest[0],
            "sticking_velocity_sd_mps": instant_sd(int(np.argmin(np.abs(gained - slowest[1])))),
            "sticking_location_pct": 100 * slowest[1],
            "sticking_location_sd_pct": 100 * location_sd(-velocity[inner], gained[inner], -slowest[0]),
        }
    region = sticking_region(velocity, gained)
    if region is None:
        return figures
    peak, lowest = region
    before, after = slice(0, lowest + 1), slice(peak, lowest + int(np.argmax(velocity[lowest:])) + 1)
    of_start = location_sd(velocity[before], gained[before], velocity[peak])
    of_end = location_sd(-velocity[after], gained[after], -velocity[lowest])
    return figures | {
        "sticking_start_pct": 100 * float(gained[peak]),
        "sticking_start_sd_pct": _with_way(way_sd, gained[peak], of_start),
        "sticking_end_pct": 100 * float(gained[lowest]),
        "sticking_end_sd_pct": _with_way(way_sd, gained[lowest], of_end),
        "sticking_depth_pct": 100 * float(1 - velocity[lowest] / velocity[peak]),
        "sticking_depth_sd_pct": 100 * instant_sd(lowest) / float(velocity[peak]),
    }


def slowest_inside(velocity: Array, gained: Array) -> tuple[float, float] | None:
    """Return the slowest velocity from 20 to 80 % of the rise, and the share of the rise there.

    Parameters
    ----------
    velocity, gained : (n,) arrays
        As for `sticking_figures`.

    Returns
    -------
    (velocity, share) or None
        None where the drive has no such part.

    Examples
    --------
    >>> slowest_inside(np.array([0.0, 0.4, 0.6, 0.5]), np.array([0.0, 0.1, 0.3, 1.0]))  # at 20 %, between two cells
    (0.5, 0.2)
    """
    inner = (gained > INNER_RISE[0]) & (gained < INNER_RISE[1])
    if gained.max(initial=0.0) < INNER_RISE[1] or gained.min(initial=1.0) > INNER_RISE[0]:
        return None
    ends = [_at_share(velocity, gained, share) for share in INNER_RISE]
    speeds = np.concatenate([ends, velocity[inner]])
    shares = np.concatenate([INNER_RISE, gained[inner]])
    k = int(np.argmin(speeds))
    return float(speeds[k]), float(shares[k])


def sticking_region(velocity: Array, gained: Array) -> tuple[int, int] | None:
    """Find the deepest fall of the velocity from which it recovers before the drive ends.

    Rule: of all places that have a faster one before and after them, the one with the greatest
    ``min(fastest before, fastest after) - velocity``; it counts from a tenth of the drive's peak on.

    Parameters
    ----------
    velocity, gained : (n,) arrays
        As for `sticking_figures`.

    Returns
    -------
    (start, end) or None
        Cells of the fastest velocity before the fall and of the lowest in it; None where the velocity rises once and
        falls once: the drive does not stick.

    Notes
    -----
    From the first velocity peak to the minimum after it is the sticking region of van den Tillaar and Ettema (2010,
    J Sports Sci 28:529). Deviation: a share of the peak in place of any local minimum, for a belt wobbles.

    Examples
    --------
    >>> sticking_region(np.array([0.1, 0.6, 0.2, 0.5, 0.1]), np.linspace(0.0, 1.0, 5))
    (1, 2)
    """
    before, after = np.maximum.accumulate(velocity), np.maximum.accumulate(velocity[::-1])[::-1]
    recovered = np.where((gained > 0) & (gained < 1), np.minimum(before, after) - velocity, 0.0)
    lowest = int(np.argmax(recovered))
    if recovered[lowest] <= RECOVERY * max(float(velocity.max()), 0.0):
        return None
    return int(np.argmax(velocity[: lowest + 1])), lowest


def location_sd(velocity: Array, gained: Array, extreme: float) -> float:
    """Return the error of the place of the greatest of some velocities, in shares of the rise.

    Half the stretch that holds all velocities no lower than it by more than their error from one instant to the next.
    """
    alike = gained[velocity >= extreme - ALIKE_MPS]
    step = float(np.abs(np.diff(gained)).max(initial=0.0)) / np.sqrt(12)  # somewhere within its cell
    return float(np.hypot(0.5 * np.ptp(alike), step)) if len(alike) else step


def _with_way(way_sd: float, share: float, sd: float) -> float:
    """Join the error of a place, in shares, with that of the way up to it, in %; the whole way is what it is."""
    inner = float(np.sqrt(max(share * (1 - share), 0.0)))
    return 100 * float(np.hypot(sd, WAY_SHARE * way_sd * inner))


def _at_share(velocity: Array, gained: Array, share: float) -> float:
    """Velocity where a share of the rise is first gained, on the straight line between two cells."""
    k = int(np.argmax(gained >= share))
    if k == 0:
        return float(velocity[0])
    between = (share - gained[k - 1]) / (gained[k] - gained[k - 1])
    return float(velocity[k - 1] + between * (velocity[k] - velocity[k - 1]))
