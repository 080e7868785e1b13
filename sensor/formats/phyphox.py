"""phyphox: a CSV, or a folder or zip with one CSV or one for each sensor, and `meta/` with device and clock.

The app offers commas, tabs or semicolons with decimal points, and tabs or semicolons with decimal commas. It puts a `'`
before a cell that begins like a formula. The experiment's time stands still in a pause; `meta/time.csv` tells how long
it was, and it becomes a gap.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import header_columns, read_table
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import Array

DESCRIPTION = "phyphox CSV export (file, folder or zip): acceleration with g, and gyroscope"
EXAMPLE = '"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"'
TIME = re.compile(r"\s*\"?'?Time \(s\)\"?\s*[,;\t]")


def sniff(head: Content) -> str | None:
    """Tell the sensors by their columns, and the files of `meta/` by their headers."""
    first = head.lines[0].replace('"', "").lower() if head.lines else ""
    if re.match(r"event[,;\t]experiment time", first):
        return "about the clock"
    if re.match(r"property[,;\t]value$", first):
        return "about the device"
    if not TIME.match(head.head.removeprefix("\ufeff")):
        return None
    quantities = {column.quantity for column in header_columns(head)}
    return next((part for part in ("acc", "gyr", "linear") if part in quantities), None)


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read acceleration, and the gyroscope where it is there."""
    if "acc" not in parts:
        raise _no_gravity() if "linear" in parts else _no_acceleration()
    table = read_table(parts["acc"])
    acc, gyr = table.acceleration(), read_table(parts["gyr"]).gyr if "gyr" in parts else table.gyr
    events = _events(parts["about the clock"]) if "about the clock" in parts else ()
    time_s = _with_pauses(acc.time_s, events)
    if gyr is not None:
        gyr = replace(gyr, time_s=time_s if gyr.time_s is acc.time_s else _with_pauses(gyr.time_s, events))
    return RawRecording(
        acc=replace(acc, time_s=time_s),
        gyr=gyr,
        start_s=events[0][2] - events[0][1] if events else None,
        sensor=_device(parts["about the device"]) if "about the device" in parts else None,
        dropped_rows=table.lost,
    )


def _no_gravity() -> UnusableContentError:
    """Return what to say of the experiment that people take by mistake."""
    return UnusableContentError(
        'gravity was removed from its acceleration: record "Acceleration with g" in phyphox', code="gravity_removed"
    )


def _no_acceleration() -> UnusableContentError:
    """Return what to say of a gyroscope without its accelerometer."""
    return UnusableContentError("it holds a gyroscope alone: record acceleration with g too", code="no_acceleration")


def _events(content: Content) -> tuple[tuple[str, float, float], ...]:
    """Read START and PAUSE with experiment time and system time, both in seconds."""
    events = []
    for row in _rows(content)[1:]:
        try:
            events.append((row[0].upper(), _number(row[1]), _number(row[2])))
        except (IndexError, ValueError):
            continue
    return tuple(events)


def _with_pauses(time_s: Array, events: Sequence[tuple[str, float, float]]) -> Array:
    """Shift what follows each pause by the pause's length."""
    shifted = time_s.copy()
    for (name, paused_s, paused_system_s), (_, resumed_s, resumed_system_s) in itertools.pairwise(events):
        if name == "PAUSE":
            shifted[time_s > paused_s] += max(0.0, resumed_system_s - paused_system_s - (resumed_s - paused_s))
    return shifted


def _device(content: Content) -> str | None:
    """Name the phone."""
    facts = {row[0].lower(): row[1] for row in _rows(content) if len(row) > 1}
    return " ".join(filter(None, (facts.get("devicebrand"), facts.get("devicemodel")))) or None


def _rows(content: Content) -> list[list[str]]:
    """Split a small file of the folder `meta`."""
    delimiter = max(",;\t", key=content.lines[0].count)
    return list(csv.reader(io.StringIO("\n".join(content.lines)), delimiter=delimiter))


def _number(text: str) -> float:
    """Read a finite number with either decimal mark; ValueError for anything else."""
    value = float(text.replace(",", "."))
    if not np.isfinite(value):
        raise ValueError(text)
    return value
