"""One live source from its opening to its end: what comes is recorded first, then analysed, then told.

Invariant: nothing is told that is not on its way to the disk, and whatever ends a session (the source, a key, Ctrl-C,
an error) the recording is closed and everything measured is told before it is over.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.live.events import (
    Event,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SetEnded,
    SetStarted,
    Warned,
)
from analysis.pipeline import tell_session
from analysis.preflight import STILL_S, Check, Known, check_sensor, is_still
from analysis.settings import Settings
from hipthrust.configuration import Configuration, Reading
from hipthrust.heading import heading_of, settled
from hipthrust.live.holes import Holes
from hipthrust.live.kept_sets import KeptSets
from hipthrust.live.mending import MendingAnalyser
from hipthrust.live.told import LinkTold, Tell
from hipthrust.recorder import Recorder
from hipthrust.sessions import Unanalysed, analyse_recording, find, read
from hipthrust.sidecar import Marks, write_marks
from sensor.errors import SensorError
from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples, Note, Source, joined
from sensor.stream import Chunk, Link, LiveSource, StreamItem

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording

CHECK_EVERY_S = 0.5  # of signal
SourceOpener = Callable[[], AbstractAsyncContextManager[LiveSource]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of one source.

    `words` name it as its user did; `record` gives the file once the source has been opened, None records nothing;
    `wanted_hz` is the rate that is wanted; the sensor is asked for what it has. `configuration` is where the settings
    came from: the heading of a replayed recording may know better what was lifted, and that of a new one tells it.
    """

    words: str
    open: SourceOpener
    settings: Settings
    record: Callable[[], Path] | None
    wanted_hz: float | None = None
    configuration: Configuration | None = None


