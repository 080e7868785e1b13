"""The curves of analysed recordings into a table: velocity, height, pitch and phase over time, as CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from analysis.report.analysed import AnalysedRecording
from analysis.report.csv_table import harmless
from analysis.report.safe_text import readable
from analysis.results import PHASES, SetSummary, SetTrace

if TYPE_CHECKING:
    import pandas as pd

DECIMALS = {"time_s": 4, "velocity_mps": 4, "height_m": 4, "pitch_deg": 2}  # well below our own error


class ParquetUnavailableError(RuntimeError):
    """Parquet was asked for where the package that writes it is not installed."""


def render_traces_csv(recordings: Iterable[AnalysedRecording]) -> str:
    """Render the curves of every set as CSV.

    Parameters
    ----------
    recordings : iterable of AnalysedRecording
        One or several files; the column `file` tells them apart.

    Returns
    -------
    str
        Columns `file`, `set`, `time_s` (the recording's clock), `velocity_mps` and `height_m` (vertical, of the
        reported point, up positive), `pitch_deg` (in the direction of extension; empty without a gyroscope) and
        `phase` (rest, drive, top, lowering, bottom), and whether the recording is `simulated` (true or false).
        The header alone where there is no set.
    """
    table = _table(recordings, file_cell=harmless).round(DECIMALS)
    table["simulated"] = table["simulated"].map({True: "true", False: "false"})  # as in the table of repetitions
    return table.to_csv(index=False, lineterminator="\n")


def render_traces_parquet(recordings: Iterable[AnalysedRecording]) -> bytes:
    """Render the curves of every set as a Parquet file with the columns of the CSV, unrounded.

    Parameters
    ----------
    recordings : iterable of AnalysedRecording
        One or several files.

    Raises
    ------
    ParquetUnavailableError
        Where pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: F401 - an extra that only this needs
    except ImportError as error:
        raise ParquetUnavailableError(
            "Parquet needs the package pyarrow: install it with `pip install 'hipthrust[fast]'` or write a .csv file"
        ) from error
    return _table(recordings, file_cell=readable).to_parquet(None, index=False, engine="pyarrow")


def _table(recordings: Iterable[AnalysedRecording], *, file_cell: Callable[[str], str]) -> pd.DataFrame:
    """Put the curves of all sets below each other."""
    import pandas as pd

    parts = [
        _set_table(file_cell(recording.source.file), summary, trace).assign(simulated=recording.source.simulated)
        for recording in recordings
        for summary, trace in zip(recording.report.sets, recording.report.traces, strict=True)
    ]
    columns = ["file", "set", *DECIMALS, "phase", "simulated"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _set_table(file: str, summary: SetSummary, trace: SetTrace) -> pd.DataFrame:
    """Make the table of one set's curves."""
    import numpy as np
    import pandas as pd

    pitch_rad = np.full(len(trace.time_s), np.nan) if trace.pitch_rad is None else trace.pitch_rad
    return pd.DataFrame(
        {
            "file": file,
            "set": summary.number,
            "time_s": trace.time_s,
            "velocity_mps": trace.velocity_mps,
            "height_m": trace.height_m,
            "pitch_deg": np.degrees(pitch_rad),
            "phase": np.array(PHASES)[trace.phase],
        }
    )
