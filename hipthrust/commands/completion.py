"""`hipthrust completion`: the script that teaches a shell to complete the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

SHELLS = ("bash", "zsh", "tcsh")

EXAMPLES = """
examples:
  hipthrust completion bash > ~/.local/share/bash-completion/completions/hipthrust
  hipthrust completion zsh > ~/.zfunc/_hipthrust   with ~/.zfunc in fpath
  hipthrust completion tcsh > ~/.hipthrust.tcsh    and source it in ~/.tcshrc
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "print the script that completes hipthrust in a shell"
    parser = subparsers.add_parser("completion", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("shell", choices=SHELLS, help="the shell to complete in")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from hipthrust.command_line import build_parser

    parser = build_parser()
    for action in _file_arguments(parser):
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, arguments.shell))
    return 0


def _file_arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of all commands that take a file."""
    for action in parser._actions:  # argparse has no public way to walk a parser
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _file_arguments(command)
        elif action.metavar in ("FILE", "FIGURE"):
            yield action
