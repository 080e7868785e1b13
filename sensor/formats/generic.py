"""Any other table: columns found by name and unit, or as the user says with `--columns`, `--units`, `--rate`."""

from __future__ import annotations

from collections.abc import Mapping

from sensor.formats.border.columns import column_of
from sensor.formats.border.content import Content
from sensor.formats.border.named_tables import (
    ACC,
    GYR,
    columns_named,
    header_columns,
    layout_of,
    read_streams,
    refuse_missing_axes,
)
from sensor.formats.border.raw import RawRecording
from sensor.formats.border.tables import Layout
from sensor.formats.border.unusable import UnusableContentError
from sensor.formats.hints import ReadHints
from sensor.samples import Note

DESCRIPTION = "any table with three axes of acceleration; --columns, --units and --rate say what it does not"
SIMULATED_LINE = "# simulated: true"  # of our own recordings, which a person may name the columns of
EXAMPLE = "timestamp,ax,ay,az,gx,gy,gz"


def sniff(head: Content) -> str | None:
    """Tell a table whose header names three axes of acceleration."""
    axes = {column.axis for column in header_columns(head) if column.quantity in ("acc", "bare")}
    return "whole" if axes >= set("xyz") else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read a table by its columns' names, or as the hints say."""
    content = parts["whole"]
    layout = layout_of(content)
    columns = _columns(layout, {target: _position(layout, c) for target, c in hints.columns.items()})
    _refuse_missing(layout, columns)
    table = read_streams(content, layout, columns, hints)
    return RawRecording(
        acc=table.acceleration(),
        gyr=table.gyr,
        start_s=table.time.start_s,
        start_is_utc=table.time.utc,
        stated_rate_hz=hints.rate_hz,
        simulated=SIMULATED_LINE in [line.strip() for line in content.lines[: layout.skip]],
        dropped_rows=table.lost,
        notes=table.time.notes + _notes(columns),
    )


def _columns(layout: Layout, told: Mapping[str, int]) -> Mapping[str, int]:
    """Choose the columns: as told; what was not told, times alone or all but times, by name."""
    named = columns_named(layout)
    if not any(name in told for name in ACC):
        return named | dict(told)
    return {name: k for name, k in named.items() if name == "time"} | dict(told)


def _refuse_missing(layout: Layout, columns: Mapping[str, int]) -> None:
    """Refuse a table without all of acceleration, saying what it does hold."""
    if any(name in columns for name in ACC):
        refuse_missing_axes(columns)
        return
    if not layout.names:
        raise UnusableContentError(
            "it has no header: name its columns, such as --columns time=0,acc=1-3", code="columns_unknown"
        )
    if any(name in columns for name in GYR):
        raise UnusableContentError("it holds a gyroscope alone: acceleration is needed", code="no_acceleration")
    if any(column_of(name).quantity == "linear" for name in layout.names):
        raise UnusableContentError(
            "gravity was removed from its acceleration: export the acceleration with gravity", code="gravity_removed"
        )
    raise UnusableContentError(
        "no column of it is an acceleration: name its columns with --columns", code="columns_unknown"
    )


def _position(layout: Layout, column: str | int) -> int:
    """Find one column that the user named."""
    if isinstance(column, int) and column < layout.width:
        return column
    if str(column) in layout.names:
        return layout.names.index(str(column))
    held = ", ".join(layout.names) or f"columns 0 to {layout.width - 1}"
    raise UnusableContentError(f"it has no column {column!r}; it holds {held}", code="columns_unknown")


def _notes(columns: Mapping[str, int]) -> tuple[Note, ...]:
    """Tell of a gyroscope that is there but not whole."""
    axes = sum(name in columns for name in GYR)
    if axes in (0, 3):
        return ()
    return (
        Note(
            "gyroscope_incomplete",
            f"Only {axes} of the gyroscope's three axes are there: the accelerometer is used alone.",
        ),
    )
