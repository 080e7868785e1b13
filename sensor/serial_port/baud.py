"""Bytes at several baud rates become the one at which they are frames, and the device whose frames they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sensor.devices.device import Device, Write
from sensor.errors import LinkError
from sensor.link.wire import Inbox, Patience

ENOUGH = 2  # good frames; one may be chance, two with their checks are not


@dataclass(frozen=True, slots=True)
class Heard:
    """What was recognised."""

    device: Device
    baud: int


class Listening(Protocol):
    """A port that is open and read."""

    inbox: Inbox
    address: str

    async def write(self, step: Write) -> None:
        """Send bytes."""
        ...

    async def wake(self) -> bool:
        """Try what makes a silent board speak."""
        ...

    def set_baud(self, baud: int) -> None:
        """Listen at another baud rate."""
        ...


async def recognise(port: Listening, devices: Sequence[Device], patience: Patience) -> Heard:
    """Find out what stands at a port, and at which baud rate.

    Every rate of the devices is tried in their order. A silent board is asked, then woken by DTR, and tried again.

    Raises
    ------
    LinkError
        Where nothing is heard, or nothing that is understood.
    """
    bauds = list(dict.fromkeys(baud for device in devices for baud in device.baud_rates))
    anything = False
    while True:
        for baud in bauds:
            heard, bytes_came = await _listen(port, devices, baud, patience.listen_s)
            anything = anything or bytes_came
            if heard is not None:
                return heard
        if anything or not await port.wake():
            break
    kinds = " or ".join(device.name for device in devices)
    if anything:
        message = f"{port.address} sends bytes, but at none of {', '.join(map(str, bauds))} baud frames of {kinds}"
        raise LinkError(f"{message}: choose another --device", address=port.address, code="baud")
    message = f"{port.address} is open, but nothing comes: is the sensor switched on, and is it {kinds}?"
    raise LinkError(message, address=port.address, code="silent")


async def _listen(port: Listening, devices: Sequence[Device], baud: int, seconds: float) -> tuple[Heard | None, bool]:
    """Listen at one baud rate; return what was recognised, and whether anything came."""
    try:
        port.set_baud(baud)
    except LinkError:
        return None, False
    candidates = [(device, device.new_decoder()) for device in devices if baud in device.baud_rates]
    await port.inbox.take(0.0)  # what came at another rate
    for device, _ in candidates:
        if device.question:
            await port.write(Write(device.question))
    until_s, anything = time.monotonic() + seconds, False
    while (left_s := until_s - time.monotonic()) > 0:
        for packet in await port.inbox.take(left_s):
            anything = True
            for _, decoder in candidates:
                decoder.feed(packet.data)
        for device, decoder in candidates:
            counts = decoder.counts
            if counts.good >= ENOUGH and counts.good > counts.bad:
                return Heard(device, baud), True
    return None, anything
