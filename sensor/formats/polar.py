"""Polar Sensor Logger: `..._ACC.txt`, and `..._GYRO.txt` for the Verity Sense, in mg and deg/s.

The sensor's own clock is used: the phone's stamps come in batches. They only tell the absolute start, in local time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import TableStreams, Units, columns_named, layout_of, read_streams
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.tables import cells_of
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import Array

DESCRIPTION = "Polar Sensor Logger (H10, Verity Sense, OH1): ACC and GYRO text files"
EXAMPLE = "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]"


def sniff(head: Content) -> str | None:
    """Tell the two clocks of the header, and the sensor by the unit."""
    first = head.lines[0].lower() if head.lines else ""
    if "phone timestamp" not in first or "sensor timestamp [ns]" not in first:
        return None
    return "acc" if "x [mg]" in first else "gyr" if "x [dps]" in first or "x [deg/sec]" in first else "beside"


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read the accelerometer, and the gyroscope where it lies beside."""
    if "acc" not in parts:
        raise UnusableContentError(
            "it holds a gyroscope alone: the ACC file is missing beside it", code="no_acceleration"
        )
    acc, start_s = _table(parts["acc"])
    gyr = _table(parts["gyr"])[0].gyr if "gyr" in parts else None
    return RawRecording(
        acc=acc.acceleration(),
        gyr=gyr,
        device_clock=True,
        start_s=start_s,
        start_is_utc=False,
        sensor="Polar",
        dropped_rows=acc.lost,
    )


def _table(content: Content) -> tuple[TableStreams, float | None]:
    """Read one file, and what the phone's clock said at zero of the sensor's."""
    layout = layout_of(content)
    columns = columns_named(layout)
    table = read_streams(content, layout, columns, units=Units(gyr="deg/s"))
    return table, _phone_s(cells_of(content.lines[layout.skip], layout.delimiter)[0], table.time.seconds)


def _phone_s(text: str, sensor_s: Array) -> float | None:
    """Read the phone's time of the first row as seconds since 1970 at zero of the sensor's clock."""
    try:
        return (datetime.fromisoformat(text).replace(tzinfo=UTC)).timestamp() - float(sensor_s[0])
    except (ValueError, IndexError):
        return None
