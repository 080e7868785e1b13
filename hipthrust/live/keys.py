"""Key presses of the terminal into characters, without waiting for Enter; the terminal is given back as it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

ESCAPE = "\x1b"
POLL_S = 0.05  # where the system cannot wake us for a key


@asynccontextmanager
async def reading_keys(take: Callable[[str], None]) -> AsyncIterator[None]:
    """Hand every character typed to `take` while inside.

    Does nothing where standard input is no terminal, or one that is not ours: in the background, under `timeout`.
    """
    if not sys.stdin.isatty():
        yield
    elif os.name == "nt":
        task = asyncio.create_task(_poll(take))
        try:
            yield
        finally:
            task.cancel()
    elif not _listens_to_us(stdin := sys.stdin.fileno()):
        yield
    else:
        loop = asyncio.get_running_loop()
        with _unbuffered(stdin):
            loop.add_reader(stdin, lambda: _take_all(stdin, take))
            try:
                yield
            finally:
                loop.remove_reader(stdin)


def _listens_to_us(stdin: int) -> bool:
    """Whether the keys of the terminal are for this program; to ask for those of another would stop us."""
    try:
        return os.tcgetpgrp(stdin) == os.getpgrp()
    except OSError:  # a terminal that is nobody's
        return True


def _take_all(stdin: int, take: Callable[[str], None]) -> None:
    """Read what has been typed; an arrow or another long key counts as one escape."""
    typed = os.read(stdin, 64).decode("utf-8", "ignore")
    for char in typed[:1] if typed.startswith(ESCAPE) else typed:
        take(char)


@contextmanager
def _unbuffered(stdin: int) -> Iterator[None]:
    """Switch the terminal to single keys without echo; Ctrl-C stays what it is.

    Ctrl-Z is no more than a key: it would stop the recording in mid-set, and shells give the terminal back without our
    single keys.
    """
    import termios
    import tty

    before = termios.tcgetattr(stdin)
    tty.setcbreak(stdin)
    ours = termios.tcgetattr(stdin)
    ours[6][termios.VSUSP] = bytes([os.fpathconf(stdin, "PC_VDISABLE")])
    termios.tcsetattr(stdin, termios.TCSADRAIN, ours)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(stdin, termios.TCSADRAIN, before)


async def _poll(take: Callable[[str], None]) -> None:
    """Ask for keys again and again, as Windows wants it."""
    import msvcrt

    while True:
        while msvcrt.kbhit():  # type: ignore[attr-defined]
            take(msvcrt.getwch())  # type: ignore[attr-defined]
        await asyncio.sleep(POLL_S)
