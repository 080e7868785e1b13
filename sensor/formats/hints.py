"""What a person says about a file: option strings become `ReadHints`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ACC_UNITS = {"m/s2": "m/s2", "m/s^2": "m/s2", "m/s²": "m/s2", "mps2": "m/s2", "g": "g", "mg": "mg"}
GYR_UNITS = {"deg/s": "deg/s", "dps": "deg/s", "°/s": "deg/s", "rad/s": "rad/s", "radps": "rad/s", "mdps": "mdps"}
TIME_UNITS = {"s": "s", "ms": "ms", "us": "us", "µs": "us", "ns": "ns"}
TARGETS = ("time", "acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z")


@dataclass(frozen=True, slots=True)
class ReadHints:
    """What the user knows about a file; None and empty where the file shall speak for itself.

    Parameters
    ----------
    columns : mapping of str to str or int
        Which column holds `time`, `acc_x`, ..., `gyr_z`: its name, or its position from 0.
    acc_unit : {"m/s2", "g", "mg", "lsb:N"} or None
        `lsb:4096` means 4096 counts a g.
    gyr_unit : {"deg/s", "rad/s", "mdps", "lsb:N"} or None
        `lsb:16.4` means 16.4 counts a degree per second.
    time_unit : {"s", "ms", "us", "ns"} or None
    rate_hz : float or None
        The sample rate, for a single file without a usable clock; with it the time column is not read. Exports in
        several files keep the clocks that hold them together.
    """

    columns: Mapping[str, str | int] = field(default_factory=dict)
    acc_unit: str | None = None
    gyr_unit: str | None = None
    time_unit: str | None = None
    rate_hz: float | None = None


def parse_columns(text: str) -> dict[str, str | int]:
    """Read the value of `--columns`.

    Parameters
    ----------
    text : str
        Comma-separated `target=column`; targets are `time`, `acc_x` ... `gyr_z`, or `acc`, `gyr` with three positions.

    Returns
    -------
    dict
        From target to column name, or to position from 0 where a number was given.

    Raises
    ------
    ValueError
        With one sentence for the user.

    Examples
    --------
    >>> parse_columns("time=t,acc_x=ax,acc_y=ay,acc_z=az")
    {'time': 't', 'acc_x': 'ax', 'acc_y': 'ay', 'acc_z': 'az'}
    >>> parse_columns("acc=0-2")
    {'acc_x': 0, 'acc_y': 1, 'acc_z': 2}
    """
    columns: dict[str, str | int] = {}
    for target, value in _assignments(text, "time=0,acc=1-3,gyr=4-6"):
        for name, column in _expanded(target, value):
            if name not in TARGETS:
                raise ValueError(f"{target!r} is not one of time, acc, gyr, {', '.join(TARGETS[1:])}")
            columns[name] = column
    return columns


def parse_units(text: str) -> dict[str, str]:
    """Read the value of `--units`.

    Parameters
    ----------
    text : str
        Comma-separated `acc=`, `gyr=`, `time=`, each with a unit, such as `acc=g,gyr=deg/s,time=ms` or `acc=lsb:4096`.

    Returns
    -------
    dict
        Keyword arguments for `ReadHints`.

    Raises
    ------
    ValueError
        With one sentence for the user.

    Examples
    --------
    >>> parse_units("acc=g,gyr=dps,time=ms")
    {'acc_unit': 'g', 'gyr_unit': 'deg/s', 'time_unit': 'ms'}
    """
    known = {"acc": ACC_UNITS, "gyr": GYR_UNITS, "time": TIME_UNITS}
    units: dict[str, str] = {}
    for target, value in _assignments(text, "acc=g,gyr=deg/s,time=ms"):
        if target not in known:
            raise ValueError(f"{target!r} has no unit here: use acc, gyr and time, such as acc=g,gyr=deg/s,time=ms")
        units[f"{target}_unit"] = (
            _counts(value) if target != "time" and value.startswith("lsb:") else _unit(value, known[target])
        )
    return units


def _assignments(text: str, example: str) -> list[tuple[str, str]]:
    """Split `a=b,c=d`."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise ValueError(f"{text!r} is not of the form {example}")
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def _expanded(target: str, value: str) -> list[tuple[str, str | int]]:
    """Turn `acc=1-3` into its three axes; anything else stays one pair."""
    if target not in ("acc", "gyr"):
        return [(target, int(value) if value.isdecimal() else value)]
    first, _, last = value.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(last) == int(first) + 2):
        raise ValueError(f"{target}={value} must name three columns by position, such as {target}=1-3")
    return [(f"{target}_{axis}", int(first) + k) for k, axis in enumerate("xyz")]


def _unit(value: str, known: Mapping[str, str]) -> str:
    """Return the one spelling of a unit that is used inside."""
    if value.lower() not in known:
        raise ValueError(f"{value!r} is not a unit known here: use one of {', '.join(dict.fromkeys(known.values()))}")
    return known[value.lower()]


def _counts(value: str) -> str:
    """Check `lsb:4096`."""
    try:
        positive = 0 < float(value[4:]) < float("inf")
    except ValueError:
        positive = False
    if not positive:
        raise ValueError(
            f"{value!r} must give the counts per unit, such as lsb:4096 (per g) or lsb:16.4 (per degree per second)"
        )
    return value
