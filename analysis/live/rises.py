"""The end of an upward stroke in, the rise from the low before it out: where no turn tells of the place.

The height since the last lockout, or since a rest before the first drive, is integrated with the velocity zero wherever
the point rested and now. So neither a slow descent is forgotten nor an offset carried along, as in the rate itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.finding.cycles import AT_LOW_SHARE, MARGIN
from analysis.live.held_cells import HeldCells
from analysis.live.movements import Movement, posture_at
from analysis.motion.anchors import SHORTEST_UNTURNED_REST
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import average
from analysis.signals.stillness import SLOW_MPS, STILL_MPS2, STILL_RADPS
from sensor.samples import Array

FARTHEST = round(8.0 * RATE_HZ)  # a descent and a drive take no longer; what is integrated for longer tells nothing
QUIET = round(0.2 * RATE_HZ)


def measure_rise(held: HeldCells, stop: int, *, top: int | None, since: int = 0) -> Movement | None:
    """Measure the rise that ends before the cell `stop`, and how far the point came down before it.

    Parameters
    ----------
    held : HeldCells
    stop : int
    top : int or None
        The lockout before, to which the point comes back; None before a set's first drive.
    since : int
        Where a rise before it ended, whatever that was: the point stood still there, and it is looked no further back.

    Returns
    -------
    Movement or None
        None where its cells are gone.
    """
    stop = min(stop, held.stop)
    first = max(held.first, stop - FARTHEST, since)
    returns = top is not None and top > first
    first = top if returns and top is not None else first
    if stop - first < 2:
        return None
    cells = slice(None, stop - first)
    rise = held.rise(first)[cells]
    height = _height(rise, _rests(rise, _may_rest(held, first)[cells]), returns=returns)
    low = int(height.argmin())
    peak = low - int(height[low::-1].argmax())
    near = np.flatnonzero(height[peak : low + 1] >= height[peak] - AT_LOW_SHARE * (height[peak] - height[low]))
    high = max(peak, peak + int(near[-1]) - MARGIN)
    start = first + low
    return Movement(
        1,
        start,
        stop,
        turn_rad=0.0,
        climb_m=float(height[-1] - height[low]),
        left_mps=0.0,
        unrest_mps2=0.0,
        begins=posture_at(held, start),
        arrives=posture_at(held, stop),
        high=first + high,
        lowered_m=float(height[peak] - height[low]),
    )


def _height(rise: Array, rests: NDArray[np.int_], *, returns: bool) -> Array:
    """Height over cells at whose ends the point stands still; `returns`: at both at the same height."""
    velocity = np.cumsum(rise) * STEP_S
    knots = np.union1d(rests, [0, len(rise) - 1])
    velocity -= np.interp(np.arange(len(rise)), knots, velocity[knots])
    height = np.cumsum(velocity) * STEP_S
    if returns:
        share = np.linspace(0.0, 1.0, len(rise))
        bend = height[-1] * (3 * share**2 - 2 * share**3)  # of an acceleration that is off by a straight line
        height = height - bend
    return np.asarray(height)


def _may_rest(held: HeldCells, first: int) -> NDArray[np.bool_]:
    """Whether the point may rest in the cells from the first on: nothing is lost, and neither rate nor turn is fast."""
    signals, attitude = held.signals(first), held.attitude(first)
    may = (np.abs(held.rate(first)) < SLOW_MPS) & signals.known
    if signals.gyr_radps is None or attitude is None or attitude.gyr_bias_radps is None:
        return may
    turn = signals.gyr_radps - attitude.gyr_bias_radps
    turn = average(turn, cells=QUIET)  # a slow squat leans, hardly felt otherwise
    return np.asarray(may & (np.einsum("ij,ij->i", turn, turn) < STILL_RADPS**2))


def _rests(rise: Array, slow: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Cells in which the point rests: it neither moves, as far as is known, nor changes that, for long enough."""
    change = average(rise, cells=QUIET) - average(rise, cells=10 * QUIET)
    quiet = slow & (np.abs(change) < STILL_MPS2)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int))).reshape(-1, 2).tolist()
    inner = [np.arange(a + QUIET, b - QUIET) for a, b in edges if b - a >= SHORTEST_UNTURNED_REST]
    return np.concatenate([np.zeros(0, int), *inner])  # at its ends it may move already
