"""What a link to a device is, whichever it is: packets come in, bytes go out, and it may break at any moment.

Invariant: receiving only puts a packet into the `Inbox`. The inbox is bounded; what finds no room is counted.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from sensor.devices.device import Device, Write

MOST_PACKETS = 2**14  # some minutes at 100 Hz, a few megabytes


@dataclass(frozen=True, slots=True)
class Packet:
    """Bytes as they came, with when (`time.monotonic`) and on which channel, a characteristic's UUID or nothing."""

    arrival_s: float
    channel: str
    data: bytes


class Inbox:
    """Packets that have arrived and were not taken yet, in order; any thread puts them, one event loop takes them.

    `gathered`: who puts them has waited already for what comes together.
    """

    def __init__(self, most: int = MOST_PACKETS, *, gathered: bool = False) -> None:
        self.dropped = 0
        self._gathered = gathered
        self._packets: deque[Packet] = deque()
        self._most, self._came, self._woken = most, asyncio.Event(), False
        self._waiting: asyncio.AbstractEventLoop | None = None  # the loop in which somebody waits for a packet

    def put(self, packet: Packet) -> None:
        """Add a packet, or count it as dropped where there is no room; never waits."""
        if len(self._packets) >= self._most:
            self.dropped += 1
            return
        self._packets.append(packet)
        self._rouse()

    def wake(self) -> None:
        """Let whoever waits, or is about to, look at the link again."""
        self._woken = True
        self._rouse()

    def _rouse(self) -> None:
        """End the wait, where somebody waits."""
        loop = self._waiting
        if loop is not None:
            self._waiting = None
            with contextlib.suppress(RuntimeError):  # the loop has ended and needs nothing more
                loop.call_soon_threadsafe(self._came.set)

    async def take(self, timeout_s: float, *, gather_s: float = 0.0) -> list[Packet]:
        """Return all packets that are there, waiting for the first one; none where it does not come in time.

        `gather_s` later than the first one: what comes in between comes along, in one step instead of many.
        """
        if not self._packets:
            await self._wait(timeout_s)
        if self._packets and gather_s and not self._gathered:
            await asyncio.sleep(gather_s)
        return [self._packets.popleft() for _ in range(len(self._packets))]

    async def _wait(self, timeout_s: float) -> None:
        """Wait until something has come, or somebody woke us, or the time is over."""
        self._came.clear()
        self._waiting = asyncio.get_running_loop()
        if not self._packets and not self._woken:  # they may have come between the look and the wait
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._came.wait()
        self._waiting, self._woken = None, False


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a link waits for what, in seconds; the defaults are our own.

    Only attempts to connect follow the rules of bleak-retry-connector 4.7: 20 s each, 60 s in all, four after ordinary
    errors, nine after those that are known to pass, with growing waits between them.
    """

    scan_s: float = 10.0
    twin_s: float = 1.0  # after the one asked for was seen: does another one answer to the same name?
    attempt_s: float = 20.0
    overall_s: float = 60.0
    attempts: int = 4
    passing_attempts: int = 9
    backoff_s: tuple[float, ...] = (0.1, 0.25, 0.5, 1.0, 4.0)
    silence_s: float = 0.5  # or ten periods: then the stream is asked for again
    second_silence_s: float = 2.0  # after that: the link is made anew
    first_reading_s: float = 3.0
    dtr_s: float = 2.0  # a serial board that says nothing may wait for DTR
    listen_s: float = 0.4  # at each baud rate
    stop_s: float = 2.0
    give_up_s: float = 600.0  # a lost sensor may lie in a bag between two sets; after that it is lost for good
    look_s: float = 0.1  # between two looks whether a port is there again; a look takes a millisecond
    battery_s: float = 60.0
    account_s: float = 2.0
    gather_s: float = 0.05  # no delay to a person, and fewer steps for all that follows


class Wire(Protocol):
    """A link that may be opened again after it broke."""

    inbox: Inbox
    address: str  # as a person would name it: an address, a port
    name: str  # of the device, as it says; from the air, so it may hold anything
    signal_dbm: float | None

    @property
    def device(self) -> Device:
        """What stands at the other end, known once it was open."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it is open and has not broken."""
        ...

    @property
    def fastest_hz(self) -> float | None:
        """Readings a second that it carries; None where that is not the limit."""
        ...

    async def open(self) -> None:
        """Find the device, connect, subscribe; raises a `SensorError` where that fails for good."""
        ...

    async def write(self, step: Write) -> None:
        """Send bytes; raises `LinkError` where the link is broken."""
        ...

    async def wake(self) -> bool:
        """Try what makes a silent device speak; False where there is nothing to try (again)."""
        ...

    async def battery_pct(self) -> float | None:
        """Read the channel that tells the battery where there is one."""
        ...

    async def close(self) -> None:
        """End the link, also a broken one; never raises."""
        ...
