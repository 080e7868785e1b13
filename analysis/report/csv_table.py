"""Analysed recordings into CSV, one row a repetition: our own columns (schema 1) or those of OpenBarbell.

The columns of a schema never change their name, unit or order; new ones come at the end. A cell is empty where a
figure is not known. Text that came from outside never starts a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from analysis.report.analysed import AnalysedRecording
from analysis.report.safe_text import printable
from analysis.report.wording import remarks, rounded
from analysis.results import Repetition

SCHEMA = 1
FIGURES = (  # those of schema 1, in the order in which they came; a new field of `Repetition` goes to the end
    *("drive_start_s", "drive_end_s", "lowering_start_s", "lowering_end_s", "drive_s", "drive_sd_s"),
    *("top_pause_s", "top_pause_sd_s", "lowering_s", "lowering_sd_s", "bottom_pause_s", "bottom_pause_sd_s"),
    *("mean_velocity_mps", "mean_velocity_sd_mps", "peak_velocity_mps", "peak_velocity_sd_mps"),
    *("mean_propulsive_velocity_mps", "mean_propulsive_velocity_sd_mps", "rom_m", "rom_sd_m"),
    *("peak_velocity_location_pct", "sticking_velocity_mps", "sticking_location_pct", "mean_power_w"),
    *("mean_power_sd_w", "peak_power_w", "peak_power_sd_w", "lockout_pitch_deg", "lockout_pitch_sd_deg"),
    *("lockout_pitch_dev_deg", "lockout_pitch_dev_sd_deg", "top_sag_m", "top_sag_sd_m"),
    *("mean_lowering_speed_mps", "mean_lowering_speed_sd_mps", "peak_lowering_speed_mps"),
    *("peak_lowering_speed_sd_mps", "touchdown_speed_mps", "touchdown_speed_sd_mps", "rebound_m", "dip_m"),
    *("dip_sd_m", "roll_range_deg", "twist_range_deg", "failed", "partial", "flags"),
    *("peak_velocity_location_sd_pct", "sticking_velocity_sd_mps", "sticking_location_sd_pct"),
    *("sticking_start_pct", "sticking_start_sd_pct", "sticking_end_pct", "sticking_end_sd_pct"),
    *("sticking_depth_pct", "sticking_depth_sd_pct", "bottom_pitch_deg", "bottom_pitch_sd_deg"),
    *("bottom_pitch_dev_deg", "bottom_pitch_dev_sd_deg", "lowering_peaks", "lowering_peaks_sd", "rebound_sd_m"),
    *("roll_range_sd_deg", "twist_range_sd_deg"),
)
COLUMNS = (
    *("schema", "file", "start", "simulated", "lift", "variation", "point", "load_kg", "set", "repetition"),
    *FIGURES,
    *("leg", "found_number"),
)
OPENBARBELL_COLUMNS = (
    *("Exercise", "Set", "Rep", "Weight", "Metric", "Set RPE", "Tags", "Workout Start Time", "Rest Time"),
    *("Avg Velocity (m/s)", "Range of Motion (mm)", "Peak Velocity (m/s)", "Peak Velocity Location (%)"),
    "Duration of rep (sec)",
)
STARTS_A_FORMULA = ("=", "+", "-", "@")  # what spreadsheets take for one (OWASP, "CSV Injection")

Cell = str | int | float | tuple[str, ...] | None


def render_csv(recordings: Iterable[AnalysedRecording]) -> str:
    """Render every repetition with all its figures, as `COLUMNS`; the header alone where there is none.

    Parameters
    ----------
    recordings : iterable of AnalysedRecording
        One or several files; the column `file` tells them apart.

    Returns
    -------
    str
        Lines end with LF; several flags of one repetition are joined by `|`.

    Examples
    --------
    >>> render_csv([]).split(",")[:4]
    ['schema', 'file', 'start', 'simulated']
    """
    return _table(COLUMNS, (row for recording in recordings for row in _rows(recording)))


def render_openbarbell_csv(recordings: Iterable[AnalysedRecording]) -> str:
    """Render every repetition under OpenBarbell's header, which other training logs import.

    Deviations, since that header has no place for them: failed and partial repetitions stay, named under Tags;
    a recording counts as a workout, so sets are numbered from 1 in each; the start time is ISO 8601.

    Parameters
    ----------
    recordings : iterable of AnalysedRecording
        One or several files.

    Examples
    --------
    >>> render_openbarbell_csv([]).split(",")[:3]
    ['Exercise', 'Set', 'Rep']
    """
    return _table(OPENBARBELL_COLUMNS, (row for recording in recordings for row in _openbarbell_rows(recording)))


def harmless(text: str) -> str:
    r"""Keep a spreadsheet from taking text for a formula, by an apostrophe before it; write control characters out.

    Examples
    --------
    >>> for name in ("=1+1.csv", "\t=1.csv", "set1.csv"):
    ...     print(harmless(name))
    '=1+1.csv
    \t=1.csv
    set1.csv
    """
    shown = printable(text)
    return f"'{shown}" if shown.startswith(STARTS_A_FORMULA) else shown


def _table(header: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> str:
    """Write header and rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue()


def _written(cell: Cell) -> Cell:
    """Write one cell: numbers rounded, text made harmless, truth values in the lower case that every reader knows."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return rounded(cell)
    if isinstance(cell, tuple):
        return "|".join(cell)
    return harmless(cell) if isinstance(cell, str) else cell


def _rows(recording: AnalysedRecording) -> Iterator[tuple[Cell, ...]]:
    """Yield one recording's rows under `COLUMNS`."""
    source, settings = recording.source, recording.settings
    origin = (SCHEMA, source.file, source.start, source.simulated)
    told = (settings.lift, settings.variation, recording.point)
    for summary in recording.report.sets:
        for r in summary.repetitions:
            figures = (getattr(r, name) for name in FIGURES)
            yield (*origin, *told, summary.load_kg, summary.number, r.number, *figures, summary.leg, r.found_number)


def _openbarbell_rows(recording: AnalysedRecording) -> Iterator[tuple[Cell, ...]]:
    """Yield one recording's rows under `OPENBARBELL_COLUMNS`."""
    exercise = recording.settings.lift.replace("-", " ").title()
    rest_s = 0.0
    sets = recording.report.sets
    for summary, following in zip(sets, (*sets[1:], None), strict=True):
        weight = (summary.load_kg, None if summary.load_kg is None else "kg")
        for r in summary.repetitions:
            tags = ",".join(("simulated", *remarks(r)) if recording.source.simulated else remarks(r))
            effort = (exercise, summary.number, r.number, *weight, None, tags, recording.source.start, _hours(rest_s))
            yield (*effort, *_openbarbell_figures(r))
        rest_s = 0.0 if following is None else following.start_s - summary.end_s


def _openbarbell_figures(r: Repetition) -> tuple[Cell, ...]:
    """The five figures of OpenBarbell, in its units."""
    rom_mm = None if r.rom_m is None else round(1000 * r.rom_m)
    return (r.mean_velocity_mps, rom_mm, r.peak_velocity_mps, r.peak_velocity_location_pct, r.drive_s)


def _hours(duration_s: float) -> str:
    """Write a duration as hh:mm:ss."""
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
