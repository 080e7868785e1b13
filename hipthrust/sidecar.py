"""The marks on a recording's repetitions, and what was said of it while it was made, kept in a small file beside it.

The recording itself is never touched: the marks are read each time and everything is computed again with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.settings import Edit
from hipthrust.cutting import WHOLE, Cut
from hipthrust.edits import CLEAR, changed
from hipthrust.failures import UsageError
from hipthrust.writing import write_file
from sensor.errors import SurroundingsError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one recording, and the cut in which its sets and repetitions were counted."""

    edits: tuple[Edit, ...] = ()
    cut: Cut = WHOLE
    set_ends_s: tuple[float, ...] = ()  # where the lifter ended a set by hand, in a live session
    loads_kg: tuple[float | None, ...] = ()  # as told in a live session; what a call itself says goes before


def marks_for(recording: str, words: Sequence[str], cut: Cut) -> tuple[Marks, Marks | None]:
    """Return the marks that hold for a call: those kept, changed as it asks.

    Parameters
    ----------
    recording : str
        The name of the recording, `-` for standard input.
    words : sequence of str
        The changes, as `edits.changed` takes them; they are not kept yet.
    cut : Cut
        The part of the recording that the call is about.

    Returns
    -------
    tuple of Marks and (Marks or None)
        What holds, and what is kept but does not hold because it counts the repetitions of another part.

    Raises
    ------
    UsageError
        Where changes cannot be kept, or would mix marks of two parts.
    SurroundingsError
        Where the system does not let us read what is kept.
    """
    if recording == STANDARD_INPUT:
        if words:
            raise UsageError("marks are kept beside a recording, and standard input has no such place; save it first")
        return Marks(cut=cut), None
    kept = read_marks(recording)
    if not (kept.edits or kept.set_ends_s) or kept.cut == cut or tuple(words[:1]) == (CLEAR,):
        ends_s = () if tuple(words[:1]) == (CLEAR,) else kept.set_ends_s
        return Marks(changed(kept.edits, words), cut, ends_s, kept.loads_kg), None
    if words:
        raise UsageError(
            f"the marks of {recording} count repetitions {kept.cut}; cut it the same way, or --edit clear first"
        )
    return Marks(cut=cut), kept


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
    path = marks_file(recording)
    try:
        text = path.read_text("utf-8")
        import tomllib  # few recordings have marks beside them

        table = tomllib.loads(text)
        words, from_s, to_s = table.get("edits", []), table.get("from_s"), table.get("to_s")
        if not all(time is None or isinstance(time, int | float) for time in (from_s, to_s)):
            raise ValueError("from_s and to_s must be seconds")
        ends_s = tuple(float(end_s) for end_s in table.get("set_ends_s", []))
        loads_kg = tuple(float(load_kg) for load_kg in table.get("loads_kg", []))
        if not all(math.isfinite(number) for number in (*ends_s, *loads_kg)):
            raise ValueError("set_ends_s and loads_kg must be numbers")
        known_kg = tuple(load_kg if load_kg > 0 else None for load_kg in loads_kg)
        return Marks(changed((), [str(word) for word in words]), Cut(from_s, to_s), ends_s, known_kg)
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
    if marks.edits or marks.set_ends_s or marks.loads_kg:
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
    if marks.loads_kg:
        loads = ", ".join(f"{load_kg or 0.0!r}" for load_kg in marks.loads_kg)
        lines.append(f"loads_kg = [{loads}]  # one for all sets, or one a set; 0 is not known")
    if marks.set_ends_s:
        lines += ["set_ends_s = [", *(f"    {end_s!r},  # ended by hand" for end_s in marks.set_ends_s), "]"]
    lines += ["edits = [", *(f'    "{edit.set}:{edit.repetition}={edit.mark}",' for edit in marks.edits), "]"]
    return "\n".join(lines) + "\n"
