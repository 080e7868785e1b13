"""WitMotion binary frames, as its loggers write them to a card under the name `.TXT`.

Two layouts: 11 bytes `55 5x ... sum` with time (50), acceleration (51) and angular rate (52) in turn, and 28 bytes
`55 61` with both and the time, or 20 bytes without. A frame is believed when its sum or its date is right, or when
another one follows it; whatever stands between frames is skipped. A sample is what stands between two frames of
acceleration, never a pair across them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from sensor.formats.border.content import Content
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import STANDARD_GRAVITY_MPS2, Array, Note

DESCRIPTION = "WitMotion binary frames (SD card .TXT, raw serial capture)"
EXAMPLE = "55 51 03 00 0b 00 4d 08 de 09 f0"
FULL_SCALE_G, FULL_SCALE_DPS = 16.0, 2000.0
DEFAULT_RATE_HZ = 10.0  # the factory setting
Bytes = NDArray[np.uint8]


def sniff(head: Content) -> str | None:
    """Tell that most of the first bytes are frames."""
    data = np.frombuffer(head.data[:4096], np.uint8)
    framed = 11 * len(_short_frames(data)) + 28 * len(_timed_frames(data)) + 20 * len(_untimed_frames(data))
    return "whole" if framed > 0.5 * len(data) > 20 else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read acceleration and angular rate; where no frame tells the time, `hints.rate_hz` must."""
    data = np.frombuffer(parts["whole"].data, np.uint8)
    timed, untimed = _timed_frames(data), _untimed_frames(data)
    if len(timed):
        numbers, stamps = _joint(data, timed), _stamps(data, timed + 20)
    elif len(untimed):
        numbers, stamps = _joint(data, untimed), np.full(len(untimed), np.nan)
    else:
        numbers, stamps = _grouped(data, _short_frames(data))
    if hints.rate_hz is not None:
        stamps = np.arange(len(numbers)) / hints.rate_hz
    elif not np.isfinite(stamps).any():
        raise UnusableContentError(
            f"its frames hold no time: give the rate with --rate ({DEFAULT_RATE_HZ:g} Hz unless the sensor was set)",
            code="no_time",
        )
    missing = int(np.isnan(numbers[:, 3]).sum())
    notes = (Note("gyroscope_lost_frames", f"{missing} samples lost their frame of angular rate."),) if missing else ()
    return RawRecording(
        acc=Stream(stamps, numbers[:, :3], "g"),
        gyr=Stream(stamps, numbers[:, 3:], "deg/s") if missing < len(numbers) else None,
        device_clock=hints.rate_hz is None,
        start_s=0.0 if hints.rate_hz is None else None,
        start_is_utc=False,
        sensor="WitMotion",
        stated_rate_hz=hints.rate_hz,
        acc_range_mps2=FULL_SCALE_G * STANDARD_GRAVITY_MPS2,
        notes=notes,
    )


def _short_frames(data: Bytes) -> NDArray[np.intp]:
    """Find the 11-byte frames with a right sum, none overlapping the one before."""
    if len(data) < 11:
        return np.zeros(0, np.intp)
    total = np.concatenate(([0], np.cumsum(data, dtype=np.int64)))
    right = (data[:-10] == 0x55) & (data[1:-9] >> 4 == 5) & ((total[10:-1] - total[:-11]) % 256 == data[10:])
    return _apart(np.flatnonzero(right), 11)


def _timed_frames(data: Bytes) -> NDArray[np.intp]:
    """Find the 28-byte frames, known by a plausible date."""
    if len(data) < 28:
        return np.zeros(0, np.intp)
    start = np.flatnonzero((data[:-27] == 0x55) & (data[1:-26] == 0x61))
    month, day, hour, minute, second = (data[start + 21 + k] for k in range(5))
    return _apart(
        start[(month - 1 < 12) & (day - 1 < 31) & (hour < 24) & (minute < 60) & (second < 60) & (data[start + 27] < 4)],
        28,
    )


def _untimed_frames(data: Bytes) -> NDArray[np.intp]:
    """Find the 20-byte frames that another one, or the end, follows."""
    start = np.flatnonzero((data[:-19] == 0x55) & (data[1:-18] == 0x61)) if len(data) >= 20 else np.zeros(0, np.intp)
    follows = [k + 20 == len(data) or data[k + 20 : k + 22].tobytes() == b"\x55\x61" for k in start]
    return _apart(start[np.array(follows, bool)], 20)


def _apart(start: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    """Keep the starts that lie behind the end of the frame kept before."""
    if not (np.diff(start) < size).any():
        return start
    kept: list[int] = []
    for k in start.tolist():
        if not kept or k >= kept[-1] + size:
            kept.append(k)
    return np.array(kept, np.intp)


def _words(data: Bytes, start: NDArray[np.intp], count: int) -> Array:
    """Read little-endian signed words that begin at each start."""
    words: Array = data[start[:, None] + np.arange(2 * count)].view("<i2").astype(float)
    return words


def _joint(data: Bytes, start: NDArray[np.intp]) -> Array:
    """Read acceleration and angular rate of `55 61` frames."""
    return _words(data, start + 2, 6) * ([FULL_SCALE_G / 32768] * 3 + [FULL_SCALE_DPS / 32768] * 3)


def _grouped(data: Bytes, start: NDArray[np.intp]) -> tuple[Array, Array]:
    """Join the 11-byte frames of each sample; NaN where its angular rate or time was lost."""
    kind = data[start + 1] if len(start) else np.zeros(0, np.uint8)
    sample = np.cumsum(kind == 0x51)  # the number of the sample that a frame belongs to, from 1
    numbers, stamps = np.full((int(sample[-1]) if len(sample) else 0, 6), np.nan), None
    numbers[:, :3] = _words(data, start[kind == 0x51] + 2, 3) * FULL_SCALE_G / 32768
    turning = (kind == 0x52) & (sample > 0)
    numbers[sample[turning] - 1, 3:] = _words(data, start[turning] + 2, 3) * FULL_SCALE_DPS / 32768
    stamps = np.full(len(numbers), np.nan)
    timing = (kind == 0x50) & (sample < len(numbers))  # the time stands before the acceleration
    stamps[sample[timing]] = _stamps(data, start[timing] + 2)
    return numbers, stamps


def _stamps(data: Bytes, start: NDArray[np.intp]) -> Array:
    """Read `YY MM DD HH MM SS msL msH` as seconds since 1970 in the sensor's own time; NaN where it is no date."""
    fields = data[start[:, None] + np.arange(8)].astype(float)
    days = {key: _day(*key) for key in {(int(y), int(m), int(d)) for y, m, d in fields[:, :3]}}
    day_s: Array = np.array([days[int(y), int(m), int(d)] for y, m, d in fields[:, :3]])
    of_day_s: Array = fields[:, 3:] @ np.array([3600, 60, 1, 0.001, 0.256])
    return day_s + of_day_s


def _day(year: int, month: int, day: int) -> float:
    """Return seconds since 1970 of a date."""
    try:
        return datetime(2000 + year, month, day, tzinfo=UTC).timestamp()
    except ValueError:
        return float("nan")
