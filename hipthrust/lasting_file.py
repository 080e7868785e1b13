"""Lines that are appended to a file and stay there: killed program, full disk, removed folder, pulled stick.

Invariant: the file on the disk holds whole lines, and every line that was appended is in a file or, where no file
takes it, in memory until one does. Each line is handed to the system at once, so killing the program loses none; once
a second the system is asked to bring them to the disk, as long as that is quick.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.report.safe_text import printable
from hipthrust.failures import UsageError
from sensor.errors import SurroundingsError
from sensor.samples import Note

TEND_S = 1.0  # between two looks at the file: no more than this is at stake when the power fails
SLOW_SYNC_S = 0.1  # a disk that takes longer would hold up what arrives; 0.3 ms were measured on a solid-state disk
MEMORY_BYTES = 64 * 2**20  # some three hours at 100 Hz
BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate the ends of lines


class LastingFile:
    """A text file under a name that was not taken yet.

    Parameters
    ----------
    path : Path
        The file to make; a device or a pipe that is there already is written to.
    heading : str
        Whole lines that every file of this content begins with.
    refuges : sequence of Path, optional
        Folders where it goes on when its own takes no more.
    now_s : callable
        A steady clock.

    Raises
    ------
    UsageError
        Where the file is there already.
    SurroundingsError
        Where it cannot be made.
    """

    def __init__(
        self,
        path: Path,
        heading: str,
        *,
        refuges: Sequence[Path] | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.notes: list[Note] = []
        self._heading = heading.encode()
        self._refuges = (Path(tempfile.gettempdir()), Path.home()) if refuges is None else refuges
        self._now_s, self._tended_s = now_s, now_s()
        self._pending = bytearray()
        self._failing = self._moved = False
        self._syncs = True
        self._used = False  # whether anything was appended, be it the heading
        self._forgotten = 0
        refuse_taken(path)
        try:
            regular = not path.exists()
            kind = os.O_RDWR | os.O_CREAT | os.O_EXCL if regular else os.O_WRONLY
            self._file = os.open(path, kind | os.O_APPEND | BINARY, 0o666)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = getattr(error, "strerror", None) or str(error)
            raise SurroundingsError(f"{path} could not be written: {reason}") from error
        self._regular = stat.S_ISREG(os.fstat(self._file).st_mode)
        self.append(heading)

    def take_notes(self) -> list[Note]:
        """Return what happened since the last call, for a person."""
        notes, self.notes = self.notes, []
        return notes

    def extend_heading(self, lines: str) -> None:
        """Append whole lines without which the rest means nothing."""
        self._heading += lines.encode()
        self.append(lines)

    def append(self, lines: str) -> None:
        """Append whole lines; what no file takes is kept and tried again a second later."""
        data = lines.encode()
        self._used = self._used or bool(data)
        if len(self._pending) + len(data) <= MEMORY_BYTES:
            self._pending += data
        else:
            self._forgotten += lines.count("\n")
        due = self._now_s() >= self._tended_s + TEND_S
        if due:
            self._tended_s = self._now_s()
        if due or not self._failing:
            self._write()
        if due and self._regular and not self._failing:
            self._look()

    def close(self) -> None:
        """Close the file; one that nothing was ever written to goes away, so that its name is free.

        Raises
        ------
        SurroundingsError
            Where some lines found no place.
        """
        if self._used:
            self._write()
            self._look()
        with contextlib.suppress(OSError):
            if not self._used and self._regular and _leads_to(self.path, self._file):
                self.path.unlink()
        with contextlib.suppress(OSError):
            os.close(self._file)
        missing = self._pending.count(b"\n") + self._forgotten
        if missing:
            raise SurroundingsError(f"the last {missing} lines of {self.path} found no place on any disk")

    def _write(self) -> None:
        """Hand over what is pending, or find another place for it."""
        try:
            self._hand_over()
        except BrokenPipeError:
            raise
        except OSError as error:
            self._flee(error.strerror or str(error))
        else:
            if self._failing:
                self._tell("recording_resumed", f"{self.path} can be written again: {self._missing()}.")
            self._failing = False

    def _hand_over(self) -> None:
        """Write what is pending; where that fails half way, leave whole lines behind."""
        done = 0
        try:
            while done < len(self._pending):
                done += os.write(self._file, self._pending[done:])
        except OSError:
            whole = self._pending.rfind(b"\n", 0, done) + 1
            if self._regular:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._file, os.fstat(self._file).st_size - (done - whole))
                    done = whole
            raise
        finally:
            del self._pending[:done]

    def _look(self) -> None:
        """See whether the file is still where it was, and ask the system to bring it to the disk."""
        if not self._regular:
            return
        try:
            if os.fstat(self._file).st_nlink == 0:
                self._restore()
            elif not self._moved and not _leads_to(self.path, self._file):
                self._moved = True
                self._tell("recording_moved", f"{self.path} was given another name and goes on under that.")
            if self._syncs:
                started_s = time.monotonic()
                getattr(os, "fdatasync", os.fsync)(self._file)
                self._syncs = time.monotonic() - started_s < SLOW_SYNC_S
        except OSError as error:
            self._flee(error.strerror or str(error))

    def _restore(self) -> None:
        """Write a removed file again, under its old name or elsewhere."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._move_to(self.path)
        except OSError:
            self._flee("it was removed")
        else:
            self._tell("recording_restored", f"{self.path} was removed and has been written again: {self._missing()}.")

    def _flee(self, reason: str) -> None:
        """Go on in another folder, with all that came before; where none takes it, in memory."""
        old = self.path
        for folder in self._refuges:
            try:
                whole = self._move_to(_free_name(folder, old))
            except OSError:
                continue
            before = "with all that came before" if whole else "what came before is there"
            self._tell("recording_rescued", f"{old} takes no more ({reason}): it goes on in {self.path}, {before}.")
            self._failing = False
            return
        if not self._failing:
            self._tell(
                "recording_in_memory", f"{old} takes no more ({reason}): what comes is kept in memory, make room."
            )
        self._failing = True

    def _move_to(self, path: Path) -> bool:
        """Begin the file anew under a name that is free; tell whether what came before could be taken along."""
        try:
            before = _content(self._file) if self._regular else b""
        except OSError:
            before = None
        new = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | BINARY, 0o666)
        try:
            _write_all(new, (self._heading if before is None else before) + self._pending)
        except OSError:
            os.close(new)
            path.unlink(missing_ok=True)
            raise
        with contextlib.suppress(OSError):
            os.close(self._file)
        self._file, self.path, self._regular, self._moved = new, path, True, False
        self._pending.clear()
        return before is not None

    def _missing(self) -> str:
        """Say how much found no place, not even in memory."""
        lines = "line is" if self._forgotten == 1 else "lines are"
        return f"{self._forgotten} {lines} missing" if self._forgotten else "nothing is missing"

    def _tell(self, code: str, message: str) -> None:
        """Keep a note for whoever tells a person; names of files do not steer a terminal."""
        self.notes.append(Note(code, printable(message)))


