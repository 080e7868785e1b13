"""How far long work is, on one line of standard error, as long as a person watches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

LONG_BYTES = 5_000_000  # half an hour or so: what is smaller is done before one has read the line
CLEAR_LINE = "\r\x1b[K"


class Progress:
    """A line that says what is worked on; silent where the stream is no terminal, and for a single small file.

    Parameters
    ----------
    files : sequence of str
        What will be worked on.
    stream : TextIO
        Where the line is shown.

    Examples
    --------
    >>> import io
    >>> stream = io.StringIO()
    >>> Progress(["a.csv", "b.csv"], stream).show(done=1)
    >>> stream.getvalue()  # no terminal: nobody watches
    ''
    """

    def __init__(self, files: Sequence[str], stream: TextIO) -> None:
        self._stream, self._count = stream, len(files)
        self._shows = stream.isatty() and (len(files) > 1 or size_of(files[0]) > LONG_BYTES)

    def show(self, *, done: int) -> None:
        """Say that `done` recordings are done."""
        many = f"Analysing {self._count} files, {done} done" if self._count > 1 else "Analysing a long recording"
        self._write(f"{CLEAR_LINE}{many} ...")

    def clear(self) -> None:
        """Take the line away, for something else to be printed in its place."""
        self._write(CLEAR_LINE)

    def _write(self, text: str) -> None:
        """Write to the terminal at once, if to any."""
        if self._shows:
            self._stream.write(text)
            self._stream.flush()


def size_of(file: str) -> int:
    """Return a file's size in bytes; 0 where that is not known, as for standard input.

    Examples
    --------
    >>> size_of("-")
    0
    """
    try:
        return Path(file).stat().st_size
    except (OSError, ValueError):
        return 0
