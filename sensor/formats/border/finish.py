"""From a format's raw numbers to a `Recording`: the border, in the order in which it is crossed.

Finite rows, order, doubles, repeats, one clock for both streams, SI units, gaps. Every repair is counted in `Source`
or told in a `Note`; no sample is invented where both its neighbours are missing.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from sensor.formats.border.cleaning import Repairs, cleaned
from sensor.formats.border.gaps import gap_note, gaps_in, usable_rate_hz
from sensor.formats.border.merging import interpolated
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.units import (
    acc_factor,
    gyr_factor,
    resting_norm,
    settle_acc_unit,
    settle_gyr_unit,
)
from sensor.formats.hints import ReadHints
from sensor.gyroscope import judge_gyroscope
from sensor.samples import Array, ImuSamples, Recording, Source

MIN_COVERED = 0.5  # a gyroscope that covers less than half of the recording is not used at all
WORTH_TELLING = 0.01  # streams that start a few rows apart are the rule


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
    UnusableContentError
        With the reason why the numbers cannot be samples.
    """
    repairs = Repairs(dropped=raw.dropped_rows, notes=list(raw.notes))
    time_s, acc, gyr = _on_one_clock(raw, repairs)
    rate_hz = usable_rate_hz(time_s, coarse=any(note.code == "coarse_clock" for note in repairs.notes))
    scale = None
    if gyr is not None:
        judged = judge_gyroscope(ImuSamples(time_s, acc, gyr))
        gyr, scale = (gyr if judged.fault is None else None), judged.scale
        repairs.notes.extend([judged.note] if judged.note else [])
    acc_unit, gyr_unit = _settle_units(raw, hints, acc, gyr, repairs, rate_hz, scale)
    gyr_radps = None if gyr is None or gyr_unit is None else gyr * gyr_factor(gyr_unit)
    samples = ImuSamples(time_s - time_s[0], acc * acc_factor(acc_unit), gyr_radps)
    gaps = gaps_in(samples.time_s)
    if (note := gap_note(gaps, samples.duration_s)) is not None:
        repairs.notes.append(note)
    source = Source(
        file=file,
        format=format_name,
        sha256=sha256,
        sensor=raw.sensor,
        simulated=raw.simulated,
        rate_hz=rate_hz,
        stated_rate_hz=raw.stated_rate_hz,
        duration_s=samples.duration_s,
        start=_iso(raw, float(time_s[0])),
        samples=len(samples),
        gyroscope=gyr is not None,
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        acc_range_mps2=raw.acc_range_mps2,
        gaps=gaps,
        dropped_rows=repairs.dropped,
        repeated_rows=repairs.repeated,
        sorted_rows=repairs.sorted,
    )
    return Recording(samples, source, tuple(dict.fromkeys(repairs.notes)), raw.said)


def _on_one_clock(raw: RawRecording, repairs: Repairs) -> tuple[Array, Array, Array | None]:
    """Clean both streams and bring the angular rate onto the accelerometer's times."""
    if raw.gyr is None:
        return *cleaned(raw.acc, repairs, device_clock=raw.device_clock), None
    if raw.gyr.time_s is not raw.acc.time_s:
        time_s, acc = cleaned(raw.acc, repairs, device_clock=raw.device_clock)
        return _merged(time_s, acc, *cleaned(raw.gyr, repairs, device_clock=raw.device_clock), repairs)
    time_s, values = cleaned(raw.acc, repairs, beside=raw.gyr.values, device_clock=raw.device_clock)
    acc, gyr = values[:, :3], values[:, 3:]
    whole = np.isfinite(gyr).all(axis=1)
    return (time_s, acc, gyr) if whole.all() else _merged(time_s, acc, time_s[whole], gyr[whole], repairs)


def _merged(
    time_s: Array, acc: Array, gyr_time_s: Array, gyr: Array, repairs: Repairs
) -> tuple[Array, Array, Array | None]:
    """Interpolate the angular rate; rows of the accelerometer that it does not cover are left out."""
    on_acc, known = interpolated(time_s, gyr_time_s, gyr)
    if not len(known) or known.mean() < MIN_COVERED:
        repairs.tell(
            "gyroscope_unusable",
            "The gyroscope covers less than half of the recording: the accelerometer is used alone.",
        )
        return time_s, acc, None
    holes = int(known.sum() - np.isin(time_s, gyr_time_s).sum())
    if len(gyr_time_s) < len(time_s) and np.isin(gyr_time_s, time_s).all() and holes:
        repairs.tell(
            "gyroscope_interpolated", f"{holes} readings of the gyroscope are interpolated between their neighbours."
        )
    if known.mean() < 1 - WORTH_TELLING:
        repairs.tell("gyroscope_missing", f"{int((~known).sum())} samples without a gyroscope's reading are left out.")
    return time_s[known], acc[known], on_acc[known]


def _settle_units(
    raw: RawRecording,
    hints: ReadHints,
    acc: Array,
    gyr: Array | None,
    repairs: Repairs,
    rate_hz: float,
    scale: float | None,
) -> tuple[str, str | None]:
    """Decide both units, the user's word first."""
    rest = resting_norm(acc, rate_hz)
    acc_unit, told = settle_acc_unit(hints.acc_unit or raw.acc.unit, rest, insist=hints.acc_unit is not None)
    repairs.notes.extend(told)
    if gyr is None or raw.gyr is None or hints.gyr_unit is not None:
        return acc_unit, None if gyr is None else hints.gyr_unit
    gyr_unit, told = settle_gyr_unit(raw.gyr.unit, acc_unit, scale)
    repairs.notes.extend(told)
    return acc_unit, gyr_unit


def _iso(raw: RawRecording, first_s: float) -> str | None:
    """Write the absolute time of the first sample; None where it is not known or no date."""
    if raw.start_s is None:
        return None
    try:
        moment = datetime.fromtimestamp(raw.start_s + first_s, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return (moment if raw.start_is_utc else moment.replace(tzinfo=None)).isoformat(timespec="milliseconds")
