r"""Raw bytes with their arrival times as lines of text: for reports of bugs, and to decode again.

    # hipthrust raw log 1
    # device: witmotion-ble
    # rate_hz: 100
    7203.000000 * connected
    7203.151200 > 0000ffe9-0000-1000-8000-00805f9a34fb ffaa6988b5
    7203.460000 * started
    7203.463015 < 0000ffe4-0000-1000-8000-00805f9a34fb 5561000000000008c30500000000000000e00000

Seconds of the host's steady clock, whose zero means nothing; `<` came from the device, `>` went to it, `*` is what
happened: connected, started, lost.
A serial line has no channel: `-` stands there. A line that was cut off while it was written is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from math import isfinite

from sensor.devices.device import LEAST_HZ, MOST_HZ, Wish, Write
from sensor.link.wire import Packet

MAGIC = "# hipthrust raw log 1"
NO_CHANNEL = "-"


@dataclass(frozen=True, slots=True)
class Record:
    """One line: `kind` is `<`, `>` or `*`; of the latter `event` tells what happened."""

    time_s: float
    kind: str
    channel: str = ""
    data: bytes = b""
    event: str = ""


class RawLog:
    """Writes a log.

    Parameters
    ----------
    write : callable
        Takes whole lines.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def begin(self, facts: Mapping[str, str], wish: Wish) -> None:
        """Write the heading."""
        wished = {field.name: value for field in fields(wish) if (value := getattr(wish, field.name)) is not None}
        lines = [f"# {key}: {_one_line(str(value))}\n" for key, value in (dict(facts) | wished).items()]
        self._write(f"{MAGIC}\n" + "".join(lines))

    def received(self, packet: Packet) -> None:
        """Write what came."""
        self._line(packet.arrival_s, "<", f"{packet.channel or NO_CHANNEL} {packet.data.hex()}")

    def sent(self, step: Write, now_s: float) -> None:
        """Write what went out."""
        self._line(now_s, ">", f"{step.channel or NO_CHANNEL} {step.data.hex()}")

    def happened(self, event: str, now_s: float) -> None:
        """Write what happened to the link."""
        self._line(now_s, "*", event)

    def _line(self, time_s: float, kind: str, rest: str) -> None:
        self._write(f"{time_s:.6f} {kind} {rest}\n")


def facts_of(lines: Iterable[str]) -> dict[str, str]:
    """Read the heading of a log.

    Raises
    ------
    ValueError
        Where it is none.
    """
    facts: dict[str, str] = {}
    for number, line in enumerate(lines):
        if number == 0 and line.strip() != MAGIC:
            break
        if not line.startswith("#"):
            return facts
        key, colon, value = line[1:].partition(":")
        if colon:
            facts[key.strip()] = value.strip()
    if facts:
        return facts
    raise ValueError(f"it does not begin with {MAGIC!r}")


def wish_of(facts: Mapping[str, str]) -> Wish:
    """Read what was wanted from the device when the log was written; what is not told, or no number, is as usual.

    Raises
    ------
    ValueError
        Where a unit is none, or no sensor has such a rate.
    """
    from sensor.formats.hints import parse_units

    rate_hz = _positive(facts.get("rate_hz")) or Wish().rate_hz
    if not LEAST_HZ <= rate_hz <= MOST_HZ:
        raise ValueError(f"rate_hz must be from {LEAST_HZ:g} to {MOST_HZ:g}, got {rate_hz:g}")
    units = {kind: parse_units(f"{kind}={facts[f'{kind}_unit']}") for kind in ("acc", "gyr") if f"{kind}_unit" in facts}
    return Wish(
        rate_hz=rate_hz,
        acc_range_g=_positive(facts.get("acc_range_g")),
        gyr_range_dps=_positive(facts.get("gyr_range_dps")),
        save=facts.get("save") == "True",
        acc_unit=units.get("acc", {}).get("acc_unit"),
        gyr_unit=units.get("gyr", {}).get("gyr_unit"),
    )


def records_of(lines: Iterable[str]) -> Iterator[Record]:
    r"""Read the records of a log in order; a line that is none, or has no end, is passed over.

    Examples
    --------
    >>> [record.kind for record in records_of(["# 1\n", "0.5 < ffe4 5561\n", "noise\n", "0.6 * lost\n", "0.7 < f"])]
    ['<', '*']
    """
    for line in lines:
        if line.endswith("\n") and not line.startswith("#") and (record := _record(line.split())) is not None:
            yield record


def _record(words: list[str]) -> Record | None:
    """Read one line; None where it is no record."""
    try:
        time_s = float(words[0])
        if not isfinite(time_s):
            return None
        match words[1:]:
            case [("<" | ">") as kind, channel, data]:
                return Record(time_s, kind, "" if channel == NO_CHANNEL else channel, bytes.fromhex(data))
            case ["*", event]:
                return Record(time_s, "*", event=event)
    except (ValueError, IndexError):
        pass
    return None


def _positive(text: str | None) -> float | None:
    """Read a positive number; None where it is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) and value > 0 else None


def _one_line(text: str) -> str:
    """Keep a name from the air on its line, and to what prints."""
    return "".join(char if char.isprintable() else "?" for char in text)
