"""The words of a command line become the arguments of one command.

Invariant: making the parser imports nothing that calculates, reads or draws; a command imports that when it runs.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from hipthrust import __version__
from hipthrust.failures import UsageError

COMMANDS = (  # in the order of the help
    "analyze",
    "plot",
    "live",
    "record",
    "scan",
    "devices",
    "decode",
    "evaluate",
    "calibrate",
    "formats",
    "simulate",
    "config",
    "completion",
)

EXAMPLES = """
examples:
  hipthrust analyze set.csv                        read a recording, print what it was worth
  hipthrust analyze set.csv --load 80 --html set.html
  hipthrust plot set.csv -o velocity.png           draw the velocity of each repetition
  hipthrust simulate -o demo.csv                   make a recording to try things with
  hipthrust scan                                   which sensors are around
  hipthrust record ble:WT901 -o set.csv            record one of them
  hipthrust formats                                which files can be read

Every command explains itself: hipthrust COMMAND --help
"""


class Parser(argparse.ArgumentParser):
    """An argument parser that keeps examples as written and raises what is wrong instead of ending the program."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever argparse gives its own kind
        options |= {"formatter_class": argparse.RawDescriptionHelpFormatter, "allow_abbrev": False}
        super().__init__(**options)
        self._mixes = False
        self._negative_number_matcher = re.compile(r"-\.?\d")  # as of Python 3.14: `-6,2` is a value, no option
        # Understood before and after the command's name; kept out of the help because it is for reports of bugs.
        self.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - as argparse has it
        """Parse words in which options and files stand in any order, as people type them.

        Left to itself, argparse takes the files of a command only from one place.
        """
        if self._mixes:  # the call inside
            return super().parse_known_args(args, namespace)
        if self._subparsers is not None:  # the parser above the commands
            namespace, unknown = super().parse_known_args(args, namespace)
        else:
            self._mixes = True
            try:
                namespace, unknown = self.parse_known_intermixed_args(args, namespace)
            finally:
                self._mixes = False
        if unknown:
            option = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
            self.error(f"unknown: {' '.join(unknown)}{_meant(option, self._option_string_actions)}")
        return namespace, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        """Refuse a word that is none of the choices, and say which one was probably meant."""
        if action.choices is not None and value not in action.choices:
            choices = [str(choice) for choice in action.choices]
            meant = _meant(str(value), choices)
            raise argparse.ArgumentError(action, f"there is no {value!r}{meant or ', only ' + ', '.join(choices)}")

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401 - as argparse has it
        """Print help and version; unlike argparse, without swallowing that the disk is full or the reader gone."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line.

        Raises
        ------
        UsageError
            Always.
        """
        raise UsageError(f"{message} (see {self.prog} --help)")


def _meant(word: str, known: Iterable[str]) -> str:
    """Ask whether one of the known words was meant; empty where none is close.

    Examples
    --------
    >>> _meant("--laod", ["--load", "--lift"]), _meant("--xyz", ["--load", "--lift"])
    (', did you mean --load?', '')
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]}?" if close else ""


def build_parser(words: Sequence[str] = ()) -> Parser:
    """Return the parser of a command line, with all commands or only the one that its words name.

    The result's `run` attribute is the function of the chosen command, absent where no command was given.

    Parameters
    ----------
    words : sequence of str
        The command line that is going to be parsed. Where its first word names a command the others are not
        imported; where none does, as in `hipthrust --help`, all are there.

    Examples
    --------
    >>> build_parser().parse_args(["formats"]).command
    'formats'
    """
    parser = Parser(
        prog="hipthrust",
        description="Tell the truth about a hip thrust from one small sensor on the hip.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--version", action="version", version=f"hipthrust {__version__}")
    subparsers = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    named = next((word for word in words if not word.startswith("-")), "")
    for name in (named,) if named in COMMANDS else COMMANDS:
        import_module(f"hipthrust.commands.{name}").add_parser(subparsers)
    return parser
