"""From a path to bytes: plain files, gzip, zip members and standard input, never more than a bounded amount.

Nothing is ever unpacked to the disk. Whatever a damaged archive makes the standard library raise becomes
`UnusableContentError`; what the disk or a permission refuses becomes `SurroundingsError`.
"""

from __future__ import annotations

import errno
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO

from sensor.errors import SurroundingsError
from sensor.formats.border.decoding import encoding_of
from sensor.formats.border.unusable import UnusableContentError

MAX_BYTES = 256 * 2**20  # twelve hours at 100 Hz; more is no training session, and an archive may be a bomb
MAX_MEMBERS = 10_000  # files looked at in one folder or zip
HEAD_BYTES = 64 * 2**10  # enough for the longest header (GENEActiv, 100 lines) and 50 rows

Readable = IO[bytes] | gzip.GzipFile
LINE_END = re.compile(r"\r\n|\r|\n")  # not str.splitlines, which also splits at form feeds and the like


@dataclass(frozen=True, slots=True)
class Member:
    """One file: on the disk, inside a zip on the disk, or already in memory (standard input)."""

    path: str
    inside: str | None = None
    data: bytes | None = None

    @property
    def name(self) -> str:
        """The file's own name, without folders and without `.gz`."""
        name = PurePosixPath(self.inside).name if self.inside is not None else Path(self.path).name
        return name.removesuffix(".gz")


@dataclass(frozen=True)
class Content:
    """The bytes of one file, whole or only its head, with the file's own name.

    Parameters
    ----------
    name : str
        Without folders.
    data : bytes
        Unpacked, not decoded.
    """

    name: str
    data: bytes

    @cached_property
    def encoding(self) -> str:
        """The text encoding, for `bytes.decode(..., "replace")`."""
        return encoding_of(self.data[:HEAD_BYTES])

    @cached_property
    def head(self) -> str:
        """The first lines as text."""
        return self.data[:HEAD_BYTES].decode(self.encoding, "replace")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The complete lines of the head, without line ends."""
        lines = LINE_END.split(self.head)
        return tuple(lines[:-1] if len(self.data) > HEAD_BYTES and len(lines) > 1 else lines)

    @property
    def text(self) -> str:
        """Everything as text."""
        return self.data.decode(self.encoding, "replace")

    @property
    def is_text(self) -> bool:
        """Whether this may be text at all: binary data holds zero bytes, or hardly any line end."""
        return "\0" not in self.head


def read_content(member: Member, *, limit: int = MAX_BYTES) -> tuple[Content, bytes]:
    """Read one file whole.

    Returns
    -------
    tuple of Content and bytes
        The unpacked content, and the bytes as they are stored (packed, for a `.gz`) for the checksum.

    Raises
    ------
    UnusableContentError
        Where it is larger than `limit` bytes, or a damaged archive.
    SurroundingsError
        Where the disk or a permission refuses.
    """
    with _opened(member) as stream:
        stored = bounded(stream, limit)
    data = _unzipped(stored, limit) if stored[:2] == b"\x1f\x8b" else stored
    return Content(member.name, data), stored


def read_head(member: Member) -> Content:
    """Read the first bytes of one file, as many as telling its format takes; raises as `read_content` does."""
    with _opened(member) as stream:
        stored = stream.read(HEAD_BYTES + 1)
        if stored[:2] == b"\x1f\x8b":
            rest = io.BytesIO(stored)
            with gzip.GzipFile(fileobj=rest) as unzipped:
                stored = _first_bytes(unzipped)
    return Content(member.name, stored)


def members_of(path: Path) -> tuple[Member, ...]:
    """List the files of a folder and those below it, or of a zip, in name order; a plain file is its own only member.

    Raises
    ------
    UnusableContentError
        Where the zip is damaged, or more than `MAX_MEMBERS` files lie in the folder or zip.
    """
    if path.is_dir():
        with surroundings(path):
            return _not_too_many(Member(str(file)) for file in sorted(path.rglob("*")) if _is_visible_file(file))
    return _zip_members(path) if _is_zip(path) else (Member(str(path)),)


def members_in(folder: Path) -> tuple[Member, ...]:
    """List the files that lie directly in a folder, none where it does not exist; raises as `members_of`."""
    with surroundings(folder):
        return _not_too_many(Member(str(file)) for file in sorted(folder.glob("*")) if _is_visible_file(file))


def _is_visible_file(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")


def _not_too_many(members: Iterable[Member]) -> tuple[Member, ...]:
    """Refuse a folder that is no export, such as a whole disk."""
    listed = tuple(islice(members, MAX_MEMBERS + 1))
    if len(listed) > MAX_MEMBERS:
        raise UnusableContentError(
            f"it holds more than {MAX_MEMBERS} files: name the recordings themselves", code="too_large"
        )
    return listed


def _is_zip(path: Path) -> bool:
    """Tell a zip by its first bytes."""
    with surroundings(path), path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _zip_members(path: Path) -> tuple[Member, ...]:
    """List the files of a zip without those whose names try to leave it, as a name may become part of an output's."""
    with surroundings(path), broken_archives(), zipfile.ZipFile(path) as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    return _not_too_many(Member(str(path), name) for name in names if _stays_inside(name))


