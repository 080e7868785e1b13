"""The rows of several sensors in one table become those of the sensor that has most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sensor.samples import Note

if TYPE_CHECKING:
    import pandas as pd


def one_device(frame: pd.DataFrame, column: int) -> tuple[pd.DataFrame, str, tuple[Note, ...]]:
    """Keep the rows of the sensor that has most of them.

    Parameters
    ----------
    frame : DataFrame
        Cells as text, at least one row.
    column : int
        The column that names or addresses the sensor.

    Returns
    -------
    tuple of DataFrame, str and tuple of Note
        The rows that are kept, the sensor's name, and what to say where there are others.
    """
    counts = frame[column].str.strip().value_counts()
    device = str(counts.index[0])
    if len(counts) == 1:
        return frame, device, ()
    others = ", ".join(str(name) for name in counts.index[1:4])
    note = Note("several_sensors", f"The file holds {len(counts)} sensors: {device} is read, not {others}.")
    return frame[frame[column].str.strip() == device], device, (note,)
