"""Any other table: columns found by name and unit, or as the user says with `--columns`, `--units`, `--rate`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sensor.formats.border.columns import Column, column_of
from sensor.formats.border.content import Content
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import Layout, find_layout, numbers_of, read_cells, read_numbers
from sensor.formats.border.times import TimeAxis, axis_from_numbers, axis_from_texts
from sensor.formats.border.unusable import UnusableContent
from sensor.formats.hints import TARGETS, ReadHints
from sensor.samples import Note

NAME = "table"
DESCRIPTION = "any table with three axes of acceleration; --columns, --units and --rate say what it does not"
EXAMPLE = "timestamp,ax,ay,az,gx,gy,gz"
GENERIC_ACC, GENERIC_GYR = TARGETS[1:4], TARGETS[4:]


def sniff(head: Content) -> str | None:
    """Tell a table whose header names acceleration."""
    layout = find_layout(head.lines)
    return "whole" if layout is not None and set(GENERIC_ACC) <= columns_named(layout).keys() else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read a table by its columns' names, or as the hints say."""
    content = parts["whole"]
    layout = find_layout(content.lines)
    if layout is None:
        raise UnusableContent("it holds no table of numbers with at least three columns", code="no_table")
    return read_table(content, layout, columns_hinted(layout, hints) if hints.columns else columns_named(layout), hints)


def columns_named(layout: Layout) -> dict[str, int]:
    """Find the columns by the header's names.

    Returns
    -------
    dict
        From `time`, `acc_x`, ... to the column's position, as far as found. Where acceleration is there with and without
        gravity, the one with; where no quantity is named, bare x, y, z are acceleration.
    """
    named = [column_of(name) for name in layout.names]
    found: dict[str, int] = {}
    times = sorted((c.rank, k) for k, c in enumerate(named) if c.quantity == "time")
    if times:
        found["time"] = times[0][1]
    for quantity, target in (("acc", "acc"), ("bare", "acc"), ("gyr", "gyr")):
        axes = {c.axis: k for k, c in reversed(list(enumerate(named))) if c.quantity == quantity}
        if axes and f"{target}_x" not in found:
            found |= {f"{target}_{axis}": k for axis, k in axes.items()}
    return found


def columns_hinted(layout: Layout, hints: ReadHints) -> dict[str, int]:
    """Find the columns that the user named, by name or position.

    Raises
    ------
    UnusableContent
        Where the file has no such column.
    """
    return {target: _position(layout, column) for target, column in hints.columns.items()}


def read_table(content: Content, layout: Layout, columns: Mapping[str, int], hints: ReadHints) -> RawRecording:
    """Read the numbers of the named columns.

    Parameters
    ----------
    content : Content
    layout : Layout
    columns : mapping
        From target to position, from `columns_named` or `columns_hinted`.
    hints : ReadHints
        The time's unit and the rate are used here, the other units later.

    Raises
    ------
    UnusableContent
        Where acceleration or the time is missing.
    """
    _refuse_missing(layout, columns, hints)
    gyro = set(GENERIC_GYR) <= columns.keys()
    wanted = [columns[target] for target in (*GENERIC_ACC, *(GENERIC_GYR if gyro else ()))]
    axis, numbers, lost = _times_and_numbers(content, layout, columns, wanted, hints)
    units = [column_of(layout.names[k]).unit if k < len(layout.names) else None for k in wanted]
    acc = Stream(axis.seconds, numbers[:, :3], units[0])
    return RawRecording(
        acc=acc,
        gyr=Stream(acc.time_s, numbers[:, 3:], units[3]) if gyro else None,
        start_s=axis.start_s,
        start_is_utc=axis.utc,
        stated_rate_hz=hints.rate_hz,
        dropped_rows=lost,
        notes=_notes(columns, gyro=gyro),
    )


def _times_and_numbers(
    content: Content, layout: Layout, columns: Mapping[str, int], wanted: list[int], hints: ReadHints
) -> tuple[TimeAxis, np.ndarray[tuple[int, ...], np.dtype[np.float64]], int]:
    """Read the times and the wanted columns in one go."""
    if hints.rate_hz is not None:
        numbers, lost = read_numbers(content, layout, wanted)
        return TimeAxis(np.arange(len(numbers)) / hints.rate_hz), numbers, lost
    time = columns["time"]
    numbers, lost = read_numbers(content, layout, [time, *wanted])
    if np.isnan(numbers[:, 0]).mean() < 0.5:
        named = column_of(layout.names[time]).unit if time < len(layout.names) else None
        return axis_from_numbers(numbers[:, 0].copy(), hints.time_unit or named), numbers[:, 1:], lost
    frame, lost = read_cells(content, layout)
    return axis_from_texts(frame[time]), numbers_of(frame, wanted, layout.decimal), lost


def _refuse_missing(layout: Layout, columns: Mapping[str, int], hints: ReadHints) -> None:
    """Refuse a table without acceleration or time, saying what it does hold."""
    axes = [target for target in GENERIC_ACC if target in columns]
    if not layout.names and not axes:
        raise UnusableContent(
            "it has no header: name its columns with --columns, such as --columns time=0,acc=1-3",
            code="columns_unknown",
        )
    if not axes and "gyr_x" in columns:
        raise UnusableContent("it holds a gyroscope alone: acceleration is needed", code="no_acceleration")
    if not axes and any(column_of(name).quantity == "linear" for name in layout.names):
        raise UnusableContent(
            "gravity was removed from its acceleration: export the acceleration with gravity", code="gravity_removed"
        )
    if not axes:
        raise UnusableContent(
            "no column of it is an acceleration: name the columns with --columns", code="no_acceleration"
        )
    if len(axes) < 3:
        missing = " and ".join(sorted(set(GENERIC_ACC) - set(axes)))
        raise UnusableContent(
            f"the column{'s' * (len(axes) < 2)} {missing} of acceleration {'are' if len(axes) < 2 else 'is'} missing: all three axes are needed",
            code="axes_missing",
        )
    if "time" not in columns and hints.rate_hz is None:
        raise UnusableContent("it has no column of times: give the sample rate with --rate", code="no_time")


def _position(layout: Layout, column: str | int) -> int:
    """Find one column that the user named."""
    if isinstance(column, int) and column < layout.width:
        return column
    if column in layout.names:
        return layout.names.index(str(column))
    held = ", ".join(layout.names) or f"columns 0 to {layout.width - 1}"
    raise UnusableContent(f"it has no column {column!r}; it holds {held}", code="columns_unknown")


def _notes(columns: Mapping[str, int], *, gyro: bool) -> tuple[Note, ...]:
    """Tell of axes that were there but not enough of them."""
    some = sum(target in columns for target in GENERIC_GYR)
    if gyro or not some:
        return ()
    return (
        Note(
            "gyroscope_incomplete", f"Only {some} of the gyroscope's axes are there: the accelerometer is used alone."
        ),
    )
