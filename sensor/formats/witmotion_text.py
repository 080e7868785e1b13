"""WitMotion text, as the Windows and phone software saves it, English or Chinese, old and new headers.

Several sensors may stand in one file, told apart by name or address: the one with most rows is read. The header may
come again between rows. The chip's own time is used where it is there; the computer's stamps jitter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sensor.formats.border.columns import column_of
from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import ACC, GYR, columns_named, layout_of, refuse_missing_axes
from sensor.formats.border.one_device import one_device
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import Layout, no_rows, numbers_of, read_cells
from sensor.formats.border.times import TimeAxis, axis_from_numbers, axis_from_texts
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import STANDARD_GRAVITY_MPS2, Note

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTION = "WitMotion text files (Windows, Android), English or Chinese"
EXAMPLE = "time\tDeviceName\tChipTime()\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)"
HEADER = re.compile(r"acc ?x\(g\)|加速度x\(g\)|\bax ?\(g\).*\bw?x ?\(deg/s\)", re.IGNORECASE)
DEVICE = ("devicename", "设备名称", "address", "地址")
CHIP_TIME = ("chiptime", "片上时间")
FULL_SCALE_G = 16.0
KNOWN_SHARE = 0.9  # a chip time that is blank more often is of no use


def sniff(head: Content) -> str | None:
    """Tell the header by its columns of acceleration, somewhere in the first lines."""
    return "whole" if any(HEADER.search(line) for line in head.lines[:20]) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read the sensor with most rows."""
    content = parts["whole"]
    layout = layout_of(content)
    columns = columns_named(layout)
    refuse_missing_axes(columns)
    frame, lost = read_cells(content, layout)
    frame = frame[frame[columns["acc_x"]].str.strip() != layout.names[columns["acc_x"]]]
    if frame.empty:
        raise no_rows()
    frame, device, notes = _one_device(frame, layout)
    time, chip = _times(frame, layout, hints)
    gyro = set(GYR) <= columns.keys()
    numbers = numbers_of(frame, [columns[name] for name in (*ACC, *(GYR if gyro else ()))], layout.decimal)
    return RawRecording(
        acc=Stream(time.seconds, numbers[:, :3], "g"),
        gyr=Stream(time.seconds, numbers[:, 3:], "deg/s") if gyro else None,
        device_clock=chip,
        start_s=time.start_s,
        start_is_utc=time.utc,
        sensor=device or "WitMotion",
        acc_range_mps2=FULL_SCALE_G * STANDARD_GRAVITY_MPS2,
        dropped_rows=lost,
        notes=notes,
    )


def _one_device(frame: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, str | None, tuple[Note, ...]]:
    """Keep the rows of the sensor that has most of them, where a column tells sensors apart."""
    column = _column(layout, DEVICE)
    return (frame, None, ()) if column is None else one_device(frame, column)


def _times(frame: pd.DataFrame, layout: Layout, hints: ReadHints) -> tuple[TimeAxis, bool]:
    """Read the chip's time, else the computer's; and tell which it was."""
    import numpy as np

    if hints.rate_hz is not None:
        return TimeAxis(np.arange(len(frame)) / hints.rate_hz), True
    chip = _column(layout, CHIP_TIME)
    if chip is not None:
        time = _axis(frame[chip], layout, hints)
        if np.isfinite(time.seconds).mean() > KNOWN_SHARE:
            return (time if time.start_s is None else replace(time, utc=False)), True
    hosts = [k for k, name in enumerate(layout.names) if column_of(name).quantity == "time" and k != chip]
    if not hosts:
        raise UnusableContentError("it has no column of times: give the sample rate with --rate", code="no_time")
    return _axis(frame[hosts[0]], layout, hints), False


def _axis(texts: pd.Series[str], layout: Layout, hints: ReadHints) -> TimeAxis:
    """Read dates or clocks, or numbers where there is neither."""
    import numpy as np

    time = axis_from_texts(texts)
    if np.isfinite(time.seconds).any():
        return time
    numbers = numbers_of(texts.to_frame(0), [0], layout.decimal)[:, 0]
    return axis_from_numbers(numbers, hints.time_unit)


def _column(layout: Layout, names: tuple[str, ...]) -> int | None:
    """Find the first column whose name begins with one of some words."""
    return next((k for k, name in enumerate(layout.names) if name.lower().replace(" ", "").startswith(names)), None)
