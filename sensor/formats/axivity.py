"""Axivity AX3 and AX6 as OmGui and cwa-convert write them: no header; a time, three axes in g, perhaps three in deg/s.

What follows the axes (light, temperature, battery) is never negative, an angular rate is now and then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import ACC, GYR, Units, layout_of, read_streams
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.tables import cells_of
from sensor.formats.hints import ReadHints

DESCRIPTION = "Axivity AX3, AX6 CSV (OmGui, cwa-convert), which has no header"
EXAMPLE = "2019-12-23 21:04:06.690,0.328125,0.984375,0.203125"
ROW = re.compile(r"(\d{9,10}\.\d+|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?)(,-?\d+(\.\d+)?){3,}$")


def sniff(head: Content) -> str | None:
    """Tell rows of an absolute time and numbers in the first line already."""
    rows = head.lines[:50]
    return "whole" if len(rows) > 1 and all(ROW.match(row) for row in rows) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read acceleration, and angular rate where three more columns change sign."""
    content = parts["whole"]
    layout = layout_of(content)
    names = ("time", *ACC, *(GYR if _has_gyroscope(content) else ()))
    columns = {name: k for k, name in enumerate(names)}
    table = read_streams(content, layout, columns, hints, Units(acc="g", gyr="deg/s"))
    return RawRecording(
        acc=table.acceleration(),
        gyr=table.gyr,
        device_clock=True,
        start_s=table.time.start_s,
        start_is_utc=False,  # the device is set to local time and knows no zone
        sensor="Axivity",
        dropped_rows=table.lost,
    )


def _has_gyroscope(content: Content) -> bool:
    """Tell an angular rate in columns 5 to 7 from light, temperature and battery."""
    rows = [cells_of(line, ",") for line in content.lines if line]
    return all(len(row) >= 7 for row in rows) and all(any(row[k].startswith("-") for row in rows) for k in (4, 5, 6))
