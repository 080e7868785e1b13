"""`hipthrust evaluate`: recordings and what is known of them in, figures of agreement out."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hipthrust import __version__
from hipthrust.failures import UsageError
from hipthrust.options import (
    add_calibration_option,
    add_reading_options,
    add_settings_options,
    configured,
    cut_of,
    wants_colour,
)
from hipthrust.parallel import outcomes_of
from hipthrust.sessions import Request, Unanalysed, find
from hipthrust.writing import refuse_overwriting, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.agreement.comparison import Comparison, KnownRepetition
    from analysis.report.agreement_text import Judged
    from analysis.report.analysed import AnalysedRecording
    from hipthrust.truth_files import Truth

EXAMPLES = """
examples:
  hipthrust evaluate set.csv --truth encoder.csv           a linear encoder's repetitions
  hipthrust evaluate set.csv --truth set.truth.json        what hipthrust simulate wrote
  hipthrust evaluate a.csv b.csv --truth a_video.csv b_video.csv
  hipthrust evaluate monday/*.csv --truth all.csv --figure agreement.png
                                                           a column `file` names the recording
  hipthrust evaluate set.csv --truth encoder.csv --offset -3.2
                                                           encoder times taken 3.2 s earlier

The table has a line of names and one row a repetition, in the order in which they were lifted. Understood are such as
set, mean velocity (m/s), peak velocity (cm/s), ROM (mm), concentric time (s), eccentric time (s), start (s), end (s),
drive_start_s, drive_end_s, failed; what is missing is not compared. With start and end, repetitions are paired by
overlap in time, else by order within each set.
"""
SUFFIXES = {".png": "png", ".svg": "svg", ".pdf": "pdf"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "compare with what an encoder, a video or the simulator knows of the same repetitions"
    parser = subparsers.add_parser("evaluate", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a recording, or several, pooled")
    truth_help = "what is known: one table or truth a recording, or one table whose column `file` names the recording"
    parser.add_argument("--truth", nargs="+", required=True, metavar="FILE", help=truth_help)
    offset_help = "add this to the known times; auto (the default) estimates it where they do not overlap"
    parser.add_argument("--offset", type=_offset, metavar="SECONDS", help=offset_help)
    group = parser.add_argument_group("what is written")
    group.add_argument("--json", action="store_true", help="one JSON document with all pairs, and no report")
    group.add_argument("--figure", metavar="FIGURE", help="Bland and Altman's figure: .png, .svg or .pdf")
    group.add_argument("--colour", "--color", action=argparse.BooleanOptionalAction, help="colours in the report")
    add_settings_options(parser)
    add_reading_options(parser)
    add_calibration_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare, report, and draw.

    Raises
    ------
    UsageError, SensorError
        Where a file cannot be read, or what is known does not belong to a recording.
    """
    if arguments.figure is not None and Path(arguments.figure).suffix.lower() not in SUFFIXES:
        raise UsageError(f"--figure needs a name that ends in {', '.join(SUFFIXES)}, got {arguments.figure}")
    from hipthrust.truth_files import read_truth

    truths = [read_truth(path) for path in arguments.truth]
    judged = _judged(_analysed(arguments), truths, arguments.offset)
    if arguments.figure is not None:
        _draw(judged, arguments.figure)
    print(_json(judged) if arguments.json else _report(judged, arguments.colour), end="")
    return 0


def _analysed(arguments: argparse.Namespace) -> list[AnalysedRecording]:
    """Read and analyse every recording; agreement of a part of them would be another figure, so any error ends it."""
    jobs = find(arguments.files)
    inputs = [member.path for job in jobs if not isinstance(job, Unanalysed) for _, member in job.parts]
    refuse_overwriting([] if arguments.figure is None else [arguments.figure], [*inputs, *arguments.truth])
    analysed, errors = [], []
    for outcome in outcomes_of(jobs, Request(configured(arguments), cut_of(arguments))):
        if isinstance(outcome, Unanalysed):
            errors.append(outcome.error)
        else:
            analysed.append(outcome)
    if errors:
        raise ExceptionGroup("not every recording could be read", errors)
    return analysed


def _judged(recordings: Sequence[AnalysedRecording], truths: Sequence[Truth], shift_s: float | None) -> Judged:
    """Lay each recording upon what is known of it."""
    from analysis.agreement.evaluation import evaluate
    from analysis.report.agreement_text import Judged
    from hipthrust.truth_files import for_recordings

    files = [recording.source.file for recording in recordings]
    known = list(for_recordings(truths, files))
    comparisons = [_compared(r, *about, shift_s) for r, about in zip(recordings, known, strict=True)]
    simulated = any(r.source.simulated for r in recordings) or any(truth.simulated for truth in truths)
    names = tuple((file, truth.path) for file, (truth, _) in zip(files, known, strict=True))
    return Judged(evaluate(comparisons), names, simulated)


def _compared(
    recording: AnalysedRecording, truth: Truth, known: Sequence[KnownRepetition], shift_s: float | None
) -> Comparison:
    """Compare one recording; say whose truth it is not, where it is none of it."""
    from dataclasses import replace

    from analysis.agreement.evaluation import UnrelatedError, compare
    from analysis.report.recording_facts import marks_in_words

    try:
        compared = compare(recording.report, known, shift_s=shift_s)
    except UnrelatedError as error:
        file = recording.source.file
        raise UsageError(f"{truth.path} is not what is known of {file}, it seems: {error}") from None
    reason = () if recording.report.reason is None else (recording.report.reason,)
    marks = marks_in_words(recording.settings)
    by_hand = (f"Marked by hand, and counted so: {marks}.",) if marks else ()
    return replace(compared, remarks=(*reason, *by_hand, *truth.remarks, *compared.remarks))


def _draw(judged: Judged, figure: str) -> None:
    """Write the figure, and say in words what it shows where no report does."""
    from analysis.report.figures import draw_agreement, save_figure

    kind = SUFFIXES[Path(figure).suffix.lower()]
    write_file(figure, save_figure(draw_agreement(judged), kind))  # type: ignore[arg-type]  # one of its three


def _json(judged: Judged) -> str:
    """Return the JSON document, one line."""
    from analysis.report.agreement_json import render_agreement_json

    return render_agreement_json(judged, __version__) + "\n"


def _report(judged: Judged, colour: bool | None) -> str:
    """Return the report for a person."""
    from analysis.report.agreement_text import render_agreement

    width = shutil.get_terminal_size().columns
    encoding = sys.stdout.encoding or "utf-8"
    return render_agreement(judged, width=width, colour=wants_colour(colour), encoding=encoding)


def _offset(text: str) -> float | None:
    """Read seconds; None for auto."""
    if text == "auto":
        return None
    try:
        offset_s = float(text)
    except ValueError:
        offset_s = float("nan")
    if not abs(offset_s) < 1e12:
        raise argparse.ArgumentTypeError(f"seconds or auto expected, got {text!r}")
    return offset_s
