"""One stream from rows as they stand in the file to rows in order, each reading once; what was changed is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sensor.formats.border.batches import steadied
from sensor.formats.border.raw import Stream
from sensor.formats.border.streams import (
    device_repeats,
    finite_rows,
    first_of_each_stamp,
    ordered_rows,
    repeated_rows,
    spread_equal_stamps,
)
from sensor.samples import Array, Note

COARSE_SHARE = 0.8  # fewer different stamps than this a row: the clock is coarse, the rows are not doubled


@dataclass(slots=True)
class Repairs:
    """What was changed so far, for `Source` and the notes of a recording."""

    dropped: int = 0
    repeated: int = 0
    sorted: int = 0
    notes: list[Note] = field(default_factory=list)

    def tell(self, code: str, message: str) -> None:
        """Add a note."""
        self.notes.append(Note(code, message))


def cleaned(
    stream: Stream, repairs: Repairs, *, beside: Array | None = None, device_clock: bool
) -> tuple[Array, Array]:
    """Drop, order and thin the rows of one stream.

    Parameters
    ----------
    stream : Stream
    repairs : Repairs
        Added to.
    beside : (n, k) array, optional
        More columns of the same rows, such as a gyroscope; they may hold NaN.
    device_clock : bool
        Otherwise stamps in batches may be spread.

    Returns
    -------
    tuple of (m,) array and (m, 3 + k) array
        Times, strictly increasing, and values.

    Raises
    ------
    UnusableContentError
        Where too many rows are not finite or time mostly runs backwards.
    """
    keep = finite_rows(stream.time_s, stream.values)
    order, swapped = ordered_rows(stream.time_s[keep])
    repairs.dropped += len(stream.time_s) - len(keep)
    repairs.sorted += swapped
    time_s, values = stream.time_s, stream.values if beside is None else np.column_stack([stream.values, beside])
    if len(keep) < len(time_s) or swapped:
        time_s, values = time_s[keep[order]], values[keep[order]]
    time_s, values = _each_reading_once(*_each_stamp_once(time_s, values, repairs), repairs)
    if not device_clock:
        time_s, notes = steadied(time_s, values)
        repairs.notes.extend(notes)
    return time_s, values


def _each_stamp_once(time_s: Array, values: Array, repairs: Repairs) -> tuple[Array, Array]:
    """Drop rows with the stamp of the row before; where a coarse clock makes that the rule, spread them instead."""
    first = first_of_each_stamp(time_s)
    if len(first) == len(time_s):
        return time_s, values
    doubled = repeated_rows(values)[1:] & (np.diff(time_s) <= 0)
    if 1 < len(first) < COARSE_SHARE * len(time_s) and doubled.sum() < 0.5 * (len(time_s) - len(first)):
        repairs.tell("coarse_clock", "Several rows share each time stamp: they are spread evenly up to the next one.")
        return spread_equal_stamps(time_s), values
    repairs.repeated += len(time_s) - len(first)
    return time_s[first], values[first]


def _each_reading_once(time_s: Array, values: Array, repairs: Repairs) -> tuple[Array, Array]:
    """Keep the first of readings that the device stamps again."""
    if not device_repeats(values):
        return time_s, values
    repeated = repeated_rows(values)
    repairs.repeated += int(repeated.sum())
    share = round(100 * repeated.mean())
    repairs.tell(
        "repeated_readings",
        f"{share} % of the rows repeat the reading before under a new time: the first of each is used.",
    )
    return time_s[~repeated], values[~repeated]
