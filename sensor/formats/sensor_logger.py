"""Sensor Logger (Android and iOS): one CSV for each sensor in a folder or zip, or single files, or one JSON.

Columns stand in the order z, y, x and are read by name. `Accelerometer` is without gravity, `TotalAcceleration` (of
Android) is with it, elsewhere `Gravity` is added. iOS counts acceleration and gravity the other way round (at rest the
axis that points up reads -1 g) unless the export was standardised, and its uncalibrated accelerometer counts in g.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.merging import interpolated
from sensor.formats.border.named_tables import Units, layout_of, read_streams
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.streams import first_of_each_stamp
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import Note

DESCRIPTION = "Sensor Logger (folder, zip or CSV files): acceleration with gravity, or with Gravity.csv beside"
EXAMPLE = "time,seconds_elapsed,z,y,x"
SENSORS = (
    "TotalAcceleration",
    "AccelerometerUncalibrated",
    "Accelerometer",
    "Gravity",
    "GyroscopeUncalibrated",
    "Gyroscope",
)
APPLE_NORM_G = 3.0  # a norm is mostly below where it counts in g, and mostly above where it counts in m/s2
AXIS = re.compile(r"(?:[A-Z]+ )?([xyz])(?: \(.*\))?", re.IGNORECASE)  # "z", and "GRAVITY Z (m/s²)" of old versions
OLD_NAMES = re.compile(r"(ACCELEROMETER|GRAVITY|GYROSCOPE) [XYZ] \(")


def sniff(head: Content) -> str | None:
    """Tell the two clocks of the header, and the sensor by the file's name or the old headers' words."""
    first = head.lines[0].removeprefix("\ufeff") if head.lines else ""
    if first.startswith("version,device name,recording time,platform"):
        return "about the session"
    if not re.match(r'"?time"?,"?seconds_elapsed"?,', first):
        return None
    named = next((sensor for sensor in SENSORS if head.name.lower().startswith(sensor.lower())), None)
    if named is not None:
        return named
    word = OLD_NAMES.search(first)
    if word is not None:
        return word[1].capitalize()
    axes = set("xyz") <= set(first.replace('"', "").split(","))
    renamed = axes and "mag" not in head.name.lower()  # gravity will tell
    return "TotalAcceleration" if renamed else "beside"


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read the files of one recording."""
    read_ones = {sensor: _stream(parts[sensor]) for sensor in SENSORS if sensor in parts}
    streams = {sensor: stream for sensor, stream in read_ones.items() if stream is not None}
    return combined(streams, _metadata(parts["about the session"]) if "about the session" in parts else {})


def combined(streams: Mapping[str, Stream], facts: Mapping[str, str]) -> RawRecording:
    """Choose the acceleration with gravity, or restore it, and turn it to the sign that Android uses.

    Parameters
    ----------
    streams : mapping
        From a name in `SENSORS` to its stream; its `time_s` counts from 1970.
    facts : mapping
        The columns of `Metadata.csv`.

    Raises
    ------
    UnusableContentError
        Where there is no acceleration with gravity.
    """
    acc, notes = _with_gravity(streams)
    if _is_ios(streams, facts):
        acc = replace(acc, values=-acc.values)
        notes += (Note("sign_turned", "iOS counts acceleration the other way round: its sign was turned."),)
    rates_ms = [float(ms) for ms in facts.get("sampleRateMs", "").split("|") if re.fullmatch(r"\d+(\.\d+)?", ms)]
    return RawRecording(
        acc=acc,
        gyr=streams.get("Gyroscope", streams.get("GyroscopeUncalibrated")),
        device_clock=True,
        start_s=0.0,
        sensor=facts.get("device name") or None,
        stated_rate_hz=1000 / rates_ms[0] if rates_ms and rates_ms[0] > 0 else None,
        notes=notes,
    )


def _with_gravity(streams: Mapping[str, Stream]) -> tuple[Stream, tuple[Note, ...]]:
    """Return the best acceleration that has gravity in it."""
    if "TotalAcceleration" in streams:
        return streams["TotalAcceleration"], ()
    linear, gravity = streams.get("Accelerometer"), streams.get("Gravity")
    if linear is not None and gravity is not None and len(gravity.time_s) > 1:
        return _sum(linear, gravity), (
            Note("gravity_restored", "Accelerometer.csv is without gravity: Gravity.csv was added."),
        )
    if "AccelerometerUncalibrated" in streams:
        uncalibrated = streams["AccelerometerUncalibrated"]
        return replace(uncalibrated, unit=None), (
            Note("uncalibrated", "The uncalibrated accelerometer is used: no other has gravity."),
        )
    if linear is not None:  # some versions wrote it with gravity: the resting norm decides
        return linear, ()
    raise UnusableContentError(
        "it holds no acceleration: TotalAcceleration.csv, or Accelerometer.csv and Gravity.csv, are needed",
        code="no_acceleration",
    )


def _sum(linear: Stream, gravity: Stream) -> Stream:
    """Add gravity at the accelerometer's times."""
    known = np.isfinite(gravity.time_s)
    time_s, values = gravity.time_s[known], gravity.values[known]
    first = first_of_each_stamp(np.maximum.accumulate(time_s))
    values, known = interpolated(linear.time_s, time_s[first], values[first])
    return Stream(linear.time_s[known], linear.values[known] + values[known], "m/s2")


def _is_ios(streams: Mapping[str, Stream], facts: Mapping[str, str]) -> bool:
    """Tell an export with Apple's signs: by its metadata, else by an uncalibrated accelerometer in g."""
    if "platform" in facts:
        return facts["platform"].lower() == "ios" and facts.get("standardisation", "").lower() != "true"
    uncalibrated = streams.get("AccelerometerUncalibrated")
    if uncalibrated is None:
        return False
    norms = np.linalg.norm(uncalibrated.values, axis=1)
    return bool((norms < APPLE_NORM_G).mean() > 0.5)


def _stream(content: Content) -> Stream | None:
    """Read one sensor's file on the clock since 1970; None where the app wrote nothing into it."""
    if len(content.lines) < 2:
        return None
    layout = layout_of(content)
    gyroscope = content.name.lower().startswith("gyr") or "GYROSCOPE" in content.lines[0]
    target, unit = ("gyr", "rad/s") if gyroscope else ("acc", "m/s2")
    axes = {f"{target}_{axis[1].lower()}": k for k, name in enumerate(layout.names) if (axis := AXIS.fullmatch(name))}
    table = read_streams(content, layout, axes | {"time": 0}, units=Units(time="ns"))
    stream = table.gyr if gyroscope else table.acc
    return None if stream is None else replace(stream, unit=unit)


def _metadata(content: Content) -> dict[str, str]:
    """Read the one row of `Metadata.csv`."""
    row = next(csv.DictReader(content.lines), {})
    return {key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}
