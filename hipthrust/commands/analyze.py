"""`hipthrust analyze`: recordings in, reports out."""

from __future__ import annotations

import argparse

from hipthrust import __version__
from hipthrust.edits import changed
from hipthrust.failures import failures_of
from hipthrust.options import add_reading_options, add_settings_options, configured, cut_of
from hipthrust.parallel import outcomes_of_all
from hipthrust.sessions import Outcome, Request, Unanalysed

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


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "read recordings and report what each set was worth, held against the guide"
    parser = subparsers.add_parser("analyze", help=about, description=f"{about}.".capitalize(), epilog=EXAMPLES)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a recording, a folder, a zip, or - for standard input"
    )
    add_settings_options(parser)
    add_reading_options(parser)
    add_report_options(parser)
    parser.set_defaults(run=run)


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person can choose about the reports."""
    group = parser.add_argument_group("what is written")
    group.add_argument("--json", action="store_true", help="one JSON document a recording on standard output")
    group.add_argument(
        "--edit",
        action="append",
        default=[],
        metavar="SET:REP=MARK",
        help="mark a repetition false, failed, partial, full",
    )
    group.add_argument("--jobs", type=int, metavar="N", help="files at a time (default: one a core)")


def run(arguments: argparse.Namespace) -> int:
    """Analyse every file, report on each, and raise at the end what went wrong with any.

    Raises
    ------
    ExceptionGroup
        One error for each file that could not be analysed, after all were tried.
    """
    changed((), arguments.edit)
    request = Request(configured(arguments), cut_of(arguments), tuple(arguments.edit))
    errors: list[Exception] = []
    for outcome in outcomes_of_all(arguments.files, request, workers=arguments.jobs):
        if isinstance(outcome, Unanalysed):
            errors.append(outcome.error)
        print(_json(outcome), flush=True)
    if errors:
        raise ExceptionGroup("not every file could be analysed", errors)
    return 0


def _json(outcome: Outcome) -> str:
    """Return the JSON document of one outcome."""
    from analysis.report.json_document import render_error, render_json

    if isinstance(outcome, Unanalysed):
        failure = failures_of(outcome.error)[0]
        return render_error(outcome.file, failure.code, failure.message)
    return render_json(outcome.report, outcome.source, outcome.settings, outcome.notes, __version__)
