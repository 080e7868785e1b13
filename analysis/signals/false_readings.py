"""Readings in, those that are none out: sent again, empty, or hit by a wrong bit on their way.

A link that stalls sends its last packet again under new stamps, a sensor that is not heard is read as zeros, and a bit
that flips on a cable without checks makes one number jump and come back. Each is told by what no body does.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from sensor.samples import STANDARD_GRAVITY_MPS2, Array, ImuSamples

AGAIN = 16  # readings back within which one may be sent again: packets hold up to ten
AT_ONCE = 4000  # readings that are looked at together: few calls for a live batch, small arrays for hours
TURNING_RADPS = 0.15  # beyond any bias: a reading that moves is not read twice to the last bit on every axis
PUSHED_MPS2 = 1.5  # the same without a gyroscope: more than a resting sensor's bias and scale
SELDOM = 30  # readings at rest for each that comes twice: noise of several steps repeats no oftener on six axes
SHOWN = 50  # readings at rest that must have shown it
STALE = 5  # readings in movement that came twice: no chance, and so those at rest are none either,
LIKEWISE = 2.0  # where they come twice no more than so many times as often there
EMPTY_MPS2 = 0.02  # nothing that is worn falls as freely as that
QUICK_S = 0.026  # 40 Hz: of a slower sensor one reading may be a whole touch-down
SPIKE_MPS2, SPIKE_RADPS = 6.0, 2.0  # in one reading, and back; the readings about it do not tell of it
ALIKE = 0.2  # of the spike: what the readings about it may differ by, and other axes may show
WEIGHTS = np.sqrt([[2.0], [3.0], [5.0], [7.0], [11.0], [13.0]])  # no two readings come to the same sum by chance


class FreshReadings:
    """Tells readings that are new from those that were sent again, and from empty ones, in any chunks alike.

    Notes
    -----
    A coarse or quiet sensor at rest repeats itself honestly. So what is read again is held to be sent again where it
    tells of movement, and at rest where all six axes have hardly ever come twice before, or as often in movement.
    """

    def __init__(self) -> None:
        self._prints: Array = np.full(AGAIN, np.nan)  # of the last readings
        self._new = self._again = 0  # readings at rest that were new, and that had been read before
        self._before = 0  # those of the latter before the stretch of them that goes on
        self._moved = self._moved_again = 0  # readings in movement, and those of them that had been read before

    def of(self, samples: ImuSamples) -> ImuSamples:
        """Return those of the samples that are readings, where they follow those of the last call."""
        if not len(samples):
            return samples
        signals = (samples.acc_mps2,) if samples.gyr_radps is None else (samples.acc_mps2, samples.gyr_radps)
        axes = np.concatenate([signal.T for signal in signals])
        pieces = range(0, len(samples), AT_ONCE)
        false = np.concatenate([first + self._false(axes[:, first : first + AT_ONCE]) for first in pieces])
        if not len(false):
            return samples
        fresh = np.ones(len(samples), bool)
        fresh[false] = False
        gyr = None if samples.gyr_radps is None else samples.gyr_radps[fresh]
        return ImuSamples(samples.time_s[fresh], samples.acc_mps2[fresh], gyr)

    def _false(self, axes: Array) -> NDArray[np.int_]:
        """Places of the readings (3, n) or (6, n) that are none."""
        sums = (axes * WEIGHTS[: len(axes)]).sum(axis=0)  # row by row: the same reading has the same sum anywhere
        prints = np.concatenate([self._prints, sums])
        before = as_strided(prints, (AGAIN, len(sums)), 2 * prints.strides, writeable=False)
        again = (before == sums).any(axis=0)
        self._prints = prints[-AGAIN:]
        moving = _moving(axes)
        false = again & (moving | self._is_stale(moving, again)) if len(axes) > 3 else again & moving
        empty = (np.abs(axes[:3]) < EMPTY_MPS2).all(axis=0)
        return np.flatnonzero(false | empty)

    def _is_stale(self, moving: NDArray[np.bool_], again: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether what is read again at each of these readings is no chance, by all that was read up to it.

        A stretch of repeated readings is judged by what came before it.
        """
        if not again.any():
            in_movement = int(np.count_nonzero(moving))
            self._new, self._moved = self._new + len(moving) - in_movement, self._moved + in_movement
            self._before = self._again
            return again
        new = self._new + np.cumsum(~moving & ~again)
        repeated = self._again + np.cumsum(~moving & again)
        moved, moved_again = self._moved + np.cumsum(moving), self._moved_again + np.cumsum(moving & again)
        before = np.maximum.accumulate(np.concatenate([[self._before], np.where(again, 0, repeated)]))[1:]
        self._new, self._again, self._before = int(new[-1]), int(repeated[-1]), int(before[-1])
        self._moved, self._moved_again = int(moved[-1]), int(moved_again[-1])
        seldom = (new > SELDOM * before) & (new >= SHOWN)
        likewise = before * moved <= LIKEWISE * moved_again * (new + before)
        return np.asarray(seldom | (likewise & (moved_again >= STALE)))


def _moving(axes: Array) -> NDArray[np.bool_]:
    """Whether readings (3, n) or (6, n) are of a sensor that moves."""
    if len(axes) > 3:
        return np.asarray((np.abs(axes[3:]) > TURNING_RADPS).any(axis=0))
    return np.asarray(np.abs(np.linalg.norm(axes, axis=0) - STANDARD_GRAVITY_MPS2) > PUSHED_MPS2)


def without_spikes(axes: Array, *, step_s: float) -> Array:
    """Put the mean of its neighbours in place of a number that jumps in one reading and is back in the next.

    Parameters
    ----------
    axes : (3, n) or (6, n) array
        Readings in their order; whether one jumped is told by the two before it and the one behind.
    step_s : float
        Usual time between them.

    Returns
    -------
    (3, n) or (6, n) array
        The same array where there is nothing to mend.

    Notes
    -----
    A blow shakes all axes and rings on in the belt, so it is left alone: of the specific force only a jump on a single
    axis is wrong, or one that comes with a rate that no hip has. Through a number that is missing for 25 ms the curve
    is drawn as through any lost reading.
    """
    if step_s > QUICK_S or axes.shape[1] < 4:
        return axes
    limits = np.array([SPIKE_MPS2] * 3 + [SPIKE_RADPS] * 3)[: len(axes), None]
    change = axes[:, 2:] - axes[:, 1:-1]
    far = np.abs(change, out=change) > limits
    places = np.flatnonzero((far[:, :-1] & far[:, 1:]).any(axis=0)) + 2
    if not len(places):
        return axes
    neighbours = 0.5 * (axes[:, places - 1] + axes[:, places + 1])
    size = np.abs(axes[:, places] - neighbours)
    before = axes[:, places - 1]
    apart = np.maximum(np.abs(axes[:, places + 1] - before), np.abs(before - axes[:, places - 2]))
    alone = (size > limits) & (apart < ALIKE * size)
    force, rate = alone[:3], alone[3:]
    others = np.sort(size[:3], axis=0)[1] < ALIKE * size[:3].max(axis=0)
    alone[:3] = force & (others | rate.any(axis=0))
    mended = axes.copy()
    mended[:, places] = np.where(alone, neighbours, axes[:, places])
    return mended
