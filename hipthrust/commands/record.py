"""`hipthrust record`: the samples of a sensor, into a file that lasts, and nothing else."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hipthrust.failures import UsageError
from hipthrust.source_options import SOURCE_HELP, add_source_options, opened_source

if TYPE_CHECKING:
    from hipthrust.lasting_file import LastingFile
    from hipthrust.progress_line import ProgressLine
    from hipthrust.recorder import Recorder
    from sensor.stream import LiveSource

EXAMPLES = """
examples:
  hipthrust record ble:WT901 -o set.csv            until Ctrl-C; `hipthrust scan` tells what is around
  hipthrust record serial:/dev/ttyUSB0 -o set.csv --seconds 60
  hipthrust record ble: -o set.csv --raw-log set.log     keep the bytes too, for a report of a bug
  hipthrust record sim: -o set.csv --speed max     a simulated lifter, without waiting
  hipthrust analyze set.csv                        what it was worth

The file is written as the samples come and reads at any moment, also after a crash. A lost link goes on in the same
file. An existing file is never written over.
"""
SPARE_S = 0.5  # longer than the time asked for, for a device to have sent it


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "record the samples of a sensor"
    parser = subparsers.add_parser("record", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the recording; a name that is free")
    parser.add_argument("--seconds", type=float, metavar="N", help="end after so much signal")
    parser.add_argument("--raw-log", metavar="FILE", help="keep every byte with its time, for `hipthrust decode`")
    add_source_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Record until the source ends, the time is over, or Ctrl-C.

    Raises
    ------
    UsageError, SourceError
        Where the words or the files are not usable.
    SurroundingsError
        Where the sensor is not reached or lost for good, or the recording found no place.
    """
    from hipthrust.event_loop import run as run_loop
    from hipthrust.lasting_file import refuse_taken
    from hipthrust.writing import refuse_overwriting

    if arguments.seconds is not None and not 0 < arguments.seconds < float("inf"):
        raise UsageError(f"--seconds must be above 0, got {arguments.seconds:g}")
    files = [file for file in (arguments.output, arguments.raw_log) if file is not None]
    refuse_overwriting(files, [])
    for file in files:
        refuse_taken(Path(file))
    run_loop(_record(arguments))
    return 0


async def _record(arguments: argparse.Namespace) -> None:
    """Open the source and its files, and see that they are closed."""
    from hipthrust.heading import about_the_lift
    from hipthrust.lasting_file import LastingFile
    from hipthrust.progress_line import ProgressLine
    from hipthrust.recorder import Recorder, tell_written
    from sensor.link.raw_log import RawLog

    with contextlib.ExitStack() as stack:
        files = [] if arguments.raw_log is None else [LastingFile(Path(arguments.raw_log), "")]
        for file in files:
            stack.callback(file.close)
        log = RawLog(files[0].append) if files else None
        async with opened_source(arguments.source, arguments, log=log) as source:
            about = about_the_lift(source.said)
            recorder, line = Recorder(arguments.output, source.source, about), ProgressLine(sys.stderr)
            try:
                await _take_all(source, recorder, line, seconds=arguments.seconds, files=files)
            finally:
                line.clear()
                try:
                    recorder.close()
                finally:
                    line.tell(recorder.take_notes())
                tell_written(recorder.path, line.summary())


async def _take_all(
    source: LiveSource, recorder: Recorder, line: ProgressLine, *, seconds: float | None, files: list[LastingFile]
) -> None:
    """Record what the source yields, for so much signal; a device that is away does not make it longer."""
    import asyncio

    from sensor.stream import Chunk

    patience_s = None if seconds is None or source.source.format != "live" else seconds + SPARE_S
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            async for item in source:
                over = False
                if isinstance(item, Chunk) and seconds is not None:
                    over = bool(item.samples.time_s[-1] >= seconds)
                    item = item.part(0, int((item.samples.time_s < seconds).sum()))
                recorder.push(item)
                line.take(item)
                line.tell(recorder.take_notes())
                for file in files:
                    line.tell(file.take_notes())
                if over:
                    return
