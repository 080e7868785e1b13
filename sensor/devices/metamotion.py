"""MbientLab MetaMotion R, RL, C (BMI160) and S (BMI270): messages of module, register and up to 18 bytes.

It streams acceleration and angular rate in messages of their own, three readings each, with neither clock nor count
(only a route that another program left on the board adds one); they are joined by their order. Where two messages of a
kind come in a row, one of the other kind was lost between.
Source and certainty: firmware_notes/metamotion.md.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from math import nan, pi
from typing import NamedTuple

import numpy as np

from sensor.devices.device import Await, Counts, Device, Facts, Readings, Step, Wait, Wish, Write, covering, refusal
from sensor.samples import STANDARD_GRAVITY_MPS2

UUID = "326a{}-85cb-9195-d9dd-464cfbbae75a"
SERVICE, COMMAND, NOTIFY = UUID.format("9000"), UUID.format("9001"), UUID.format("9006")
ACC, GYR, LOGGING, SETTINGS = 0x03, 0x13, 0x09, 0x11
READ = 0x80  # added to a register: its value is asked for, or told
BATTERY = 0x0C
ASK_BATTERY = 0xCC  # read, and tell it once
RATES_HZ = (25.0, 50.0, 100.0)  # 200 Hz would be 133 messages a second, twice what the radio carries
RATE_CODES = {25.0: 6, 50.0: 7, 100.0: 8}
GYR_RANGES_DPS = (2000.0, 1000.0, 500.0, 250.0, 125.0)  # the code is the place
LSB_PER_DPS_2000 = 16.4
ACCOUNTER_SIZE = 13
CONFIGURE_WAIT_S = 0.05


class Chip(NamedTuple):
    """What differs from one generation to the next."""

    acc_rate_base: int
    acc_ranges: dict[float, int]  # g to code
    acc_packed: int
    gyr_packed: int


BMI160 = Chip(0x20, {2.0: 0x03, 4.0: 0x05, 8.0: 0x08, 16.0: 0x0C}, 0x1C, 0x07)
BMI270 = Chip(0xA0, {2.0: 0x00, 4.0: 0x01, 8.0: 0x02, 16.0: 0x03}, 0x05, 0x05)
CHIPS = {1: BMI160, 4: BMI270}  # by the implementation of module 03 that it tells
ACC_MESSAGES = {(0x04, 8), (0x1C, 20), (0x05, 20)}  # register and length: both chips' together are unambiguous
GYR_MESSAGES = {(0x05, 8), (0x04, 8), (0x07, 20), (0x05, 20)}
Row = tuple[float, ...]


class MetaMotion:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts(acc_range_g=16.0, gyr_range_dps=1000.0)
        self._implementation: int | None = None
        self._acc: deque[Row] = deque()
        self._gyr: deque[Row] = deque()

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification."""
        rows: list[Row] = []
        module, register = (data[0], data[1]) if len(data) >= 2 else (0, 0)
        self.counts.good += 1
        if module == ACC and (register, len(data)) in ACC_MESSAGES:
            self._join(self._acc, [(nan, *row) for row in _rows(data[2:])], rows)
        elif module == GYR and (register, len(data)) in GYR_MESSAGES:
            self._join(self._gyr, _rows(data[2:]), rows)
        elif module == LOGGING and register == 0x03 and len(data) == ACCOUNTER_SIZE:
            tick = struct.unpack_from("<I", data, 3)
            self._join(self._acc, [(*tick, *row) for row in _rows(data[7:])], rows)
        elif register & READ and len(data) > 2:
            self._note(module, register & ~READ, data[2:])
        else:
            self.counts.good -= 1
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
        numbers = np.array(rows, float).reshape(-1, 7)
        acc, gyr = numbers[:, 1:4] * self._mps2_per_lsb, numbers[:, 4:] * self._radps_per_lsb
        return Readings(acc, gyr, numbers[:, 0])

    def start(self, wish: Wish) -> Iterator[Step]:
        """Ask which chip it has, configure both sensors, and start them."""
        rate_hz = covering(wish.rate_hz, RATES_HZ)
        acc_range_g = covering(wish.acc_range_g or 16.0, BMI160.acc_ranges)
        gyr_range_dps = covering(wish.gyr_range_dps or 1000.0, GYR_RANGES_DPS)
        self.facts.rate_hz, self.facts.acc_range_g, self.facts.gyr_range_dps = rate_hz, acc_range_g, gyr_range_dps
        yield Write(bytes((ACC, READ)), COMMAND)
        yield Await(lambda: self._implementation is not None, 3.0, "it does not tell its sensor: switch it off and on")
        if (chip := CHIPS.get(self._implementation or 0)) is None:
            yield refusal(f"its sensor (implementation {self._implementation}) is neither a BMI160 nor a BMI270")
            return
        yield from _slowly(*_stop(chip))  # a board left streaming refuses other settings
        self._acc.clear()
        self._gyr.clear()
        code = RATE_CODES[rate_hz]
        yield from _slowly(
            link_parameters(least_ms=7.5, most_ms=7.5, latency=0, timeout_ms=6000),
            bytes((ACC, 0x03, chip.acc_rate_base + code, chip.acc_ranges[acc_range_g])),
            bytes((GYR, 0x03, 0x20 + code, GYR_RANGES_DPS.index(gyr_range_dps))),
            bytes((ACC, chip.acc_packed, 1)),
            bytes((GYR, chip.gyr_packed, 1)),
            bytes((GYR, 0x02, 1, 0)),
            bytes((ACC, 0x02, 1, 0)),
            bytes((GYR, 0x01, 1)),
            bytes((ACC, 0x01, 1)),
        )

    def stop(self) -> Iterator[Step]:
        """Stop both sensors: left streaming the board drains itself and refuses later settings."""
        for data in _stop(CHIPS.get(self._implementation or 0, BMI160)):
            yield Write(data, COMMAND)

    def ask_battery(self) -> Iterator[Step]:
        """Ask for the battery's state."""
        yield Write(bytes((SETTINGS, ASK_BATTERY)), COMMAND)

    @property
    def _mps2_per_lsb(self) -> float:
        return (self.facts.acc_range_g or 16.0) / 32768 * STANDARD_GRAVITY_MPS2

    @property
    def _radps_per_lsb(self) -> float:
        return (self.facts.gyr_range_dps or 1000.0) / 2000 / LSB_PER_DPS_2000 * pi / 180

    def _join(self, kind: deque[Row], message: list[Row], rows: list[Row]) -> None:
        """Add a message of one kind, and pair what can be paired."""
        if len(kind) >= len(message):  # the other kind's message between the two was lost
            if kind is self._acc:
                rows += [(*acc, nan, nan, nan) for acc in kind]
            kind.clear()
            self.counts.bad += 1
        kind += message
        while self._acc and self._gyr:
            rows.append((*self._acc.popleft(), *self._gyr.popleft()))

    def _note(self, module: int, register: int, data: bytes) -> None:
        """Keep what it tells about itself."""
        if module == ACC and register == 0:
            self._implementation = data[0]
        elif module == SETTINGS and register == BATTERY:
            self.facts.battery_pct = float(data[0])


