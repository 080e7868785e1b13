"""A file of what is known of a recording becomes known repetitions: any table of repetitions, or our own truth.

Tables: a line of names, one row a repetition, in the order in which they were lifted; comma, semicolon or tab, decimal
point or comma. Columns are told by name (`truth_columns`), and what is not one of ours is left alone.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from analysis.agreement.comparison import EVENTS, FIGURES, KnownRepetition
from hipthrust.failures import UsageError
from hipthrust.truth_columns import TruthColumn, truth_column
from sensor.errors import SurroundingsError

MAX_BYTES = 20_000_000
LARGEST = 1e15  # seconds of an era in microseconds: what is larger is no figure of a repetition
MAX_ROWS = 20_000  # a year of hip thrusts; what is longer is a recording
WANTED = (
    "a table needs a line of names such as set,rep,mean velocity (m/s),peak velocity (m/s),ROM (cm),start (s),end (s)"
)
TIMES = (*EVENTS, "start_s", "end_s")
YES = ("true", "yes", "1", "x")
_DOCUMENT = {  # keys of `hipthrust simulate`'s truth
    "mean_velocity_mps": "mean_velocity",
    "peak_velocity_mps": "peak_velocity",
    "mean_propulsive_velocity_mps": "mpv",
    "rom_m": "rom",
    "drive_s": "drive",
    "top_pause_s": "top",
    "lowering_s": "lower",
    "bottom_pause_s": "bottom",
    "peak_lowering_speed_mps": "peak_lowering_speed",
    "roll_range_deg": "roll_range",
    "twist_range_deg": "twist_range",
    "top_sag_m": "top_sag",
    "drive_start_s": "r_drive_start",
    "drive_end_s": "r_drive_end",
    "lowering_start_s": "r_lower_start",
    "lowering_end_s": "r_lower_end",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What one file knows: repetitions by the recording they name (None where they name none), and remarks."""

    path: str
    repetitions: Mapping[str | None, tuple[KnownRepetition, ...]]
    simulated: bool = False
    remarks: tuple[str, ...] = ()


def read_truth(path: str) -> Truth:
    """Read what is known.

    Raises
    ------
    UsageError
        Where the file is missing, is no such table, or knows nothing that could be compared.
    SurroundingsError
        Where the system does not let us read it.
    """
    text = _text(path)
    if text.lstrip().startswith("{"):
        return _from_document(path, text)
    return _from_table(path, text)


def known_from_document(document: Mapping[str, Any]) -> tuple[KnownRepetition, ...]:
    """Return the repetitions of a truth as `hipthrust simulate` writes it.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where it is none.
    """
    return tuple(_known(repetition) for repetition in document["repetitions"])


def _text(path: str) -> str:
    """Read a text file of bounded size."""
    from sensor.formats.border.decoding import encoding_of

    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file of known repetitions") from None
    except OSError as error:
        raise SurroundingsError(f"{path} could not be read: {error.strerror}") from error
    text = data.decode(encoding_of(data[:65536]), "replace")
    if len(data) > MAX_BYTES or "\0" in text[:1000]:
        raise UsageError(f"{path} is no table of repetitions: {WANTED}")
    return text


