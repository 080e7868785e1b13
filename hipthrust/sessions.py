"""A file that a person named becomes analysed recordings, or the error that kept it from becoming one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Union

from hipthrust.configuration import Configuration, Reading
from hipthrust.cutting import WHOLE, Cut, cut
from hipthrust.edits import CLEAR, Marks, changed, read_marks, write_marks
from hipthrust.failures import UsageError

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording
    from analysis.settings import Settings
    from sensor.formats.hints import ReadHints
    from sensor.samples import Note, Recording

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked about every file of one call."""

    configuration: Configuration
    cut: Cut = WHOLE
    edits: tuple[str, ...] = ()
    traces: bool = False  # curves are large: they leave the analysis only where something shows them


@dataclass(frozen=True, slots=True, eq=False)
class Unanalysed:
    """A file that gave no report, and why."""

    file: str
    error: Exception


Outcome = Union["AnalysedRecording", Unanalysed]


def outcomes_of(file: str, request: Request) -> Iterator[Outcome]:
    """Read and analyse everything that `file` holds: one outcome a recording, in their order.

    Parameters
    ----------
    file : str
        A recording, a folder or zip as an app exported it, or `-` for standard input.
    request : Request
        What is asked about it.

    Yields
    ------
    AnalysedRecording or Unanalysed
        Whatever goes wrong with one recording is an outcome, so that the others are still analysed.
    """
    try:
        for recording in recordings_of(file, request.configuration.reading):
            yield _outcome(recording, request)
    except Exception as error:
        yield Unanalysed(file, error)


def recordings_of(file: str, reading: Reading) -> Iterator[Recording]:
    """Read what `file` holds with what the person said about it.

    Raises
    ------
    UsageError
        Where what was said makes no sense.
    RecordingError, SurroundingsError
        Where the file cannot be read.
    """
    from sensor.formats import read_recordings

    yield from read_recordings(file, hints_of(reading))


def hints_of(reading: Reading) -> ReadHints:
    """Translate what a person said about a file for its readers.

    Raises
    ------
    UsageError
        Where the columns or the units are not such words.
    """
    from sensor.formats.hints import ReadHints, parse_columns, parse_units

    try:
        columns = parse_columns(reading.columns) if reading.columns else {}
        units = parse_units(reading.units) if reading.units else {}
    except ValueError as error:
        raise UsageError(f"columns and units: {error}") from None
    return ReadHints(columns=columns, rate_hz=reading.rate_hz, **units)


def _outcome(recording: Recording, request: Request) -> Outcome:
    """Analyse one recording with its marks; whatever goes wrong is the outcome."""
    file = recording.source.file
    try:
        marks, notes = _marks(file, request)
        settings = replace(request.configuration.settings, edits=marks.edits)
        analysed = _analysed(cut(recording, request.cut), settings)
        if request.edits:
            write_marks(file, marks)  # last, so that marks on a recording that cannot be analysed are not kept
    except Exception as error:
        return Unanalysed(file, error)
    report = analysed.report if request.traces else replace(analysed.report, traces=())
    return replace(analysed, report=report, notes=(*analysed.notes, *notes))


def _analysed(recording: Recording, settings: Settings) -> AnalysedRecording:
    """Analyse the samples of one recording."""
    from analysis.pipeline import analyse
    from analysis.report.analysed import AnalysedRecording

    report = analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2)
    return AnalysedRecording(report, recording.source, settings, recording.notes)


def _marks(file: str, request: Request) -> tuple[Marks, tuple[Note, ...]]:
    """Return the marks that hold for this call, those asked for included."""
    if file == STANDARD_INPUT:
        if request.edits:
            raise UsageError("marks are kept beside a recording, and standard input has no such place; save it first")
        return Marks(cut=request.cut), ()
    kept = read_marks(file)
    if not kept.edits or kept.cut == request.cut or request.edits[:1] == (CLEAR,):
        return Marks(changed(kept.edits, request.edits), request.cut), ()
    if request.edits:
        raise UsageError(
            f"the marks of {file} count repetitions {kept.cut}; cut it the same way, or --edit clear first"
        )
    from sensor.samples import Note

    said = f"the marks set by hand are left out: they count the repetitions {kept.cut}"
    return Marks(cut=request.cut), (Note("edits_left_out", said),)
