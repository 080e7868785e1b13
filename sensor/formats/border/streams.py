"""Which rows of a stream to keep, and in which order: rows that are not finite, swapped, doubled, repeated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sensor.formats.border.unusable import UnusableContentError
from sensor.samples import Array

MAX_NUMBER = 1e9  # no acceleration in any unit; larger ones are bits that were read wrongly
MAX_LOST = 0.2  # more rows than this without numbers: the file is damaged, not patchy
MAX_BACKWARDS = 0.05  # swapped packets are rare; a clock that often runs backwards is not a clock
MOVING_STEPS = 3  # of the sensor's resolution from one reading to the next: it clearly moves
MIN_READINGS = 20  # fewer prove nothing
Rows = NDArray[np.intp]


def finite_rows(time_s: Array, acc: Array) -> Rows:
    """Return the rows whose time and acceleration are finite, and not absurd.

    Raises
    ------
    UnusableContentError
        Where more than a fifth of the rows are not.
    """
    good = np.isfinite(time_s) & (np.abs(acc) < MAX_NUMBER).all(axis=1)
    if len(good) and good.mean() < 1 - MAX_LOST:
        raise UnusableContentError(
            f"{round(100 * (1 - good.mean()))} % of its rows hold no number: export it again", code="not_finite"
        )
    return np.flatnonzero(good)


def ordered_rows(time_s: Array) -> tuple[Rows, int]:
    """Return the order in which time does not decrease, and how many rows stood in the wrong place.

    Parameters
    ----------
    time_s : (n,) array
        Finite.

    Raises
    ------
    UnusableContentError
        Where more than one step in twenty goes backwards.

    Examples
    --------
    >>> ordered_rows(np.array([0.0, 0.2, 0.1, 0.3] + list(np.arange(4, 40) / 10)))[1]
    1
    """
    backwards = np.diff(time_s) < 0
    if not backwards.any():
        return np.arange(len(time_s)), 0
    if backwards.mean() > MAX_BACKWARDS and backwards.sum() > 1:
        raise UnusableContentError(
            f"time runs backwards in {round(100 * backwards.mean())} % of its rows: export it again",
            code="time_backwards",
        )
    return np.argsort(time_s, kind="stable"), int(backwards.sum())


def first_of_each_stamp(time_s: Array) -> Rows:
    """Return the first row of each stamp; `time_s` does not decrease."""
    return np.flatnonzero(np.concatenate(([True], np.diff(time_s) > 0))) if len(time_s) else np.arange(0)


def spread_equal_stamps(time_s: Array) -> Array:
    """Spread rows that share one coarse stamp evenly up to the next stamp.

    Parameters
    ----------
    time_s : (n,) array
        Not decreasing, with at least two different stamps.

    Returns
    -------
    (n,) array
        Strictly increasing.

    Examples
    --------
    >>> spread_equal_stamps(np.array([0.0, 0.0, 1.0, 1.0])).tolist()
    [0.0, 0.5, 1.0, 1.5]
    """
    first = first_of_each_stamp(time_s)
    counts = np.diff(np.append(first, len(time_s)))
    steps = np.diff(time_s[first])
    span = np.append(steps, np.median(steps))
    longest = 1.5 * counts * np.median(span / counts)  # a longer pause after a stamp is a gap, not slow sampling
    span = np.minimum(span, longest)
    place = np.arange(len(time_s)) - np.repeat(first, counts)
    return time_s + place * np.repeat(span / counts, counts)


def repeated_rows(values: Array) -> NDArray[np.bool_]:
    """Tell the rows that hold exactly the numbers of the row before."""
    if not len(values):
        return np.zeros(0, bool)
    same = values[1:, 0] == values[:-1, 0]
    alike = np.flatnonzero(same)  # few rows repeat even their first number
    same[alike] = (values[alike + 1] == values[alike]).all(axis=1)
    return np.concatenate(([False], same))


def device_repeats(values: Array) -> bool:
    """Tell whether the device stamps its last reading again and again, from what happens while it moves.

    Parameters
    ----------
    values : (n, 3) or (n, 6) array

    Notes
    -----
    A coarse sensor at rest also repeats itself, and honestly so. A reading that differs from both its neighbours by
    several steps of the sensor was taken in motion; an honest sensor shows it once. One in ten stamped twice is proof.
    (Barbells over BLE: 20 to 44 in 100; coarse accelerometers with half of their rows repeated: at most 3.)
    """
    first = np.flatnonzero(~repeated_rows(values))
    if len(first) < MIN_READINGS or len(first) == len(values):
        return False
    clear = np.zeros(len(first) - 1, bool)
    for readings in values[first].T:
        change = np.abs(np.diff(readings))
        clear |= change >= MOVING_STEPS * change[change > 0].min(initial=np.inf)
    stamped_twice = np.diff(first)[1:][clear[:-1] & clear[1:]] > 1
    return len(stamped_twice) >= MIN_READINGS and bool(stamped_twice.mean() > 0.1)
