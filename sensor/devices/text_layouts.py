"""A line of text into named numbers: our own `$HT1`, JSON, labelled, and bare numbers with or without a header.

$HT1,7,1234567,0.0123,-0.0456,0.9987,1.5,-2.25,0.0*23           count, us, g, deg/s, XOR of what stands inside
{"acc":{"x":1,"y":2,"z":3},"gyro":{"x":0,"y":0,"z":0},"t":12}   JSON
ax:0.01,ay:0.02,az:1.0                                          labelled, also with =
aX,aY,aZ,gX,gY,gZ                                               a header, for the lines of numbers after it
0.01,0.02,1.0,0.5,0.1,0.0                                       3, 6 or 9 numbers, or with a time before them
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite

AXES = ("ax", "ay", "az", "gx", "gy", "gz")
BARE: Mapping[int, tuple[str, ...]] = {
    3: AXES[:3],
    4: ("t", *AXES[:3]),
    6: AXES,
    7: ("t", *AXES),
    9: (*AXES, "", "", ""),  # a magnetometer behind
    10: ("t", *AXES, "", "", ""),
}
_NAMES = {"acceleration": "a", "accelerometer": "a", "accel": "a", "acc": "a", "a": "a"} | dict.fromkeys(
    ("gyroscope", "gyro", "gyr", "g", "w", "omega", "angularvelocity"), "g"
)
_UNIT = re.compile(r"[(\[](.*?)[)\]]|_(?=(?:us|ms|s|g|mg|mps2|dps|radps)$)(.*)$")
_SEPARATORS = re.compile(r"[,;\t ]+")
_LABEL = re.compile(r"([A-Za-z][\w.]*)\s*[:=]\s*([-+.\dEe]+|nan|inf)", re.IGNORECASE)
_TIMES = {"t": None, "time": None, "timestamp": "ms", "ms": "ms", "millis": "ms", "us": "us", "micros": "us"}
MICROSECONDS: Mapping[str, float] = {"s": 1e6, "ms": 1e3, "us": 1.0, "ns": 1e-3}
LARGEST = 9e18  # ns since 1970 are 2e18, and a count must fit 64 bits
Numbers = dict[str, float]


def checksum(body: str) -> int:
    """Return the XOR of all characters.

    Examples
    --------
    >>> f"{checksum('HT1,7,1234567,0.0123,-0.0456,0.9987,1.5,-2.25,0.0'):02X}"
    '23'
    """
    value = 0
    for byte in body.encode("ascii", "replace"):
        value ^= byte
    return value


def own_line(line: str) -> Numbers | None:
    """Read a `$HT1` line; None where its check or a number is wrong.

    Examples
    --------
    >>> own_line("$HT1,7,1234567,0.0123,-0.0456,0.9987,1.5,-2.25,0.0*23")["t"]
    1234567.0
    """
    body, _, sum_ = line[1:].partition("*")
    if not re.fullmatch("[0-9A-Fa-f]{2}", sum_) or int(sum_, 16) != checksum(body):
        return None
    fields = body.split(",")[1:]
    numbers = [finite_number(field) for field in fields]
    if len(numbers) not in (5, 8) or any(value is None for value in numbers):
        return None
    return dict(zip(("seq", "t", *AXES), (value for value in numbers if value is not None), strict=False))


def labels(header: str) -> tuple[str, ...] | None:
    """Read a header: which of our names each column has, empty for the others; None where it is no header.

    A time's name carries its unit behind a space, where the header tells it.

    Examples
    --------
    >>> labels("timestamp,accX,accY,accZ,gyrX,gyrY,gyrZ")
    ('t ms', 'ax', 'ay', 'az', 'gx', 'gy', 'gz')
    """
    if re.search("[:={]", header):  # these label the numbers themselves
        return None
    names = tuple(_label(part) for part in re.split("[,;\t]" if re.search("[,;\t]", header) else " +", header))
    return names if set(AXES[:3]) <= set(names) else None


def bare_numbers(line: str, names: tuple[str, ...] | None) -> Numbers | None:
    """Read a line of numbers alone, under a header or by their count."""
    values = [finite_number(field) for field in _SEPARATORS.split(line)]
    names = names or BARE.get(len(values))
    if names is None or len(names) != len(values) or any(value is None for value in values):
        return None
    return {name: value for name, value in zip(names, values, strict=True) if name and value is not None}


def labelled(line: str) -> Numbers | None:
    """Read `ax:0.01,ay:...`; None where an axis of the acceleration is missing."""
    return _named({name: finite_number(value) for name, value in _LABEL.findall(line)})


def json_line(line: str) -> Numbers | None:
    """Read an object with `acc` and `gyro` of x, y, z, or with the axes themselves."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    flat: dict[str, float | None] = {}
    for name, value in content.items() if isinstance(content, dict) else ():
        parts = {"": value} if not isinstance(value, (dict, list)) else value
        parts = dict(zip("xyz", parts, strict=False)) if isinstance(parts, list) else parts
        flat |= {f"{name}{axis}": finite_number(part) for axis, part in parts.items()}
    return _named(flat)


def _named(content: Mapping[str, float | None]) -> Numbers | None:
    """Give our names to numbers; None without a whole acceleration or with a number that is none."""
    numbers: Numbers = {}
    for name, value in content.items():
        if label := _label(name):
            if value is None:
                return None
            numbers[label] = value
    return numbers if set(AXES[:3]) <= set(numbers) else None


def _label(name: str) -> str:
    """Give a column our name; empty where it is none of ours.

    Examples
    --------
    >>> [_label(name) for name in ("Acc_X (g)", "gyro.z", "time_ms", "temperature")]
    ['ax', 'gz', 't ms', '']
    """
    text = name.strip().strip('"').lower()
    unit = next((a or b for a, b in _UNIT.findall(text)), "")
    word = re.sub(r"[^a-z]", "", _UNIT.sub("", text))
    if word in _TIMES:
        unit = unit if unit in MICROSECONDS else _TIMES[word] or ""
        return f"t {unit}".strip()
    if word[-1:] in ("x", "y", "z") and word[:-1] in _NAMES:
        return _NAMES[word[:-1]] + word[-1]
    return ""


def finite_number(value: object) -> float | None:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) and abs(number) < LARGEST else None
