"""A device behind a wire becomes a live source: stream, watch, resume, stop.

Invariant: one coroutine does it all, in order; nothing runs in the background but what receives. A link that breaks is
made anew and goes on as a new segment on the same clock; it is given up only after `Patience.give_up_s`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sensor.devices.device import Wish
from sensor.errors import LinkError, SensorError
from sensor.link.conversation import Conversation
from sensor.link.description import described
from sensor.link.raw_log import RawLog
from sensor.link.wire import Patience, Wire
from sensor.samples import Note, Source
from sensor.stream import Link, LinkState, StreamItem

SILENT_PERIODS = 10.0
SLEPT_S = 1.0  # a machine that slept has lost its link, whatever it still believes
SLOW = 0.8  # of the rate asked for: below, something is set wrongly or the link is too slow


class DeviceSource:
    """A device as a `LiveSource`; see `sensor.stream`. Made by `opened`, on a wire that is open."""

    def __init__(self, conversation: Conversation, source: Source) -> None:
        self.source = source
        self.said: tuple[tuple[str, str], ...] = ()
        self._conversation, self._wire, self._patience = conversation, conversation.wire, conversation.patience
        self._told: set[str] = set()
        self._dropped = 0
        self._battery_pct: float | None = None

    async def __aiter__(self) -> AsyncIterator[StreamItem]:
        """Yield what comes; raises `LinkError` where the device is lost for good."""
        await self._read_battery()
        yield self._link("connected")
        while True:
            async for item in self._stream():
                yield item
            yield self._link("lost")
            async for note in self._reconnect():
                yield note
            yield self._link("reconnected")

    async def _stream(self) -> AsyncIterator[StreamItem]:
        """Yield what comes until the link breaks or falls silent for good."""
        patience, last_s, asked_again = self._patience, time.monotonic(), False
        account_s = battery_s = last_s
        asleep_s = slept_s()
        while True:
            packets = await self._wire.inbox.take(patience.silence_s / 2, gather_s=patience.gather_s)
            now_s = time.monotonic()
            for chunk in self._conversation.feed(packets):
                last_s, asked_again = now_s, False
                yield chunk
            if (not packets and not self._wire.alive) or slept_s() > asleep_s + SLEPT_S:
                return
            if now_s - last_s >= self._silence_s() + (patience.second_silence_s if asked_again else 0.0):
                if asked_again:
                    return
                yield Note("silent", f"Nothing has come for {now_s - last_s:.1f} s: the stream is asked for again.")
                asked_again = True
                if not await self._conversation.ask_again():
                    return
                self._conversation.intake.measure_rate_anew()
            if now_s >= battery_s + patience.battery_s:
                battery_s = now_s
                if self._conversation.intake.decoder.facts.battery_pct is None:  # else it is asked between streams only
                    await self._read_battery()
            if now_s >= account_s + patience.account_s:
                account_s = now_s
                yield self._link("connected")
                for note in self._notes():
                    yield note

    def _silence_s(self) -> float:
        """Return how long a stream of this rate may be silent."""
        return max(self._patience.silence_s, SILENT_PERIODS / (self._conversation.intake.rate_hz() or self._asked_hz()))

    def _asked_hz(self) -> float:
        """Return the rate that the device was asked for."""
        return self._conversation.intake.decoder.facts.rate_hz or self._conversation.wish.rate_hz

    async def _read_battery(self) -> None:
        """Read the channel that tells the battery, which asks nothing of the stream."""
        with contextlib.suppress(SensorError, TimeoutError):
            async with asyncio.timeout(self._patience.stop_s):
                told = await self._wire.battery_pct()
                self._battery_pct = self._battery_pct if told is None else told

    async def _reconnect(self) -> AsyncIterator[Note]:
        """Make the link anew; yield why it does not come back, each reason once."""
        self._conversation.happened("lost")
        until_s = time.monotonic() + self._patience.give_up_s
        pauses_s = _growing(self._patience.backoff_s)
        while True:
            await self._wire.close()
            try:
                await self._wire.open()
                await self._conversation.start()
            except SensorError as error:
                if time.monotonic() > until_s:
                    message = f"{self._wire.name or self._wire.address} was lost and did not come back: {error}"
                    raise LinkError(message, address=self._wire.address, code="lost") from error
                if (note := self._new(Note("reconnecting", str(error)))) is not None:
                    yield note
                await asyncio.sleep(self._patience.look_s if error.code == "unplugged" else next(pauses_s))
            else:
                return

    def _link(self, state: LinkState) -> Link:
        """Give account."""
        intake = self._conversation.intake
        told = intake.decoder.facts.battery_pct
        self._battery_pct = self._battery_pct if told is None else told
        signal_dbm = self._wire.signal_dbm
        return Link(state, intake.received, intake.lost, self._battery_pct, intake.rate_hz(), signal_dbm)

    def _notes(self) -> Iterator[Note]:
        """Say what a person must know and has not been told."""
        facts, rate_hz = self._conversation.intake.decoder.facts, self._conversation.intake.rate_hz()
        found = [*self._conversation.intake.notes, *(Note("device_refused", text) for text in facts.complaints)]
        found += [Note("assumed", f"It is assumed: {text}.") for text in facts.assumptions]
        wished_hz = self._conversation.wish.rate_hz
        by_the_line = self._conversation.possible().rate_hz < wished_hz
        if self._asked_hz() < SLOW * wished_hz and (by_the_line or wished_hz != Wish().rate_hz):
            # of a sensor whose fastest rate is enough, such as 52 or 60 Hz, nobody who asked for none need hear
            message = (
                f"The sensor or its line goes no faster than {self._asked_hz():g} Hz; {wished_hz:g} were asked for."
            )
            found.append(Note("rate_limited", message))
        if rate_hz is not None and rate_hz < SLOW * self._asked_hz():
            message = f"{rate_hz:.0f} readings a second arrive in place of the {self._asked_hz():g} asked for."
            found.append(Note("rate_low", message))
        if self._wire.inbox.dropped > self._dropped:
            dropped, self._dropped = self._wire.inbox.dropped - self._dropped, self._wire.inbox.dropped
            found.append(Note("input_dropped", f"{dropped} packets came faster than they were taken and are missing."))
        yield from (note for note in found if self._new(note) is not None)

    def _new(self, note: Note) -> Note | None:
        """Return a note that has not been told yet."""
        key = note.code if note.code == "rate_low" else f"{note.code}: {note.message}"
        if key in self._told:
            return None
        self._told.add(key)
        return note


def slept_s() -> float:
    """Return how long this machine has slept since it was started; 0 where the system does not tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return 0.0 if clock is None else time.clock_gettime(clock) - time.clock_gettime(time.CLOCK_MONOTONIC)


