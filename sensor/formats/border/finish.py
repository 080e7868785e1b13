"""From a format's raw numbers to a `Recording`: the border, in the order in which it is crossed.

Finite rows, order, doubles, repeats, one clock for both streams, SI units, gaps. Every repair is counted in `Source`
or told in a `Note`; no sample is invented where both its neighbours are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from sensor.formats.border.gaps import gaps_in, refuse_too_little, true_rate_hz
from sensor.formats.border.merging import interpolated
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.streams import (
    device_repeats,
    finite_rows,
    first_of_each_stamp,
    ordered_rows,
    repeated_rows,
    spread_equal_stamps,
)
from sensor.formats.border.units import acc_factor, gyr_factor, gyroscope_scale, resting_norm, settle_acc_unit
from sensor.formats.border.unusable import UnusableContent
from sensor.formats.hints import ReadHints
from sensor.samples import Array, ImuSamples, Note, Recording, Source


@dataclass(slots=True)
class _Repairs:
    """What was changed on the way."""

    dropped: int = 0
    repeated: int = 0
    sorted: int = 0


def finish(raw: RawRecording, hints: ReadHints, *, file: str, format_name: str, sha256: str) -> Recording:
    """Repair, convert and describe one recording.

    Parameters
    ----------
    raw : RawRecording
    hints : ReadHints
        Units that the user named.
    file, format_name, sha256 : str
        For `Source`.

    Returns
    -------
    Recording

    Raises
    ------
    UnusableContent
        With the reason why the numbers cannot be samples.
    """
    repairs, notes = _Repairs(dropped=raw.dropped_rows), list(raw.notes)
    time_s, acc, gyr = _on_one_clock(raw, repairs, notes)
    refuse_too_little(time_s)
    acc_unit, gyr_unit = _settle_units(raw, hints, time_s, acc, gyr, notes)
    origin = float(time_s[0])
    samples = ImuSamples(
        time_s - origin, acc * acc_factor(acc_unit), None if gyr is None else gyr * gyr_factor(gyr_unit or "rad/s")
    )
    source = Source(
        file=file,
        format=format_name,
        sha256=sha256,
        sensor=raw.sensor,
        simulated=raw.simulated,
        rate_hz=true_rate_hz(samples.time_s),
        stated_rate_hz=raw.stated_rate_hz,
        duration_s=samples.duration_s,
        start=_iso(raw, origin),
        samples=len(samples),
        gyroscope=gyr is not None,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        acc_range_mps2=raw.acc_range_mps2,
        gaps=gaps_in(samples.time_s),
        dropped_rows=repairs.dropped,
        repeated_rows=repairs.repeated,
        sorted_rows=repairs.sorted,
    )
    return Recording(samples, source, tuple(notes))


def _on_one_clock(raw: RawRecording, repairs: _Repairs, notes: list[Note]) -> tuple[Array, Array, Array | None]:
    """Clean both streams and bring the angular rate onto the accelerometer's times."""
    joint = raw.gyr is not None and raw.gyr.time_s is raw.acc.time_s
    acc_time_s, values = _cleaned(raw.acc, raw.gyr.values if joint and raw.gyr is not None else None, repairs, notes)
    acc = values[:, :3]
    if raw.gyr is None:
        return acc_time_s, acc, None
    if joint:
        gyr_time_s, gyr = acc_time_s, values[:, 3:]
        whole = np.isfinite(gyr).all(axis=1)
        if whole.all():
            return acc_time_s, acc, gyr
        gyr_time_s, gyr = gyr_time_s[whole], gyr[whole]
    else:
        gyr_time_s, gyr = _cleaned(raw.gyr, None, repairs, notes)
    return _merged(acc_time_s, acc, gyr_time_s, gyr, notes)


def _cleaned(stream: Stream, beside: Array | None, repairs: _Repairs, notes: list[Note]) -> tuple[Array, Array]:
    """Return time, strictly increasing, and values; a gyroscope on the same clock stands beside, its holes still open."""
    keep = finite_rows(stream.time_s, stream.values)
    repairs.dropped += len(stream.time_s) - len(keep)
    time_s = stream.time_s[keep]
    order, swapped = ordered_rows(time_s)
    repairs.sorted += swapped
    values = stream.values if beside is None else np.column_stack([stream.values, beside])
    if len(keep) < len(values) or swapped:
        time_s, values = time_s[order], values[keep[order]]
    return _without_repeats(*_without_doubles(time_s, values, repairs, notes), repairs, notes)


