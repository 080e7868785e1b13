"""One analysed recording with its origin and settings: what a report of any form is made of."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.results import SessionReport
from analysis.settings import Point, Settings
from sensor.samples import Note, Source


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedRecording:
    """The results of one recording, and all that a reader needs to judge them.

    Parameters
    ----------
    report : SessionReport
        What the analysis found, with its own notes.
    source : Source
        Where the samples came from.
    settings : Settings
        What the analysis was told.
    notes : tuple of Note
        The reader's notes.
    """

    report: SessionReport
    source: Source
    settings: Settings
    notes: tuple[Note, ...] = ()

    @property
    def point(self) -> Point:
        """The point that the figures are of: as the analysis could measure it, else as the settings have it."""
        return self.report.point or self.settings.effective_point()

    def warnings(self) -> tuple[Note, ...]:
        """Return the reader's notes, the analysis' notes and the reason for finding nothing, each once.

        Examples
        --------
        >>> note = Note("gap", "A second is missing.")
        >>> report = SessionReport((), notes=(note,), reason="Nothing moved.")
        >>> [w.code for w in AnalysedRecording(report, Source("a.csv", "own"), Settings(), (note,)).warnings()]
        ['gap', 'no_repetitions']
        """
        reason = () if self.report.reason is None else (Note("no_repetitions", self.report.reason),)
        return tuple(dict.fromkeys((*self.notes, *self.report.notes, *reason)))
