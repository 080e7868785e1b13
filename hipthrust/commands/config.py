"""`hipthrust config`: the effective settings, their units and where each came from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from hipthrust.configuration import Configuration, user_file
from hipthrust.options import add_settings_options, configured
from hipthrust.setting_keys import KEYS, Key

EXAMPLES = """
examples:
  hipthrust config                                 every setting, its unit and where it came from
  hipthrust config > club.toml                     a file to change, for --config club.toml
  hipthrust config --config club.toml --lift squat what holds for such a call
  hipthrust config --json
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "show the effective settings, their units and where each came from"
    described = f"{about.capitalize()}. What it prints is itself a configuration file."
    parser = subparsers.add_parser("config", help=about, description=described, epilog=EXAMPLES)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    add_settings_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what holds, as TOML or as JSON."""
    configuration = configured(arguments)
    print(_document(configuration) if arguments.json else "\n".join(_toml(configuration)))
    return 0


def _document(configuration: Configuration) -> str:
    """Return the settings as one line of JSON."""
    settings = {
        key.name: {"value": configuration.shown(key), "unit": key.unit or None, "origin": configuration.origin(key)}
        for key in KEYS.values()
    }
    return json.dumps({"schema_version": 1, "user_file": str(user_file()), "settings": settings})


def _toml(configuration: Configuration) -> Iterator[str]:
    """Yield the lines of a TOML file with the settings; what is not set stands there behind a #."""
    yield f"# The effective settings of hipthrust. A file like this is read from {_quoted(str(user_file()))}"
    yield "# and from --config FILE. Behind each value: what it means, its unit, and where it came from."
    table = ""
    for key in KEYS.values():
        if (here := key.name.rpartition(".")[0]) != table:
            table = here
            yield f"\n[{table}]"
        yield _line(key, configuration.shown(key), configuration.origin(key))


def _line(key: Key, value: object, origin: str) -> str:
    """Write one setting as a line of TOML, behind a # where it has no value."""
    name = key.name.rpartition(".")[2]
    if value is None:
        written, origin = f"# {name} = {_quoted(key.example)}", "not set, an example"
    else:
        written = f"{name} = {_quoted(value)}"
    unit = f" [{key.unit}]" if key.unit else ""
    return f"{written}  # {key.about}{unit}; {_quoted(origin)[1:-1]}"


def _quoted(value: object) -> str:
    """Write a value as TOML: its text, numbers and arrays look as in JSON."""
    return json.dumps(value)
