"""The files that a person named become analysed recordings, or the errors that kept them from becoming any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Union

from hipthrust.configuration import Configuration, Reading
from hipthrust.cutting import WHOLE, Cut, cut
from hipthrust.edits import refuse_unfound
from hipthrust.failures import UsageError
from hipthrust.heading import is_chosen, settled
from hipthrust.sidecar import marks_for, write_marks

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording
    from analysis.settings import Settings
    from hipthrust.sidecar import Marks
    from sensor.formats import Found, ReadHints
    from sensor.samples import Note, Recording


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked about every recording of one call."""

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
Job = Union["Found", Unanalysed]


def find(files: Iterable[str]) -> tuple[Job, ...]:
    """Find the recordings in what a person named: files, folders, zips, `-` for standard input.

    Returns
    -------
    tuple of Found or Unanalysed
        In the order of the files, each recording once however often it was named; in place of a file without any
        stands the reason.
    """
    from sensor.formats import find_recordings

    jobs: list[Job] = []
    for file in dict.fromkeys(files):
        try:
            jobs += find_recordings(file)
        except Exception as error:
            jobs.append(Unanalysed(file, error))
    return tuple(dict.fromkeys(jobs))


def outcome_of(found: Found, request: Request) -> Outcome:
    """Read one recording and analyse it with its marks.

    Whatever goes wrong is the outcome, so that the other recordings of the call are still analysed.
    """
    try:
        recording = read(found, request.configuration.reading, request.cut)
        marks, left_out = marks_for(found.name, request.edits, request.cut)
        settings = settled(request.configuration, recording.said).settings
        typed_kg = () if is_chosen(request.configuration, "load_kg") else marks.loads_kg
        settings = replace(settings, set_ends_s=marks.set_ends_s, load_kg=typed_kg or settings.load_kg)
        if request.edits:
            refuse_unfound(marks.edits, analyse_recording(recording, settings).report.sets)
        analysed = analyse_recording(recording, replace(settings, edits=marks.edits))
        if request.edits:
            write_marks(found.name, marks)  # last: a mark on what cannot be analysed is not kept
    except Exception as error:
        return Unanalysed(found.name, error)
    report = analysed.report if request.traces else replace(analysed.report, traces=())
    return replace(analysed, report=report, notes=(*analysed.notes, *_marks_left_out(left_out)))


def read(found: Found, reading: Reading, part: Cut = WHOLE) -> Recording:
    """Read one recording with what the person said about it, cut it, and correct it where a calibration is asked for.

    Raises
    ------
    UsageError
        Where what was said makes no sense or leaves nothing.
    RecordingError, SurroundingsError
        Where the file cannot be read.
    """
    from sensor.formats import read_recording

    recording = cut(read_recording(found, hints_of(reading)), part)
    if reading.calibration is None:
        return recording
    from hipthrust.calibrations import apply_calibration

    return apply_calibration(recording, reading.calibration)


def hints_of(reading: Reading) -> ReadHints:
    """Translate what a person said about a file for its reader.

    Raises
    ------
    UsageError
        Where the columns or the units are not such words.
    """
    from sensor.formats import ReadHints, parse_columns, parse_units

    try:
        columns = parse_columns(reading.columns) if reading.columns else {}
        units = parse_units(reading.units) if reading.units else {}
    except ValueError as error:
        raise UsageError(f"columns and units: {error}") from None
    return ReadHints(columns=columns, rate_hz=reading.rate_hz, **units)


def analyse_recording(recording: Recording, settings: Settings) -> AnalysedRecording:
    """Analyse the samples of one recording and keep its origin with the results."""
    from analysis.pipeline import analyse
    from analysis.report.analysed import AnalysedRecording

    report = analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2)
    notes = (*recording.notes, *_loads_left_over(len(settings.load_kg), len(report.sets)))
    return AnalysedRecording(report, recording.source, settings, notes)


def _marks_left_out(left_out: Marks | None) -> Iterator[Note]:
    """Say that marks could not take effect."""
    from sensor.samples import Note

    if left_out is not None:
        yield Note("edits_left_out", f"The marks set by hand are left out: they count the repetitions {left_out.cut}.")


def _loads_left_over(loads: int, sets: int) -> Iterator[Note]:
    """Say that loads and sets do not match."""
    from sensor.samples import Note

    if loads > 1 and loads != sets:
        message = (
            f"{loads} loads were given for {sets} set{'' if sets == 1 else 's'}: sets take them in their order, and "
            "the list starts again in each file. Analyse files with different loads one by one."
        )
        yield Note("loads", message)
