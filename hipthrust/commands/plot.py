"""`hipthrust plot`: a recording in, one figure out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.failures import UsageError
from hipthrust.options import add_calibration_option, add_reading_options, add_settings_options, configured, cut_of
from hipthrust.sessions import Request, Unanalysed, find, outcome_of
from hipthrust.writing import refuse_overwriting, write_file

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording
    from analysis.report.figures import FileKind

EXAMPLES = """
examples:
  hipthrust plot set.csv -o velocity.png           mean and peak velocity of each repetition
  hipthrust plot set.csv -o tempo.svg --kind tempo --tempo 2-0-X-1
  hipthrust plot session.csv -o set2.pdf --kind trace --only-set 2
  hipthrust plot set.csv -o drives.png --kind overlay --from 0:30 --to 2:00
"""

KINDS = ("velocity", "tempo", "trace", "overlay")  # as in `analysis.report.figures`, which imports matplotlib
SUFFIXES: dict[str, FileKind] = {".png": "png", ".svg": "svg", ".pdf": "pdf"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "draw the velocity, the tempo or the curves of a recording"
    parser = subparsers.add_parser("plot", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("file", metavar="FILE", help="a recording, a folder or zip with one, or - for standard input")
    parser.add_argument("-o", "--output", required=True, metavar="FIGURE", help="the figure: .png, .svg or .pdf")
    kind_help = "velocity and tempo by repetition, trace over time, overlay of all drives (default velocity)"
    parser.add_argument("--kind", choices=KINDS, default="velocity", help=kind_help)
    parser.add_argument("--only-set", type=int, metavar="N", help="draw set N alone (default: all sets)")
    add_settings_options(parser)
    add_reading_options(parser)
    add_calibration_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Draw the figure, write it, and say in words what it shows.

    Raises
    ------
    UsageError, SensorError
        Where the figure cannot be drawn or written; an existing file then stays as it was.
    """
    kind = SUFFIXES.get(Path(arguments.output).suffix.lower())
    if kind is None:
        raise UsageError(f"-o needs a name that ends in {', '.join(SUFFIXES)}, got {arguments.output}")
    recording = _analysed(arguments)
    from analysis.report.figures import describe_figure, draw_figure, only_set, save_figure

    if arguments.only_set is not None:
        try:
            recording = only_set(recording, arguments.only_set)
        except ValueError as error:
            raise UsageError(f"--only-set: {error}") from None
    write_file(arguments.output, save_figure(draw_figure(arguments.kind, recording), kind))
    for note in (*recording.notes, *recording.report.notes):  # the reason for an empty figure stands in its words
        print(f"note: {printable(note.message)}", file=sys.stderr)
    print(f"{printable(arguments.output)}: {describe_figure(arguments.kind, recording)}")
    return 0


def _analysed(arguments: argparse.Namespace) -> AnalysedRecording:
    """Read and analyse the one recording that was named."""
    request = Request(configured(arguments), cut_of(arguments), traces=arguments.kind in ("trace", "overlay"))
    jobs = find([arguments.file])
    if len(jobs) > 1:
        names = ", ".join(job.file if isinstance(job, Unanalysed) else job.name for job in jobs)
        raise UsageError(f"{arguments.file} holds {len(jobs)} recordings, a figure shows one; name one of {names}")
    job = jobs[0]
    if isinstance(job, Unanalysed):
        raise job.error
    refuse_overwriting([arguments.output], [member.path for _, member in job.parts])
    outcome = outcome_of(job, request)
    if isinstance(outcome, Unanalysed):
        raise outcome.error
    return outcome
