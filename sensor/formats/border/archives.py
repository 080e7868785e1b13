"""Zip and gzip, unpacked in memory and never to the disk.

Whatever a damaged archive makes the standard library raise becomes `UnusableContentError`.
"""

from __future__ import annotations

import errno
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from sensor.formats.border.unusable import UnusableContentError


def zip_names(stored: str | IO[bytes]) -> tuple[str, ...]:
    """List the files of a zip in name order.

    Names that try to leave the zip are left out, as a name may become part of an output's; hidden and system files too.
    """
    with broken_archives(), zipfile.ZipFile(stored) as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    return tuple(name for name in names if _stays_inside(name))


@contextmanager
def opened_member(stored: Path | IO[bytes], name: str) -> Iterator[tuple[IO[bytes], int]]:
    """Open one file of a zip; yield it with the size that it names, beyond which zipfile never unpacks."""
    with broken_archives(), zipfile.ZipFile(stored) as archive, archive.open(name) as stream:
        yield stream, archive.getinfo(name).file_size


def gunzipped(stored: bytes, limit: int, *, cut: bool = False) -> bytes:
    """Unpack gzip, at most `limit` bytes; `cut` says that `stored` is only the beginning of a file.

    Raises
    ------
    UnusableContentError
        Where it is damaged, or ends early and was not `cut`.
    """
    parts, left = [], limit
    with broken_archives(), gzip.GzipFile(fileobj=io.BytesIO(stored)) as stream:
        try:
            while left > 0 and (part := stream.read1(min(left, 2**20))):
                parts.append(part)
                left -= len(part)
        except EOFError:
            if not cut:
                raise
    return b"".join(parts)


@contextmanager
def broken_archives() -> Iterator[None]:
    """Turn what a damaged or locked archive makes the standard library raise into `UnusableContentError`."""
    try:
        yield
    except UnusableContentError:
        raise
    except Exception as error:  # zipfile and gzip raise a dozen kinds, IndexError and struct.error among them
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise  # the disk's fault; EINVAL is a damaged zip's, whose offsets lead before the file's start
        reason = str(error) or type(error).__name__
        raise UnusableContentError(
            f"the archive cannot be unpacked ({reason}): export it again", code="damaged_archive"
        ) from error


def _stays_inside(name: str) -> bool:
    """Tell whether a member's name is a plain relative path, and not a hidden or system file."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    plain = bool(parts) and name.isprintable() and not name.startswith("/") and ":" not in parts[0]
    return plain and not any(part == ".." or part.startswith((".", "__MACOSX")) for part in parts)
