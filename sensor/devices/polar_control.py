"""The control point of Polar's measurement stream (PMD): commands to bytes, answers to settings.

to it      01 kind   what can be set        02 kind settings   start        03 kind   stop
from it    F0 op kind error more settings
settings   u8 what, u8 count, values: 0 rate u16, 1 resolution u16, 2 range u16, 4 channels u8, 5 factor f32
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

from sensor.devices.device import covering

ASK, START, STOP = 1, 2, 3
ANSWER = 0xF0
RATE, RESOLUTION, RANGE, CHANNELS, FACTOR = 0, 1, 2, 4, 5
FORMATS = {RATE: "<H", RESOLUTION: "<H", RANGE: "<H", CHANNELS: "<B", FACTOR: "<f"}
ALREADY = 6
ERRORS = {
    1: "it does not know the command",
    2: "it does not know the measurement",
    3: "it does not have that measurement",
    4: "the command is of a wrong length",
    5: "a setting is wrong",
    6: "it is already measuring",
    7: "it does not have that resolution",
    8: "it does not have that rate",
    9: "it does not have that range",
    10: "the packets of the link are too small",
    11: "it does not have that many channels",
    12: "it cannot do that now",
    13: "it cannot measure in its charger",
}
Settings = Mapping[int, tuple[float, ...]]


class Answer(NamedTuple):
    """An answer; `error` 0 is success."""

    op: int
    kind: int
    error: int
    settings: Settings


def read_answer(data: bytes) -> Answer | None:
    """Read an answer; None where it is none.

    Examples
    --------
    >>> read_answer(bytes.fromhex("f0 01 02 00 00 00 02 3200 6400")).settings
    {0: (50.0, 100.0)}
    """
    if len(data) < 4 or data[0] != ANSWER:
        return None
    return Answer(data[1], data[2], data[3], _settings(data[5:]) if not data[3] else {})


def _settings(data: bytes) -> Settings:
    """Read settings up to what is not understood; the answer of an H10 to a start ends with a lone byte.

    A value of 0 is no offer, and a setting without a value is none.
    """
    found: dict[int, tuple[float, ...]] = {}
    at = 0
    while at + 2 <= len(data) and data[at] in FORMATS:
        what, count = data[at], data[at + 1]
        size = struct.calcsize(FORMATS[what])
        values = data[at + 2 : at + 2 + count * size]
        if len(values) < count * size:
            break
        if offered := tuple(float(value) for (value,) in struct.iter_unpack(FORMATS[what], values) if value):
            found[what] = offered
        at += 2 + count * size
    return found


def start_command(kind: int, settings: Mapping[int, int]) -> bytes:
    """Return the command that starts a measurement, with settings in the order given."""
    parts = [struct.pack("<BB", what, 1) + struct.pack(FORMATS[what], value) for what, value in settings.items()]
    return bytes((START, kind)) + b"".join(parts)


def choose(offered: Settings, *, rate_hz: float, wished_range: float | None) -> dict[int, int]:
    """Choose from what is offered: the rate and the range that cover the wish; without a wish the widest range.

    Settings stand in the order in which the maker's papers show them for a device with channels and for one without.
    """
    rate = int(covering(rate_hz, offered[RATE]))
    span = int(covering(wished_range or max(offered[RANGE]), offered[RANGE]))
    resolution = int(max(offered[RESOLUTION]))
    if CHANNELS in offered:
        return {RATE: rate, RESOLUTION: resolution, RANGE: span, CHANNELS: int(offered[CHANNELS][0])}
    return {RANGE: span, RATE: rate, RESOLUTION: resolution}
