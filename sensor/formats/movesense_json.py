"""Movesense JSON: blocks of samples, each with the sensor's milliseconds of its first sample.

Two shapes: `{"Samples": [{"MeasAcc": block}, {"MeasGyro": block}, ...]}` and `{"Meas": {"IMU9": [block, ...]}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sensor.formats.border.content import Content
from sensor.formats.border.json_text import parsed_json
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.times import unwrapped
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import Array

DESCRIPTION = "Movesense JSON (MovesenseLog, DataLogger): Acc, Gyro, IMU6, IMU9"
EXAMPLE = '{"Meas":{"IMU9":[{"ArrayAcc":[{"x":0.1,"y":0.2,"z":9.8}],"ArrayGyro":[...],"Timestamp":0}]}}'
CLOCK_MS = 2.0**32
AXES = ("x", "y", "z")


def sniff(head: Content) -> str | None:
    """Tell the outer keys."""
    return "whole" if re.match(r'\ufeff?\s*\{\s*"(Meas|Samples)"\s*:', head.head) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read all blocks of acceleration and angular rate."""
    blocks = list(_blocks(parsed_json(parts["whole"])))
    acc, gyr = _stream(blocks, "ArrayAcc", "m/s2"), _stream(blocks, "ArrayGyro", "deg/s")
    if acc is None:
        raise UnusableContentError("it holds no acceleration: record the accelerometer too", code="no_acceleration")
    if gyr is not None and np.array_equal(gyr.time_s, acc.time_s):
        gyr = Stream(acc.time_s, gyr.values, gyr.unit)
    return RawRecording(acc=acc, gyr=gyr, device_clock=True, sensor="Movesense")


def _blocks(document: object) -> Iterator[Mapping[str, object]]:
    """Find every object with a time stamp, in the order of the file."""
    if isinstance(document, dict):
        if "Timestamp" in document:
            yield document
        else:
            for value in document.values():
                yield from _blocks(value)
    elif isinstance(document, list):
        for value in document:
            yield from _blocks(value)


def _stream(blocks: list[Mapping[str, object]], key: str, unit: str) -> Stream | None:
    """Join the blocks that hold one sensor; None where none does."""
    stamps, counts, values = [], [], []
    for block in blocks:
        rows = [row for row in _listed(block.get(key)) if row is not None]
        if rows:
            stamps.append(_number(block["Timestamp"]))
            counts.append(len(rows))
            values.extend(rows)
    if not values:
        return None
    return Stream(
        _spread(unwrapped(np.array(stamps), CLOCK_MS) / 1000, np.array(counts)), np.array(values, float), unit
    )


def _spread(first_s: Array, counts: NDArray[np.int_]) -> Array:
    """Give each sample of a block its time: evenly up to the next block, at the usual period where that one is late."""
    steps = np.diff(first_s)
    usual_s = float(np.median(steps / counts[:-1])) if len(steps) else 0.01
    periods = np.append(np.minimum(steps / counts[:-1], 1.5 * usual_s), usual_s)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    times_s: Array = np.repeat(first_s, counts) + place * np.repeat(periods, counts)
    return times_s


def _listed(rows: object) -> list[list[float] | None]:
    """Read `[{"x": .., "y": .., "z": ..}, ...]`; None for a row that is not of that form."""
    if not isinstance(rows, list):
        return []
    return [[_number(row.get(axis)) for axis in AXES] if isinstance(row, dict) else None for row in rows]


def _number(value: object) -> float:
    """Read a number, NaN where it is none."""
    return float(value) if isinstance(value, int | float) and abs(value) < 1e300 else float("nan")
