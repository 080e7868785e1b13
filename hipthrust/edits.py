"""Marks that a person sets on repetitions afterwards, kept in a small file beside the recording.

The recording itself is never touched: the marks are read each time and everything is computed again with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from analysis.settings import MARKS, Edit, Mark
from hipthrust.cutting import WHOLE, Cut
from hipthrust.failures import UsageError
from hipthrust.writing import write_file
from sensor.errors import SurroundingsError

CLEAR = "clear"
FORM = re.compile(r"(\d{1,6}):(\d{1,6})=(\w+)")


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one recording, and the cut in which its sets and repetitions were counted."""

    edits: tuple[Edit, ...] = ()
    cut: Cut = WHOLE


def changed(edits: Iterable[Edit], words: Sequence[str]) -> tuple[Edit, ...]:
    """Return the marks after the changes that a person asked for, in the order of their repetitions.

    Parameters
    ----------
    edits : iterable of Edit
        The marks so far.
    words : sequence of str
        Each `SET:REP=MARK`, several with commas between them. The mark `clear` takes a mark away, the word `clear`
        alone takes all away.

    Raises
    ------
    UsageError
        Where a word is none of these.

    Examples
    --------
    >>> changed([Edit(1, 2, "failed")], ["2:5=false,1:2=clear"])
    (Edit(set=2, repetition=5, mark='false'),)
    """
    marks = {(edit.set, edit.repetition): edit for edit in edits}
    for word in (part.strip() for text in words for part in text.split(",")):
        if word == CLEAR:
            marks.clear()
            continue
        found = FORM.fullmatch(word)
        if (
            found is None
            or found[3] not in (*MARKS, CLEAR)
            or "0" in (found[1].lstrip("0") or "0", found[2].lstrip("0") or "0")
        ):
            raise UsageError(
                f"a mark is SET:REP={'|'.join(MARKS)}|{CLEAR}, such as 2:5=false, or {CLEAR} alone, got {word!r}"
            )
        place = int(found[1]), int(found[2])
        marks.pop(place, None)
        if found[3] != CLEAR:
            marks[place] = Edit(*place, cast("Mark", found[3]))
    return tuple(marks[place] for place in sorted(marks))


def marks_file(recording: str) -> Path:
    """Return where the marks of a recording are kept: beside it, or beside the zip that it lies in.

    Examples
    --------
    >>> marks_file("monday/set.csv").name
    'set.csv.edits.toml'
    """
    path = Path(recording).absolute()
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is not None:
        path = archive.with_name("-".join((archive.name, *path.relative_to(archive).parts)))
    return path.with_name(f"{path.name}.edits.toml")


def read_marks(recording: str) -> Marks:
    """Read the marks beside a recording; none where there is no such file.

    Raises
    ------
    UsageError
        Where the file is not what `write_marks` writes.
    SurroundingsError
        Where the system does not let us read it.
    """
    import tomllib

    path = marks_file(recording)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        words, from_s, to_s = table.get("edits", []), table.get("from_s"), table.get("to_s")
        if not all(time is None or isinstance(time, int | float) for time in (from_s, to_s)):
            raise ValueError("from_s and to_s must be seconds")
        return Marks(changed((), [str(word) for word in words]), Cut(from_s, to_s))
    except (FileNotFoundError, NotADirectoryError):
        return Marks()
    except OSError as error:
        raise SurroundingsError(f"{path} could not be read: {error.strerror}") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(f"{path} cannot be used, mend or delete it: {error}") from error


def write_marks(recording: str, marks: Marks) -> None:
    """Keep the marks beside the recording; without any, the file goes.

    Raises
    ------
    SurroundingsError
        Where the folder does not take them.
    """
    path = marks_file(recording)
    if marks.edits:
        write_file(path, _toml(marks))
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SurroundingsError(f"{path} could not be removed: {error.strerror}") from error


def _toml(marks: Marks) -> str:
    """Write the marks so that a person can read and change them."""
    lines = ["# Marks set by hand on the repetitions of the recording beside this file, as first found (SET:REP=MARK)."]
    lines += [
        f"{name} = {time!r}"
        for name, time in (("from_s", marks.cut.from_s), ("to_s", marks.cut.to_s))
        if time is not None
    ]
    lines += ["edits = [", *(f'    "{edit.set}:{edit.repetition}={edit.mark}",' for edit in marks.edits), "]"]
    return "\n".join(lines) + "\n"
