"""Movesense over its GATT SensorData Protocol: acceleration and angular rate as arrays of float32.

    to it     code, ref, payload      0 hello, 1 subscribe path, 2 unsubscribe, 4 get path, 7 system mode
    from it   1, ref, status, data    answer; that to hello has no status
              2, ref, data            u32 ms of the first reading, then all accelerations, then all angular rates
              3, ref, data            the rest of the data before

Whether its data come in two parts shows with the second notification; the first one waits for it.
Source and certainty: firmware_notes/movesense.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import pi

import numpy as np

from sensor.devices.batches import Batches
from sensor.devices.device import (
    Await,
    Counts,
    Device,
    Facts,
    Readings,
    Step,
    Wait,
    Wish,
    Write,
    covering,
    refusal,
    told,
)
from sensor.samples import Array

UUID = "3480000{}-7185-4d5d-b431-630e7050e8f0"
SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
WRITE, NOTIFY = UUID.format(1), UUID.format(2)
HELLO, SUBSCRIBE, UNSUBSCRIBE, GET, SYSTEM_MODE = 0, 1, 2, 4, 7
ANSWER, DATA, DATA_PART2 = 1, 2, 3
REF, HELLO_REF, INFO_REF, MODE_REF = 0x63, 0x01, 0x62, 0x64
FULL_POWER_OFF = 5  # of its modes: it starts afresh, and the link drops
SLOTS_TAKEN = 429
RATES_HZ = (13.0, 26.0, 52.0, 104.0)  # faster ones lose packets
WRAP = 2**32 * 1000  # its clock counts ms in 32 bits; readings between stamps need us
PLAUSIBLE = 1e5
LONGEST_VALUE = 512  # bytes that a notification can hold


class Movesense:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts()
        self._answers: dict[int, bytes] = {}
        self._part: bytes | None = None
        self._in_parts: bool | None = None
        self._batches = Batches(1e6 / RATES_HZ[-1])

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification."""
        code, ref, payload = (data[0], data[1], data[2:]) if len(data) >= 2 else (0, 0, b"")
        if code == ANSWER:
            self._answer(ref, payload)
        elif code == DATA and ref == REF and 4 < len(payload) <= LONGEST_VALUE:
            return self._data(payload)
        elif code == DATA_PART2 and ref == REF and self._part is not None and len(payload) <= LONGEST_VALUE:
            whole, self._part, self._in_parts = self._part + payload, None, True
            return self._decoded([whole])
        else:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
        return Readings(np.empty((0, 3)))

    def start(self, wish: Wish) -> Iterator[Step]:
        """Greet, ask for the rates there are, subscribe; where all its slots are taken, make it start afresh."""
        yield Write(bytes((HELLO, HELLO_REF)))
        yield Await(lambda: HELLO_REF in self._answers, 2.0, "it does not greet", required=False)
        yield Write(bytes((GET, INFO_REF)) + b"/Meas/Acc/Info\0")
        yield Await(lambda: INFO_REF in self._answers, 2.0, "it does not tell its rates", required=False)
        offered = acc_info(self._answers.get(INFO_REF, b"")[2:])[0] or RATES_HZ
        rates = [rate for rate in offered if rate <= RATES_HZ[-1]] or RATES_HZ
        rate_hz = covering(wish.rate_hz, rates)
        self.facts.rate_hz, self._batches = rate_hz, Batches(1e6 / rate_hz)
        self._answers.pop(REF, None)
        yield Write(subscribe(f"/Meas/IMU6/{rate_hz:.0f}"))
        yield Await(lambda: REF in self._answers, 3.0, "it does not answer: it needs firmware 2.3 or newer")
        status = int.from_bytes(self._answers.get(REF, b"")[:2], "little")
        if status == SLOTS_TAKEN:
            yield Write(bytes((SYSTEM_MODE, MODE_REF, FULL_POWER_OFF)))
            yield Wait(1.0)
            yield refusal("all its request slots were taken (429), so it was restarted: connect again")
        elif not 200 <= status < 300:
            yield refusal(f"it refuses to stream (status {status}): it needs firmware 2.3 or newer")

    def stop(self) -> Iterator[Step]:
        """End the subscription, which otherwise keeps one of its few slots."""
        yield Write(bytes((UNSUBSCRIBE, REF)))

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: the standard battery service tells it."""
        yield from ()

    def _answer(self, ref: int, payload: bytes) -> None:
        """Keep an answer, and what hello tells: version, then serial number, product, address, app, version."""
        self.counts.good += 1
        self._answers[ref] = payload
        if ref == HELLO_REF:
            words = [told(word.decode("ascii", "replace")) for word in payload[1:].split(b"\0")]
            self.facts.serial_number = words[0] or None
            self.facts.firmware = " ".join(words[3:5]).strip() or None

    def _data(self, payload: bytes) -> Readings:
        """Take data, or their first part."""
        waiting = [] if self._part is None else [self._part]
        if self._in_parts is None and waiting:
            self._in_parts = False
        self._part = None if self._in_parts is False else payload
        return self._decoded(waiting if self._part is not None else [*waiting, payload])

    def _decoded(self, payloads: list[bytes]) -> Readings:
        """Turn whole payloads into readings."""
        found: list[tuple[Array, Array, Array]] = []
        for payload in payloads:
            content = imu_arrays(payload, arrays=2)
            if content is None:
                self.counts.bad += 1
                self.counts.skipped_bytes += len(payload)
                continue
            self.counts.good += 1
            stamp_ms, (acc, gyr) = content
            found.append((self._batches.from_first(stamp_ms * 1000.0, len(acc)), acc, gyr))
        if not found:
            return Readings(np.empty((0, 3)))
        ticks, acc, gyr = (np.concatenate(part) for part in zip(*found, strict=True))
        return Readings(acc, gyr * (pi / 180), ticks % WRAP)


def subscribe(path: str) -> bytes:
    """Return the command that subscribes to a path."""
    return bytes((SUBSCRIBE, REF)) + path.encode("ascii") + b"\0"


def imu_arrays(payload: bytes, *, arrays: int) -> tuple[int, Array] | None:
    """Read the ms of the first reading and (arrays, n, 3) numbers; None where the length or a number is impossible.

    In m/s2, deg/s and uT; 1 array is of Acc or Gyro, 2 of IMU6, 3 of IMU9.
    """
    size = len(payload) - 4
    if size <= 0 or size % (12 * arrays):
        return None
    numbers = np.frombuffer(payload, "<f4", offset=4).astype(float)
    if not (np.abs(numbers) < PLAUSIBLE).all():
        return None
    return struct.unpack_from("<I", payload)[0], numbers.reshape(arrays, -1, 3)


def acc_info(data: bytes) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Read rates in Hz and ranges in g: a count and u16 each, a count and u8 each; empty where it breaks off.

    A rate of 0 is left out.

    Examples
    --------
    >>> acc_info(bytes.fromhex("02 3400 6800 02 0408"))
    ((52.0, 104.0), (4, 8))
    """
    count = data[0] if data else 0
    ranges_at = 1 + 2 * count
    if len(data) <= ranges_at or len(data) < ranges_at + 1 + data[ranges_at]:
        return (), ()
    rates = struct.unpack_from(f"<{count}H", data, 1)
    return tuple(float(rate) for rate in rates if rate), tuple(data[ranges_at + 1 : ranges_at + 1 + data[ranges_at]])


DEVICE = Device(
    name="movesense",
    title="Movesense (Bluetooth LE)",
    transport="ble",
    new_decoder=Movesense,
    matches=lambda name: name.startswith("Movesense "),
    services=(SERVICE,),
    notify=(NOTIFY,),
    write=(WRITE,),
    rates_hz=RATES_HZ,
    tick_s=1e-6,
    tick_wrap=WRAP,
    packets=True,
    certainty="A",
    note="It needs firmware 2.3 or newer, and tells no range: 8 g is reported.",
)