def _without_doubles(time_s: Array, values: Array, repairs: _Repairs, notes: list[Note]) -> tuple[Array, Array]:
    """Drop rows with the stamp of the row before; where a coarse clock makes that the rule, spread them instead."""
    first = first_of_each_stamp(time_s)
    if len(first) == len(time_s):
        return time_s, values
    doubled = repeated_rows(values) & np.concatenate(([False], np.diff(time_s) <= 0))
    if len(first) < 0.8 * len(time_s) and doubled.mean() < 0.1:
        notes.append(
            Note("coarse_clock", "Several rows share each time stamp: they are spread evenly up to the next one.")
        )
        return spread_equal_stamps(time_s), values
    repairs.repeated += len(time_s) - len(first)
    return time_s[first], values[first]


def _without_repeats(time_s: Array, values: Array, repairs: _Repairs, notes: list[Note]) -> tuple[Array, Array]:
    """Keep the first of readings that the device stamps again."""
    if not device_repeats(values):
        return time_s, values
    repeated = repeated_rows(values)
    repairs.repeated += int(repeated.sum())
    share = round(100 * repeated.mean())
    notes.append(
        Note(
            "repeated_readings",
            f"{share} % of the rows repeat the reading before with a new time: only the first of each is used.",
        )
    )
    return time_s[~repeated], values[~repeated]


def _merged(
    time_s: Array, acc: Array, gyr_time_s: Array, gyr: Array, notes: list[Note]
) -> tuple[Array, Array, Array | None]:
    """Interpolate the angular rate; rows of the accelerometer that it does not cover become a gap."""
    if len(gyr_time_s) < 2:
        notes.append(Note("gyroscope_unusable", "The gyroscope holds no usable rows: the accelerometer is used alone."))
        return time_s, acc, None
    on_acc, known = interpolated(time_s, gyr_time_s, gyr)
    if known.mean() < 0.5:
        notes.append(
            Note(
                "gyroscope_unusable",
                f"The gyroscope covers {round(100 * known.mean())} % of the recording: the accelerometer is used alone.",
            )
        )
        return time_s, acc, None
    filled = int(known.sum() - np.isin(time_s, gyr_time_s).sum()) if len(gyr_time_s) < len(time_s) else 0
    if filled:
        notes.append(
            Note(
                "gyroscope_interpolated",
                f"{filled} readings of the gyroscope are interpolated between their neighbours.",
            )
        )
    if not known.all():
        notes.append(Note("gyroscope_missing", f"{int((~known).sum())} samples without gyroscope are left out."))
    return time_s[known], acc[known], on_acc[known]


def _settle_units(
    raw: RawRecording, hints: ReadHints, time_s: Array, acc: Array, gyr: Array | None, notes: list[Note]
) -> tuple[str, str | None]:
    """Decide both units."""
    rest = resting_norm(acc, true_rate_hz(time_s))
    acc_unit, told = settle_acc_unit(hints.acc_unit or raw.acc.unit, rest, insist=hints.acc_unit is not None)
    notes.extend(told)
    if gyr is None or raw.gyr is None:
        return acc_unit, None
    return acc_unit, hints.gyr_unit or _gyr_unit(raw.gyr.unit, acc_unit, gyroscope_scale(acc, gyr, time_s), notes)


def _gyr_unit(stated: str | None, acc_unit: str, scale: float | None, notes: list[Note]) -> str:
    """Decide the unit of angular rate: as gravity turns, else as stated, else as is usual beside the other unit."""
    expected = stated or ("rad/s" if acc_unit == "m/s2" else "deg/s")
    if scale is None or scale <= 0:
        fitting = expected
    else:
        fitting = min((expected, "rad/s", "deg/s", "mdps"), key=lambda unit: abs(np.log(scale / gyr_factor(unit))))
    if stated is None:
        notes.append(Note("unit_assumed", f"The angular rate is taken to be in {fitting}: the file names no unit."))
    elif fitting != stated and abs(np.log((scale or 1) / gyr_factor(stated))) > np.log(5):
        notes.append(
            Note(
                "unit_changed",
                f"The angular rate is taken to be in {fitting}, not {stated}, as gravity turns in the sensor.",
            )
        )
    else:
        fitting = stated
    return fitting


def _iso(raw: RawRecording, origin_s: float) -> str | None:
    """Write the absolute time of the first sample."""
    if raw.start_s is None:
        return None
    try:
        moment = datetime.fromtimestamp(raw.start_s + origin_s, UTC)
    except (ValueError, OverflowError, OSError):
        raise UnusableContent("its absolute time is no date: export it again") from None
    return (moment if raw.start_is_utc else moment.replace(tzinfo=None)).isoformat(timespec="milliseconds")
