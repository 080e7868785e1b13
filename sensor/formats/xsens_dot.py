"""Xsens DOT (Movella DOT) CSV: header lines, then columns that depend on the measurement mode.

The server's files name the clock `Timestamp`, the axes in small letters, and the sensor of each row by its address.

Modes with `FreeAcc` give acceleration in the earth's frame without gravity. With the orientation of the same row the
specific force is restored: ``f = R^T (a + g up)``, R from sensor to earth (DOT user manual: free acceleration is in
the local earth frame, Euler angles are the ZYX, earth-fixed sequence). A reset of the heading turns R about the
vertical alone, which leaves gravity and everything vertical as it was. Where such a file has no angular rate it is
taken from the orientation's change from row to row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.one_device import one_device
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import Layout, find_layout, no_rows, numbers_of, read_cells, read_numbers
from sensor.formats.border.times import unwrapped
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import STANDARD_GRAVITY_MPS2, Array, Note

DESCRIPTION = "Xsens / Movella DOT CSV: modes with Acc, or with FreeAcc and orientation"
EXAMPLE = "PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,Status"
USEFUL = re.compile(r"PacketCounter|SampleTimeFine|(Acc|FreeAcc|Gyr|Euler|Quat)_[WXYZ]")
HEADER = re.compile(
    r"^\ufeff?\W*(PacketCounter\W+SampleTimeFine\b|Timestamp\W+Address\W+(Acc|FreeAcc|Gyr|Euler|Quat)_[wxyz]\b)",
    re.MULTILINE,
)
SERVER_AXIS = re.compile(r"(Acc|FreeAcc|Gyr|Euler|Quat)_[wxyz]")
CLOCK_US = 2.0**32
FULL_SCALE_G = 16.0
RESTORED = Note(
    "gravity_restored", "The file holds acceleration without gravity: gravity is put back with its orientation angles."
)
DERIVED = Note(
    "gyroscope_derived", "The file holds no angular rate: it is taken from the change of its orientation angles."
)

Columns = Mapping[str, Array]


def sniff(head: Content) -> str | None:
    """Tell the header by its first two columns, that of the server by three."""
    return "whole" if HEADER.search(head.head) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read acceleration, restoring gravity where it was removed, and angular rate."""
    content = parts["whole"]
    layout = find_layout(content.lines)
    if layout is None or not HEADER.search(",".join(layout.names)):
        raise no_rows()
    facts = dict(
        re.split(r":[,;\t]", line, maxsplit=1) for line in content.lines[: layout.skip] if re.search(r":[,;\t]", line)
    )
    rate_hz = hints.rate_hz or _number(facts.get("OutputRate", ""))
    columns, lost, device, several = _columns(content, layout)
    time_s = _times(columns, rate_hz)
    acc, gyr, notes = _motion(columns, time_s)
    return RawRecording(
        acc=Stream(time_s, acc, "m/s2"),
        gyr=None if gyr is None else Stream(time_s, gyr, "deg/s"),
        device_clock=True,
        start_s=_start_s(facts.get("StartTime", ""), time_s),
        sensor=" ".join(filter(None, ("Xsens DOT", device or facts.get("DeviceTag", "").strip(" ,;\t")))),
        stated_rate_hz=rate_hz,
        acc_range_mps2=FULL_SCALE_G * STANDARD_GRAVITY_MPS2,
        dropped_rows=lost,
        notes=several + notes,
    )


def _motion(columns: Columns, time_s: Array) -> tuple[Array, Array | None, tuple[Note, ...]]:
    """Return acceleration with gravity and angular rate in deg/s, and what was done to get them."""
    acc, free, gyr = (_together(columns, name, "XYZ") for name in ("Acc", "FreeAcc", "Gyr"))
    if acc is not None:
        return acc, gyr, ()
    if free is None:
        raise UnusableContentError(
            "it holds no acceleration: record in a mode with acceleration, such as Rate quantities",
            code="no_acceleration",
        )
    to_earth = _orientation(columns)
    if to_earth is None:
        raise UnusableContentError(
            "gravity was removed from its acceleration and no orientation stands beside: record in a mode with Acc",
            code="gravity_removed",
        )
    acc = np.einsum("nji,nj->ni", to_earth, free + np.array([0.0, 0.0, STANDARD_GRAVITY_MPS2]))
    if gyr is not None:
        return acc, gyr, (RESTORED,)
    return acc, np.degrees(rate_from_orientation(time_s, to_earth)), (RESTORED, DERIVED)


