"""Facts and tables into lines of plain or coloured text: what every report for a terminal is made of.

Nothing is cut off: what does not fit wraps. Nothing from a file steers the terminal: control characters are written
as escapes, and no text is taken for markup.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from analysis.report.recording_facts import Fact
from analysis.report.safe_text import encodable, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

MIN_WIDTH = 40  # narrower columns of text are no longer read
MAX_TABLE_WIDTH = 1000  # wider than any table of ours


def drawn(draw: Callable[[Console], None], *, width: int, colour: bool, encoding: str) -> str:
    """Return what `draw` prints on a console as lines that end with a newline.

    Parameters
    ----------
    draw : callable
        Prints a report.
    width : int
        Columns of the terminal; 80 for a pipe.
    colour : bool
        Whether to add ANSI colours.
    encoding : str
        Of the stream that will carry the text; marks that it does not have become ASCII.
    """
    from rich.console import Console

    sink = io.StringIO()
    console = Console(
        file=sink,
        width=max(width, MIN_WIDTH),
        color_system="standard" if colour else None,
        force_terminal=colour,
        markup=False,
        emoji=False,
        highlight=False,
    )
    draw(console)
    text = "".join(f"{line.rstrip()}\n" for line in sink.getvalue().splitlines())
    return encodable(text, encoding)


def fact_grid(facts: Iterable[Fact]) -> RenderableType:
    """Lay facts out as labels with hanging texts."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in facts:
        grid.add_row(Text(label, "dim"), Text(printable(text)))
    return grid


def print_table(console: Console, table: Table) -> None:
    """Print a table in the terminal's width, or wider where its figures would be cut off."""
    from rich.measure import Measurement

    width, unbound = console.width, console.options.update(width=MAX_TABLE_WIDTH)
    console.width = max(width, Measurement.get(console, unbound, table).minimum)
    console.print(table)
    console.width = width


def figure_table(headings: Iterable[tuple[str, str]], rows: Iterable[tuple[str, ...]]) -> Table:
    """Make a table with columns wide enough for the figures of `rows`, yet without rows."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for heading, *cells in zip(headings, *rows, strict=True):
        width = max(map(len, (*heading, *cells)))
        table.add_column("\n".join(heading), justify="right", no_wrap=True, min_width=width)
    return table
