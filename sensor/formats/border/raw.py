"""What a format's reader hands to the border: numbers as the file has them, with what the file says about them."""

from __future__ import annotations

from dataclasses import dataclass

from sensor.samples import Array, Note


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Three axes on one clock, not yet cleaned: rows may be missing, doubled, swapped or not finite.

    Parameters
    ----------
    time_s : (n,) array
        Seconds on any zero; NaN where a row has no time.
    values : (n, 3) array
        In `unit`, axes x, y, z.
    unit : str or None
        As in the file; None where it does not tell.
    """

    time_s: Array
    values: Array
    unit: str | None


@dataclass(frozen=True, slots=True, eq=False)
class RawRecording:
    """One recording before the border's repairs.

    Parameters
    ----------
    acc, gyr : Stream
        Specific force and angular rate; where both share one clock their `time_s` is the same object.
    device_clock : bool
        Whether the stamps come from the sensor; stamps of a phone or computer may come in bursts and are checked.
    start_s : float or None
        Seconds since 1970 UTC at time zero of `acc.time_s`, where the file tells.
    start_is_utc : bool
        Otherwise `start_s` counts in a local time whose zone the file does not name.
    said : tuple of (key, value)
        For `Recording`.
    """

    acc: Stream
    gyr: Stream | None = None
    device_clock: bool = False
    start_s: float | None = None
    start_is_utc: bool = True
    sensor: str | None = None
    stated_rate_hz: float | None = None
    simulated: bool = False
    acc_range_mps2: float | None = None
    dropped_rows: int = 0
    notes: tuple[Note, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
