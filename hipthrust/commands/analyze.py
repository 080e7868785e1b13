"""`hipthrust analyze`: recordings in, reports out."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust import __version__
from hipthrust.edits import changed
from hipthrust.failures import UsageError, failures_of
from hipthrust.options import (
    add_calibration_option,
    add_reading_options,
    add_settings_options,
    configured,
    cut_of,
    wants_colour,
)
from hipthrust.outputs import CSV_STYLES, Outputs
from hipthrust.parallel import outcomes_of
from hipthrust.progress import Progress
from hipthrust.sessions import Job, Outcome, Request, Unanalysed, find
from hipthrust.writing import refuse_overwriting

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording

EXAMPLES = """
examples:
  hipthrust analyze set.csv --load 80              the report, with power
  hipthrust analyze export.zip --variation single-leg --tempo 2-0-X-1
  hipthrust analyze monday/*.csv --csv monday.csv  one row a repetition, all files
  hipthrust analyze set.csv --html set.html --traces curves.parquet
  hipthrust analyze set.csv --edit 2:5=false       the fifth of set 2 was none; remembered
  hipthrust analyze log.txt --columns time=0,acc=1-3,gyr=4-6 --units acc=g,gyr=deg/s
  cat set.csv | hipthrust analyze - --json         one JSON document a recording
"""
EDIT_HELP = "mark a repetition: false, failed, partial or full, or clear; kept beside the recording; `clear` for all"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "read recordings and report what each set was worth, held against the guide"
    parser = subparsers.add_parser("analyze", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a recording, a folder, a zip, or - for standard input"
    )
    add_settings_options(parser)
    add_reading_options(parser)
    add_calibration_option(parser)
    _add_report_options(parser)
    parser.set_defaults(run=run)


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person can choose about the reports."""
    group = parser.add_argument_group("what is written")
    group.add_argument("--json", action="store_true", help="one JSON document a recording, one a line, and no report")
    group.add_argument("--csv", metavar="FILE", help="one row a repetition, the recordings below each other")
    group.add_argument("--csv-style", choices=CSV_STYLES, default="hipthrust", help="whose columns (default hipthrust)")
    group.add_argument("--html", metavar="FILE", help="one page for all recordings that opens anywhere, with figures")
    group.add_argument("--traces", metavar="FILE", help="the curves, as .csv or .parquet")
    group.add_argument("--edit", action="append", default=[], metavar="SET:REP=MARK", help=EDIT_HELP)
    colour = "colours in the report (default: in a terminal, unless NO_COLOR is set)"
    group.add_argument("--colour", "--color", action=argparse.BooleanOptionalAction, help=colour)
    group.add_argument("--jobs", type=_count, metavar="N", help="recordings at a time (default: one a core)")


def run(arguments: argparse.Namespace) -> int:
    """Analyse every file, report on each, and raise at the end what went wrong with any.

    Raises
    ------
    ExceptionGroup
        One error for each file that could not be analysed, and one for each output that could not be written.
    UsageError, SurroundingsError
        Where nothing was begun.
    """
    outputs = Outputs(arguments.csv, arguments.csv_style, arguments.html, arguments.traces)
    outputs.check()
    changed((), arguments.edit)
    request = Request(configured(arguments), cut_of(arguments), tuple(arguments.edit), outputs.curves)
    jobs = find(arguments.files)
    _check(jobs, request, outputs)
    analysed, errors = _analyse(jobs, request, arguments, goes_on=bool(outputs.files))
    for text in _read_twice(analysed):
        print(f"note: {printable(text)}", file=sys.stderr)
    if analysed:  # nothing read is no reason to replace the table of another day
        errors += outputs.write(analysed)
    if errors:
        raise ExceptionGroup("not everything could be done", errors)
    return 0


def _check(jobs: Sequence[Job], request: Request, outputs: Outputs) -> None:
    """Refuse what would harm a recording or is not clear, before any work is done."""
    refuse_overwriting(
        outputs.files, [member.path for job in jobs if not isinstance(job, Unanalysed) for _, member in job.parts]
    )
    if request.edits and len(jobs) != 1:
        raise UsageError(f"--edit marks one recording at a time, and there are {len(jobs)} here; name the one to mark")


def _analyse(
    jobs: Sequence[Job], request: Request, arguments: argparse.Namespace, *, goes_on: bool
) -> tuple[list[AnalysedRecording], list[Exception]]:
    """Analyse the jobs, tell each outcome as it comes, and return the results and the errors.

    Where there is more to write than what is told, it `goes_on` when nobody listens any more.
    """
    show = (
        partial(_json, request=request) if arguments.json else partial(_report, colour=wants_colour(arguments.colour))
    )
    progress = Progress(arguments.files, sys.stderr)
    analysed: list[AnalysedRecording] = []
    errors: list[Exception] = []
    progress.show(done=0)
    with contextlib.closing(outcomes_of(jobs, request, workers=arguments.jobs)) as outcomes:
        for done, outcome in enumerate(outcomes, 1):
            text = show(outcome)
            between = "\n" if text and analysed and not arguments.json else ""  # a line of air between two reports
            if isinstance(outcome, Unanalysed):
                errors.append(outcome.error)
            else:
                analysed.append(outcome)
            progress.clear()
            with contextlib.suppress(*([BrokenPipeError] if goes_on else [])):
                print(between + text, end="", flush=True)
            progress.show(done=done)
    progress.clear()
    return analysed, errors


def _read_twice(analysed: Sequence[AnalysedRecording]) -> Iterator[str]:
    """Say which recordings are the same bytes, such as an export beside its zip: all of them count."""
    first: dict[str, str] = {}
    for source in (recording.source for recording in analysed):
        known = first.setdefault(source.sha256, source.file) if source.sha256 else source.file
        if known != source.file:
            yield f"{source.file} holds the same as {known}, and both are reported"


def _json(outcome: Outcome, *, request: Request) -> str:
    """Return the JSON document of one outcome, one line."""
    from analysis.report.json_document import render_error, render_json

    if isinstance(outcome, Unanalysed):
        failure = failures_of(outcome.error)[0]
        return render_error(outcome.file, failure.code, failure.message) + "\n"
    beside = {"reading": request.configuration.reading, "from_s": request.cut.from_s, "to_s": request.cut.to_s}
    return render_json(outcome, __version__, beside) + "\n"


def _report(outcome: Outcome, *, colour: bool) -> str:
    """Return the report for a person; what could not be read is told at the end, where it is not overlooked."""
    if isinstance(outcome, Unanalysed):
        return ""
    from analysis.report.terminal import render_terminal

    width = shutil.get_terminal_size().columns  # 80 in a pipe
    return render_terminal(outcome, width=width, colour=colour, encoding=sys.stdout.encoding or "utf-8")


def _count(text: str) -> int:
    """Read a number of processes."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1 is expected, got {text!r}")
    return int(text)
