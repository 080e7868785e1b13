"""`hipthrust devices`: the sensors that can be used live."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sensor.devices.device import Device

CERTAINTY = """\
Certainty is of the bytes: A confirmed by two sources or a capture, B one good source, C a doubtful one.
None of them was tried on hardware here: `hipthrust record ... --raw-log FILE` makes what a report of a bug needs.
"""
EXAMPLES = f"""
examples:
  hipthrust devices                                every kind of sensor, with its name for --device
  hipthrust devices --json                         the same for a program, one a line
  hipthrust scan                                   which of them are around

{CERTAINTY}"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "list the sensors that can be used live"
    parser = subparsers.add_parser("devices", help=about, description=f"{about.capitalize()}.", epilog=EXAMPLES)
    parser.add_argument("--json", action="store_true", help="one JSON document a device, one a line")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from sensor.devices.table_of_devices import DEVICES

    for device in DEVICES:
        print(json.dumps(_facts(device)) if arguments.json else _paragraph(device))
    if not arguments.json:
        print(CERTAINTY, end="")
    return 0


def _has_clock(device: Device) -> bool:
    """Whether its readings come with a time of its own."""
    return device.tick_s is not None and device.streams_clock


def _facts(device: Device) -> dict[str, object]:
    """Return what there is to tell, for a program."""
    return {
        "name": device.name,
        "title": device.title,
        "transport": device.transport,
        "rates_hz": list(device.rates_hz),
        "gyroscope": device.gyroscope,
        "clock": _has_clock(device),
        "certainty": device.certainty,
        "note": device.note,
    }


def _paragraph(device: Device) -> str:
    """Return what there is to tell, for a person."""
    rates = "/".join(f"{rate:g}" for rate in device.rates_hz)
    facts = [
        {"ble": "Bluetooth LE", "serial": "serial port"}[device.transport],
        f"{rates} Hz" if rates else "rate as its firmware sends",
        "gyroscope" if device.gyroscope else "no gyroscope",
        "own clock" if _has_clock(device) else "no clock",
        f"certainty {device.certainty}",
    ]
    lines = [f"{device.name}: {device.title}", ", ".join(facts), device.note]
    return "\n    ".join(line for line in lines if line) + "\n"
