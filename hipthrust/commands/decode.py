"""`hipthrust decode`: a log of raw bytes becomes the recording that the live source would have made of them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.failures import UsageError
from hipthrust.source_options import add_units_option, units_of
from sensor.errors import RecordingError, SurroundingsError

if TYPE_CHECKING:
    from sensor.devices.device import Device
    from sensor.link.decoding import LogDecoder
    from sensor.stream import StreamItem

EXAMPLES = """
examples:
  hipthrust decode set.log -o again.csv            the same samples, by the decoder of today
  hipthrust decode set.log --device nus-lines -o other.csv
  hipthrust decode set.log --units acc=m/s2,gyr=deg/s -o other.csv
                                                   lines without units, which were guessed before

`hipthrust record SOURCE -o set.csv --raw-log set.log` makes a log.
It is text: a line `SECONDS < CHANNEL HEX` for bytes that came, `>` for bytes that went, `*` for what happened.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "turn a log of raw bytes into a recording"
    parser = subparsers.add_parser("decode", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("log", metavar="LOG", help="as `hipthrust record --raw-log` writes it")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the recording; a name that is free")
    parser.add_argument("--device", metavar="NAME", help="whose bytes they are, in place of what the log says")
    add_units_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decode a log.

    Raises
    ------
    UsageError, RecordingError
        Where the log or the device is not usable.
    SurroundingsError
        Where the recording cannot be written.
    """
    from hipthrust.lasting_file import refuse_taken
    from hipthrust.recorder import Recorder, tell_written
    from sensor.link.decoding import LogDecoder
    from sensor.link.raw_log import facts_of, wish_of
    from sensor.stream import Chunk

    units = units_of(arguments.units)
    refuse_taken(Path(arguments.output))
    lines = _lines(arguments.log)
    try:
        facts = facts_of(lines)
        logged = wish_of(facts)
        wish = replace(
            logged, acc_unit=units.get("acc_unit", logged.acc_unit), gyr_unit=units.get("gyr_unit", logged.gyr_unit)
        )
    except ValueError as error:
        raise RecordingError(f"it is no raw log: {error}", path=arguments.log) from None
    decoder = LogDecoder(_device(arguments.device or facts.get("device", "")), wish)
    items, assumed = _decoded(decoder, lines)
    counts = decoder.intake.counts
    told = f"{counts.good} frames understood, {counts.bad} refused, {counts.skipped_bytes} bytes passed over"
    if not any(isinstance(item, Chunk) for item in items):
        name = decoder.intake.device.name
        raise RecordingError(f"it holds no readings of {name} ({told}): choose another --device", path=arguments.log)
    recorder = Recorder(arguments.output, decoder.source(f"decode:{arguments.log}", facts))
    for item in items:
        recorder.push(item)
    recorder.close()
    for text in assumed:
        print(f"note: It is assumed: {printable(text)}.", file=sys.stderr)
    tell_written(recorder.path, f"{recorder.samples} samples; {told}")
    return 0


def _decoded(decoder: LogDecoder, lines: list[str]) -> tuple[list[StreamItem], list[str]]:
    """Decode a log; what had to be guessed on the way stands beside, each once."""
    from sensor.link.raw_log import records_of

    items: list[StreamItem] = []
    assumed: dict[str, None] = {}
    for item in decoder.decode(records_of(lines)):
        items.append(item)
        assumed |= dict.fromkeys(decoder.intake.decoder.facts.assumptions)
    return items, list(assumed)


def _lines(file: str) -> list[str]:
    """Read the lines of a log with their ends."""
    try:
        return Path(file).read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    except FileNotFoundError:
        raise RecordingError("there is no such file", path=file, code="missing") from None
    except (OSError, ValueError) as error:
        raise SurroundingsError(f"{file}: {getattr(error, 'strerror', None) or error}") from error


def _device(name: str) -> Device:
    """Return the device of a name."""
    from sensor.devices.table_of_devices import device_named

    try:
        return device_named(name)
    except ValueError as error:
        raise UsageError(f"--device: {error}") from None
