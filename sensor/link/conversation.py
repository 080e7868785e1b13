"""The steps that a decoder asks for, carried out on a wire: what is to be written, waited for, and heard.

Invariant: whatever arrives is fed to the decoder, also while something else is waited for; samples among it are kept
in `early` until somebody takes them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from sensor.devices.device import Await, Step, Wait, Wish, Write, settled
from sensor.errors import LinkError, SensorError
from sensor.link.intake import Intake
from sensor.link.raw_log import RawLog
from sensor.link.wire import Packet, Patience, Wire
from sensor.stream import Chunk

GLANCE_S = 0.1  # between two looks whether a wire still lives
GOES_ON = 10  # readings that tell a rate, also where a radio brings them four at a time
SAME_RATE = (0.7, 1.4)  # of the one asked for; a sensor that lost its settings is off by half and more


class Conversation:
    """A wire with what is known of the device behind it; the wire has been open, so that the device is known."""

    def __init__(self, wire: Wire, wish: Wish, patience: Patience, log: RawLog | None) -> None:
        self.wire, self.wish, self.patience = wire, wish, patience
        self.intake = Intake(wire.device, wish)
        self.early: list[Chunk] = []
        self._log = log

    def feed(self, packets: Sequence[Packet]) -> list[Chunk]:
        """Feed packets and return the samples that were kept and those that these complete."""
        if self._log is not None:
            for packet in packets:
                self._log.received(packet)
        chunks, self.early = self.early, []
        return [*chunks, *self.intake.take(packets)]

    async def start(self) -> None:
        """Ask for the stream on a wire that has just been opened, and wait for its first reading.

        A stream that went on by itself while the link was lost is taken up at once, and set up while it runs: else
        the waits between the commands would cost half a second more of a repetition.

        Raises
        ------
        LinkError
            Where a step fails or no reading comes; one sentence says which.
        """
        self.wish = settled(self.wish, self.intake.decoder.facts)
        rate_hz = self.intake.decoder.facts.rate_hz or self.possible().rate_hz
        self.intake.connected()
        self.happened("connected")
        steps = self.intake.decoder.start(self.possible())
        if self.intake.begun:
            steps = await self._take_up(steps, rate_hz)
        await self.carry_out(self.intake.decoder.ask_battery())
        await self.carry_out(steps)
        if not self.intake.streaming:
            self._begin()
        await self._hear_a_reading()

    def _begin(self) -> None:
        """What comes from now on are samples."""
        self.happened("started")
        self.intake.begin(time.monotonic())

    async def _take_up(self, steps: Iterator[Step], rate_hz: float) -> Iterator[Step]:
        """Listen whether the stream went on at its rate; if so, it has begun with the first that is heard."""
        packets, arrivals_s = await self._overhear(1.5 * GOES_ON / rate_hz)
        span_s = arrivals_s[-1] - arrivals_s[0] if arrivals_s else 0.0
        later = sum(arrival_s > arrivals_s[0] for arrival_s in arrivals_s)
        first = next(steps, None)  # with it the decoder takes its settings, before it is fed
        if span_s > 0 and SAME_RATE[0] < later / span_s / rate_hz < SAME_RATE[1]:
            self._begin()
        self.early = self.feed(packets)
        return steps if first is None else chain([first], steps)

    async def _overhear(self, seconds: float) -> tuple[list[Packet], list[float]]:
        """Return packets, fed to nobody, up to so many readings as tell a rate, and when each of these arrived."""
        packets: list[Packet] = []
        arrivals_s: list[float] = []
        decoder, until_s = self.wire.device.new_decoder(), time.monotonic() + seconds
        while len(arrivals_s) < GOES_ON and (left_s := until_s - time.monotonic()) > 0:
            for packet in await self.wire.inbox.take(left_s):
                packets.append(packet)
                arrivals_s += [packet.arrival_s] * len(decoder.feed(packet.data, packet.channel))
        return packets, arrivals_s

    async def _hear_a_reading(self) -> None:
        """Wait for a frame of the stream and then for a reading, which some decoders make of several frames."""
        counts, intake, first_s = self.intake.decoder.counts, self.intake, self.patience.first_reading_s
        good, received = counts.good, intake.received
        await self._listen(first_s, lambda: counts.good > good)
        if counts.good > good:
            await self._listen(2 * first_s, lambda: intake.received > received)
        if intake.received == received:
            raise LinkError(self._silence(), address=self.wire.address, code="silent")

    async def ask_again(self) -> bool:
        """Ask a device that fell silent for its stream; False where the link breaks over it."""
        try:
            async with asyncio.timeout(self.patience.second_silence_s):
                await self.wire.wake()
                await self.carry_out(self.intake.decoder.start(self.possible()))
        except (SensorError, TimeoutError):
            return False
        return True

    def possible(self) -> Wish:
        """Return what is wished, at a rate that the wire carries."""
        fastest_hz = self.wire.fastest_hz
        return self.wish if fastest_hz is None else replace(self.wish, rate_hz=min(self.wish.rate_hz, fastest_hz))

    async def stop(self) -> None:
        """Stop the stream where the link still lives; bounded and silent."""
        if self.wire.alive:
            with contextlib.suppress(SensorError, TimeoutError):
                async with asyncio.timeout(self.patience.stop_s):
                    await self.carry_out(self.intake.decoder.stop())

    async def carry_out(self, steps: Iterator[Step]) -> None:
        """Do what a decoder asks for.

        Raises
        ------
        LinkError
            Where the link breaks, or what must happen does not.
        """
        for step in steps:
            match step:
                case Write():
                    if self._log is not None:
                        self._log.sent(step, time.monotonic())
                    await self.wire.write(step)
                case Wait():
                    await self._listen(step.seconds)
                case Await():
                    await self._listen(step.seconds, step.ready)
                    if step.required and not step.ready():
                        raise LinkError(f"{self._who()}: {step.complaint}", address=self.wire.address, code="silent")

    def happened(self, event: str) -> None:
        """Keep in the log what happened to the link."""
        if self._log is not None:
            self._log.happened(event, time.monotonic())

    async def _listen(self, seconds: float, ready: Callable[[], bool] = lambda: False) -> None:
        """Feed what arrives for a while, or until it was what is waited for; a mute device is woken once."""
        started_s, heard = time.monotonic(), False
        while not ready() and (left_s := started_s + seconds - time.monotonic()) > 0:
            packets = await self.wire.inbox.take(min(left_s, GLANCE_S))
            heard = heard or bool(packets)
            self.early = self.feed(packets)
            if not packets and not self.wire.alive:
                raise LinkError(self._silence(), address=self.wire.address, code="lost")
            if not heard and time.monotonic() - started_s >= self.patience.dtr_s:
                heard = True
                await self.wire.wake()

    def _silence(self) -> str:
        """Say what is wrong with a device that gives no readings."""
        counts = self.intake.decoder.counts
        if not self.wire.alive:
            return f"{self._who()} ended the connection before its first reading; bring it nearer and try again"
        if counts.good:
            return f"{self._who()} answers but sends no readings: switch it off and on, and end what else uses it"
        if counts.skipped_bytes or counts.bad:
            title = self.wire.device.title
            return f"{self._who()} sends bytes that are no frames of {title}: choose another device with --device"
        return f"{self._who()} is connected but sends nothing: switch it off and on, and end what else uses it"

    def _who(self) -> str:
        """Name the device."""
        return f"{self.wire.name} ({self.wire.address})" if self.wire.name else self.wire.address
