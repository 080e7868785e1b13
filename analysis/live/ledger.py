"""Repetitions as shown and as they turn out in, events out: every provisional one ends as final or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.live.events import (
    Event,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SetEnded,
    SetStarted,
)
from analysis.pipeline import ExaminedSet, measure_set
from analysis.results import Repetition, SetSummary
from analysis.settings import Edit, Mark, Settings

SAME_DRIVE_S = 0.7  # a provisional drive ends this close to the final one; two drives are further apart
SAME_SHARE = 0.5  # or one lies by this share of it in the other: a lockout that creeps on ends later once all is known


@dataclass(frozen=True, slots=True)
class _Shown:
    """A provisional repetition that is not decided."""

    id: int
    set: int
    repetition: Repetition


class Ledger:
    """What has been shown of one source, under ids above `ids_after`."""

    def __init__(self, *, ids_after: int = 0) -> None:
        self.examined = 0  # sets so far, also those that a person took out
        self.told: dict[int, SetSummary] = {}  # those that had anything left to tell, without their repetitions
        self.last_id = ids_after
        self._started = 0  # number of the last set that was told to have started
        self._open: list[_Shown] = []
        self._marks: dict[int, Mark] = {}  # of repetitions that are shown and not decided, by their ids
        self._taken_back: set[int] = set()
        self._last: tuple[int, ExaminedSet] | None = None  # the last set that was told, with its number
        self._last_ids: dict[int, int] = {}  # of its repetitions: their numbers as first found, by their ids

    def show(self, t_s: float, repetition: Repetition) -> Iterator[Event]:
        """Show a provisional repetition of the set that is on."""
        number = self.examined + 1
        yield from self._start(t_s, number)
        self.last_id += 1
        self._open.append(_Shown(self.last_id, number, repetition))
        yield RepetitionShown(t_s, self.last_id, number, repetition)

    def end_set(self, t_s: float, found: ExaminedSet, settings: Settings) -> tuple[Settings, tuple[Event, ...]]:
        """Tell a finished set: its repetitions with the ids under which they were shown, then its figures.

        Returns
        -------
        Settings with the marks that were set while it was on, and the events.
        """
        self.examined += 1
        time_s = found.curves.time_s
        ids = [self._id_of(time_s(phases.drive_start), time_s(phases.drive_end)) for phases in found.phases]
        edits = [Edit(self.examined, k, self._marks.pop(i)) for k, i in enumerate(ids, 1) if i in self._marks]
        settings = replace(settings, edits=(*settings.edits, *edits))
        self._last, self._last_ids = (self.examined, found), dict(zip(ids, range(1, len(ids) + 1), strict=True))
        return settings, tuple(self._tell_last(t_s, settings))

    def mark(
        self, t_s: float, repetition_id: int, mark: Mark, settings: Settings
    ) -> tuple[Settings, tuple[Event, ...]]:
        """Mark a repetition that is shown, or one of the last set, which is then told again."""
        shown = next((one for one in self._open if one.id == repetition_id), None)
        if shown is not None:
            self._marks[repetition_id] = mark
            return settings, tuple(self._withdraw(t_s, repetition_id)) if mark == "false" else ()
        if self._last is None or repetition_id not in self._last_ids:
            return settings, ()
        edit = Edit(self._last[0], self._last_ids[repetition_id], mark)
        settings = replace(settings, edits=(*settings.edits, edit))
        return settings, tuple(self._tell_last(t_s, settings))

    def _tell_last(self, t_s: float, settings: Settings) -> Iterator[Event]:
        """Tell the last set, once more where it was told before."""
        assert self._last is not None
        number, found = self._last
        measured = measure_set(found, number, settings)
        marks = {edit.repetition: edit.mark for edit in settings.edits if edit.set == number}
        out = [i for i, k in self._last_ids.items() if marks.get(k) == "false"]
        for repetition_id in out:
            yield from self._withdraw(t_s, repetition_id)
        self.told.pop(number, None)
        if measured is None:
            return
        summary, trace = measured
        self.told[number] = replace(summary, repetitions=(), verdicts=())
        yield from self._start(t_s, number)
        kept = [i for i in self._last_ids if i not in out]
        for repetition_id, repetition in zip(kept, summary.repetitions, strict=True):
            yield RepetitionFinal(t_s, repetition_id, number, repetition)
        yield from self.withdraw_before(t_s, summary.repetitions[-1].drive_end_s)
        yield SetEnded(t_s, summary, trace)

    def withdraw_before(self, t_s: float, limit_s: float) -> Iterator[Event]:
        """Withdraw what was shown of drives that ended before the limit and turned out to be none."""
        gone = [shown for shown in self._open if shown.repetition.drive_end_s < limit_s]
        for shown in gone:
            self._open.remove(shown)
            self._marks.pop(shown.id, None)
            if shown.id not in self._taken_back:
                yield RepetitionWithdrawn(t_s, shown.id, "not_a_repetition")

    def _withdraw(self, t_s: float, repetition_id: int) -> Iterator[Event]:
        """Withdraw what a person says was none, once."""
        if repetition_id not in self._taken_back:
            self._taken_back.add(repetition_id)
            yield RepetitionWithdrawn(t_s, repetition_id, "marked_false")

    def _start(self, t_s: float, number: int) -> Iterator[Event]:
        """Tell a set's start once."""
        if number > self._started:
            self._started = number
            yield SetStarted(t_s, number)

    def _id_of(self, start_s: float, end_s: float) -> int:
        """The id under which a drive was shown, or a new one."""
        shown = self._shown_as(start_s, end_s)
        if shown is None:
            self.last_id += 1
            return self.last_id
        self._open.remove(shown)
        return shown.id

    def _shown_as(self, start_s: float, end_s: float) -> _Shown | None:
        """What was shown of a drive: what lies mostly in it, or it in that, else what ended about then."""
        inside = [(_shared(shown.repetition, start_s, end_s), shown) for shown in self._open]
        share, most = max(inside, key=lambda pair: pair[0], default=(0.0, None))
        if share >= SAME_SHARE:
            return most
        near = [s for s in self._open if abs(s.repetition.drive_end_s - end_s) < SAME_DRIVE_S]
        return min(near, key=lambda s: abs(s.repetition.drive_end_s - end_s), default=None)


def _shared(one: Repetition, start_s: float, end_s: float) -> float:
    """How much of the shorter of two drives lies in the other one."""
    shared_s = min(one.drive_end_s, end_s) - max(one.drive_start_s, start_s)
    return shared_s / max(min(one.drive_end_s - one.drive_start_s, end_s - start_s), 1e-3)