def _stays_inside(name: str) -> bool:
    """Tell whether a member's name is a plain relative path, and not a hidden or system file."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (
        bool(parts)
        and name.isprintable()
        and not name.startswith("/")
        and ":" not in parts[0]
        and not any(p == ".." or p.startswith((".", "__MACOSX")) for p in parts)
    )


@contextmanager
def _opened(member: Member) -> Iterator[IO[bytes]]:
    """Open a member for reading its stored bytes."""
    if member.data is not None:
        yield io.BytesIO(member.data)
        return
    with surroundings(Path(member.path)):
        if member.inside is None:
            with Path(member.path).open("rb") as stream:
                yield stream
        else:
            with broken_archives(), zipfile.ZipFile(member.path) as archive, archive.open(member.inside) as stream:
                if (
                    archive.getinfo(member.inside).file_size > MAX_BYTES
                ):  # zipfile never unpacks more than it is told here
                    raise _too_large(MAX_BYTES)
                yield stream


@contextmanager
def surroundings(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a `SurroundingsError`."""
    try:
        yield
    except gzip.BadGzipFile:
        raise
    except OSError as error:
        raise SurroundingsError(f"{path}: {(error.strerror or str(error)).lower()}") from error


@contextmanager
def broken_archives() -> Iterator[None]:
    """Turn what a damaged or locked archive makes the standard library raise into `UnusableContentError`."""
    try:
        yield
    except UnusableContentError:
        raise
    except Exception as error:  # zipfile and gzip raise a dozen kinds, IndexError and struct.error among them
        if isinstance(error, OSError) and error.errno not in (
            None,
            errno.EINVAL,
        ):  # a damaged zip makes it seek to nowhere
            raise
        raise UnusableContentError(
            f"the archive cannot be unpacked ({error}): export it again", code="damaged_archive"
        ) from error


def bounded(stream: Readable, limit: int = MAX_BYTES) -> bytes:
    """Read to the end, but refuse what is longer than `limit`, a file on the disk before it is read."""
    if isinstance(stream, io.BufferedReader) and stream.seekable() and stream.seek(0, io.SEEK_END) > limit:
        raise _too_large(limit)
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        stream.seek(0)
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(limit)
    return data


def _unzipped(stored: bytes, limit: int) -> bytes:
    """Unpack gzip in memory, up to `limit`."""
    with broken_archives(), gzip.GzipFile(fileobj=io.BytesIO(stored)) as stream:
        return bounded(stream, limit)


def _first_bytes(stream: Readable) -> bytes:
    """Read what can be read of a head that was cut in the middle of the packed data."""
    parts = []
    try:
        while chunk := stream.read(1024):
            parts.append(chunk)
            if len(parts) > HEAD_BYTES // 1024:
                break
    except (EOFError, OSError, zlib.error):
        pass  # the head ends inside the packed data; if the whole is broken too, `read_content` says so
    return b"".join(parts)


def _too_large(limit: int) -> UnusableContentError:
    return UnusableContentError(
        f"it is larger than {limit // 2**20} MB: cut it to the training session", code="too_large"
    )