def link_parameters(*, least_ms: float, most_ms: float, latency: int, timeout_ms: float) -> bytes:
    """Return the message that asks for an interval between radio events, how many may be left out, and a limit.

    Examples
    --------
    >>> link_parameters(least_ms=7.5, most_ms=7.5, latency=0, timeout_ms=6000).hex()
    '11090600060000005802'
    """
    steps = (int(least_ms / 1.25), int(most_ms / 1.25), latency, int(timeout_ms / 10))
    return bytes((SETTINGS, 0x09)) + struct.pack("<4H", *steps)


def _rows(data: bytes) -> list[Row]:
    """Read as many triples as there are."""
    return list(struct.iter_unpack("<3h", data))


def _slowly(*messages: bytes) -> Iterator[Step]:
    """Write with the pause that the board needs between settings."""
    for data in messages:
        yield Write(data, COMMAND)
        yield Wait(CONFIGURE_WAIT_S)


def _stop(chip: Chip) -> tuple[bytes, ...]:
    """Return the messages that end both streams."""
    return (
        bytes((ACC, 0x01, 0)),
        bytes((GYR, 0x01, 0)),
        bytes((ACC, 0x02, 0, 1)),
        bytes((GYR, 0x02, 0, 1)),
        bytes((ACC, chip.acc_packed, 0)),
        bytes((GYR, chip.gyr_packed, 0)),
    )


DEVICE = Device(
    name="metamotion",
    title="MbientLab MetaMotion R, RL, C, S (Bluetooth LE)",
    transport="ble",
    new_decoder=MetaMotion,
    matches=lambda name: name.startswith(("MetaWear", "MetaMotion")),
    services=(SERVICE,),
    notify=(NOTIFY,),
    write=(COMMAND,),
    rates_hz=RATES_HZ,
    streams_clock=False,
    tick_s=48 / 32768,  # of a route with the board's clock; the stream asked for here has none
    tick_wrap=2**32,
    packets=True,
    certainty="A",
    note="It sends no time and no count, and drains itself if it is not stopped.",
)
