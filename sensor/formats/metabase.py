"""MetaBase, the app of MbientLab's MetaMotion sensors: one CSV for each sensor, Android and iOS.

Each file counts `elapsed` from its own first sample and repeats an epoch for rows that came in one packet; the time
of a row is therefore the file's typical (epoch - elapsed) plus elapsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import layout_of
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import read_numbers
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints

DESCRIPTION = "MetaBase (MbientLab MetaMotion), Android and iOS: accelerometer and gyroscope in two CSV files"
EXAMPLE = "epoch (ms),time (01:00),elapsed (s),x-axis (g),y-axis (g),z-axis (g)"
COLUMNS = ("elapsed", "x-axis", "y-axis", "z-axis")


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
    acc, lost = _stream(parts["acc"], "g")
    gyr = _stream(parts["gyr"], "deg/s")[0] if "gyr" in parts else None
    return RawRecording(acc=acc, gyr=gyr, device_clock=True, start_s=0.0, sensor="MetaWear", dropped_rows=lost)


def _stream(content: Content, unit: str) -> tuple[Stream, int]:
    """Read one sensor's file on the common clock of epochs, and how many rows were lost."""
    layout = layout_of(content)
    names = [name.partition(" ")[0].lower() for name in layout.names]
    if not set(COLUMNS) <= set(names):
        raise UnusableContentError("it lacks a column: elapsed time and three axes are needed", code="axes_missing")
    numbers, lost = read_numbers(content, layout, [0, *(names.index(name) for name in COLUMNS)])
    epoch_s, elapsed_s = numbers[:, 0] / 1000, numbers[:, 1]
    known = np.isfinite(epoch_s + elapsed_s)
    offset_s = float(np.median((epoch_s - elapsed_s)[known])) if known.any() else 0.0
    return Stream(elapsed_s + offset_s, numbers[:, 2:], unit), lost
