"""The options by which the commands choose a sensor and its settings, and what they say together."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hipthrust.failures import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from sensor.devices.device import Wish
    from sensor.link.raw_log import RawLog
    from sensor.stream import LiveSource

SOURCE_HELP = "ble:NAME-OR-ADDRESS, serial:PORT, replay:FILE or sim:"
AS_FAST_AS_POSSIBLE = "max"


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person can say about the sensor."""
    group = parser.add_argument_group("the sensor")
    group.add_argument("--device", metavar="NAME", help="what it is, where it is not recognised: see hipthrust devices")
    group.add_argument("--rate", type=float, metavar="HZ", default=100.0, help="readings a second (default 100)")
    group.add_argument(
        "--acc-range", type=float, metavar="G", help="full scale of the accelerometer, where it can be set"
    )
    group.add_argument("--gyr-range", type=float, metavar="DEG/S", help="full scale of the gyroscope")
    add_units_option(group)
    group.add_argument("--save", action="store_true", help="let the sensor keep these settings when it is switched off")
    group.add_argument(
        "--speed", metavar="FACTOR", default="1", help="of replay: and sim:, such as 10; max: no waiting"
    )


def add_units_option(group: argparse._ActionsContainer) -> None:
    """Add what a person can say about the units of a device that prints bare numbers."""
    units_help = "of lines that do not tell: acc=g,gyr=deg/s; lsb:4096 for counts (default: guessed, and said so)"
    group.add_argument("--units", metavar="UNITS", help=units_help)


def units_of(words: str | None) -> dict[str, str]:
    """Return what was said about units, as fields of `Wish`; lines tell the unit of their time by their own steps.

    Raises
    ------
    UsageError
        Where the words are no units.

    Examples
    --------
    >>> units_of("acc=g,gyr=deg/s,time=ms"), units_of(None)
    ({'acc_unit': 'g', 'gyr_unit': 'deg/s'}, {})
    """
    from sensor.formats.hints import parse_units

    try:
        units = parse_units(words) if words else {}
    except ValueError as error:
        raise UsageError(f"--units: {error}") from None
    return {name: unit for name, unit in units.items() if name != "time_unit"}


def wish_of(arguments: argparse.Namespace) -> Wish:
    """Return what is wanted from a sensor.

    Raises
    ------
    UsageError
        Where a figure or a unit is none.
    """
    from sensor.devices.device import LEAST_HZ, MOST_HZ, Wish

    for flag, value in (
        ("--rate", arguments.rate),
        ("--acc-range", arguments.acc_range),
        ("--gyr-range", arguments.gyr_range),
    ):
        if value is not None and not 0 < value < float("inf"):
            raise UsageError(f"{flag} must be above 0, got {value:g}")
    if not LEAST_HZ <= arguments.rate <= MOST_HZ:
        raise UsageError(f"--rate must be from {LEAST_HZ:g} to {MOST_HZ:g}, got {arguments.rate:g}")
    return Wish(arguments.rate, arguments.acc_range, arguments.gyr_range, arguments.save, **units_of(arguments.units))


def opened_source(
    words: str, arguments: argparse.Namespace, *, log: RawLog | None = None
) -> AbstractAsyncContextManager[LiveSource]:
    """Return the source that the words and options mean, to be entered.

    Raises
    ------
    UsageError, SourceError
        Where they mean none.
    """
    from sensor.open_source import open_source
    from sensor.replay import Pace

    try:
        pace = Pace(None if arguments.speed == AS_FAST_AS_POSSIBLE else float(arguments.speed))
    except ValueError:
        raise UsageError(f"--speed needs a factor above 0, or max, got {arguments.speed}") from None
    return open_source(words, device=arguments.device, wish=wish_of(arguments), pace=pace, log=log)