def refuse_taken(path: Path) -> None:
    """Make sure, before any work, that no file stands where one shall be made, and that it is a file.

    Raises
    ------
    UsageError
        Where one does, or for standard output.
    """
    if str(path) == "-":
        raise UsageError("a recording is made to last, which standard output does not: name a file in place of -")
    if path.is_file():
        raise UsageError(f"{path} is there already: choose another name, so that no recording is lost")


def _leads_to(path: Path, file: int) -> bool:
    """Whether a path still is the name of an open file."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except OSError:
        return False


def _free_name(folder: Path, path: Path) -> Path:
    """Return a name in a folder that is not taken."""
    names = (f"{path.stem}-rescued{k or ''}{path.suffix}" for k in range(1000))
    return next((folder / name for name in names if not (folder / name).exists()), folder / path.name)


def _content(file: int) -> bytes:
    """Read an open file from its beginning."""
    parts, size, done = [], os.fstat(file).st_size, 0
    os.lseek(file, 0, os.SEEK_SET)  # appending does not mind
    while done < size and (part := os.read(file, size - done)):
        parts.append(part)
        done += len(part)
    return b"".join(parts)


def _write_all(file: int, data: bytes) -> None:
    """Write everything."""
    done = 0
    while done < len(data):
        done += os.write(file, data[done:])
