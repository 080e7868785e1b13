"""Sensor Logger's JSON export: one list of readings of all sensors, every number written as a string."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.json_text import parsed_json
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.formats.sensor_logger import SENSORS, combined

DESCRIPTION = "Sensor Logger, its JSON export"
EXAMPLE = (
    '[{"sensor":"TotalAcceleration","time":"1698501144401773000","seconds_elapsed":"0.2","z":"9.8","y":"0.1","x":"0"}]'
)
COLUMNS = ("time", "x", "y", "z")


def sniff(head: Content) -> str | None:
    """Tell the keys of the first readings; what describes the session, without a time, may stand before them."""
    listed = re.match(r"\ufeff?\s*\[\s*\{", head.head) is not None
    keys = all(re.search(rf'"{key}"\s*:', head.head) for key in ("sensor", "seconds_elapsed"))
    return "whole" if listed and keys else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Sort the readings by sensor and put them together as the CSV files are."""
    document = parsed_json(parts["whole"])
    rows: dict[str, list[list[float]]] = {}
    facts: dict[str, str] = {}
    for entry in document if isinstance(document, list) else ():
        sensor = entry.get("sensor") if isinstance(entry, dict) else None
        if sensor in SENSORS:
            rows.setdefault(sensor, []).append([_number(entry.get(column)) for column in COLUMNS])
        elif sensor == "Metadata":
            facts = {str(key): str(value) for key, value in entry.items()}
    if not rows:
        raise UnusableContentError("it holds no acceleration: record the accelerometer too", code="no_acceleration")
    return combined({sensor: _stream(sensor, np.array(values)) for sensor, values in rows.items()}, facts)


def _stream(sensor: str, numbers: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Stream:
    """Turn time in ns and three axes into a stream."""
    return Stream(numbers[:, 0] / 1e9, numbers[:, 1:], "rad/s" if sensor.startswith("Gyroscope") else "m/s2")


def _number(value: object) -> float:
    """Read a number, or a string that holds one; NaN where it is neither."""
    try:
        return float(value) if isinstance(value, str | int | float) else float("nan")
    except (ValueError, OverflowError):
        return float("nan")
