"""Calibrations kept as small TOML files, one a sensor, and applied to a recording that asks for one.

A name that ends in .toml is a file; any other is kept in the user's own folder, under the sensor's name by default.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipthrust.failures import UsageError
from sensor.errors import SurroundingsError

if TYPE_CHECKING:
    from sensor.calibration import Calibration, CalibrationFit
    from sensor.samples import Recording, Source

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Kept:
    """A calibration as it is kept: of which sensor, where."""

    calibration: Calibration
    sensor: str | None
    path: Path


def calibration_file(name: str) -> Path:
    """Return where a calibration of this name is kept.

    Examples
    --------
    >>> calibration_file("here/mine.toml").name, calibration_file("Movesense 12/3").name
    ('mine.toml', 'Movesense_12_3-2b53c2c9.toml')
    """
    if name.endswith(".toml"):
        return Path(name)
    from platformdirs import user_config_path

    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", name)
    if plain != name:  # two names that differ in such marks alone stay two files
        plain += "-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return user_config_path("hipthrust", appauthor=False) / "calibrations" / f"{plain}.toml"


def apply_calibration(recording: Recording, wanted: str) -> Recording:
    """Return a recording with its samples corrected, and a note and its source saying so.

    Parameters
    ----------
    recording : Recording
    wanted : str
        The name or file of a calibration, or `auto` for the one kept under the recording's sensor; where there is none
        the recording comes back as it was, with a note.

    Raises
    ------
    UsageError
        Where a calibration that was named is missing or not usable.
    SurroundingsError
        Where the system does not let us read it.
    """
    from sensor.samples import Note

    name = recording.source.sensor if wanted == AUTO else wanted
    if name is None or (wanted == AUTO and not calibration_file(name).exists()):
        missing = f"There is none for {name} yet" if name else "The file does not name its sensor"
        note = Note("not_calibrated", f"{missing}, so no calibration was applied: hipthrust calibrate makes one.")
        return replace(recording, notes=(*recording.notes, note))
    return _corrected(recording, read_calibration(name))


def _corrected(recording: Recording, kept: Kept) -> Recording:
    """Correct samples, range, source and notes."""
    from sensor.calibration import calibrated, calibrated_range_mps2
    from sensor.samples import Note

    source = recording.source
    reach = source.acc_range_mps2
    reach = None if reach is None else calibrated_range_mps2(reach, kept.calibration)
    notes = [note for note in recording.notes if note.code != "gravity_off"]  # that is what was mended
    scale, bias = (
        ", ".join(f"{x:.3f}" for x in v) for v in (kept.calibration.acc_scale, kept.calibration.acc_bias_mps2)
    )
    notes.append(Note("calibrated", f"Corrected by {kept.path.name}: scale {scale}, bias {bias} m/s2."))
    if kept.sensor is not None and source.sensor is not None and kept.sensor != source.sensor:
        said = f"The calibration is of {kept.sensor}, the recording of {source.sensor}: are they one sensor?"
        notes.append(Note("calibration_of_another", said))
    samples = calibrated(recording.samples, kept.calibration)
    return replace(
        recording,
        samples=samples,
        source=replace(source, calibration=str(kept.path), acc_range_mps2=reach),
        notes=tuple(notes),
    )


def read_calibration(name: str) -> Kept:
    """Read a calibration by its name or file.

    Raises
    ------
    UsageError
        Where there is none, or the file is not what `calibration_toml` writes.
    SurroundingsError
        Where the system does not let us read it.
    """
    import tomllib

    path = calibration_file(name)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return Kept(_calibration(table), table.get("sensor"), path)
    except FileNotFoundError:
        raise UsageError(f"there is no calibration {name} ({path}): hipthrust calibrate makes one") from None
    except OSError as error:
        raise SurroundingsError(f"{path} could not be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{path} is no calibration: {error}") from error


def _calibration(table: dict[str, Any]) -> Calibration:
    """Take the numbers out of a file."""
    from sensor.calibration import PLAUSIBLE_SCALE, Calibration

    scale, bias = _triple(table["acc_scale"]), _triple(table["acc_bias_mps2"])
    low, high = PLAUSIBLE_SCALE
    if not all(low <= s <= high for s in scale):
        raise ValueError(f"acc_scale must lie between {low} and {high}")
    rate = table.get("gyr_bias_degps")
    return Calibration(scale, bias, None if rate is None else _triple([math.radians(x) for x in rate]))


def _triple(values: Any) -> tuple[float, float, float]:  # noqa: ANN401 - whatever a person wrote into the file
    """Read three finite numbers."""
    x, y, z = (float(v) for v in values)
    if not all(map(math.isfinite, (x, y, z))):
        raise ValueError("three finite numbers are expected for x, y and z")
    return x, y, z


def calibration_toml(fit: CalibrationFit, source: Source) -> str:
    """Write a calibration so that a person can read it: reading = scale * truth + bias, with one SD of each."""
    found = fit.calibration
    rows: list[tuple[str, Any]] = [
        ("sensor", source.sensor),
        ("acc_scale", _rounded(found.acc_scale)),
        ("acc_bias_mps2", _rounded(found.acc_bias_mps2)),
        ("gyr_bias_degps", _degrees(found.gyr_bias_radps)),
        ("acc_scale_sd", _rounded(fit.acc_scale_sd)),
        ("acc_bias_sd_mps2", _rounded(fit.acc_bias_sd_mps2)),
        ("gyr_bias_sd_degps", _degrees(fit.gyr_bias_sd_radps)),
        ("positions", len(fit.stills)),
        ("residual_mps2", None if fit.residual_mps2 is None else round(fit.residual_mps2, 6)),
        ("condition", round(fit.condition, 3)),
        ("recording", source.file),
        ("recording_sha256", source.sha256),
        ("recorded", source.start),
    ]
    head = "# Calibration of a sensor by hipthrust, axis by axis: reading = scale * truth + bias.\n"
    return head + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows if value is not None)


def _rounded(values: tuple[float, ...]) -> list[float]:
    """Round to what means something."""
    return [round(v, 6) for v in values]


def _degrees(values: tuple[float, ...] | None) -> list[float] | None:
    """Turn rad/s into deg/s."""
    return None if values is None else [round(math.degrees(v), 5) for v in values]
