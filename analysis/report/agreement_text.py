"""An evaluation into text for a terminal or a pipe: complete without colour, and at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analysis.agreement.comparison import Comparison, Evaluation
from analysis.agreement.pairs import Agreement
from analysis.report.agreement_words import EXPLAINED, UNITS, comparison_facts, detection_words, evaluation_notes
from analysis.report.console_text import drawn, fact_grid, figure_table, print_table
from analysis.report.recording_facts import SIMULATED
from analysis.report.safe_text import printable
from analysis.report.wording import UNKNOWN

if TYPE_CHECKING:
    from rich.console import Console

DIFFERENCES = (
    ("ours minus known", ""),
    ("n", ""),
    ("bias", ""),
    ("95 %", "interval"),
    ("SD", ""),
    ("limits of", "agreement"),
)
MEASURES = (("", ""), ("RMSE", ""), ("SEE", ""), ("ICC", "(2,1)"), ("CCC", ""), ("in", "2 SD"), ("limits", "±"))


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation and what its recordings are called, in the order of its comparisons: recording, truth."""

    evaluation: Evaluation
    names: tuple[tuple[str, str], ...]
    simulated: bool = False

    @property
    def named(self) -> tuple[tuple[str, str, Comparison], ...]:
        """Each comparison with its recording's and its truth's name."""
        return tuple((*names, c) for names, c in zip(self.names, self.evaluation.comparisons, strict=True))


def render_agreement(judged: Judged, *, width: int = 80, colour: bool = False, encoding: str = "utf-8") -> str:
    """Render how measured and known figures agree.

    Parameters
    ----------
    judged : Judged
        What was compared.
    width, colour, encoding
        As of `console_text.drawn`.

    Returns
    -------
    str
        Lines that end with a newline.
    """
    return drawn(partial(_draw, judged=judged), width=width, colour=colour, encoding=encoding)


def _draw(console: Console, judged: Judged) -> None:
    """Draw the whole report: each recording, all together, the tables, what their words mean."""
    from rich.text import Text

    evaluation = judged.evaluation
    if judged.simulated:
        console.print(Text(SIMULATED, "bold yellow"))
    for file, truth, comparison in judged.named:
        console.print(Text(f"{printable(file)} against {printable(truth)}", "bold"))
        console.print(fact_grid(comparison_facts(comparison)))
        console.print()
    if len(evaluation.comparisons) > 1:
        console.print(fact_grid([("All together", detection_words(evaluation.detection))]))
        console.print()
    if not evaluation.figures:
        console.print(Text("There is nothing to compare: no pair is left whose figures both sides know."))
        return
    for headings, row in ((DIFFERENCES, _differences), (MEASURES, _measures)):
        _print(console, headings, [row(name, found) for name, found in evaluation.figures.items()])
        console.print()
    console.print(fact_grid(("Note", note) for note in evaluation_notes(evaluation)))
    console.print(Text(EXPLAINED))


def _print(console: Console, headings: Sequence[tuple[str, str]], rows: Sequence[tuple[str, ...]]) -> None:
    """Print one table, its first column to the left."""
    table = figure_table(headings, rows)
    table.columns[0].justify = "left"
    for row in rows:
        table.add_row(*row)
    print_table(console, table)


def _differences(name: str, found: Agreement) -> tuple[str, ...]:
    """Write the differences of one figure."""
    unit = UNITS[name]
    interval, limits = (
        UNKNOWN if ends is None else " to ".join(unit.shown(end, signed=True) for end in ends)
        for ends in (found.bias_ci, found.limits)
    )
    bias = unit.shown(found.bias, signed=True)
    return (f"{unit.words}, {unit.unit}", str(found.n), bias, interval, unit.shown(found.sd), limits)


def _measures(name: str, found: Agreement) -> tuple[str, ...]:
    """Write the measures of agreement of one figure."""
    unit = UNITS[name]
    around = None if found.lower_limit_ci is None else (found.lower_limit_ci[1] - found.lower_limit_ci[0]) / 2
    shares = (UNKNOWN if share is None else f"{share:.3f}" for share in (found.icc, found.ccc))
    covered = UNKNOWN if found.within_2sd is None else f"{100 * found.within_2sd:.0f} %"
    sizes = (unit.shown(size) for size in (found.rmse, found.see))
    return (f"{unit.words}, {unit.unit}", *sizes, *shares, covered, unit.shown(around))
