"""GENEActiv CSV: a hundred header lines, then time, three axes in g, light, button and temperature."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import ACC, Units, layout_of, read_streams
from sensor.formats.border.raw import RawRecording
from sensor.formats.hints import ReadHints
from sensor.samples import STANDARD_GRAVITY_MPS2

DESCRIPTION = "GENEActiv CSV with its hundred header lines (accelerometer alone)"
EXAMPLE = "Device Type,GENEActiv"
FULL_SCALE_G = 8.0  # of every GENEActiv model


def sniff(head: Content) -> str | None:
    """Tell the first of the header lines."""
    return "whole" if head.lines and re.match(r"Device Type[,;\t]\s*GENEActiv", head.lines[0]) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read acceleration; the clock's milliseconds stand behind a colon."""
    content = parts["whole"]
    layout = layout_of(content)
    columns = {name: k for k, name in enumerate(("time", *ACC))}
    table = read_streams(content, layout, columns, hints, Units(acc="g"))
    facts = dict(
        re.split(r"[,;\t]", line, maxsplit=1) for line in content.lines[: layout.skip] if re.search(r"[,;\t]", line)
    )
    rate = re.match(r"\s*(\d+(\.\d+)?) *Hz", facts.get("Measurement Frequency", ""))
    return RawRecording(
        acc=table.acceleration(),
        device_clock=True,
        start_s=table.time.start_s,
        start_is_utc=table.time.utc,
        sensor=" ".join(filter(None, ("GENEActiv", facts.get("Device Unique Serial Code", "").strip()))),
        stated_rate_hz=float(rate[1]) if rate else None,
        acc_range_mps2=FULL_SCALE_G * STANDARD_GRAVITY_MPS2,
        dropped_rows=table.lost,
    )
