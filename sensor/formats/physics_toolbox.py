"""Physics Toolbox Sensor Suite: g-force and gyroscope in one CSV; the unit stands in the column's name alone.

Times are seconds, or a clock such as `14:36:22:043` that begins again at midnight.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import Units, read_table
from sensor.formats.border.raw import RawRecording
from sensor.formats.hints import ReadHints

DESCRIPTION = "Physics Toolbox Sensor Suite CSV: g-force meter, with or without gyroscope"
EXAMPLE = "time,gFx,gFy,gFz,wx,wy,wz"


def sniff(head: Content) -> str | None:
    """Tell the column names of this app, with any delimiter."""
    first = next((line for line in head.lines if line.strip()), "")
    names = re.split(r"\s*[,;\t]\s*", first.strip().lower().replace('"', ""))
    return "whole" if names[0] == "time" and {"gfx", "gfy", "gfz"} <= set(names) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read g-force, and the gyroscope where it is there."""
    table = read_table(parts["whole"], Units(acc="g", gyr="rad/s"))
    return RawRecording(acc=table.acceleration(), gyr=table.gyr, dropped_rows=table.lost)
