"""Xsens / Movella DOT: measurement mode 21 (rate quantities), 28 bytes with a clock in us.

Source and certainty: firmware_notes/xsens_dot.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import pi

import numpy as np

from sensor.devices.device import Await, Counts, Device, Facts, Readings, Step, Wait, Wish, Write, covering

UUID = "1517{}-4947-11e9-8646-d663bd873d93"
DEVICE_CONTROL, CONTROL, MEDIUM = UUID.format("1002"), UUID.format("2001"), UUID.format("2003")
BATTERY = UUID.format("3001")  # percent, and whether it is being charged
RATE_QUANTITIES = 21
SIZE = 28  # of what the mode fills; more may follow, as zeros
START, STOP = bytes((1, 1, RATE_QUANTITIES)), bytes((1, 0, RATE_QUANTITIES))
RATES_HZ = (10.0, 12.0, 15.0, 20.0, 30.0, 60.0)  # 120 Hz is for its own memory only
VISIT_RATE, RATE_OFFSET, DEVICE_CONTROL_SIZE = 0x10, 24, 32
WRAP = 2**32  # us
PLAUSIBLE = 1e4  # m/s2 and deg/s; its ranges are 16 g and 2000 deg/s


class XsensDot:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts(acc_range_g=16.0, gyr_range_dps=2000.0)

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification."""
        signal = np.frombuffer(data[4:SIZE], "<f4").astype(float) if len(data) >= SIZE else np.empty(0)
        if not signal.size or not (np.abs(signal) < PLAUSIBLE).all():
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
            return Readings(np.empty((0, 3)))
        self.counts.good += 1
        ticks = np.array(struct.unpack_from("<I", data), float)
        return Readings(signal[None, :3], signal[None, 3:] * (pi / 180), ticks)

    def start(self, wish: Wish) -> Iterator[Step]:
        """End a measurement that still runs, since the rate cannot be set during one; set the rate; begin."""
        rate_hz = covering(wish.rate_hz, RATES_HZ)
        self.facts.rate_hz = rate_hz
        control = bytearray(DEVICE_CONTROL_SIZE)
        control[0] = VISIT_RATE
        struct.pack_into("<H", control, RATE_OFFSET, int(rate_hz))
        for data, channel in ((STOP, CONTROL), (bytes(control), DEVICE_CONTROL)):
            yield Write(data, channel)
            yield Wait(0.2)
        before = self.counts.good
        yield Write(START, CONTROL)
        yield Await(
            lambda: self.counts.good > before,
            seconds=3.0,
            complaint="the DOT sends no rate quantities: update its firmware with the maker's app",
        )

    def stop(self) -> Iterator[Step]:
        """End the measurement."""
        yield Write(STOP, CONTROL)

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: its battery channel is read, not asked."""
        yield from ()


DEVICE = Device(
    name="xsens-dot",
    title="Xsens DOT, Movella DOT (Bluetooth LE)",
    transport="ble",
    new_decoder=XsensDot,
    matches=lambda name: name.startswith(("Xsens DOT", "Movella DOT")),
    services=(UUID.format("2000"),),
    notify=(MEDIUM,),
    write=(CONTROL, DEVICE_CONTROL),
    battery=BATTERY,
    rates_hz=RATES_HZ,
    tick_s=1e-6,
    tick_wrap=WRAP,
    packets=True,
    certainty="B",
    note="It streams at 60 Hz at most, and may go to sleep after half an hour.",
)
