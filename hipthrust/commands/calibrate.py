"""`hipthrust calibrate`: a recording of a sensor laid down on its six sides in, its scale and bias out."""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.calibrations import AUTO, calibration_file, calibration_toml
from hipthrust.failures import UsageError
from hipthrust.options import add_reading_options, cut_of, reading_of
from hipthrust.sessions import Unanalysed, find, read
from hipthrust.writing import refuse_overwriting, write_file

if TYPE_CHECKING:
    from pathlib import Path

    from sensor.calibration import CalibrationFit
    from sensor.samples import Recording

EXAMPLES = """
Record while you lay the sensor down on each of its six sides in turn, in any order, and let it rest there for
three seconds each time. A table will do; no side need be exactly level, and what happens between does not matter.
More than six rests tell how good the calibration is.

examples:
  hipthrust calibrate sides.csv                    keep it under the name of the sensor that the file names
  hipthrust calibrate sides.csv -o left            keep it under a name of your own
  hipthrust calibrate sides.csv -o left.toml       write a file
  hipthrust analyze set.csv --calibration left     correct a recording by it (or left.toml, or auto)
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "find a sensor's scale and bias from its rests on six sides"
    parser = subparsers.add_parser("calibrate", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("file", metavar="FILE", help="a recording of the sensor laid down on each side, or -")
    output_help = "a name, or a file that ends in .toml (default: the name of the sensor)"
    parser.add_argument("-o", "--output", metavar="NAME", help=output_help)
    parser.add_argument("--json", action="store_true", help="one JSON document, and no report")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fit, keep, and tell.

    Raises
    ------
    UsageError, SensorError
        Where the recording cannot be read or does not tell scale and bias; nothing is written then.
    """
    from sensor.calibration import UncalibratableError, fit_calibration
    from sensor.still import find_still

    recording = _recording(arguments)
    name = _name(arguments.output, recording)
    path = calibration_file(name)
    refuse_overwriting([path], [] if arguments.file == "-" else [arguments.file])
    try:
        fit = fit_calibration(find_still(recording.samples))
    except UncalibratableError as error:
        raise UsageError(f"{recording.source.file}: {error}") from None
    _keep(path, calibration_toml(fit, recording.source), own=not name.endswith(".toml"))
    print(_json(fit, path) if arguments.json else "\n".join(_report(fit, recording, path)))
    return 0


def _recording(arguments: argparse.Namespace) -> Recording:
    """Read the one recording that was named, as the sensor gave it."""
    reading, cut = replace(reading_of(arguments), calibration=None), cut_of(arguments)
    jobs = find([arguments.file])
    if len(jobs) > 1:
        raise UsageError(f"{arguments.file} holds {len(jobs)} recordings, a calibration is of one: name it")
    job = jobs[0]
    if isinstance(job, Unanalysed):
        raise job.error
    return read(job, reading, cut)


def _name(output: str | None, recording: Recording) -> str:
    """Choose under which name the calibration is kept."""
    name = output or recording.source.sensor
    if name is None:
        raise UsageError(f"{recording.source.file} does not name its sensor: name the calibration with -o NAME")
    if name == AUTO:
        raise UsageError("a calibration cannot be called auto: that word stands for the one of the recording's sensor")
    return name


def _keep(path: Path, text: str, *, own: bool) -> None:
    """Write the file; our own folder is made where it is missing."""
    from sensor.errors import SurroundingsError

    if own:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SurroundingsError(f"{path.parent} could not be made: {error.strerror}") from error
    write_file(path, text)


def _report(fit: CalibrationFit, recording: Recording, path: Path) -> Iterator[str]:
    """Yield the lines for a person."""
    found = fit.calibration
    if recording.source.simulated:
        yield "SIMULATED DATA: made by a program, not measured by a sensor."
    sides = Counter(still.face or "leaning" for still in fit.stills)
    rests = ", ".join(side if count == 1 else f"{side} {count} times" for side, count in sorted(sides.items()))
    yield f"{printable(recording.source.file)}: {len(fit.stills)} rests ({rests})"
    yield "        scale             bias, m/s2"
    columns = (found.acc_scale, fit.acc_scale_sd, found.acc_bias_mps2, fit.acc_bias_sd_mps2)
    for axis, scale, scale_sd, bias, bias_sd in zip("xyz", *columns, strict=True):
        yield f"  {axis}     {scale:.4f} ± {scale_sd:.4f}   {bias:+.3f} ± {bias_sd:.3f}"
    if found.gyr_bias_radps is not None and fit.gyr_bias_sd_radps is not None:
        told = zip(found.gyr_bias_radps, fit.gyr_bias_sd_radps, strict=True)
        yield "Gyroscope at rest, deg/s: " + ", ".join(
            f"{math.degrees(b):+.3f} ± {math.degrees(s):.3f}" for b, s in told
        )
    if fit.residual_mps2 is None:
        yield "Six rests fit any calibration exactly: rest it more often to learn how good this one is."
    else:
        yield f"Gravity agrees to {fit.residual_mps2:.3f} m/s2 over all rests (one standard deviation)."
    yield f"Condition {fit.condition:.1f} (1: sides straight up and down; 10 is refused)."
    yield f"Wrote {printable(str(path))}; use it with --calibration."


def _json(fit: CalibrationFit, path: Path) -> str:
    """Return one line of JSON."""
    document = {"schema_version": 1, "file": str(path), **asdict(fit)}
    stills = document.pop("stills")
    document["positions"] = [still | {"face": s.face} for still, s in zip(stills, fit.stills, strict=True)]
    return json.dumps(document, allow_nan=False)
