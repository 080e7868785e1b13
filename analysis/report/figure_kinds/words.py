"""The words around figures: why one is empty, and one sentence a set for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report.analysed import AnalysedRecording
from analysis.report.wording import counted, weight
from analysis.results import Repetition, SessionReport, SetSummary


def nothing_found(report: SessionReport) -> str:
    """Return why there is no repetition to draw."""
    return report.reason or "No repetitions were found."


def missing(report: SessionReport, nothing_known: str, known: Callable[[Repetition], bool]) -> str | None:
    """Return why no repetition can be drawn: there is none, or `known` holds for none; None where one can."""
    repetitions = [r for summary in report.sets for r in summary.repetitions]
    if not repetitions:
        return nothing_found(report)
    return None if any(map(known, repetitions)) else nothing_known


def state_word(repetition: Repetition) -> str:
    """Return "failed", "partial", or nothing for a full repetition."""
    return "failed" if repetition.failed else "partial" if repetition.partial else ""


def named_set(summary: SetSummary) -> str:
    """Return the set's number and load.

    Examples
    --------
    >>> named_set(SetSummary(2, 0.0, 30.0, (), load_kg=82.5))
    'Set 2, 82.5 kg'
    """
    return f"Set {summary.number}" + (f", {weight(summary.load_kg)}" if summary.load_kg is not None else "")


def per_set(title: str, recording: AnalysedRecording, sentence: Callable[[SetSummary], str]) -> str:
    """Return the text alternative of a figure: its title, then each set in one sentence.

    Parameters
    ----------
    title : str
        The figure's title.
    recording : AnalysedRecording
        What is drawn.
    sentence : callable
        Says what the figure shows of one set.
    """
    head = f"{title}{' (simulated)' if recording.source.simulated else ''}."
    sets = [summary for summary in recording.report.sets if summary.repetitions]
    if not sets:
        return f"{head} {nothing_found(recording.report)}"
    parts = [f"{named_set(s)}, {counted(len(s.repetitions), 'repetition')}: {sentence(s)}" for s in sets]
    return " ".join([head, *parts])
