"""Analysed recordings become the files that a person asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hipthrust import __version__
from hipthrust.failures import UsageError
from hipthrust.writing import write_file
from sensor.errors import SurroundingsError

if TYPE_CHECKING:
    from analysis.report.analysed import AnalysedRecording
    from analysis.report.figures import FigureKind

CSV_STYLES = ("hipthrust", "openbarbell")
PAGE_FIGURES: tuple[FigureKind, ...] = ("velocity", "trace", "tempo", "overlay")
TABLE_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files to write, as they were named; None where one is not wanted."""

    csv: str | None = None
    csv_style: str = "hipthrust"
    html: str | None = None
    traces: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Those that are wanted."""
        return tuple(file for file in (self.csv, self.html, self.traces) if file is not None)

    @property
    def curves(self) -> bool:
        """Whether any of them shows the curves."""
        return self.html is not None or self.traces is not None

    def check(self) -> None:
        """Make sure, before any work, that the files can probably be written.

        Raises
        ------
        UsageError
            Where a name says nothing about how to write the file, or a style has no file to apply to.
        SurroundingsError
            Where the folder of a file is not there.
        """
        if self.csv is None and self.csv_style != CSV_STYLES[0]:
            raise UsageError(f"--csv-style {self.csv_style} needs a file to be written: add --csv FILE")
        if self.traces is not None and Path(self.traces).suffix.lower() not in TABLE_SUFFIXES:
            raise UsageError(f"--traces needs a name that ends in {' or '.join(TABLE_SUFFIXES)}, got {self.traces}")
        if "-" in self.files:
            raise UsageError("standard output carries the report: name a file in place of -")
        for file in self.files:
            if not Path(file).absolute().parent.is_dir():
                raise SurroundingsError(f"{file} could not be written: there is no folder {Path(file).parent}")

    def write(self, recordings: Sequence[AnalysedRecording]) -> tuple[SurroundingsError, ...]:
        """Write the files, each whole or not at all.

        Returns
        -------
        tuple of SurroundingsError
            One for each file that could not be written; the others are.
        """
        renderers: tuple[tuple[str | None, Callable[[str], str | bytes]], ...] = (
            (self.csv, lambda _: _table(recordings, self.csv_style)),
            (self.traces, lambda file: _curves(recordings, file)),
            (self.html, lambda _: _page(recordings)),
        )
        errors = []
        for file, render in renderers:
            if file is not None:
                try:
                    write_file(file, render(file))
                except SurroundingsError as error:
                    errors.append(error)
        return tuple(errors)


def _table(recordings: Sequence[AnalysedRecording], style: str) -> str:
    """Render one row a repetition."""
    from analysis.report.csv_table import render_csv, render_openbarbell_csv

    return render_openbarbell_csv(recordings) if style == "openbarbell" else render_csv(recordings)


def _curves(recordings: Sequence[AnalysedRecording], file: str) -> str | bytes:
    """Render the curves in the form that the file's name asks for."""
    from analysis.report.traces import ParquetUnavailableError, render_traces_csv, render_traces_parquet

    try:
        return render_traces_parquet(recordings) if file.lower().endswith(".parquet") else render_traces_csv(recordings)
    except ParquetUnavailableError as error:
        raise SurroundingsError(str(error)) from error


def _page(recordings: Sequence[AnalysedRecording]) -> str:
    """Render one self-contained page with the figures of each recording that has repetitions."""
    from analysis.report.figures import describe_figure, draw_figure, inline_svg
    from analysis.report.html_page import InlineFigure, PageSection, render_html

    def section(recording: AnalysedRecording) -> PageSection:
        """Draw the figures of one recording."""
        kinds = PAGE_FIGURES if recording.report.sets else ()
        figures = (
            InlineFigure(inline_svg(draw_figure(kind, recording)), describe_figure(kind, recording)) for kind in kinds
        )
        return PageSection(recording, tuple(figures))

    return render_html([section(recording) for recording in recordings], __version__)
