"""From a path to recordings: find what is there, then read each.

`find_recordings` is cheap (it looks at the first bytes of each file); `read_recording` does the work and may run in
another process. Both raise errors of `sensor.errors` and nothing else, whatever the bytes.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sensor.errors import DamagedRecordingError, RecordingError, UnknownFormatError
from sensor.formats import generic
from sensor.formats.border.content import Content, Member, bounded, members_of, read_content, read_head, surroundings
from sensor.formats.border.finish import finish
from sensor.formats.border.unusable import UnusableContent
from sensor.formats.hints import ReadHints
from sensor.formats.table_of_formats import BY_NAME, KNOWN_FORMATS
from sensor.samples import Recording

# What a file of one sensor is called; what stands before it is the name of the recording, what follows a rate or version.
SENSOR_WORDS = re.compile(
    r"(total|linear|user)?[ _-]?(accelerometer|acceleration|acc|accel|gyroscope|gyro|gyr|gravity|magnetometer|mag)(uncalibrated)?(?![a-z]).*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """One recording that lies in a file, folder or zip; equal wherever it was found from, and ready for another process.

    Parameters
    ----------
    name : str
        The path of the file as a person would name it; inside a zip, the zip's path and the member's.
    format : str
        A name in `KNOWN_FORMATS`.
    parts : tuple of (str, Member)
        The files that make it up, each with its part.
    """

    name: str
    format: str
    parts: tuple[tuple[str, Member], ...]


def find_recordings(path: Path | str) -> tuple[Found, ...]:
    """Find the recordings in a file, a folder, a zip, or on standard input.

    Parameters
    ----------
    path : Path or str
        "-" reads standard input to its end. Of an app's export in several files any one will do, the others are found.

    Returns
    -------
    tuple of Found
        Never empty, in name order.

    Raises
    ------
    RecordingError
        Where there is nothing, or nothing that can be read here.
    SurroundingsError
        Where the disk or a permission refuses.
    """
    try:
        return _find(Path(path) if path != "-" else None)
    except UnusableContent as problem:
        raise DamagedRecordingError(problem.message, path=str(path), line=problem.line, code=problem.code) from None


def read_recording(found: Found, hints: ReadHints | None = None) -> Recording:
    """Read one recording.

    Parameters
    ----------
    found : Found
    hints : ReadHints, optional
        What the user knows of the file.

    Returns
    -------
    Recording

    Raises
    ------
    RecordingError
        Where the content is unusable; one sentence says why and what to do.
    SurroundingsError
        Where the disk or a permission refuses.
    """
    hints = hints or ReadHints()
    try:
        parts, checksum = {}, hashlib.sha256()
        for part, member in found.parts:
            parts[part], stored = read_content(member)
            checksum.update(stored)
        format_ = BY_NAME[generic.NAME if hints.columns else found.format]
        return finish(
            format_.read(parts, hints), hints, file=found.name, format_name=format_.name, sha256=checksum.hexdigest()
        )
    except UnusableContent as problem:
        raise DamagedRecordingError(problem.message, path=found.name, line=problem.line, code=problem.code) from None


def read_recordings(path: Path | str, hints: ReadHints | None = None) -> Iterator[Recording]:
    """Read every recording in a file, folder, zip, or on standard input; parameters and errors as of the two above."""
    for found in find_recordings(path):
        yield read_recording(found, hints)


def _find(path: Path | None) -> tuple[Found, ...]:
    """Find the recordings, without yet naming the path in errors."""
    if path is None:
        return _only(Member("-", data=bounded(sys.stdin.buffer)))
    if not path.exists():
        raise RecordingError("there is no such file or folder", path=str(path), code="missing")
    members = members_of(path)
    if members == (Member(str(path)),):
        return _only(members[0])
    found = _grouped([(member, *kind) for member in members if (kind := _kind_of(member)) is not None])
    if not found:
        raise UnknownFormatError(
            "no recording that can be read here lies in it: see `hipthrust formats`", path=str(path)
        )
    return found


def _only(member: Member) -> tuple[Found, ...]:
    head = read_head(member)
    kind = _sniffed(head)
    return (Found(member.path, *(kind and (kind[0], ((kind[1], member),)) or (generic.NAME, (("whole", member),)))),)


def _kind_of(member: Member) -> tuple[str, str] | None:
    """Tell the format and part of a file; None where it is no recording."""
    return _sniffed(read_head(member))


def _sniffed(head: Content) -> tuple[str, str] | None:
    """Try the formats in turn."""
    for format_ in KNOWN_FORMATS:
        part = format_.sniff(head)
        if part is not None:
            return format_.name, part
    return None


def _grouped(kinds: list[tuple[Member, str, str]]) -> tuple[Found, ...]:
    return tuple(Found(m.path if m.inside is None else f"{m.path}/{m.inside}", f, ((p, m),)) for m, f, p in kinds)
