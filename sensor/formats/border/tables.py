"""From text to columns of numbers: where the header ends, what separates the cells, and the rows as arrays.

A table of plain decimals is read by `plain_numbers` (an hour at 100 Hz in 0.2 s of CPU in place of 0.65), other clean
ones by `numpy.loadtxt` (a third of the CPU and memory of importing pandas and reading the same); whatever it refuses,
such as a missing cell or a date, goes the general way through pandas.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sensor.formats.border.content import LINE_END, Content
from sensor.formats.border.plain_numbers import plain_numbers
from sensor.formats.border.unusable import UnusableContentError
from sensor.samples import Array

if TYPE_CHECKING:
    import pandas as pd

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?|[+-]?(nan|inf(inity)?|null|na|n/a)?", re.IGNORECASE)
CLOCK = re.compile(r"[^A-Za-z]*\d+[:.]\d\d[^A-Za-z]*T?[^A-Za-z]*|\d+[-/.]\d+[-/.]\d+([T ].*)?", re.IGNORECASE)
LONGEST_LINE = 2**16  # bytes; one row of numbers has some hundred
HEAD_LINES = 250  # the longest header has 100; 50 rows tell the rest
SPARE_COLUMNS = 8  # rows may be longer than the first ones; still longer rows are left out
MARKS = (("\t", "."), (";", ","), (";", "."), ("\t", ","), (",", "."), ("|", "."), (" ", "."))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written.

    Parameters
    ----------
    names : tuple of str
        The header's cells; empty where there is no header.
    width : int
        The number of columns.
    skip : int
        Lines before the first row.
    delimiter, decimal : str
    comma_pairs : bool
        A comma both separates the cells and marks the decimals.
    """

    names: tuple[str, ...]
    width: int
    skip: int
    delimiter: str
    decimal: str
    comma_pairs: bool = False


def find_layout(lines: Sequence[str]) -> Layout | None:
    """Find out how a table is written, from its first lines.

    Parameters
    ----------
    lines : sequence of str
        `# comments`, `sep=;` and other words may stand above the header.

    Returns
    -------
    Layout or None
        None where the lines are no table of at least three columns with numbers.

    Examples
    --------
    >>> find_layout(["sep=;", "t;x;y;z", "0,0;1,5;2,5;3,5", "0,1;1,5;2,5;3,5"])
    Layout(names=('t', 'x', 'y', 'z'), width=4, skip=2, delimiter=';', decimal=',', comma_pairs=False)
    """
    best: tuple[int, Layout] | None = None
    for delimiter, decimal in MARKS:
        found = _layout_with(lines[:HEAD_LINES], delimiter, decimal)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def cells_of(line: str, delimiter: str) -> list[str]:
    """Split a line into cells without their quotes and spaces."""
    parts = line.split() if delimiter == " " else line.split(delimiter)
    return [part.strip().strip('"').strip() for part in parts]


def read_numbers(content: Content, layout: Layout, columns: Sequence[int]) -> tuple[Array, int]:
    """Read columns of numbers.

    Returns
    -------
    tuple of (n, len(columns)) array and int
        NaN where a cell is missing or no number; and how many rows could not be split into cells at all.

    Raises
    ------
    UnusableContentError
        Where there is a header and no row.
    """
    data = _checked(content, layout)
    plain = plain_numbers(
        data, skip=layout.skip, width=layout.width, delimiter=layout.delimiter, decimal=layout.decimal
    )
    if plain is not None:
        return plain if list(columns) == list(range(layout.width)) else plain[:, columns], 0
    try:
        return _fast(data, content.encoding, layout, columns), 0
    except (ValueError, UnicodeError, IndexError, OverflowError):
        frame, lost = _frame(data, content.encoding, layout)
    import pandas as pd

    numbers = [pd.to_numeric(_plain(frame[k], layout.decimal), errors="coerce").to_numpy(float) for k in columns]
    return np.column_stack(numbers), lost


def read_cells(content: Content, layout: Layout) -> tuple[pd.DataFrame, int]:
    """Read every cell as text, for times that are dates and for several devices in a file; raises as `read_numbers`."""
    return _frame(_checked(content, layout), content.encoding, layout)


