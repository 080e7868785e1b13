"""From a path to recordings: find what is there, then read each.

`find_recordings` is cheap (it looks at the first bytes of each file); `read_recording` does the work and may run in
another process. Both raise errors of `sensor.errors` and nothing else, whatever the bytes.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sensor.errors import DamagedRecordingError, RecordingError, SurroundingsError, UnknownFormatError
from sensor.formats.border.content import (
    ZIP_MAGIC,
    Member,
    members_in,
    members_of,
    read_bounded,
    read_content,
    read_head,
    surroundings,
)
from sensor.formats.border.finish import finish
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.formats.table_of_formats import BY_NAME, GENERAL_TABLE, KNOWN_FORMATS, Format
from sensor.samples import Recording

# What a file of one sensor is called: what stands before is the recording's name, what follows a rate or version.
SENSOR_WORD = re.compile(
    r"(?<![a-z])(acc|accel|accelerometer|acceleration|gyro?|gyroscope|mag|magn|magnetometer)(?![a-z]).*$", re.IGNORECASE
)
MAIN = ("whole", "acc", "TotalAcceleration", "Accelerometer")  # the first of these names the recording


@dataclass(frozen=True, slots=True)
class Found:
    """One recording that lies in a file, folder or zip; the same from wherever it was found.

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
        Also a recording in a zip, as its `Found.name` has it: `export.zip/set.csv`.
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
    if path == "":  # an unset variable of a shell; for Path it is the folder where the person stands
        raise RecordingError("the name of a file is empty: name a recording", path="''", code="missing")
    try:
        return _find(Path(path) if path != "-" else None)
    except UnusableContentError as problem:
        raise _named(problem, str(path)) from None


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
        Its checksum is that of the bytes as they are stored, of several files one after the other in name order of
        their parts; of a member of a zip unpacked.

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
        format_ = BY_NAME[GENERAL_TABLE.name if hints.columns else found.format]
        with np.errstate(all="ignore"):  # a file may hold any number; rows that are not finite are sorted out
            raw = format_.read(parts, hints)
            return finish(raw, hints, file=found.name, format_name=format_.name, sha256=checksum.hexdigest())
    except UnusableContentError as problem:
        raise _named(problem, found.name) from None


def read_recordings(path: Path | str, hints: ReadHints | None = None) -> Iterator[Recording]:
    """Read every recording in a file, folder, zip, or on standard input; parameters and errors as of the two above."""
    for found in find_recordings(path):
        yield read_recording(found, hints)


def _named(problem: UnusableContentError, path: str) -> RecordingError:
    """Add the file's name to what is wrong with its content."""
    unknown = problem.code in ("unknown_format", "no_recording", "columns_unknown")
    return (UnknownFormatError if unknown else DamagedRecordingError)(
        problem.message, path=path, line=problem.line, code=problem.code
    )


def _find(path: Path | None) -> tuple[Found, ...]:
    """Find the recordings in a path; None is standard input."""
    if path is not None and (inside := _in_a_zip(path)):
        return inside
    whole = _member(path)
    members = members_of(whole)
    if members == (whole,):
        return _with_siblings(whole) if whole.data is None else _alone(whole)
    found = _grouped(members)
    if not found:
        raise UnusableContentError(
            "no recording that can be read here lies in it: `hipthrust formats` lists what can", code="no_recording"
        )
    return found


def _in_a_zip(path: Path) -> tuple[Found, ...]:
    """Find a recording in a zip by the name that we give it: the zip's path and its own; nothing for any other path."""
    with surroundings(path):
        archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        return ()
    inside = path.relative_to(archive).as_posix()
    found = _grouped(members_of(Member(str(archive))))
    return tuple(one for one in found if any(member.inside == inside for _, member in one.parts))


def _member(path: Path | None) -> Member:
    """Take what a person named for a file; standard input and pipes can be read but once, so they are read now."""
    if path is None:
        return Member("-", data=read_bounded(sys.stdin.buffer))
    with surroundings(path):
        if not path.exists():
            raise RecordingError("there is no such file or folder", path=str(path), code="missing")
        if not (path.is_fifo() or path.is_char_device()):
            return Member(str(path))
        with path.open("rb") as stream:
            return Member(str(path), data=read_bounded(stream))


def _alone(member: Member) -> tuple[Found, ...]:
    """Take a file for a recording whatever it holds: reading it tells what is wrong."""
    format_, part = _format_and_part(member)
    return (Found(member.path, format_ or GENERAL_TABLE.name, ((part or "whole", member),)),)


def _with_siblings(member: Member) -> tuple[Found, ...]:
    """Find the recording that a file belongs to: of an export in several files, the others lie beside."""
    alone = _alone(member)
    format_ = BY_NAME[alone[0].format]
    if alone[0].parts[0][0] == "whole" and not format_.folder_is_one:
        return alone
    folder = Path(member.path).parent
    beside = [*members_in(folder), *members_in(folder / "meta")]
    for found in _grouped([m for m in beside if _key(m, format_) == _key(member, format_)], only=format_):
        if any(Path(other.path) == Path(member.path) for _, other in found.parts):
            return (found,)
    return alone


def _format_and_part(member: Member, formats: Iterable[Format] = KNOWN_FORMATS) -> tuple[str, str]:
    """Tell the format of a file and the part that it plays there, both empty for a file that is no recording."""
    try:
        head = read_head(member)
    except (UnusableContentError, SurroundingsError):
        return GENERAL_TABLE.name, "whole"  # a broken file must not hide the others: reading it will tell
    if head.data[:4] in ZIP_MAGIC:  # a zip in a zip: what was stored in it unpacked may look like a table
        return "", ""
    return next(((format_.name, part) for format_ in formats if (part := format_.sniff(head)) is not None), ("", ""))


def _grouped(members: Iterable[Member], *, only: Format | None = None) -> tuple[Found, ...]:
    """Join the files that make up one recording each."""
    groups: dict[tuple[str, str, int], dict[str, Member]] = {}
    for member in members:
        format_, part = _format_and_part(member, (only,) if only else KNOWN_FORMATS)
        if part in ("", "beside"):
            continue
        key, turn = _key(member, BY_NAME[format_]), 0
        while part in groups.get((format_, key, turn), {}):
            turn += 1  # a second file of the same sensor is another recording
        groups.setdefault((format_, key, turn), {})[part] = member
    recordings = {key: parts for key, parts in groups.items() if not all(part.startswith("about") for part in parts)}
    return tuple(Found(_name(parts), key[0], tuple(sorted(parts.items()))) for key, parts in recordings.items())


def _key(member: Member, format_: Format) -> str:
    """Return what the files of one recording have in common."""
    whole = Path(member.path, member.inside or "")
    folder = whole.parent.parent if whole.parent.name == "meta" else whole.parent
    if format_.folder_is_one:
        return str(folder)
    return str(folder / SENSOR_WORD.sub("", member.name))


def _name(parts: Mapping[str, Member]) -> str:
    """Name a recording after its main file."""
    main = next((parts[part] for part in MAIN if part in parts), next(iter(parts.values())))
    return main.path if not main.inside else f"{main.path}/{main.inside}"
