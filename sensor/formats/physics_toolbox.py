"""Physics Toolbox Sensor Suite: g-force and gyroscope in one CSV; the unit stands in the column's name alone.

Times are seconds, or a clock such as `14:36:22:043` that begins again at midnight. Old versions wrote no header: such a
file is told by its fifth column, which is the length of the three before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import hypot
from statistics import median

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import ACC, Units, layout_of, read_streams, read_table
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.tables import cells_of, find_layout
from sensor.formats.hints import ReadHints

DESCRIPTION = "Physics Toolbox Sensor Suite CSV: g-force meter, with or without gyroscope"
EXAMPLE = "time,gFx,gFy,gFz,wx,wy,wz"
HEADERLESS = ("time", "gFx", "gFy", "gFz", "TgF")
ROWS_TOLD_BY = 50
LEAST_ROWS = 10
AROUND_1_G = 0.7, 1.5  # median length of a body that mostly rests; in m/s2 it would be 10
ROUNDED = 0.02  # each number may be rounded to two digits


def sniff(head: Content) -> str | None:
    """Tell the column names of this app, with any delimiter."""
    first = next((line for line in head.lines if line.strip()), "")
    names = re.split(r"\s*[,;\t]\s*", first.strip().lower().replace('"', ""))
    named = names[0] == "time" and {"gfx", "gfy", "gfz"} <= set(names)
    return "whole" if named or _without_header(head) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read g-force, and the gyroscope where it is there."""
    content = parts["whole"]
    if _without_header(content):
        columns = {name: k for k, name in enumerate(("time", *ACC))}
        table = read_streams(content, layout_of(content), columns, hints, Units(acc="g"))
    else:
        table = read_table(content, Units(acc="g", gyr="rad/s"))
    return RawRecording(acc=table.acceleration(), gyr=table.gyr, dropped_rows=table.lost)


def _without_header(head: Content) -> bool:
    """Tell a table of five unnamed columns: a time, three axes, and their length to its last digit."""
    layout = None if re.search("[A-DF-Za-df-z]", head.head[:200]) else find_layout(head.lines)
    if layout is None or layout.names or layout.width != len(HEADERLESS):
        return False
    rows = [cells_of(line, layout.delimiter) for line in head.lines[:ROWS_TOLD_BY] if line.strip()]
    try:
        numbers = [[float(cell.replace(layout.decimal, ".")) for cell in row[1:]] for row in rows]
        lengths = [hypot(x, y, z) - length for x, y, z, length in numbers]
    except ValueError:
        return False
    in_g = median([row[3] for row in numbers]) if numbers else 0.0
    return (
        len(rows) >= LEAST_ROWS and AROUND_1_G[0] < in_g < AROUND_1_G[1] and all(abs(off) <= ROUNDED for off in lengths)
    )
