"""Repetitions as shown and as they turn out in, events out: every provisional one ends as final or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.live.events import (
    Event,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SetEnded,
    SetStarted,
)
from analysis.pipeline import ExaminedSet, measure_set
from analysis.results import Repetition
from analysis.settings import Settings

SAME_DRIVE_S = 0.7  # a provisional drive ends this close to the final one; two drives are further apart


@dataclass(frozen=True, slots=True)
class _Shown:
    """A provisional repetition that is not decided."""

    id: int
    set: int
    repetition: Repetition


class Ledger:
    """What has been shown of one source."""

    def __init__(self) -> None:
        self.examined = 0  # sets so far, also those that a person took out
        self.told = 0  # and without those
        self._ids = 0
        self._started = 0  # number of the last set that was told to have started
        self._open: list[_Shown] = []

    def show(self, t_s: float, repetition: Repetition) -> Iterator[Event]:
        """Show a provisional repetition of the set that is on."""
        number = self.examined + 1
        yield from self._start(t_s, number)
        self._ids += 1
        self._open.append(_Shown(self._ids, number, repetition))
        yield RepetitionShown(t_s, self._ids, number, repetition)

    def end_set(self, t_s: float, found: ExaminedSet, settings: Settings) -> Iterator[Event]:
        """Tell a finished set: its repetitions with the ids under which they were shown, then its figures."""
        self.examined += 1
        measured = measure_set(found, self.examined, settings)
        marked = {e.repetition for e in settings.edits if e.set == self.examined and e.mark == "false"}
        for number, phases in enumerate(found.phases, start=1):
            if number in marked and (shown := self._nearest(found.curves.time_s(phases.drive_end))):
                self._open.remove(shown)
                yield RepetitionWithdrawn(t_s, shown.id, "marked_false")
        if measured is None:
            return
        summary, trace = measured
        self.told += 1
        yield from self._start(t_s, summary.number)
        for repetition in summary.repetitions:
            yield RepetitionFinal(t_s, self._id_of(repetition), summary.number, repetition)
        yield from self.withdraw_before(t_s, summary.repetitions[-1].drive_end_s)
        yield SetEnded(t_s, summary, trace)

    def withdraw_before(self, t_s: float, limit_s: float) -> Iterator[Event]:
        """Withdraw what was shown of drives that ended before the limit and turned out to be none."""
        gone = [shown for shown in self._open if shown.repetition.drive_end_s < limit_s]
        for shown in gone:
            self._open.remove(shown)
            yield RepetitionWithdrawn(t_s, shown.id, "not_a_repetition")

    def _start(self, t_s: float, number: int) -> Iterator[Event]:
        """Tell a set's start once."""
        if number > self._started:
            self._started = number
            yield SetStarted(t_s, number)

    def _id_of(self, repetition: Repetition) -> int:
        """The id under which the repetition was shown, or a new one."""
        shown = self._nearest(repetition.drive_end_s)
        if shown is None:
            self._ids += 1
            return self._ids
        self._open.remove(shown)
        return shown.id

    def _nearest(self, drive_end_s: float) -> _Shown | None:
        """What was shown of a drive that ended about then."""
        near = [s for s in self._open if abs(s.repetition.drive_end_s - drive_end_s) < SAME_DRIVE_S]
        return min(near, key=lambda s: abs(s.repetition.drive_end_s - drive_end_s), default=None)