class Session:
    """The session of one source; `tell` gets each event with the source's words as soon as it is known."""

    def __init__(self, plan: Plan, tell: Tell) -> None:
        self.plan, self._tell = plan, tell
        self.source: Source | None = None
        self.recorder: Recorder | None = None
        self.link: Link | None = None
        self.checks: tuple[Check, ...] | None = None
        self._analyser: MendingAnalyser | None = None
        self._shown: list[int] = []  # ids of the set that is on, or of the last one, in order
        self._set_on = False
        self._sets = KeptSets()  # without their curves, which would fill the memory in a day
        self._notes: list[Note] = []
        self._holes, self._clipped = Holes(None), False
        self.checked = False  # whether the wearer has held still for the check
        self._latest: list[ImuSamples] = []
        self._check_s = STILL_S
        self._t_s = 0.0

    async def run(self) -> None:
        """Follow the source until it ends or the task is cancelled.

        Raises
        ------
        SensorError
            Where it cannot be opened or is lost for good; what was measured is told before that.
        """
        async with self.plan.open() as opened:
            self._begin(opened.source, opened.said)
            try:
                async for item in opened:
                    self.take(item)
                    await asyncio.sleep(0)  # a source that never waits must not keep the others from theirs
            finally:
                self._end()

    def take(self, item: StreamItem) -> None:
        """Take one thing that the source yields."""
        if self.recorder is not None:
            self.recorder.push(item)
            if notes := self.recorder.take_notes():
                self._pass_on(self._warnings(notes))
        match item:
            case Chunk():
                self._t_s = float(item.samples.time_s[-1])
                self._holes.push(item.samples.time_s)
                self._check(item.samples)
                self._pass_on(self._live.push(item.samples))
            case Link():
                self.link = item
                recording = None if self.recorder is None else str(self.recorder.path)
                self._tell(self.plan.words, LinkTold(self._live.t_s, item, recording))
            case Note():
                self._notes.append(item)
                self._pass_on(self._warnings([item]))

    def end_set(self) -> None:
        """End the set that is on, as its lifter says."""
        if self._analyser is not None:
            self._pass_on(self._live.end_set())
            self._keep_what_was_said()

    def take_back(self) -> None:
        """Mark the last repetition that was shown as none, also when its set has ended."""
        if self._shown:
            events = self._live.mark(self._shown[-1], "false")
            if not self._set_on and self._sets:
                self._sets.forget_last()  # it is told again, unless nothing is left of it
            self._pass_on(events)
            self._keep_what_was_said()

    def set_load(self, load_kg: float) -> None:
        """Give the load of the set that is on and those that follow."""
        if self._analyser is None:  # the source is still being opened
            self.plan = replace(self.plan, settings=replace(self.plan.settings, load_kg=(load_kg,)))
        else:
            self._live.set_load(load_kg)
            self._keep_what_was_said()

    def report(self) -> AnalysedRecording | None:
        """Return what `analyze` tells of the recording with what its lifter said, or without one what was measured.

        None where there has been no source.
        """
        from analysis.report.analysed import AnalysedRecording

        if self.source is None:
            return None
        if self.recorder is not None and self.recorder.samples:
            with contextlib.suppress(SensorError):  # the disk that held it is gone
                found = find([str(self.recorder.path)])[0]
                if not isinstance(found, Unanalysed):
                    return analyse_recording(read(found, Reading()), self._as_told())
        live = self._live
        report = tell_session(self._sets.summaries(), live.settings, live.notes, live.reason or "")
        received = 0 if self.link is None else self.link.received
        holes = tuple(self._holes.gaps)
        source = replace(self.source, samples=received, duration_s=self._t_s, gaps=holes)
        return AnalysedRecording(report, source, live.settings, tuple(dict.fromkeys(self._notes)))

    def _as_told(self) -> Settings:
        """What was asked for, with what the keys said."""
        said = self._live.settings
        return replace(self.plan.settings, edits=said.edits, set_ends_s=said.set_ends_s, load_kg=said.load_kg)

    @property
    def t_s(self) -> float:
        """How far the signal has come."""
        return self._t_s

    @property
    def _live(self) -> MendingAnalyser:
        """The analyser, which there is from the opening on."""
        assert self._analyser is not None
        return self._analyser

    def _begin(self, source: Source, said: Iterable[tuple[str, str]] = ()) -> None:
        """Make recording and analyser for a source that has been opened; without the one there is no session."""
        told, about = source, self._settle(said)
        if self.plan.record is not None:
            path = self.plan.record()
            self.recorder = Recorder(path, source, about)
            told = replace(source, file=str(path))
        self.source = told
        self._holes = Holes(source.rate_hz or source.stated_rate_hz)
        self._analyser = MendingAnalyser(
            self.plan.settings, source.acc_range_mps2, wanted_hz=self.plan.wanted_hz or source.stated_rate_hz
        )

    def _settle(self, said: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Take what a replayed recording says of itself; return what a new one shall say."""
        before = self.plan.configuration
        if before is None:
            return {}
        after, load_kg = settled(before, said), self.plan.settings.load_kg
        typed = load_kg != before.settings.load_kg  # while the source was being opened
        settings = replace(after.settings, load_kg=load_kg if typed else after.settings.load_kg)
        self.plan = replace(self.plan, settings=settings, configuration=after)
        return heading_of(after)

    def _end(self) -> None:
        """Tell what is left to tell, close the recording, and keep beside it what its lifter said."""
        try:
            self._pass_on(self._live.finish())
        finally:
            if self.recorder is not None:
                try:
                    self.recorder.close()
                finally:
                    self._write_what_was_said()

    def _keep_what_was_said(self) -> None:
        """Write it while the session goes on, which may be killed; where the disk is full the end says so."""
        with contextlib.suppress(SensorError):
            self._write_what_was_said()

    def _write_what_was_said(self) -> None:
        """Write marks, ends of sets and loads beside the recording, for `analyze`."""
        said = self._live.settings
        if self.recorder is not None and (said.edits or said.set_ends_s or said.load_kg):
            marks = Marks(said.edits, set_ends_s=said.set_ends_s, loads_kg=said.load_kg)
            write_marks(str(self.recorder.path), marks)

    def _pass_on(self, events: Iterable[Event]) -> None:
        """Tell events, and keep what the keys and the report need."""
        for event in events:
            match event:
                case RepetitionShown() | RepetitionFinal():
                    self.checks, self.checked = None, True  # who lifts has no more use for them
                    self._shown = [*(known for known in self._shown if known != event.id), event.id]
                case RepetitionWithdrawn():
                    self._shown = [known for known in self._shown if known != event.id]
                    if event.reason == "told_anew":
                        self._set_on, self._sets = False, KeptSets()
                case SetStarted():
                    self._set_on, self._shown = True, []
                case SetEnded():
                    self._set_on = False
                    self._sets.keep(event.summary)
                    self._keep_what_was_said()
            self._tell(self.plan.words, event)
            if isinstance(event, RepetitionShown | RepetitionFinal) and "clipped" in event.repetition.flags:
                self._tell_of_clipping(event.t_s)

    def _tell_of_clipping(self, t_s: float) -> None:
        """Say once that the sensor's range is too narrow, and what to do."""
        if not self._clipped and self.source is not None:
            self._clipped, range_mps2 = True, self.source.acc_range_mps2
            range_words = "range" if range_mps2 is None else f"range of {range_mps2 / STANDARD_GRAVITY_MPS2:.0f} g"
            message = (
                f"The accelerometer came to the end of its {range_words}: such repetitions are less certain. "
                "Choose a wider one with --acc-range where the sensor has it, and keep it clear of the bar."
            )
            self._tell(self.plan.words, Warned(t_s, "clipped", message))

    def _warnings(self, notes: Iterable[Note]) -> Iterator[Event]:
        """Notes of the link, the reader or the recorder as warnings."""
        return (Warned(self._live.t_s, note.code, note.message) for note in notes)

    def _check(self, samples: ImuSamples) -> None:
        """Check the sensor on its latest seconds, until its wearer has held still over them."""
        if self.checked:
            return
        self._latest.append(samples)
        while self._t_s - self._latest[0].time_s[-1] >= STILL_S:
            self._latest.pop(0)
        if self._t_s < self._check_s:
            return
        self._check_s = self._t_s + CHECK_EVERY_S
        latest = joined(self._latest)
        self.checks = check_sensor(latest, self._known())
        if is_still(latest):
            self.checked, self._latest = True, []
            self._pass_on(
                Warned(self._live.t_s, f"preflight_{check.name}", f"{check.measured}. {check.advice}")
                for check in self.checks
                if check.advice is not None
            )

    def _known(self) -> Known:
        """What is known of the sensor besides its samples."""
        link, source = self.link, self.source
        wanted_hz, asked_hz = self.plan.wanted_hz, None if source is None else source.stated_rate_hz
        return Known(
            wanted_hz=None if wanted_hz is None else min(wanted_hz, asked_hz or wanted_hz),
            acc_range_mps2=None if source is None else source.acc_range_mps2,
            battery_pct=None if link is None else link.battery_pct,
            lost_share=None if link is None else link.lost_share,
        )
