"""`hipthrust scan`: what is on the air and what is plugged in, with the words that name it as a source."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable
from hipthrust.failures import UsageError

if TYPE_CHECKING:
    from sensor.ble import Seen
    from sensor.errors import LinkError
    from sensor.serial_port import Port

EXAMPLES = """
examples:
  hipthrust scan                                   listen for 5 s, then list Bluetooth devices and serial ports
  hipthrust scan --all                             Bluetooth devices too that are no sensor known here
  hipthrust scan --json                            the same for a program, everything that was heard, one a line

The first word of each line is what `hipthrust record` and `hipthrust live` take.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    about = "list the sensors around: Bluetooth LE and serial ports"
    parser = subparsers.add_parser("scan", help=about, description=f"{about}.", epilog=EXAMPLES)
    parser.add_argument("--seconds", type=float, default=5.0, metavar="N", help="how long to listen (default 5)")
    parser.add_argument("--all", action="store_true", help="also what is no sensor known here")
    parser.add_argument("--json", action="store_true", help="one JSON document a device or port, one a line")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is found.

    Raises
    ------
    UsageError
        Where the time to listen is none.
    LinkError
        Where Bluetooth cannot be used and no serial port is there either.
    """
    if not 0 < arguments.seconds < float("inf"):
        raise UsageError(f"--seconds must be above 0, got {arguments.seconds:g}")
    from sensor.serial_port import find_ports

    seen, trouble = _on_the_air(arguments.seconds)
    ports = find_ports()
    if trouble is not None and not ports:
        raise trouble
    if trouble is not None:
        print(f"hipthrust: {printable(str(trouble))}", file=sys.stderr)
    if arguments.json:
        for document in (*map(_device_facts, seen), *map(_port_facts, ports)):
            print(json.dumps(document))
        return 0
    known = [one for one in seen if one.devices or arguments.all]
    for line in (*map(_device_line, known), *map(_port_line, ports)):
        print(printable(line))
    others = len(seen) - len(known)
    if others:
        print(f"and {others} Bluetooth device{'' if others == 1 else 's'} that no sensor known here is (--all)")
    if not seen and not ports:
        print("nothing was found: is the sensor on, near, and not connected to a phone?")
    return 0


def _on_the_air(seconds: float) -> tuple[list[Seen], LinkError | None]:
    """Listen; return what was heard, or why Bluetooth cannot be used."""
    from hipthrust.event_loop import run as run_loop
    from sensor.ble import scan
    from sensor.errors import LinkError

    try:
        return run_loop(scan(seconds)), None
    except LinkError as error:
        return [], error


def _device_line(seen: Seen) -> str:
    """Describe a Bluetooth device."""
    kinds = " or ".join(seen.devices) or "no sensor known here"
    battery = "" if seen.battery_pct is None else f", battery {seen.battery_pct} %"
    return f"ble:{seen.address}  {seen.name or 'without a name'}, {kinds}, {seen.nearness}{battery}"


def _port_line(port: Port) -> str:
    """Describe a serial port."""
    facts = [port.usb, port.serial_number or "", port.description if port.description != "n/a" else ""]
    return f"serial:{port.path}  {', '.join(filter(None, facts)) or 'built in'}"


def _device_facts(seen: Seen) -> dict[str, object]:
    """Return what there is to tell of a Bluetooth device, for a program."""
    return {
        "source": f"ble:{seen.address}",
        "name": seen.name,
        "rssi_dbm": seen.rssi_dbm,
        "devices": list(seen.devices),
        "services": list(seen.services),
        "battery_pct": seen.battery_pct,
    }


def _port_facts(port: Port) -> dict[str, object]:
    """Return what there is to tell of a serial port, for a program."""
    return {
        "source": f"serial:{port.path}",
        "usb": port.usb or None,
        "serial_number": port.serial_number,
        "description": port.description,
    }