def rate_from_orientation(time_s: Array, to_earth: Array) -> Array:
    """Take the angular rate in the sensor frame from the change of its orientation.

    Parameters
    ----------
    time_s : (n,) array
    to_earth : (n, 3, 3) array
        Rotations from sensor to earth.

    Returns
    -------
    (n, 3) array
        In rad/s, the mean over the step before and after each row; zero for a single row.
    """
    step = np.einsum("nji,njk->nik", to_earth[:-1], to_earth[1:])
    axis = (
        np.stack([step[:, 2, 1] - step[:, 1, 2], step[:, 0, 2] - step[:, 2, 0], step[:, 1, 0] - step[:, 0, 1]], axis=1)
        / 2
    )
    sine = np.linalg.norm(axis, axis=1)
    angle = np.arctan2(sine, (np.trace(step, axis1=1, axis2=2) - 1) / 2)
    rate = axis * (angle / np.maximum(sine, 1e-12) / np.maximum(np.diff(time_s), 1e-6))[:, None]
    padded = np.concatenate([rate[:1], rate, rate[-1:]]) if len(rate) else np.zeros((len(time_s) + 1, 3))
    return (padded[1:] + padded[:-1]) / 2


def _orientation(columns: Columns) -> Array | None:
    """Read the rotations from sensor to earth; None where the file holds none."""
    quat = _together(columns, "Quat", "WXYZ")
    if quat is not None:
        w, x, y, z = quat.T / np.linalg.norm(quat, axis=1)
    else:
        euler = _together(columns, "Euler", "XYZ")
        if euler is None:
            return None
        (cr, cp, cy), (sr, sp, sy) = np.cos(np.radians(euler.T) / 2), np.sin(np.radians(euler.T) / 2)
        w, x = cr * cp * cy + sr * sp * sy, sr * cp * cy - cr * sp * sy
        y, z = cr * sp * cy + sr * cp * sy, cr * cp * sy - sr * sp * cy
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), 2, 0)


def _columns(content: Content, layout: Layout) -> tuple[Columns, int, str | None, tuple[Note, ...]]:
    """Read all columns that are of use by name: their numbers, the rows lost, and which sensor of several it is."""
    names = [_own_name(name) if "Address" in layout.names else name for name in layout.names]
    wanted = [name for name in dict.fromkeys(names) if re.fullmatch(USEFUL, name)]
    places = [names.index(name) for name in wanted]
    if "Address" not in names:
        numbers, lost = read_numbers(content, layout, places)
        return dict(zip(wanted, numbers.T, strict=True)), lost, None, ()
    frame, lost = read_cells(content, layout)
    frame, device, notes = one_device(frame, names.index("Address"))
    numbers = numbers_of(frame, places, layout.decimal)
    return dict(zip(wanted, numbers.T, strict=True)), lost, device, notes


def _own_name(name: str) -> str:
    """Return what the sensor's own files call a column of the server's."""
    if SERVER_AXIS.fullmatch(name):
        return name[:-1] + name[-1].upper()
    return "SampleTimeFine" if name == "Timestamp" else name


def _together(columns: Columns, name: str, axes: str) -> Array | None:
    """Return the axes of one quantity; None where they are not all there."""
    wanted = [f"{name}_{axis}" for axis in axes]
    return np.column_stack([columns[column] for column in wanted]) if set(wanted) <= columns.keys() else None


def _times(columns: Columns, rate_hz: float | None) -> Array:
    """Read the sensor's clock; where it is blank, count packets at the stated rate."""
    clock = columns.get("SampleTimeFine")
    if clock is not None and np.isfinite(clock).mean() > 0.5:
        return unwrapped(clock, CLOCK_US) / 1e6
    if rate_hz is None:
        raise UnusableContentError("its clock is blank: give the sample rate with --rate", code="no_time")
    counter = columns.get("PacketCounter")
    if counter is None:
        return np.arange(len(next(iter(columns.values())))) / rate_hz
    return unwrapped(counter, 2.0**16 if not (counter >= 2**16).any() else 2.0**32) / rate_hz


def _start_s(text: str, time_s: Array) -> float | None:
    """Read `2024-12-09 11:37:39.631 +0100` as seconds since 1970 at zero of the sensor's clock."""
    try:
        start = datetime.strptime(text.strip(" ,;\t"), "%Y-%m-%d %H:%M:%S.%f %z")
    except ValueError:
        return None
    return start.timestamp() - float(time_s[0]) if len(time_s) and np.isfinite(time_s[0]) else None


def _number(text: str) -> float | None:
    """Read the number of `60Hz`."""
    match = re.match(r"\s*(\d+(\.\d+)?)", text)
    return float(match[1]) if match and float(match[1]) > 0 else None