def _from_document(path: str, text: str) -> Truth:
    """Read our own truth."""
    try:
        document = json.loads(text, parse_constant=_no_number)
        known = known_from_document(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise UsageError(f"{path} is no truth of hipthrust simulate, and no table: {WANTED}") from None
    if not known:
        raise UsageError(f"{path} knows of no repetition")
    return Truth(path, {None: known}, simulated=document.get("simulated") is True)


def _known(repetition: Mapping[str, Any]) -> KnownRepetition:
    """Read one repetition of a truth document; sets count from 0 there."""
    figures = {key: float(repetition[name]) for key, name in _DOCUMENT.items() if repetition.get(name) is not None}
    figures["lockout_pitch_deg"] = float(repetition["pitch_lockout"]) - float(repetition["pitch_bottom"])
    sensor = {
        key: float(repetition[f"{name}_sensor"])
        for key, name in _DOCUMENT.items()
        if repetition.get(f"{name}_sensor") is not None
    }
    failed, partial = bool(repetition["failed"]), bool(repetition["partial"])
    return KnownRepetition(figures, sensor, set=int(repetition["set"]) + 1, failed=failed, partial=partial)


def _from_table(path: str, text: str) -> Truth:
    """Read a table."""
    names, rows = _table(text)
    columns = _columns(path, names)
    if not any(column.key in (*FIGURES, "start_s") for column in columns.values()):
        shown = ", ".join(filter(None, names[:8])) or "none"
        raise UsageError(f"{path} has no column that can be compared ({shown}): {WANTED}")
    longest = max((len(row) for row in rows), default=0)
    if longest > len(names):
        message = (
            f"{path} has rows of {longest} cells under {len(names)} names: are decimal commas in a table of commas?"
        )
        raise UsageError(f"{message} Save it with semicolons, or with points")
    if len(rows) > MAX_ROWS:
        raise UsageError(f"{path} has {len(rows)} rows, which are no repetitions: {WANTED}")
    factors, remarks = _factors(columns, rows)
    grouped: dict[str | None, list[KnownRepetition]] = {}
    labels: dict[str | None, dict[str, int]] = {}
    for row in rows:
        cells = {column.key: (row[k] if k < len(row) else "").strip() for k, column in columns.items()}
        file = cells.get("file") or None
        numbers = labels.setdefault(file, {})
        known = _repetition(cells, factors, numbers)
        if known is not None:
            grouped.setdefault(file, []).append(known)
    if not grouped:
        raise UsageError(f"{path} has no row with a figure that can be read")
    return Truth(path, {file: tuple(known) for file, known in grouped.items()}, remarks=remarks)


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """Split a table into its names and its rows; what stands above the names as comments is left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "sep="))]
    delimiter = max(";\t,", key=lambda mark: lines[0].count(mark)) if lines else ","
    try:
        names, *rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    except (ValueError, csv.Error):
        return [], []
    if delimiter != ",":
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]
    return names, rows


def _columns(path: str, names: Sequence[str]) -> dict[int, TruthColumn]:
    """Tell the columns that are ours, each figure once."""
    columns: dict[int, TruthColumn] = {}
    for k, name in enumerate(names):
        try:
            column = truth_column(name)
        except ValueError as unit:
            raise UsageError(f"{path}: the unit {unit} of the column {name!r} is not known") from None
        if column is not None and column.key not in [other.key for other in columns.values()]:
            columns[k] = column
    return columns


def _factors(
    columns: Mapping[int, TruthColumn], rows: Sequence[Sequence[str]]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Settle the factor of each column to SI; where no unit is named, the size of its figures tells."""
    factors, remarks = {}, []
    for k, column in columns.items():
        factor = column.factor
        if factor is None and column.units:
            found = [value for row in rows if (value := _number(row[k] if k < len(row) else "")) is not None]
            unit = column.guess(median(found)) if found and column.key not in TIMES else None
            factor = column.units[unit] if unit else 1.0
            if factor != 1.0:
                remarks.append(
                    f"{column.key.rpartition('_')[0].replace('_', ' ')} is taken to be in {unit}, by its size."
                )
        factors[column.key] = factor or 1.0
    return factors, tuple(remarks)


def _repetition(cells: Mapping[str, str], factors: Mapping[str, float], sets: dict[str, int]) -> KnownRepetition | None:
    """Read one row; None where it holds no figure. `sets` numbers the labels of sets as they come."""
    values = {
        key: value * factors[key]
        for key, text in cells.items()
        if (key in FIGURES or key in TIMES) and (value := _time(text) if key in TIMES else _number(text)) is not None
    }
    if not values:
        return None
    start, end = values.pop("start_s", None), values.pop("end_s", None)
    label = cells.get("set", "")
    return KnownRepetition(
        values,
        stretch=None if start is None or end is None or end <= start else (start, end),
        set=sets.setdefault(label, len(sets) + 1) if label else None,
        failed=cells.get("failed", "").lower() in YES,
        partial=cells.get("partial", "").lower() in YES,
    )


def _number(text: str) -> float | None:
    """Read one finite number; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None


def _no_number(constant: str) -> float:
    """Refuse what JSON does not know and Python reads: NaN and Infinity."""
    raise ValueError(f"{constant} is no figure of a repetition")


def _time(text: str) -> float | None:
    """Read seconds, minutes:seconds, or a date and time, which becomes seconds of an era."""
    if (value := _number(text)) is not None:
        return value
    try:
        if "-" not in text:
            parts = [float(part) for part in text.split(":")]
            return sum(part * 60.0**k for k, part in enumerate(reversed(parts))) if 2 <= len(parts) <= 3 else None
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def for_recordings(
    truths: Sequence[Truth], files: Sequence[str]
) -> Iterator[tuple[Truth, tuple[KnownRepetition, ...]]]:
    """Give each recording what is known of it, in the order of `files`.

    One truth a recording, or one for all whose rows name their recording.

    Raises
    ------
    UsageError
        Where the numbers do not fit, or nothing is known of a recording.
    """
    if len(truths) not in (1, len(files)):
        raise UsageError(f"--truth needs one file, or one a recording: there are {len(truths)} for {len(files)}")
    for k, file in enumerate(files):
        truth = truths[k] if len(truths) > 1 else truths[0]
        yield truth, _of(truth, file, alone=len(files) == len(truths))


def _of(truth: Truth, file: str, *, alone: bool) -> tuple[KnownRepetition, ...]:
    """Return what a truth knows of one recording: by its path, its name with or without suffix, or as the only one."""
    named = {name: known for name, known in truth.repetitions.items() if name is not None}
    if file in named:
        return named[file]
    for name, known in named.items():
        if Path(name).stem == Path(file).stem:
            return known
    if alone and len(truth.repetitions) == 1:
        return next(iter(truth.repetitions.values()))
    names = ", ".join(sorted(named)[:5])
    told = f"its rows are of {names}" if names else "its rows need a column `file` where there are several recordings"
    raise UsageError(f"{truth.path} knows nothing of {file}: {told}")
