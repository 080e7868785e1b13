"""The data of Polar's measurement stream (PMD): one frame into raw numbers, plain or as packed differences.

    u8 kind, u64 ns since 2000 of the LAST reading, u8 layout, content          layout bit 7: packed differences

Packed: one reading as it is, then blocks of `u8 width, u8 count` and count * channels differences of that many bits,
two's complement, least bit first, each to the reading before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from sensor.samples import Array

ACC, GYR = 2, 5
HEADER = struct.Struct("<BQB")
PACKED = 0x80
CHANNELS = 3
BITS = 16  # of a reading that stands as it is
PLAIN_BYTES = {0: 1, 1: 2, 2: 3}  # of a number, by layout
LONGEST_VALUE = 512  # bytes that a notification can hold


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame understood; `raw` (n, 3) is in mg or counts, as kind and layout have it."""

    kind: int
    last_ns: float
    layout: int
    raw: Array


def read_frame(data: bytes) -> Frame | None:
    """Read a frame of acceleration or angular rate; None where it is none, or of a layout that no paper tells."""
    if not HEADER.size < len(data) <= LONGEST_VALUE:
        return None
    kind, last_ns, layout = HEADER.unpack_from(data)
    content = data[HEADER.size :]
    if kind == ACC and layout in PLAIN_BYTES:
        raw = plain(content, PLAIN_BYTES[layout])
    elif (kind == ACC and layout in (PACKED, PACKED | 1)) or (kind == GYR and layout == PACKED):
        raw = unpacked(content)
    else:
        return None
    return None if raw is None else Frame(kind, float(last_ns), layout, raw)


def plain(content: bytes, size: int) -> Array | None:
    """Read numbers of 1 to 3 bytes; None where they are no whole readings."""
    if len(content) % (size * CHANNELS):
        return None
    digits = np.frombuffer(content, np.uint8).reshape(-1, size).astype(float)
    numbers = digits @ (256.0 ** np.arange(size))
    numbers -= (numbers >= 2.0 ** (8 * size - 1)) * 2.0 ** (8 * size)
    whole: Array = numbers.reshape(-1, CHANNELS)
    return whole


def unpacked(content: bytes) -> Array | None:
    """Undo packed differences; None where a block breaks off.

    Examples
    --------
    >>> unpacked(bytes.fromhex("0a0014001e00 03 01 ff01")).tolist()
    [[10.0, 20.0, 30.0], [9.0, 19.0, 29.0]]
    """
    at = BITS // 8 * CHANNELS
    if len(content) < at:
        return None
    readings = [np.frombuffer(content[:at], "<i2").astype(float)[None, :]]
    while at < len(content):
        if len(content) < at + 2:
            return None
        width, count = content[at], content[at + 1]
        size = -(-width * count * CHANNELS // 8)
        if not 0 < width <= 32 or not count or len(content) < at + 2 + size:
            return None
        bits = np.unpackbits(np.frombuffer(content[at + 2 : at + 2 + size], np.uint8), bitorder="little")
        digits = bits[: width * count * CHANNELS].reshape(count, CHANNELS, width).astype(float)
        weights = 2.0 ** np.arange(width)
        weights[-1] *= -1  # two's complement
        readings.append(readings[-1][-1] + np.cumsum(digits @ weights, axis=0))
        at += 2 + size
    return np.concatenate(readings)
