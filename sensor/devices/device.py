"""What every device module provides: how to know the device, how to talk to it, and its bytes as readings.

Nothing here opens, waits or tells the time. A link (BLE, serial, a log of bytes) carries out the steps that a decoder
asks for and feeds it what arrives; the same bytes give the same readings however they are cut. Noise is counted, never
raised, and no decoder holds more than `LONGEST_REST` bytes of what it does not understand yet.

Two kinds of device: a *stream* marks its frames itself, and may be cut anywhere; of a device with `packets` a
notification is the frame, and is fed whole. The radio delivers it whole or not at all, and what is of a wrong length
is refused without harm to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array

LONGEST_REST = 4096  # bytes; a frame of any device is under 300
LEAST_HZ, MOST_HZ = 0.1, 10_000.0  # a rate beyond is a slip of the pen: an inertial sensor has 1 to 8000
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"  # of the standard battery service
Transport = Literal["ble", "serial"]


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Readings in the order in which the device took them, in SI units, before they have a time.

    `acc_mps2` (n, 3); `gyr_radps` (n, 3), NaN where a reading lacks it, or None for a device without a gyroscope;
    `ticks` (n,) the device's own clock in units of `Device.tick_s`, before it is unwrapped, NaN where a reading lacks
    it, None for a device that sends none;
    `sequence` (n,) the device's own count of readings or packets as sent, None where it does not count.
    """

    acc_mps2: Array
    gyr_radps: Array | None = None
    ticks: Array | None = None
    sequence: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.acc_mps2)


@dataclass(slots=True)
class Counts:
    """What a decoder has seen: frames (or lines) understood, frames refused, bytes passed over."""

    good: int = 0
    bad: int = 0
    skipped_bytes: int = 0


@dataclass(slots=True)
class Facts:
    """What the device told about itself so far; None where it has not."""

    battery_pct: float | None = None
    firmware: str | None = None
    serial_number: str | None = None
    acc_range_g: float | None = None
    gyr_range_dps: float | None = None
    rate_hz: float | None = None
    acc_unit: str | None = None  # of bare numbers, once settled: the wish for the next connection
    gyr_unit: str | None = None
    complaints: list[str] = field(default_factory=list)  # refusals by the device, in words for a person
    assumptions: list[str] = field(default_factory=list)  # what it did not tell and was guessed, for a person


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants from the sensor; None leaves a range at what suits a hip thrust on that device."""

    rate_hz: float = 100.0
    acc_range_g: float | None = None
    gyr_range_dps: float | None = None
    save: bool = False  # whether the device shall keep the settings after it is switched off
    acc_unit: str | None = None  # "g", "m/s2", "mg", "lsb:4096"; only where bare numbers are sent; None: guessed
    gyr_unit: str | None = None  # "deg/s", "rad/s", "mdps", "lsb:16.4"


def settled(wish: Wish, facts: Facts) -> Wish:
    """Return a wish for the next connection: units that were guessed stay, since its readings may be far from rest."""
    return replace(wish, acc_unit=wish.acc_unit or facts.acc_unit, gyr_unit=wish.gyr_unit or facts.gyr_unit)


@dataclass(frozen=True, slots=True)
class Write:
    """Send bytes; `channel` is a characteristic's UUID, empty for the first of `Device.write` that is there."""

    data: bytes
    channel: str = ""
    response: bool | None = None  # None: as the characteristic allows


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while, as the device needs it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Wait until what was fed has made `ready` true; past `seconds` the start has failed with `complaint`."""

    ready: Callable[[], bool]
    seconds: float
    complaint: str  # one sentence for a person: what did not happen and what to do
    required: bool = True  # False: go on without it


Step = Write | Wait | Await


def refusal(complaint: str) -> Await:
    """Return the step that ends a start at once."""
    return Await(lambda: False, 0.0, complaint)


def covering(wished: float, choices: Collection[float]) -> float:
    """Return the least of the choices that covers the wish, or the greatest.

    Examples
    --------
    >>> covering(60, (10, 50, 100)), covering(500, (10, 50, 100))
    (100, 100)
    """
    return min((choice for choice in choices if choice >= wished), default=max(choices))


def told(words: str) -> str:
    r"""Return what a device says of itself, short and without characters that could command a terminal.

    Examples
    --------
    >>> told("nano\x1b[2J 3")
    'nano[2J 3'
    """
    return "".join(letter for letter in words if letter.isprintable())[:40]


class Decoder(Protocol):
    """The state of one connection: what has arrived and not yet become a reading."""

    counts: Counts
    facts: Facts

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take bytes from one channel and return the readings that they complete; perhaps none.

        In any cut, but of a device with `packets` one whole notification.
        """
        ...

    def start(self, wish: Wish) -> Iterator[Step]:
        """Ask for the stream: the steps from the subscribed channels to the first reading."""
        ...

    def stop(self) -> Iterator[Step]:
        """End the stream, so that the device does not drain itself."""
        ...

    def ask_battery(self) -> Iterator[Step]:
        """Ask for the battery's state where the device's own protocol tells; it then stands in `facts`."""
        ...


@runtime_checkable
class RowDecoder(Protocol):
    """A decoder whose packets hold a reading or less: many of them become one array, which costs a tenth of many.

    `feed(data, channel)` is `readings(rows(data, channel))`.
    """

    def rows(self, data: bytes, channel: str = "") -> list[Any]:
        """Take bytes as `feed` does and return the readings that they complete, one each, as it likes to keep them."""
        ...

    def readings(self, rows: list[Any]) -> Readings:
        """Put such rows together."""
        ...


@dataclass(frozen=True, slots=True)
class Device:
    """A kind of sensor: how it is known and reached, and its decoder.

    `matches` tells by the advertised name (BLE) whether it may be one; `services` are those that prove it after
    connecting. `notify` are the channels to subscribe, in this order. A device whose UUIDs vary lists every variant;
    what is not there is passed over, but one of them must be.
    """

    name: str  # as in `--device`
    title: str  # maker and model, for people
    transport: Transport
    new_decoder: Callable[[], Decoder]
    matches: Callable[[str], bool] = lambda name: False
    services: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    rates_hz: tuple[float, ...] = ()  # that it can be asked for; empty: its firmware decides
    tick_s: float | None = None  # length of a tick of its clock; None: it sends no clock
    streams_clock: bool = True  # whether the stream that is asked for carries it, where there is one
    tick_wrap: int | None = None  # the clock starts again at this many ticks
    sequence_wrap: int | None = None
    packets: bool = False  # a notification is a frame, to be fed whole
    gyroscope: bool = True  # it can have one
    battery: str = BATTERY_LEVEL  # BLE: the channel whose first byte is the battery in percent, where it is there
    baud_rates: tuple[int, ...] = ()  # serial: in the order to try
    fastest_hz: Callable[[int], float] | None = None  # that a baud rate carries; None: every line carries its rates
    question: bytes = b""  # serial: what it answers whatever it is set to; sent at each baud rate that is tried
    certainty: Literal["A", "B", "C"] = "B"  # of the byte layout, see firmware_notes; nothing was run on hardware
    note: str = ""  # what a person must know before using it, one sentence