def numbers_of(frame: pd.DataFrame, columns: Sequence[int], decimal: str) -> Array:
    """Turn columns of text into numbers, NaN where a cell is none."""
    import pandas as pd

    return np.column_stack([pd.to_numeric(_plain(frame[k], decimal), errors="coerce").to_numpy(float) for k in columns])


def no_rows() -> UnusableContentError:
    """Return what to say of a table that ends with its header."""
    return UnusableContentError("it holds a header and no rows with numbers: export it again", code="no_rows")


def _layout_with(lines: Sequence[str], delimiter: str, decimal: str) -> tuple[int, Layout] | None:
    """Try one pair of marks; the score counts the cells that become numbers."""
    rows = [(k, cells_of(line, delimiter)) for k, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    good = [(k, cells) for k, cells in rows if _is_row(cells, decimal)]
    if not good:
        return None
    first, width = good[0][0], len(good[0][1])
    same = [cells for _, cells in good[:50] if len(cells) == width]
    above = [cells for k, cells in rows if k < first and sum(c != "" for c in cells) >= 3]
    names = tuple(above[-1]) if above else ()
    pairs = delimiter == "," and len(names) >= 3 and width == 2 * len(names)
    layout = Layout(names, len(names) if pairs else max(width, len(names)), first, delimiter, decimal, pairs)
    return sum(_is_number(c, decimal) for cells in same for c in cells) - 5 * (len(good[:50]) - len(same)), layout


def _is_row(cells: Sequence[str], decimal: str) -> bool:
    """Tell a row of data: at least three numbers, and words in less than half of the filled cells."""
    filled = [c for c in cells if c]
    numbers = sum(_is_number(c, decimal) for c in filled)
    return numbers >= 3 and numbers + sum(CLOCK.fullmatch(c) is not None for c in filled) >= 0.5 * len(filled)


def _is_number(cell: str, decimal: str) -> bool:
    """Tell a number written with this decimal mark."""
    other = "," if decimal == "." else "."
    return cell != "" and other not in cell and NUMBER.fullmatch(cell) is not None


def _checked(content: Content, layout: Layout) -> bytes:
    """Refuse a line that no table has; write `1,5,2,5` as `1.5,2.5` where the header says that it is two numbers."""
    data = content.data
    for start in range(0, len(data) - LONGEST_LINE, LONGEST_LINE):
        if data.find(b"\n", start, start + LONGEST_LINE) < 0 and data.find(b"\r", start, start + LONGEST_LINE) < 0:
            raise UnusableContentError(
                f"the line is longer than {LONGEST_LINE // 1024} KB: export it again",
                code="line_too_long",
                line=data.count(b"\n", 0, start) + 1,
            )
    return re.sub(rb"(\d+),(\d+)", rb"\1.\2", data) if layout.comma_pairs else data


def _fast(data: bytes, encoding: str, layout: Layout, columns: Sequence[int]) -> Array:
    """Parse a clean table; ValueError for any other."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace")
    delimiter = None if layout.delimiter == " " else layout.delimiter
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # "input contained no data"
        try:
            return np.loadtxt(
                text,
                delimiter=delimiter,
                skiprows=layout.skip,
                usecols=tuple(columns),
                comments="#",
                quotechar='"',
                ndmin=2,
            )
        except UserWarning as error:
            raise ValueError(str(error)) from error


def _frame(data: bytes, encoding: str, layout: Layout) -> tuple[pd.DataFrame, int]:
    """Read every cell as text; a row with far too many cells is left out and counted."""
    lines = LINE_END.split(data.decode(encoding, "replace"))[layout.skip :]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    if not lines:
        raise no_rows()
    import pandas as pd

    try:
        frame = pd.read_csv(
            io.StringIO("\n".join(lines)),
            sep=r"\s+" if layout.delimiter == " " else layout.delimiter,
            names=range(layout.width + SPARE_COLUMNS),
            dtype=str,
            on_bad_lines="skip",
            skipinitialspace=True,
            keep_default_na=False,
        )
    except ValueError as error:  # pandas' own errors of empty and broken tables are ValueErrors
        raise UnusableContentError(f"the table cannot be read ({str(error).strip()}): export it again") from error
    return frame.fillna(""), len(lines) - len(frame)


def _plain(column: pd.Series[str], decimal: str) -> pd.Series[str]:
    """Write numbers with a decimal point."""
    return column.str.replace(",", ".", regex=False) if decimal == "," else column
