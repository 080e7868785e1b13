"""Nordic Thingy:52: 18 bytes a reading, acceleration Q6.10 in g, angular rate Q11.5 in deg/s, compass Q12.4 in uT.

Source and certainty: firmware_notes/thingy52.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import pi

import numpy as np

from sensor.devices.device import Await, Counts, Device, Facts, Readings, Step, Wait, Wish, Write
from sensor.samples import STANDARD_GRAVITY_MPS2

UUID = "ef68{}-9b35-4933-9b10-52ffa9740042"
CONFIG, RAW = UUID.format("0401"), UUID.format("0406")
SIZE = 18
RATES_HZ = (5.0, 200.0)  # the ends; every whole number between them is taken
PEDOMETER_MS, TEMPERATURE_MS, COMPASS_MS, WAKE = 1000, 500, 500, 1  # as the factory has them


class Thingy52:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts(acc_range_g=2.0, gyr_range_dps=2000.0)

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification."""
        if len(data) != SIZE:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
            return Readings(np.empty((0, 3)))
        self.counts.good += 1
        words = np.frombuffer(data, "<i2").reshape(1, 9)
        return Readings(words[:, :3] * (STANDARD_GRAVITY_MPS2 / 1024), words[:, 3:6] * (pi / 180 / 32))

    def start(self, wish: Wish) -> Iterator[Step]:
        """Set the motion rate, which leaves the other settings as the factory has them."""
        rate_hz = round(min(max(wish.rate_hz, RATES_HZ[0]), RATES_HZ[1]))
        self.facts.rate_hz = float(rate_hz)
        yield Write(struct.pack("<4HB", PEDOMETER_MS, TEMPERATURE_MS, COMPASS_MS, rate_hz, WAKE), CONFIG)
        yield Wait(0.2)
        before = self.counts.good
        yield Await(lambda: self.counts.good > before, 3.0, "the Thingy sends no raw motion: switch it off and on")

    def stop(self) -> Iterator[Step]:
        """Do nothing: the stream ends with the subscription."""
        yield from ()

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: the standard battery service tells it."""
        yield from ()


DEVICE = Device(
    name="thingy52",
    title="Nordic Thingy:52 (Bluetooth LE)",
    transport="ble",
    new_decoder=Thingy52,
    matches=lambda name: name.startswith("Thingy"),
    services=(UUID.format("0400"),),
    notify=(RAW,),
    write=(CONFIG,),
    rates_hz=(10.0, 20.0, 50.0, 100.0, 200.0),
    packets=True,
    certainty="B",
    note="It clips at 2 g, which a fast lockout reaches, and sends no time.",
)
