"""A command line becomes an exit status: the only place where errors turn into sentences.

0 done (also when whoever read our output had enough), 1 the surroundings failed, 2 wrong usage or unreadable input,
130 Ctrl-C. With several errors the highest. A person never sees a traceback unless they ask with --debug.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

# Results are thousands of small objects and no cycles: looking for some after every 700 new ones costs 2 % of the CPU.
OBJECTS_BETWEEN_COLLECTIONS = 50_000
# The matrices here are small: threads of the algebra libraries wait for each other and cost ten times the CPU.
ALGEBRA_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the `hipthrust` command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str or None
        The words after the program's name; None takes those of the process.

    Examples
    --------
    >>> main(["formats", "--wrong"])
    2
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    for name in ALGEBRA_THREADS:
        os.environ.setdefault(name, "1")  # read when numpy is imported, which a command does later
    sys.stdout, sys.stderr = sys.stdout or _nowhere("w"), sys.stderr or _nowhere("w")
    sys.stdin = sys.stdin or _nowhere("r")
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # closed or replaced by something simpler
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _run(words)
        sys.stdout.flush()  # so that a full disk is noticed here and not at exit
    except BrokenPipeError:
        _abandon_output()
        return 0
    except KeyboardInterrupt:
        from hipthrust.failures import INTERRUPTED

        _abandon_output()
        return INTERRUPTED
    except Exception as error:
        status = _tell(error)
        if "--debug" in words:
            raise
    return status


def _nowhere(mode: str) -> Any:  # noqa: ANN401 - a text stream, of which typing knows two kinds
    """Open what stands for a stream that was closed before we began, as `>&-` does: Python leaves it out."""
    return os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")


def _run(words: list[str]) -> int:
    """Run the command that the words ask for."""
    from hipthrust.command_line import build_parser  # here, so that Ctrl-C is in good hands from the first moment on

    if words[:1] == ["help"]:  # as many programs have it
        words = [*(word for word in words if word != "help"), "--help"]
    parser = build_parser(words)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as end:  # argparse leaves this way after --help and --version
        return int(end.code or 0)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return 2
    return int(arguments.run(arguments))


def _tell(error: Exception) -> int:
    """Say each failure in one sentence on standard error and return the highest status among them."""
    from hipthrust.failures import failures_of

    found = failures_of(error)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        for failure in found:
            print(f"hipthrust: {failure.message}", file=sys.stderr)
    _abandon_output()
    return max(failure.status for failure in found)


def _abandon_output() -> None:
    """Make sure that what is left in the buffer of standard output fails silently when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
