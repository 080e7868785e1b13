"""A live analysis that begins again once its gyroscope is found out: without it, or with it in its true unit.

Invariant: what is final at the end is what `analyze` tells of the recording, for both judge the gyroscope alike and
both judge all of it: what was told by a gyroscope that lied is withdrawn and told anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import pi

import numpy as np

from analysis.live import LiveAnalyser
from analysis.live.events import (
    Event,
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    Warned,
)
from analysis.live.ledger import SAME_DRIVE_S
from analysis.settings import Mark, Settings
from sensor.gyroscope import GyroscopeJudge, Judgement
from sensor.samples import ImuSamples, Note, joined

Mend = Callable[[ImuSamples], ImuSamples]


@dataclass(frozen=True, slots=True)
class _Said:
    """What its lifter said while the stream went on."""

    repeat: Callable[[MendingAnalyser], Iterable[Event]]


class MendingAnalyser:
    """A `LiveAnalyser`, with its parameters, that keeps what came and was said until its gyroscope is judged."""

    def __init__(
        self, settings: Settings, acc_range_mps2: float | None = None, *, wanted_hz: float | None = None
    ) -> None:
        self._begun = settings, acc_range_mps2, wanted_hz
        self._analyser = LiveAnalyser(settings, acc_range_mps2, wanted_hz=wanted_hz)
        self._judge: GyroscopeJudge | None = GyroscopeJudge()
        self._story: list[ImuSamples | _Said] = []
        self._mend: Mend | None = None
        self._mended: tuple[Note, ...] = ()
        self._told: dict[int, float] = {}  # ends of the drives that were told, by their ids
        self._warned: set[str] = set()
        self._t_s = 0.0

    @property
    def settings(self) -> Settings:
        """The settings with which `analyse` tells the same of the whole recording."""
        return self._analyser.settings

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say of the signals."""
        return (*self._mended, *self._analyser.notes)

    @property
    def reason(self) -> str | None:
        """Why nothing has been told so far; None where something has."""
        return self._analyser.reason

    @property
    def t_s(self) -> float:
        """The instant of the signal up to which it has been told: no event is earlier than one before it."""
        return self._t_s

    def push(self, samples: ImuSamples) -> tuple[Event, ...]:
        """Take the samples that follow and return what has become known by them."""
        if self._judge is None or samples.gyr_radps is None:
            return self._keep(self._analyser.push(samples if self._mend is None else self._mend(samples)))
        self._story.append(samples)
        judgement = self._judge.push(samples)
        if judgement is not None and (mending := _mending(judgement)):
            return tuple(self._begin_again(*mending))
        if judgement is not None:
            self._judge, self._story = None, []
        return self._keep(self._analyser.push(samples))

    def finish(self) -> tuple[Event, ...]:
        """Return what the end of the stream makes known; nothing may be pushed after it."""
        again: tuple[Event, ...] = ()
        if self._judge is not None and self._story and (mending := _mending(self._judge.finish())):
            again = tuple(self._begin_again(*mending))
        return (*again, *self._keep(self._analyser.finish()))

    def end_set(self) -> tuple[Event, ...]:
        """End the set that is on."""
        return self._say(lambda self: self._analyser.end_set())

    def mark(self, repetition_id: int, mark: Mark) -> tuple[Event, ...]:
        """Mark a repetition of the set that is on or of the last one."""
        if repetition_id not in self._told:
            return ()
        drive_end_s = self._told[repetition_id]
        return self._say(lambda self: self._analyser.mark(self._told_at(drive_end_s), mark))

    def set_load(self, load_kg: float) -> None:
        """Give the load of the set that is on, or else of the next, and of those that follow."""

        def give(self: MendingAnalyser) -> tuple[Event, ...]:
            self._analyser.set_load(load_kg)
            return ()

        self._say(give)

    def _say(self, what: Callable[[MendingAnalyser], Iterable[Event]]) -> tuple[Event, ...]:
        """Say something now, and again where the analysis begins again."""
        if self._judge is not None:
            self._story.append(_Said(what))
        return self._keep(what(self))

    def _told_at(self, drive_end_s: float) -> int:
        """The id of the repetition that was told with a drive ending about then, 0 where there is none."""
        near = [(abs(end_s - drive_end_s), key) for key, end_s in self._told.items()]
        distance_s, nearest = min(near, default=(SAME_DRIVE_S, 0))
        return nearest if distance_s < SAME_DRIVE_S else 0

    def _keep(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Keep account of what is told."""
        told = tuple(_no_earlier(event, self._t_s) for event in events)
        for event in told:
            match event:
                case RepetitionShown() | RepetitionFinal():
                    self._told[event.id] = event.repetition.drive_end_s
                case RepetitionWithdrawn():
                    self._told.pop(event.id, None)
                case Warned():
                    self._warned.add(event.code)
        self._t_s = max(self._t_s, told[-1].t_s if told else 0.0, self._analyser.t_s)
        return told

    def _begin_again(self, mend: Mend, note: Note) -> Iterator[Event]:
        """Withdraw what was told and tell the same stream with another gyroscope, up to now."""
        story, self._story, self._judge = self._story, [], None
        self._mend, self._mended = mend, (note,)
        t_s, withdrawn, warned = self._t_s, tuple(self._told), frozenset(self._warned)
        yield Warned(t_s, note.code, note.message)
        yield from (RepetitionWithdrawn(t_s, key, "told_anew") for key in withdrawn)
        settings, acc_range_mps2, wanted_hz = self._begun
        self._told = {}
        self._analyser = LiveAnalyser(settings, acc_range_mps2, wanted_hz=wanted_hz, ids_after=self._analyser.last_id)
        phase: PhaseNow | None = None
        for event in self._again(story):
            match event:
                case SampleRate():
                    continue
                case PhaseNow():
                    phase = event
                case Warned() if event.code in warned:
                    continue
                case _:
                    yield event
        if phase is not None:
            yield _no_earlier(phase, self._t_s)

    def _again(self, story: list[ImuSamples | _Said]) -> Iterator[Event]:
        """Push and say the same once more; what came between two words comes at once."""
        assert self._mend is not None
        for said, parts in groupby(story, lambda part: isinstance(part, _Said)):
            if said:
                for one in parts:
                    assert isinstance(one, _Said)
                    yield from self._keep(one.repeat(self))
            else:
                samples = joined([part for part in parts if isinstance(part, ImuSamples)])
                yield from self._keep(self._analyser.push(self._mend(samples)))


def _no_earlier(event: Event, t_s: float) -> Event:
    """The same event at this instant if it was before; a phase has lasted longer by then."""
    if event.t_s >= t_s:
        return event
    if isinstance(event, PhaseNow):
        return replace(event, t_s=t_s, elapsed_s=event.elapsed_s + t_s - event.t_s)
    return replace(event, t_s=t_s)


def _mending(judgement: Judgement) -> tuple[Mend, Note] | None:
    """How a reader of the recording would mend its gyroscope, and what it would say; None where it is sound."""
    from sensor.formats.border.units import gyr_factor, settle_gyr_unit

    if judgement.note is not None:
        return _without_gyroscope, judgement.note
    degrees = None if judgement.scale is None else judgement.scale * pi / 180  # recordings hold degrees a second
    unit, notes = settle_gyr_unit("deg/s", "m/s2", degrees)
    factor = gyr_factor(unit) * 180 / pi
    return (lambda samples: _scaled(samples, factor), notes[0]) if notes else None


def _without_gyroscope(samples: ImuSamples) -> ImuSamples:
    """The accelerometer alone."""
    return ImuSamples(samples.time_s, samples.acc_mps2, None)


def _scaled(samples: ImuSamples, factor: float) -> ImuSamples:
    """The same with another angular rate."""
    assert samples.gyr_radps is not None
    return ImuSamples(samples.time_s, samples.acc_mps2, np.multiply(samples.gyr_radps, factor))
