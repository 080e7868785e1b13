"""Movesense CSV, one file for each sensor: m/s2 and deg/s, milliseconds of the sensor's clock.

The showcase app writes its metadata into the header row (`Timestamp_ms,X,Y,Z,RelativeTime,<n>,UTC,<text>`), so nothing
but the file's name or the numbers tell which sensor it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import Units, columns_named, layout_of, read_streams
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.times import unwrapped
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints

DESCRIPTION = "Movesense CSV (showcase app, commander): accelerometer and gyroscope in two files"
EXAMPLE = "Timestamp_ms,X,Y,Z,RelativeTime"
HEADER = re.compile(r"\ufeff?\"?Timestamp_ms\"?[,;]\s*\"?X\"?[,;]\s*\"?Y\"?[,;]\s*\"?Z\"?", re.IGNORECASE)
CLOCK_S = 2**32 / 1000  # the counter of milliseconds has 32 bits


def sniff(head: Content) -> str | None:
    """Tell the header, and the sensor by the file's name."""
    if not HEADER.match(head.head):
        return None
    name = head.name.lower()
    return "gyr" if "gyr" in name else "beside" if re.search("magn|ecg|temp", name) else "acc"


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read the accelerometer, and the gyroscope where it lies beside."""
    if "acc" not in parts:
        raise UnusableContentError(
            "it holds a gyroscope alone: the accelerometer's file is missing beside it", code="no_acceleration"
        )
    acc, lost = _stream(parts["acc"], "m/s2")
    gyr = _stream(parts["gyr"], "deg/s")[0] if "gyr" in parts else None
    return RawRecording(acc=acc, gyr=gyr, device_clock=True, sensor="Movesense", dropped_rows=lost)


def _stream(content: Content, unit: str) -> tuple[Stream, int]:
    """Read one file, and the number of rows that were lost."""
    layout = layout_of(content)
    table = read_streams(content, layout, columns_named(layout) | {"time": 0}, units=Units(time="ms"))
    return Stream(unwrapped(table.time.seconds, CLOCK_S), table.acceleration().values, unit), table.lost
