"""From the times of a file, numbers or dates or clocks, to seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from sensor.samples import Array, Note

if TYPE_CHECKING:
    import pandas as pd

SECONDS_IN = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
LONGEST_STEP_S = 0.4  # slower is no recording; the units' windows of 0.4 ms to 0.4 s then touch without overlapping
EPOCH_S = (1e9, 4e9)  # 2001 to 2096: numbers in between are seconds since 1970, not since a start
DAY_S, HOUR_S = 86400.0, 3600.0
CLOCK = re.compile(  # hours stand before the mark that also follows the minutes: 59:40.1 has none
    r"^\s*(?:(?P<date>\d+[-/.]\d+[-/.]\d+)[T ,]+)?"
    r"(?:(?P<h>\d{1,2})(?P<mark_h>[:.])(?=\d{1,2}(?P=mark_h)))?(?P<m>\d{1,2})[:.](?P<s>\d{1,2})(?:(?P<mark>[:.,])(?P<f>\d+))?"
    r"\s*(?P<half>[AaPp][Mm])?(?P<zone>Z|[+-]\d\d:?\d\d)?\s*$"
)


@dataclass(frozen=True, slots=True, eq=False)
class TimeAxis:
    """Times in seconds.

    Parameters
    ----------
    seconds : (n,) array
        NaN where unknown.
    start_s : float or None
        Seconds since 1970 at zero of `seconds`; None where only differences are known.
    notes : tuple of Note
        What was assumed.
    utc : bool
        Whether `start_s` counts from 1970 in UTC; otherwise from 1970 in a local time that the file does not name.
    """

    seconds: Array
    start_s: float | None = None
    utc: bool = True
    notes: tuple[Note, ...] = ()


def axis_from_numbers(stamps: Array, unit: str | None, *, rate_hz: float | None = None) -> TimeAxis:
    """Turn numeric stamps into seconds.

    Parameters
    ----------
    stamps : (n,) array
        NaN where unknown.
    unit : {"s", "ms", "us", "ns"} or None
        None: told from the median step, which lies in another decade for each unit from 2.5 to 2500 Hz.
    rate_hz : float, optional
        The user's word: rows are counted and the stamps are not used.

    Examples
    --------
    >>> axis_from_numbers(np.array([0.0, 10.0, 20.0]), None).seconds.tolist()
    [0.0, 0.01, 0.02]
    """
    if rate_hz is not None:
        return TimeAxis(np.arange(len(stamps)) / rate_hz)
    told = unit or _unit_of(stamps)
    seconds = stamps * SECONDS_IN[told]
    known = seconds[np.isfinite(seconds)]
    absolute = len(known) > 0 and EPOCH_S[0] < known[0] < EPOCH_S[1]
    assumed = Note("time_unit_assumed", f"The times are taken to be in {told}, as their steps say.")
    return TimeAxis(seconds, 0.0 if absolute else None, notes=() if unit or told == "s" else (assumed,))


def axis_from_texts(texts: pd.Series[str]) -> TimeAxis:
    """Turn dates with times, or clocks such as `14:36:22:043`, into seconds.

    Parameters
    ----------
    texts : Series of str
        ISO dates, `m/d/Y`, `d.m.Y`, with or without a fraction in each row; clocks may begin again at midnight.

    Examples
    --------
    >>> import pandas as pd
    >>> axis_from_texts(pd.Series(["10:00:00.99", "10:00:01", "10:00:01:010"])).seconds.round(2).tolist()
    [36000.99, 36001.0, 36001.01]
    """
    parts = texts.str.extract(CLOCK)
    digits = parts["f"].fillna("0")
    # "10:00:01:5" counts milliseconds, "10:00:01.5" is a fraction.
    fraction = np.where(parts["mark"] == ":", _numbers(digits) / 1000, _numbers("0." + digits))
    hours = np.where(parts["half"].isna(), _numbers(parts["h"].fillna("0")), _numbers(parts["h"].fillna("0")) % 12)
    afternoon = parts["half"].str.lower().eq("pm").to_numpy(bool, na_value=False)
    seconds = (hours + 12 * afternoon) * HOUR_S + 60 * _numbers(parts["m"]) + _numbers(parts["s"]) + fraction
    if parts["date"].notna().any():
        zone = parts["zone"].dropna()
        return TimeAxis(seconds + _days(parts["date"]) * DAY_S - _offset_s(zone), 0.0, utc=len(zone) > 0)
    return TimeAxis(unwrapped(seconds, DAY_S if parts["h"].notna().any() else HOUR_S))


def unwrapped(stamps: Array, period: float) -> Array:
    """Undo a counter's roll-over: a step back by more than half a period is a step into the next one.

    Parameters
    ----------
    stamps : (n,) array
        NaN where unknown; those stay.
    period : float
        The number at which the counter starts again from zero.

    Examples
    --------
    >>> unwrapped(np.array([65534.0, 65535.0, 0.0, 1.0]), 65536).tolist()
    [65534.0, 65535.0, 65536.0, 65537.0]
    """
    result = stamps.copy()
    known = np.isfinite(stamps)
    steps = np.diff(stamps[known])
    turns = np.cumsum(np.concatenate(([0], (steps < -period / 2).astype(int) - (steps > period / 2))))
    result[known] += period * turns[: known.sum()]
    return result


def _unit_of(stamps: Array) -> str:
    """Tell the unit of stamps from their median step; steps of zero are left out."""
    steps = np.abs(np.diff(stamps[np.isfinite(stamps)]))
    steps = steps[steps > 0]
    median = float(np.median(steps)) if len(steps) else 0.01
    return next(
        (unit for unit in ("s", "ms", "us") if median * SECONDS_IN[unit] < LONGEST_STEP_S and median > 4e-4), "ns"
    )


def _numbers(texts: pd.Series[str]) -> Array:
    """Read numbers, NaN where there is none."""
    import pandas as pd

    return pd.to_numeric(texts, errors="coerce").to_numpy(float)


def _days(dates: pd.Series[str]) -> Array:
    """Turn dates into days since 1970; a recording holds one or two different ones."""
    import pandas as pd

    known = {text: _day(text) for text in dates.dropna().unique()}
    return pd.to_numeric(dates.map(known), errors="coerce").to_numpy(float)


def _day(text: str) -> float:
    """Read one date: year first, else month/day/year, else day.month.year."""
    a, b, c = (int(part) for part in re.split("[-/.]", text))
    year, month, day = (a, b, c) if a > 31 else (c, a, b) if "/" in text and a <= 12 else (c, b, a)
    try:
        return float(date(year + 2000 * (year < 100), month, day).toordinal() - date(1970, 1, 1).toordinal())
    except ValueError:
        return float("nan")


def _offset_s(zones: pd.Series[str]) -> float:
    """Read the offset from UTC of the first row that has one."""
    if len(zones) == 0 or zones.iloc[0] == "Z":
        return 0.0
    offset = datetime.strptime(zones.iloc[0], "%z").utcoffset()
    return offset.total_seconds() if offset is not None else 0.0
