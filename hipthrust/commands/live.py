"""`hipthrust live`: sensors in, a screen or events out while it happens, and the report at the end."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.failures import INTERRUPTED, UsageError
from hipthrust.options import add_settings_options, configured, wants_colour
from hipthrust.source_options import SOURCE_HELP, add_source_options, opened_source

if TYPE_CHECKING:
    from hipthrust.configuration import Configuration
    from hipthrust.live.running import Ending
    from hipthrust.live.session import Plan, Session
    from sensor.link.raw_log import RawLog

EXAMPLES = """
examples:
  hipthrust live ble:WT901BLE68 --load 80          the screen, a recording, the report
  hipthrust live serial:/dev/ttyUSB0 --device witmotion-serial
  hipthrust live sim:                              try it with nothing plugged in
  hipthrust live replay:set.csv --speed 4          a recording, four times as fast
  hipthrust live ble:left ble:right --json         one event a line, for other programs
keys: e ends the set, x takes the last repetition back, l sets the load, q quits
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "follow sensors live, record them, and report at the end"
    parser = subparsers.add_parser("live", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=SOURCE_HELP)
    add_source_options(parser)
    add_settings_options(parser)
    group = parser.add_argument_group("what is shown and kept")
    group.add_argument("--json", action="store_true", help="one event a line, and neither screen nor report")
    group.add_argument("--no-record", dest="record", action="store_false", help="keep no recording")
    group.add_argument("--recordings", metavar="FOLDER", help="where recordings go, in place of the usual place")
    group.add_argument("--raw-log", metavar="FILE", help="keep every byte with its time, for `hipthrust decode`")
    group.add_argument("--sound", action=argparse.BooleanOptionalAction, default=True, help="ring on alerts (default)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Follow every source to its end and report.

    Raises
    ------
    ExceptionGroup
        One error for each source that failed.
    UsageError, SensorError
        Where nothing was begun.
    """
    import asyncio

    sources = arguments.sources
    if twice := next((words for k, words in enumerate(sources) if words in sources[:k]), None):
        raise UsageError(f"{twice} is named twice: events tell a sensor by these words; name each one once")
    if arguments.raw_log is not None and len(sources) > 1:
        raise UsageError("--raw-log keeps the bytes of one source; name one")
    configuration = configured(arguments)
    with contextlib.ExitStack() as stack:
        log = None if arguments.raw_log is None else _raw_log(arguments.raw_log, stack)
        plans = [_plan(words, configuration, arguments, log) for words in sources]
        sessions, ending = asyncio.run(_follow(plans, arguments))
    if not arguments.json:
        _report(sessions)
    failures = [error for error in ending.errors if not isinstance(error, BrokenPipeError)]
    if failures:
        raise ExceptionGroup("not every source could be followed to its end", failures)
    if ending.errors:
        raise ending.errors[0]  # whoever read this has gone, which is no failure
    return INTERRUPTED if ending.interrupted else 0


def _raw_log(name: str, stack: contextlib.ExitStack) -> RawLog:
    """Open the file that keeps the bytes."""
    from hipthrust.lasting_file import LastingFile, refuse_taken
    from sensor.link.raw_log import RawLog

    refuse_taken(Path(name))
    file = LastingFile(Path(name), "")

    def close() -> None:
        """Close it, and say what happened to it on the way."""
        try:
            file.close()
        finally:
            for note in file.take_notes():
                print(f"hipthrust: {printable(note.message)}", file=sys.stderr)

    stack.callback(close)
    return RawLog(file.append)


def _plan(words: str, configuration: Configuration, arguments: argparse.Namespace, log: RawLog | None) -> Plan:
    """Say what is asked of one source."""
    from hipthrust.live.session import Plan

    record = partial(_name, words, arguments.recordings) if arguments.record else None
    wanted_hz = arguments.rate if words.startswith(("ble:", "serial:")) else None
    opener = partial(opened_source, words, arguments, log=log)
    return Plan(words, opener, configuration.settings, record, wanted_hz, configuration)


def _name(words: str, folder: str | None) -> Path:
    """Return the name of a recording that begins now."""
    from datetime import datetime

    from hipthrust.live.places import free_name, recordings_folder

    return free_name(recordings_folder() if folder is None else Path(folder), words, datetime.now().astimezone())


async def _follow(plans: Sequence[Plan], arguments: argparse.Namespace) -> tuple[list[Session], Ending]:
    """Run the sessions with what shows them: events, a screen, or lines of text."""
    from hipthrust.live.json_lines import JsonLines
    from hipthrust.live.plain_lines import PlainLines
    from hipthrust.live.running import run_sessions
    from hipthrust.live.session import Session

    if not arguments.json and _can_be_drawn_on():
        return await _on_screen(plans, sound=arguments.sound)
    lines = JsonLines(sys.stdout) if arguments.json else PlainLines(sys.stdout, several=len(plans) > 1)
    sessions = [Session(plan, lines.tell) for plan in plans]
    return sessions, await run_sessions(sessions)


async def _on_screen(plans: Sequence[Plan], *, sound: bool) -> tuple[list[Session], Ending]:
    """Run the sessions; the screen shows the first, its keys are for that one."""
    from rich.console import Console

    from hipthrust.live.display import Display
    from hipthrust.live.keys import reading_keys
    from hipthrust.live.running import run_sessions
    from hipthrust.live.session import Session

    display = Display(Console(), plans[0].words, plans[0].settings, sound=sound)
    first = Session(plans[0], display.tell)
    if len(plans) > 1:
        others = ", ".join(printable(plan.words) for plan in plans[1:])
        display.say(f"The screen and its keys are for the first source; followed beside it: {others}.")
    sessions = [first, *(Session(plan, lambda words, event: None) for plan in plans[1:])]
    async with reading_keys(partial(display.press, first)):
        return sessions, await run_sessions(sessions, quitting=display.quitting, beside=[display.draw(first)])


def _can_be_drawn_on() -> bool:
    """Whether standard output is a terminal that moves its cursor."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _report(sessions: Sequence[Session]) -> None:
    """Print what `analyze` would say of each recording, and where it is."""
    from analysis.report.terminal import render_terminal

    for session in sessions:
        report = session.report()
        if report is None:
            continue
        width, colour = shutil.get_terminal_size().columns, wants_colour(None)
        print(render_terminal(report, width=width, colour=colour, encoding=sys.stdout.encoding or "utf-8"))
