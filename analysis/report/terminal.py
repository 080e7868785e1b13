"""An analysed recording into text for a terminal or a pipe: complete without colour, and at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from analysis.guidance import next_step, worst_first
from analysis.report.analysed import AnalysedRecording
from analysis.report.console_text import drawn, fact_grid, figure_table, print_table
from analysis.report.recording_facts import CHECK, SIMULATED, assumption_facts, checks_first, note_facts, reading_facts
from analysis.report.safe_text import printable
from analysis.report.set_facts import (
    LEGEND,
    REPETITION_HEADINGS,
    SESSION_HEADINGS,
    STATUS_MARKS,
    STATUS_WORDS,
    THRESHOLDS,
    doubt_of,
    outcome,
    session_cells,
    set_figures,
    set_title,
    verdict_counts,
)
from analysis.report.side_facts import SIDE_HEADINGS, SIDES_LEGEND, SIDES_TITLE, side_cells, sides_compared
from analysis.report.wording import remarks, repetition_figures, tempo_figures
from analysis.results import Repetition, SetSummary, SideFigure, Verdict

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

STATUS_STYLES = {"good": "green", "close": "yellow", "not_met": "bold red", "not_measurable": "dim", "shown": "cyan"}


def render_terminal(
    recording: AnalysedRecording, *, width: int = 80, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """Render the report of one recording.

    Parameters
    ----------
    recording : AnalysedRecording
        The results with their origin and settings.
    width : int
        Columns of the terminal; 80 for a pipe. A table of figures may need up to 80 and takes them.
    colour : bool
        Whether to add ANSI colours. They only repeat what words and marks say.
    encoding : str
        Of the stream that will carry the text; marks that it does not have become ASCII.

    Returns
    -------
    str
        Lines that end with a newline.
    """
    return drawn(partial(_draw, recording=recording), width=width, colour=colour, encoding=encoding)


def _draw(console: Console, recording: AnalysedRecording) -> None:
    """Draw the whole report, top to bottom."""
    from rich.text import Text

    source, sets = recording.source, recording.report.sets
    console.print(Text(printable(source.file), "bold"))
    if source.simulated:
        console.print(Text(SIMULATED, "bold yellow"))
    for message in checks_first(recording):
        console.print(Text(f"{CHECK} {printable(message)}", "bold red"))
    console.print(fact_grid((*reading_facts(source), *assumption_facts(recording), *note_facts(recording))))
    if len(sets) > 1:
        console.print()
        print_table(console, _session(sets))
    if recording.report.sides:
        _draw_sides(console, recording.report.sides, sides_compared(sets))
    for summary in sets:
        _draw_set(console, summary, doubt=doubt_of(summary, recording.settings))
    if sets:
        console.print()
        console.print(Text(f"{LEGEND} {THRESHOLDS}"))


def _draw_sides(console: Console, sides: Iterable[SideFigure], compared: str) -> None:
    """Draw left against right: what is compared, figure by figure."""
    from rich.text import Text

    rows = [_narrow(side_cells(figure)) for figure in sides]
    table = figure_table(SIDE_HEADINGS, rows)
    table.columns[0].justify = "left"
    for row in rows:
        table.add_row(*row)
    console.print()
    console.print(Text.assemble((SIDES_TITLE, "bold"), f" ({compared})"))
    print_table(console, table)
    console.print(Text(SIDES_LEGEND, "dim"))


def _draw_set(console: Console, summary: SetSummary, *, doubt: str | None) -> None:
    """Draw one set: repetitions, figures, the one thing to change, verdicts with the worst first."""
    from rich.text import Text

    title = set_title(summary)
    console.print()
    console.print(Text.assemble((title, "bold"), " ", ("─" * (console.width - len(title) - 1), "dim")))
    if doubt is not None:
        console.print(Text(doubt, "bold red"))
    print_table(console, _repetitions(summary.repetitions))
    console.print()
    figures = ((label, ", ".join((value, *_narrow((detail,))))) for label, value, detail in set_figures(summary))
    console.print(fact_grid(figures))
    if doubt is None and (advice := next_step(summary.verdicts)) is not None:
        console.print()
        console.print(Text(f"Change next: {advice}", "bold"))
    if summary.verdicts:
        console.print()
        console.print(Text(f"Against the guide: {verdict_counts(summary)}", "bold"))
    for verdict in worst_first(summary.verdicts):
        console.print(_verdict(verdict))


def _repetitions(repetitions: Iterable[Repetition]) -> Table:
    """Lay the repetitions out as a table that fits 80 columns, the remarks wrapping in what is left."""
    repetitions = tuple(repetitions)
    *headings, last = REPETITION_HEADINGS
    table = figure_table(headings, [_figures(r) for r in repetitions])
    table.add_column("\n".join(last), overflow="fold")
    for r in repetitions:
        table.add_row(*_figures(r), ", ".join(remarks(r)), style=None if r.full else "yellow")
    return table


def _figures(r: Repetition) -> tuple[str, ...]:
    """Write one repetition's figures, narrow."""
    return (str(r.shown_number), *_narrow(repetition_figures(r)), "-".join(tempo_figures(r)))


def _narrow(cells: Iterable[str]) -> tuple[str, ...]:
    """Leave out the blank between a figure's sign of error and the error."""
    return tuple(cell.replace(" ± ", " ±") for cell in cells)


def _session(sets: Iterable[SetSummary]) -> Table:
    """Lay the sets of a session out as a table, one row a set."""
    rows = [_narrow(session_cells(summary)) for summary in sets]
    table = figure_table(SESSION_HEADINGS, rows)
    for row in rows:
        table.add_row(*row)
    return table


def _verdict(verdict: Verdict) -> RenderableType:
    """Lay one point of the guide out: status, what was measured, what is asked, the threshold, what to change."""
    from rich.table import Table
    from rich.text import Text

    style = STATUS_STYLES[verdict.status]
    found, advice = outcome(verdict)
    heading = Text.assemble((f"{STATUS_WORDS[verdict.status]}: ", style), (f"{verdict.point}. ", "bold"), found)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(STATUS_MARKS[verdict.status], style), heading)
    grid.add_row("", f"The guide: {verdict.asked}; {verdict.threshold}.")
    if advice is not None:
        grid.add_row("", Text(f"→ {advice}", style))
    return grid
