"""Bytes of a WitMotion sensor into readings, on every way it has: joint frames and separate ones may even alternate.

A reading of separate frames is what stands from one frame of acceleration to the next, never a pair across them: it is
complete with its angular rate, and without one where that frame was lost. Its time is the frame of time before it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime
from math import nan

import numpy as np

from sensor.devices.device import Counts, Facts, Readings
from sensor.devices.framing import Frames
from sensor.devices.witmotion_registers import (
    ACC,
    ACC_MPS2_PER_LSB,
    ACC_RANGE_G,
    BATTERY,
    GYR,
    GYR_RADPS_PER_LSB,
    GYR_RANGE_DPS,
    JOINT,
    REGISTERS,
    START,
    TIME,
    VERSION,
    battery_pct,
    measure,
)

EPOCH = datetime(2000, 1, 1)
_SIX = struct.Struct("<6h")
_THREE = struct.Struct("<3h")
_SCALE = np.array([ACC_MPS2_PER_LSB] * 3 + [GYR_RADPS_PER_LSB] * 3)
Row = tuple[float, ...]  # time in ms, then six words; NaN where not known


class WitMotionFrames:
    """The state of one connection; the two devices add how to talk to it."""

    def __init__(self, *, starts_with_a_frame: bool, sends_time: bool) -> None:
        self.counts = Counts()
        self.facts = Facts(acc_range_g=ACC_RANGE_G, gyr_range_dps=GYR_RANGE_DPS)
        self._frames = Frames(START, measure, self.counts, follows=starts_with_a_frame)
        self._acc: Row | None = None  # waits for its angular rate
        self._time_ms, self._sends_time = nan, sends_time

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take bytes in any cut."""
        return self.readings(self.rows(data, channel))

    def rows(self, data: bytes, channel: str = "") -> list[Row]:
        """Take bytes in any cut, and return the readings that they complete as rows."""
        rows: list[Row] = []
        for frame in self._frames.feed(data):
            if frame[1] == JOINT:
                rows.append((nan, *_SIX.unpack_from(frame, 2)))
            else:
                self._take(frame, rows)
        return rows

    def readings(self, rows: list[Row]) -> Readings:
        """Put rows together, in SI."""
        numbers = np.array(rows, float).reshape(-1, 7)
        signal = numbers[:, 1:] * _SCALE
        return Readings(signal[:, :3], signal[:, 3:], numbers[:, 0] if self._sends_time else None)

    def _take(self, frame: bytes, rows: list[Row]) -> None:
        """Add the readings that a frame other than a joint one completes."""
        kind = frame[1]
        if kind == REGISTERS:
            self._note(frame[2], struct.unpack_from("<8h", frame, 4))
        elif kind == TIME:
            self._time_ms = _milliseconds(frame[2:10])
        elif kind == ACC:
            self._give_up_waiting(rows)
            self._acc = (self._time_ms, *_THREE.unpack_from(frame, 2))
            self._time_ms = nan
        elif kind == GYR and self._acc is not None:
            rows.append((*self._acc, *_THREE.unpack_from(frame, 2)))
            self._acc = None

    def _give_up_waiting(self, rows: list[Row]) -> None:
        """Let a reading go whose angular rate never came."""
        if self._acc is not None:
            rows.append((*self._acc, nan, nan, nan))
            self.counts.bad += 1
            self._acc = None

    def _note(self, register: int, values: Sequence[int]) -> None:
        """Keep what a register tells."""
        if register == BATTERY:
            self.facts.battery_pct = battery_pct(values[0] / 100)
        elif register == VERSION:
            self.facts.firmware = str(values[0] & 0xFFFF)


def _milliseconds(fields: bytes) -> float:
    """Read `YY MM DD HH MM SS msL msH` as milliseconds since 2000 on the sensor's own calendar; NaN if it is none."""
    year, month, day, hour, minute, second, ms = struct.unpack("<6BH", fields)
    try:
        moment = datetime(2000 + year, month, day, hour, minute, second)
    except ValueError:
        return nan
    return (moment - EPOCH).total_seconds() * 1000 + ms if ms < 1000 else nan
