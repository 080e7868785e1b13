"""Own firmware with our binary packet: everything of some readings in one notification.

    u8  version << 4 | n          n = 1 ... 15 readings; n = 1 is 20 bytes and fits the smallest packet there is
    u8  count of packets          starts again at 256
    u32 us of the first reading   starts again after 71.58 min
    u16 us between readings
    n * (3 * i16 acceleration, 2048 a g;  3 * i16 angular rate, 16.4 a deg/s)

A C encoder of it is firmware_notes/reference/hipthrust_frame.c; all numbers are little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import pi

import numpy as np

from sensor.devices.device import Await, Counts, Device, Facts, Readings, Step, Wish
from sensor.samples import STANDARD_GRAVITY_MPS2

VERSION = 1
HEADER = struct.Struct("<BBIH")
READING_SIZE = 12
LSB_PER_G, LSB_PER_DPS = 2048.0, 16.4
WRAP = 2**32  # us
SERVICE = "7b1daab5-36bb-4594-be61-6f3106354f35"
NOTIFY = "7b1daab6-36bb-4594-be61-6f3106354f35"


class HipthrustGatt:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts(acc_range_g=32767 / LSB_PER_G, gyr_range_dps=32767 / LSB_PER_DPS)

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification."""
        n = data[0] & 0x0F if data else 0
        if not n or data[0] >> 4 != VERSION or len(data) != HEADER.size + READING_SIZE * n:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
            return Readings(np.empty((0, 3)))
        self.counts.good += 1
        _, sequence, first_us, step_us = HEADER.unpack_from(data)
        words = np.frombuffer(data, "<i2", offset=HEADER.size).reshape(n, 6)
        return Readings(
            acc_mps2=words[:, :3] * (STANDARD_GRAVITY_MPS2 / LSB_PER_G),
            gyr_radps=words[:, 3:] * (pi / 180 / LSB_PER_DPS),
            ticks=(first_us + step_us * np.arange(n, dtype=float)) % WRAP,
            sequence=np.full(n, sequence, dtype=np.int64),
        )

    def start(self, wish: Wish) -> Iterator[Step]:
        """Wait for the first packet: the firmware decides about rate and range."""
        before = self.counts.good
        yield Await(
            lambda: self.counts.good > before,
            seconds=3.0,
            complaint="no packet arrived: check that the firmware sends version 1 of the hipthrust frame",
        )

    def stop(self) -> Iterator[Step]:
        """Do nothing: the stream ends with the subscription."""
        yield from ()

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: it is told by the standard battery service, if at all."""
        yield from ()


DEVICE = Device(
    name="hipthrust-gatt",
    title="Own firmware with the hipthrust frame (Bluetooth LE)",
    transport="ble",
    new_decoder=HipthrustGatt,
    matches=lambda name: name.startswith("HipThrust"),
    services=(SERVICE,),
    notify=(NOTIFY,),
    tick_s=1e-6,
    tick_wrap=WRAP,
    sequence_wrap=256,
    packets=True,
    certainty="A",
    note="Rate and range are what its firmware was built with.",
)
