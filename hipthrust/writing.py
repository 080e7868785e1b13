"""Finished content becomes a file, whole or not at all.

Invariant: a good file is replaced by a good file or stays as it was; no half of a file and no temporary file is left.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from hipthrust.failures import UsageError
from sensor.errors import SurroundingsError


def write_file(path: str | Path, content: str | bytes) -> None:
    r"""Write `content` to `path` in one step.

    The content goes to a temporary file in the same folder, reaches the disk, and takes the name `path`.
    A device or a pipe is written to directly, a symbolic link keeps pointing where it did, and an existing file
    keeps its permissions.

    Parameters
    ----------
    path : str or Path
        The file to make or to replace.
    content : str or bytes
        The whole content; text is written as UTF-8, its line ends as they are.

    Raises
    ------
    SurroundingsError
        Where the folder is missing, closed to us or full; what stood at `path` before still stands there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "set.csv"), "rep,velocity\n")
    ...     Path(folder, "set.csv").read_text()
    'rep,velocity\n'
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        target = Path(path).resolve()
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # /dev/stdout, a named pipe: replacing those would destroy them
        else:
            _replace(target, data)
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: a ring of links
        reason = getattr(error, "strerror", None) or str(error)
        raise SurroundingsError(f"{path} could not be written: {reason}") from error


def refuse_overwriting(outputs: Iterable[str | Path], inputs: Iterable[str | Path]) -> None:
    """Make sure that no output takes the place of an input or of another output.

    Parameters
    ----------
    outputs, inputs : iterable of str or Path
        Files about to be written, and files and folders about to be read. Whatever lies in a folder that is read
        counts as read, as far as it exists.

    Raises
    ------
    UsageError
        Naming the file that would be lost.
    """
    sources = [Path(source).resolve() for source in inputs]
    taken: set[Path] = set()
    for output in outputs:
        target = Path(output).resolve()
        inside = target.exists() and any(source in target.parents for source in sources)
        if inside or any(_same(target, source) for source in sources):
            raise UsageError(f"{output} is read by this call and would be overwritten; choose another name")
        if target in taken:
            raise UsageError(f"two outputs are called {output}; choose different names")
        taken.add(target)


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one existing file, by whatever links."""
    try:
        return one.samefile(other)
    except OSError:
        return one == other


def _replace(target: Path, data: bytes) -> None:
    """Write beside `target`, make sure that it reached the disk, then take its place."""
    part = target.with_name(f".hipthrust-{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
