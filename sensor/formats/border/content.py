"""From a path to bytes: plain files, gzip, zip members and standard input, never more than a bounded amount.

What the disk or a permission refuses becomes `SurroundingsError`. `archives` is imported only where there is one.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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

GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
LINE_END = re.compile(r"\r\n|\r|\n")  # not str.splitlines, which also splits at form feeds and the like


@dataclass(frozen=True, slots=True)
class Member:
    """One file: on the disk or in `data` (standard input, a pipe), or inside a zip that is there.

    An empty `inside` is that of a zip whose files cannot be listed: reading it tells why.
    """

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
        """Whether this may be text at all: decoded text holds no zero."""
        return "\0" not in self.head


def read_content(member: Member) -> tuple[Content, bytes]:
    """Read one file whole.

    Returns
    -------
    tuple of Content and bytes
        The unpacked content, and the bytes as they are stored (packed, for a `.gz`) for the checksum.

    Raises
    ------
    UnusableContentError
        Where it is larger than `MAX_BYTES`, or a damaged archive.
    SurroundingsError
        Where the disk or a permission refuses.
    """
    with _opened(member) as (stream, size):
        if size is not None and size > MAX_BYTES:  # a sparse file or a bomb: not even its first byte is read
            raise too_large(MAX_BYTES)
        stored = read_bounded(stream)
    if stored[:2] != GZIP_MAGIC:
        return Content(member.name, stored), stored
    from sensor.formats.border.archives import gunzipped

    data = gunzipped(stored, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(MAX_BYTES)
    return Content(member.name, data), stored


def read_head(member: Member) -> Content:
    """Read the first bytes of one file, as many as telling its format takes; raises as `read_content` does."""
    with _opened(member) as (stream, _):
        stored = stream.read(HEAD_BYTES + 1)
    if stored[:2] != GZIP_MAGIC:
        return Content(member.name, stored)
    from sensor.formats.border.archives import gunzipped

    return Content(member.name, gunzipped(stored, HEAD_BYTES + 1, cut=len(stored) > HEAD_BYTES))


def read_bounded(stream: IO[bytes]) -> bytes:
    """Read a stream to its end; raises `UnusableContentError` where that lies beyond `MAX_BYTES`."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(MAX_BYTES)
    return data


def members_of(member: Member) -> tuple[Member, ...]:
    """List the files of a folder and those below it, or of a zip, in name order; a plain file is its own only member.

    Zips in a folder are opened, zips in a zip are not: one of a few kilobytes may hold millions of them.

    Raises
    ------
    UnusableContentError
        Where the zip is damaged, or more than `MAX_MEMBERS` files lie in the folder or zip.
    """
    path = Path(member.path)
    with surroundings(path):
        if member.data is None and path.is_dir():
            return _listed(inner for file in _files_below(path) for inner in _of_a_file_in_a_folder(Member(file)))
    return _listed(_unzipped(member))


def _unzipped(member: Member) -> tuple[Member, ...]:
    """List the files of a zip; any other file is its own only one."""
    with _opened(member) as (stream, _):
        if stream.read(4) not in ZIP_MAGIC:
            return (member,)
    from sensor.formats.border.archives import zip_names

    with surroundings(Path(member.path)):
        names = zip_names(member.path if member.data is None else io.BytesIO(member.data))
    return tuple(replace(member, inside=name) for name in names)


def _of_a_file_in_a_folder(member: Member) -> tuple[Member, ...]:
    """List the files of a zip, else the file; what is broken must not hide the others, and reading it will tell."""
    try:
        return _unzipped(member)
    except UnusableContentError:
        return (replace(member, inside=""),)
    except SurroundingsError:
        return (member,)


def members_in(folder: Path) -> tuple[Member, ...]:
    """List the files that lie directly in a folder, none where it does not exist; raises as `members_of`."""
    with surroundings(folder):
        files = sorted(folder.glob("*"))
        return _listed(Member(str(file)) for file in files if file.is_file() and not file.name.startswith("."))


@contextmanager
def surroundings(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a `SurroundingsError`."""
    try:
        yield
    except OSError as error:
        raise SurroundingsError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _files_below(folder: Path) -> Iterator[str]:
    """Walk through a folder in name order, without hidden files; a folder below that cannot be read is left out.

    So is what is no file: reading a pipe that nobody writes to would never end.
    """
    os.scandir(folder).close()  # the folder itself must be readable
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(root, name) for name in sorted(files) if not name.startswith("."))
        yield from (str(path) for path in paths if path.is_file())


def _listed(members: Iterable[Member]) -> tuple[Member, ...]:
    """Refuse a folder that is no export, such as a whole disk."""
    listed = tuple(islice(members, MAX_MEMBERS + 1))
    if len(listed) > MAX_MEMBERS:
        raise UnusableContentError(
            f"it holds more than {MAX_MEMBERS} files: name the recordings themselves", code="too_large"
        )
    return listed


@contextmanager
def _opened(member: Member) -> Iterator[tuple[IO[bytes], int | None]]:
    """Open a member for reading its stored bytes; yield it with its size where that is known."""
    path = Path(member.path)
    if member.inside is not None:
        from sensor.formats.border.archives import opened_member

        stored = path if member.data is None else io.BytesIO(member.data)
        with surroundings(path), opened_member(stored, member.inside) as opened:
            yield opened
    elif member.data is not None:
        yield io.BytesIO(member.data), len(member.data)
    else:
        with surroundings(path), path.open("rb") as stream:
            yield stream, path.stat().st_size


def too_large(limit: int) -> UnusableContentError:
    """Return what to say of a file of more than `limit` bytes."""
    return UnusableContentError(
        f"it is larger than {limit // 2**20} MB: cut it to the training session", code="too_large"
    )
