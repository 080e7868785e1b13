"""Samples of one source as they come in, events out: what a lifter sees during the set and what `analyse` says after.

Pure: no input or output, no clock of its own, bounded memory; all times are those of the signal. The same samples give
the same events however they are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analysis.figures.resting_end import contradictions
from analysis.figures.sides import leg_notes
from analysis.finding.repetitions import blind_s
from analysis.live.events import Event, PhaseNow, SampleRate, Warned
from analysis.live.finished_sets import FinishedSets
from analysis.live.gridding import BLOCK, GridBuilder
from analysis.live.held_cells import MOST_S, HeldCells
from analysis.live.ledger import Ledger
from analysis.live.newest import NewestSamples
from analysis.live.phase_now import Phase
from analysis.live.quick_look import QuickLook
from analysis.pipeline import what_can_be_measured, why_nothing
from analysis.settings import Mark, Settings
from analysis.signals.false_readings import FreshReadings
from analysis.signals.grid import STEP_S, GridSignals
from sensor.samples import ImuSamples, Note

SHORT_BLOCK = 2  # cells a block while a drive may be over soon: it is measured within 0.02 s of its being known
BAR_BLOCK = 5  # the same of a bar, whose rate errs more the shorter a block is
LONG_BLOCK = 25  # and while the lifter is elsewhere
TOLD_EVERY_S = 0.1  # and a phase that lasts ten times a second
CHANGED_SHARE = 0.05  # a rate that differs by more than this is told again


class LiveAnalyser:
    """The live analysis of one source.

    Parameters
    ----------
    settings : Settings
        As for `analyse`.
    acc_range_mps2 : float or None
        Full scale of the accelerometer where known.
    wanted_hz : float or None
        The rate that the sensor was asked for, told beside the measured one.
    ids_after : int
        What the repetitions' ids come after, where another analysis has told some of the same source.
    """

    def __init__(
        self,
        settings: Settings,
        acc_range_mps2: float | None = None,
        *,
        wanted_hz: float | None = None,
        ids_after: int = 0,
    ) -> None:
        self._settings = settings
        self._wanted_hz = wanted_hz
        self._readings = FreshReadings()
        self._builder = GridBuilder(acc_range_mps2, blind_s=blind_s(settings))
        self._held: HeldCells | None = None
        self._finished: FinishedSets
        self._notes: tuple[Note, ...] = ()
        self._first_s = np.inf
        self._last_s = 0.0
        self._look: QuickLook
        self._phase: Phase  # as told last,
        self._phase_told_s = 0.0  # and when
        self._newest = NewestSamples()
        self._seen_s = 0.0  # time of the last of them that was looked at
        self._ledger = Ledger(ids_after=ids_after)
        self._rate_hz: float | None = None  # as told last
        self._warned = False
        self._load_goes_on = False  # whether a load was given while lifting, and holds until the next is

    @property
    def held_s(self) -> float:
        """Length of the signal that is kept in memory."""
        return 0.0 if self._held is None else len(self._held) * STEP_S

    @property
    def t_s(self) -> float:
        """The instant of the signal up to which it has been told: events to come are no earlier.

        It is the end of the last cell, or a phase that a later reading has told.
        """
        return max(self._cells_end_s, self._phase_told_s)

    @property
    def _cells_end_s(self) -> float:
        """The end of the last cell."""
        return 0.0 if self._held is None else (self._held.stop - 0.5) * STEP_S

    @property
    def last_id(self) -> int:
        """The highest id of a repetition so far."""
        return self._ledger.last_id

    def push(self, samples: ImuSamples) -> tuple[Event, ...]:
        """Take the samples that follow, any number, and return what has become known by them.

        Raises
        ------
        ValueError
            Where the samples are not later than those before, or have a gyroscope and those before have none.
        """
        if len(samples):
            self._first_s = min(self._first_s, float(samples.time_s[0]))
            self._last_s = float(samples.time_s[-1])
        fresh = self._readings.of(samples)
        if self._held is None or self._look.sees:
            self._newest.add(fresh)
        events: list[Event] = []
        for block in self._builder.push(fresh):
            events += self._see(self._builder.known_s)
            events += self._take(block)
        return (*events, *self._see(self._last_s))

    def finish(self) -> tuple[Event, ...]:
        """Return what the end of the stream makes known; nothing may be pushed after it."""
        events = [event for block in self._builder.finish() for event in self._take(block)]
        if self._held is not None:
            events += self._finish_sets(self._last_s, ended=True)
            events += self._ledger.withdraw_before(self._last_s, np.inf)
        if self._load_goes_on:  # no set comes any more for which the last one would stand
            loads = self._settings.load_kg[: max(self._ledger.examined, 1)]
            self._settings = replace(self._settings, load_kg=loads)
        if self.reason is not None:
            events.append(Warned(self._last_s, "no_repetitions", self.reason))
        else:
            sets = tuple(self._ledger.told.values())
            notes = (*contradictions(sets, self._settings), *leg_notes(sets, self._settings))
            events += [Warned(self._last_s, note.code, note.message) for note in notes]
        return tuple(events)

    def end_set(self) -> tuple[Event, ...]:
        """End the set that is on, as its lifter says; `settings` keep the moment, so that `analyse` does the same."""
        if self._held is None or not len(self._held):
            return ()
        t_s = self._cells_end_s
        events = [*self._finish_sets(self.t_s, ended=True), *self._ledger.withdraw_before(self.t_s, np.inf)]
        self._held.drop_all()
        self._look.close_now()
        self._settings = replace(self._settings, set_ends_s=(*self._settings.set_ends_s, t_s))
        return tuple(events)

    def mark(self, repetition_id: int, mark: Mark) -> tuple[Event, ...]:
        """Mark a repetition of the set that is on or of the last one, by the id under which it was told.

        The last set is told again with its new figures; one that is on is told with them when it ends.
        `settings` keep the mark under the number that `analyse` gives the repetition.
        """
        self._settings, events = self._ledger.mark(self.t_s, repetition_id, mark, self._settings)
        return events

    def set_load(self, load_kg: float) -> None:
        """Give the load of the set that is on, or else of the next, and of those that follow."""
        before = (self._settings.load_of_set_kg(number) for number in range(1, self._ledger.examined + 1))
        self._settings = replace(self._settings, load_kg=(*before, load_kg))
        self._load_goes_on = True

    @property
    def settings(self) -> Settings:
        """The settings with which `analyse` tells the same of the whole recording."""
        return self._settings

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say of the signals, as `analyse` says it."""
        return self._notes

    @property
    def reason(self) -> str | None:
        """Why nothing has been told so far; None where something has."""
        if self._ledger.told:
            return None
        duration_s = max(self._last_s - self._first_s, 0.0)
        return why_nothing(duration_s, self._settings, found=self._ledger.examined > 0)

    def _finish_sets(self, t_s: float, *, ended: bool = False) -> Iterator[Event]:
        """Tell the sets that have become final."""
        assert self._held is not None
        for examined in self._finished.search(self._held, self._look.moved_until, ended=ended):
            number = self._ledger.examined + 1
            self._settings, events = self._ledger.end_set(t_s, examined, self._settings)
            loads = self._settings.load_kg
            if self._load_goes_on and 1 < len(loads) <= number:
                self._settings = replace(self._settings, load_kg=(*loads, loads[-1]))
            yield from events

    def _take(self, block: GridSignals) -> Iterator[Event]:
        """Follow the signal over one block."""
        if self._held is None:
            yield from self._begin(block)
        assert self._held is not None
        attitude = self._held.append(block)
        t_s = self.t_s
        yield from self._watch(t_s)
        for repetition in self._look.follow(self._held, block, attitude):
            yield from self._ledger.show(t_s, repetition)
        short = SHORT_BLOCK if self._look.sees else BAR_BLOCK
        self._builder.block = short if self._look.ends_soon else LONG_BLOCK if self._look.elsewhere else BLOCK
        if not self._look.sees and self._phase_is_due(t_s + self._builder.block * STEP_S):
            yield self._phase_told(t_s)
        ended = list(self._finish_sets(t_s))
        if ended:
            self._look.close(before=self._finished.told)
        yield from ended
        yield from self._ledger.withdraw_before(t_s, self._finished.decided * STEP_S)

    def _see(self, until_s: float) -> Iterator[Event]:
        """Look at the samples up to this time, before they are cells."""
        for reading in self._newest.until(until_s):
            step_s, self._seen_s = reading[0] - self._seen_s, reading[0]
            if self._held is not None and self._look.see(*reading) and self._phase_is_due(self._seen_s + step_s):
                yield self._phase_told(self._seen_s)

    def _phase_is_due(self, next_s: float) -> bool:
        """Whether the phase is new, or of a set that is on and told last a tenth of a second before `next_s`."""
        late = next_s > self._phase_told_s + TOLD_EVERY_S
        return self._look.phase is not self._phase or (late and self._look.drives > 0)

    def _phase_told(self, t_s: float) -> PhaseNow:
        """Tell the phase."""
        self._phase, self._phase_told_s = self._look.phase, t_s
        return PhaseNow(t_s, self._phase.name, t_s - self._phase.since_s)

    def _watch(self, t_s: float) -> Iterator[Event]:
        """Tell a rate that has changed, and once that a set is too long to be held."""
        rate_hz, told_hz = self._builder.latest_rate_hz, self._rate_hz
        if rate_hz is not None and told_hz is not None and abs(rate_hz - told_hz) > CHANGED_SHARE * told_hz:
            self._rate_hz = rate_hz
            yield SampleRate(t_s, rate_hz, self._wanted_hz)
        if self._held is not None and self._held.dropped and not self._warned:
            self._warned = True
            message = f"This set is longer than {MOST_S / 3600:g} h; its first repetitions are left out of its figures."
            yield Warned(t_s, "long_set", message)

    def _begin(self, block: GridSignals) -> Iterator[Event]:
        """Prepare for a signal of the kind of its first block."""
        gyroscope = block.gyr_radps is not None
        self._settings, self._notes = what_can_be_measured(
            self._settings, gyroscope=gyroscope, rate_hz=self._builder.rate_hz
        )
        self._held = HeldCells(gyroscope=gyroscope)
        self._finished = FinishedSets(self._settings)
        self._look = QuickLook(self._settings, gyroscope=gyroscope)
        self._phase = self._look.phase
        yield from self._introduce(block)

    def _introduce(self, block: GridSignals) -> Iterator[Event]:
        """Say what is known of the signal before anything has moved."""
        t_s = float(block.time_s[-1])
        if self._builder.rate_hz is not None:
            self._rate_hz = self._builder.rate_hz
            yield SampleRate(t_s, self._rate_hz, self._wanted_hz)
        for note in self._notes:
            yield Warned(t_s, note.code, note.message)
