"""`hipthrust formats`: what can be read, with an example of each."""

from __future__ import annotations

import argparse
import json
from textwrap import indent

EXAMPLES = """
examples:
  hipthrust formats                                every format with the beginning of such a file
  hipthrust formats --json                         the same for a program, one format a line

Whatever is not in the list can still be read if it is a table of numbers:
  hipthrust analyze log.txt --columns time=0,acc=1-3,gyr=4-6 --units time=ms,acc=g,gyr=deg/s
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "list the recordings that can be read, with an example of each"
    parser = subparsers.add_parser("formats", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("--json", action="store_true", help="one JSON document a format, one a line")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from sensor.formats import KNOWN_FORMATS

    for known in KNOWN_FORMATS:
        if arguments.json:
            print(json.dumps({"name": known.name, "description": known.description, "example": known.example}))
        else:
            print(f"{known.name}: {known.description}\n{indent(known.example.strip(), '    ')}\n")
    return 0
