"""MetaBase, the app of MbientLab's MetaMotion sensors: one CSV for each sensor, Android and iOS.

Each file counts `elapsed` from its own first sample and repeats an epoch for rows that came in one packet; the time
of a row is therefore the file's typical (epoch - elapsed) plus elapsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import columns_named, layout_of, read_streams
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import read_numbers
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints

DESCRIPTION = "MetaBase (MbientLab MetaMotion), Android and iOS: accelerometer and gyroscope in two CSV files"
EXAMPLE = "epoch (ms),time (01:00),elapsed (s),x-axis (g),y-axis (g),z-axis (g)"


def sniff(head: Content) -> str | None:
    """Tell the first column, with its misspelling on iOS, and the sensor by the unit."""
    first = head.lines[0].lower() if head.lines else ""
    if not re.match(r"\ufeff?epoch? \(ms\)", first) or "elapsed (s)" not in first:
        return None
    return "acc" if "x-axis (g)" in first else "gyr" if "x-axis (deg/s)" in first else "beside"


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read the accelerometer, and the gyroscope where it lies beside."""
    if "acc" not in parts:
        raise UnusableContentError("the accelerometer's file is missing beside it", code="no_acceleration")
    streams = {part: _stream(parts[part]) for part in ("acc", "gyr") if part in parts}
    return RawRecording(acc=streams["acc"], gyr=streams.get("gyr"), device_clock=True, start_s=0.0, sensor="MetaWear")


def _stream(content: Content) -> Stream:
    """Read one sensor's file on the common clock of epochs."""
    layout = layout_of(content)
    table = read_streams(content, layout, columns_named(layout))
    epoch_ms = read_numbers(content, layout, [0])[0][:, 0]
    stream = table.acc or table.gyr
    if stream is None:
        raise UnusableContentError("it lacks an axis: all three are needed", code="axes_missing")
    offset_s = np.nanmedian(epoch_ms / 1000 - stream.time_s) if np.isfinite(epoch_ms + stream.time_s).any() else 0.0
    return Stream(stream.time_s + offset_s, stream.values, stream.unit)
