"""From a table whose columns have names, or positions that the user gave, to streams."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sensor.formats.border.columns import Column, column_of
from sensor.formats.border.content import Content
from sensor.formats.border.raw import Stream
from sensor.formats.border.tables import (
    HEAD_LINES,
    Layout,
    find_layout,
    no_rows,
    numbers_of,
    read_cells,
    read_numbers,
)
from sensor.formats.border.times import TimeAxis, axis_from_numbers, axis_from_texts
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import TARGETS, ReadHints
from sensor.samples import Array

ACC, GYR = TARGETS[1:4], TARGETS[4:]
NO_HINTS = ReadHints()


@dataclass(frozen=True, slots=True)
class Units:
    """Units that a format knows without its header; None where the header or the numbers tell."""

    time: str | None = None
    acc: str | None = None
    gyr: str | None = None


UNKNOWN = Units()


@dataclass(frozen=True, slots=True, eq=False)
class TableStreams:
    """What one table holds; a stream is None where its three axes are not all there.

    Parameters
    ----------
    time : TimeAxis
    acc, gyr : Stream or None
        Both share `time.seconds`.
    lost : int
        Rows that could not be split into cells.
    """

    time: TimeAxis
    acc: Stream | None
    gyr: Stream | None
    lost: int

    def acceleration(self) -> Stream:
        """Return the acceleration; raises `UnusableContentError` where one of its axes is missing."""
        if self.acc is None:
            raise UnusableContentError(
                "all three axes of acceleration are needed: export them all", code="axes_missing"
            )
        return self.acc


def layout_of(content: Content) -> Layout:
    """Find out how a table is written.

    Raises
    ------
    UnusableContentError
        Where it is no table, or a header without rows.
    """
    layout = find_layout(content.lines)
    if layout is not None:
        return layout
    raise _no_table(content)


def refuse_missing_axes(columns: Collection[str]) -> None:
    """Refuse columns, named `acc_x` and so on, that lack an axis of acceleration.

    Raises
    ------
    UnusableContentError
        Naming the axes that are missing.
    """
    missing = [name for name in ACC if name not in columns]
    if missing:
        raise UnusableContentError(
            f"it lacks {' and '.join(missing)}: all three axes of acceleration are needed", code="axes_missing"
        )


def columns_named(layout: Layout) -> dict[str, int]:
    """Find the columns by the header's names.

    Returns
    -------
    dict
        From `time`, `acc_x`, ... to the column's position, as far as found; x, y, z of an unnamed quantity without a
        unit are taken for acceleration.
    """
    named = [column_of(name) for name in layout.names]
    named = [replace(column, quantity="acc") if column.quantity == "bare" else column for column in named]
    found = {f"{c.quantity}_{c.axis}": k for k, c in reversed(list(enumerate(named))) if c.quantity in ("acc", "gyr")}
    times = sorted((column.rank, k) for k, column in enumerate(named) if column.quantity == "time")
    return found | ({"time": times[0][1]} if times else {})


def read_streams(
    content: Content, layout: Layout, columns: Mapping[str, int], hints: ReadHints = NO_HINTS, units: Units = UNKNOWN
) -> TableStreams:
    """Read the named columns of a table.

    Parameters
    ----------
    content : Content
    layout : Layout
    columns : mapping
        From target to position, from `columns_named` or the user.
    hints : ReadHints
        The time's unit and the rate are used here, the other units later.
    units : Units
        What the format knows, before what the header tells.

    Raises
    ------
    UnusableContentError
        Where there is no time, or neither stream is whole.
    """
    acc, gyr = ([columns[name] for name in names if name in columns] for names in (ACC, GYR))
    acc, gyr = (axes if len(axes) == 3 else [] for axes in (acc, gyr))
    if not acc and not gyr:
        raise UnusableContentError("it lacks an axis: export x, y and z", code="axes_missing")
    time_unit = hints.time_unit or units.time
    time, numbers, lost = _times_and_numbers(
        content, layout, columns.get("time"), [*acc, *gyr], hints.rate_hz, time_unit
    )
    return TableStreams(
        time,
        Stream(time.seconds, numbers[:, :3], units.acc or _unit(layout, acc)) if acc else None,
        Stream(time.seconds, numbers[:, len(acc) :], units.gyr or _unit(layout, gyr)) if gyr else None,
        lost,
    )


def read_table(content: Content, units: Units = UNKNOWN) -> TableStreams:
    """Read a table by its header's names; raises as `layout_of` and `read_streams` do."""
    layout = layout_of(content)
    return read_streams(content, layout, columns_named(layout), units=units)


def header_columns(content: Content) -> tuple[Column, ...]:
    """Tell what each column of a table measures; empty where it is no table or has no header."""
    layout = find_layout(content.lines)
    return tuple(column_of(name) for name in layout.names) if layout else ()


def _no_table(content: Content) -> UnusableContentError:
    """Tell what a file is that is no table of at least three columns of numbers."""
    if not content.data.strip():
        return UnusableContentError("it is empty: export it again", code="empty")
    if not content.is_text:
        return UnusableContentError(
            "it is binary data of an unknown kind: `hipthrust formats` lists what can be read", code="unknown_format"
        )
    named = [[column_of(cell) for cell in re.split("[,;\t]", line)] for line in content.lines[:HEAD_LINES]]
    header = next((k for k, cells in enumerate(named) if any(c.quantity != "other" for c in cells)), None)
    if header is None:
        return UnusableContentError(
            "it is text, but no table of numbers: `hipthrust formats` lists what can be read", code="unknown_format"
        )
    if any(line.strip() for line in content.lines[header + 1 :]):  # rows, of fewer than three columns
        refuse_missing_axes({f"{column.quantity}_{column.axis}" for column in named[header]})
    return no_rows()


def _times_and_numbers(
    content: Content, layout: Layout, time: int | None, wanted: Sequence[int], rate_hz: float | None, unit: str | None
) -> tuple[TimeAxis, Array, int]:
    """Read times and numbers in one go where the times are numbers too."""
    if rate_hz is not None:
        numbers, lost = read_numbers(content, layout, wanted)
        return axis_from_numbers(numbers[:, 0], None, rate_hz=rate_hz), numbers, lost
    if time is None:
        raise UnusableContentError(
            "no column of it is known for its times: name it (--columns time=...) or give the rate (--rate)",
            code="no_time",
        )
    numbers, lost = read_numbers(content, layout, [time, *wanted])
    if np.isfinite(numbers[:, 0]).any():
        return axis_from_numbers(numbers[:, 0], unit or _unit(layout, [time])), numbers[:, 1:], lost
    frame, lost = read_cells(content, layout)
    return axis_from_texts(frame[time]), numbers_of(frame, wanted, layout.decimal), lost


def _unit(layout: Layout, columns: Sequence[int]) -> str | None:
    """Return the unit that the header names for the first of some columns."""
    return column_of(layout.names[columns[0]]).unit if columns and columns[0] < len(layout.names) else None
