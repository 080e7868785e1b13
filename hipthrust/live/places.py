"""Where live recordings are kept, and under which name: a name from the air never makes a path."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from sensor.errors import SurroundingsError

LONGEST_NAME = 40


def recordings_folder() -> Path:
    """Return the folder of live recordings in this platform's usual place, whether it exists or not."""
    from platformdirs import user_data_path

    return user_data_path("hipthrust", appauthor=False) / "recordings"


def free_name(folder: Path, words: str, now: datetime) -> Path:
    r"""Return a name in the folder that is not taken, made of the moment and the source; the folder is made.

    Raises
    ------
    SurroundingsError
        Where the folder cannot be made.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> free_name(folder, "ble:../../WT 901\x1b[0m", datetime(2026, 3, 1, 18, 30, 5)).name
    '2026-03-01_18-30-05_ble-WT-901-0m.csv'
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SurroundingsError(
            f"{folder} could not be made: {error.strerror}; --no-record goes without a recording"
        ) from error
    source = re.sub(r"[^A-Za-z0-9]+", "-", words)[:LONGEST_NAME].strip("-") or "sensor"
    stem = f"{now:%Y-%m-%d_%H-%M-%S}_{source}"
    names = (f"{stem}{suffix}.csv" for suffix in ("", *(f"_{k}" for k in range(2, 1000))))
    return next(path for name in names if not (path := folder / name).exists())