@asynccontextmanager
async def opened(
    wire: Wire, words: str, *, wish: Wish | None = None, patience: Patience | None = None, log: RawLog | None = None
) -> AsyncIterator[DeviceSource]:
    """Open a device behind a wire; leaving stops its stream and closes the wire, whatever happened.

    Parameters
    ----------
    wire : Wire
        Not opened yet.
    words : str
        Name the source.
    log : RawLog, optional
        Keeps all bytes.

    Raises
    ------
    SensorError
        Where the device is not found, not reached, not the one expected, or gives no readings.
    """
    wish, patience = wish or Wish(), patience or Patience()
    conversation = None
    try:
        await wire.open()
        conversation = Conversation(wire, wish, patience, log)
        if log is not None:
            facts = {"device": wire.device.name, "name": wire.name, "address": wire.address, "start": _now()}
            log.begin(facts, conversation.possible())
        await conversation.start()
        intake, told = conversation.intake, {"words": words, "name": wire.name, "address": wire.address}
        yield DeviceSource(conversation, described(intake, conversation.wish, start=_now(), **told))
    finally:
        if conversation is not None:
            await conversation.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience.stop_s):
                await wire.close()


def _growing(pauses_s: Sequence[float]) -> Iterator[float]:
    """Yield the pauses, the last one without end."""
    yield from pauses_s
    while True:
        yield pauses_s[-1]


def _now() -> str:
    """Return the time of the wall, with its zone."""
    return datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
