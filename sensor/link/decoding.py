"""A log of raw bytes becomes what the live source yielded, through the same decoder and clock.

Invariant: nothing waits and nothing is sent. The steps of the start are followed by what the log says was written, so
that a decoder that asks its device something hears the answer at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sensor.devices.device import Await, Device, Step, Wish, Write, settled
from sensor.link.description import described
from sensor.link.intake import Intake
from sensor.link.raw_log import Record
from sensor.link.wire import Packet
from sensor.samples import Source
from sensor.stream import Link, StreamItem


class LogDecoder:
    """The reader of one log.

    Parameters
    ----------
    device : Device
        Whose bytes they are.
    wish : Wish
        As it was when the log was written: it may set scales.
    """

    def __init__(self, device: Device, wish: Wish) -> None:
        self._intake, self._wish = Intake(device, wish), wish
        self._steps: Iterator[Step] = iter(())
        self._step: Step | None = None
        self._lost = self._told = False  # whether the link is lost; whether the log tells what happened to it

    @property
    def intake(self) -> Intake:
        """What has been decoded so far."""
        return self._intake

    def decode(self, records: Iterable[Record]) -> Iterator[StreamItem]:
        """Yield the samples and links of a log; one without events is a stream from its first byte on."""
        for record in records:
            if record.kind == "*":
                yield from self._happened(record)
                continue
            if record.kind == ">":
                self._sent(record)
                continue
            if not self._told and not self._intake.streaming:
                self._connect()
                self._begin(record.time_s)
                yield self._link("connected")
            yield from self._intake.take([Packet(record.time_s, record.channel, record.data)])
            self._follow()

    def source(self, file: str, facts: Mapping[str, str]) -> Source:
        """Say what is known of the device, for the heading of a recording."""
        name, address = facts.get("name", ""), facts.get("address", "")
        return described(self._intake, self._wish, words=file, name=name, address=address, start=facts.get("start"))

    def _happened(self, record: Record) -> Iterator[StreamItem]:
        """Follow the link."""
        self._told = True
        if record.event == "connected":
            self._connect()
        elif record.event == "started":
            self._begin(record.time_s)
            yield self._link("reconnected" if self._lost else "connected")
            self._lost = False
        elif record.event == "lost":
            self._lost, self._intake.streaming = True, False
            yield self._link("lost")

    def _connect(self) -> None:
        """Begin a connection, up to the first thing that was waited for."""
        self._wish = settled(self._wish, self._intake.decoder.facts)
        self._intake.connected()
        self._steps = self._intake.decoder.start(self._wish)
        self._step = next(self._steps, None)
        self._follow()

    def _begin(self, time_s: float) -> None:
        """End the start: what is left of it was done without an answer, up to one that it cannot do without."""
        step = self._step
        while step is not None and not (isinstance(step, Await) and step.required and not step.ready()):
            step = next(self._steps, None)
        self._step = None
        self._intake.begin(time_s)

    def _sent(self, record: Record) -> None:
        """Go on behind a command that was sent."""
        if isinstance(self._step, Write) and self._step.data == record.data:
            self._step = next(self._steps, None)
            self._follow()

    def _follow(self) -> None:
        """Go on to the next command, as far as what must come first has come."""
        while self._step is not None and not isinstance(self._step, Write):
            if isinstance(self._step, Await) and not self._step.ready():
                return
            self._step = next(self._steps, None)

    def _link(self, state: str) -> Link:
        """Give account."""
        intake = self._intake
        battery_pct = intake.decoder.facts.battery_pct
        return Link(state, intake.received, intake.lost, battery_pct, intake.rate_hz())  # type: ignore[arg-type]
