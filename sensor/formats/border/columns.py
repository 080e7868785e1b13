"""From a header's cell to what it measures: `AccX(g)`, `gyr_x`, `Acceleration x (m/s^2)` all become one form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sensor.formats.hints import ACC_UNITS, GYR_UNITS, TIME_UNITS

UNIT_IN_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*$")
UNIT_SUFFIX = re.compile(r"^(.+)_(mg|g|ms2|mps2|dps|degps|rads|radps|mdps|s|ms|us|ns)$", re.IGNORECASE)
SUFFIX_UNITS = {"ms2": "m/s2", "degps": "deg/s", "rads": "rad/s"}

QUANTITIES = {
    "acc": "a acc accel acceleration accelerometer totalacceleration gf imuacc 加速度",
    "gyr": "g gyr gyro gyroscope w as angularvelocity angularrate rotationrate omega imugyro imugyr 角速度",
    "linear": "linearacceleration linacc linearacc useracceleration freeacc freeacceleration",
    "gravity": "gravity grav",
    "bare": "",
}
STEMS = {stem: quantity for quantity, stems in QUANTITIES.items() for stem in stems.split(" ")}

# A clock that counts from the recording's start is finer than a date, so it comes first.
TIME_NAMES = [
    "elapsed",
    "secondselapsed",
    "relativetime",
    "chiptime",
    "片上时间",
    "sensortimestamp",
    "sampletimefine",
    "sampletime",
    "time",
    "times",
    "timestamp",
    "t",
    "seconds",
    "sec",
    "millis",
    "micros",
    "ms",
    "us",
    "timestampms",
    "epoch",
    "epoc",
    "date",
    "datetime",
    "phonetimestamp",
    "时间",
]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column measures.

    Parameters
    ----------
    quantity : {"time", "acc", "gyr", "linear", "gravity", "bare", "other"}
        `linear` is acceleration without gravity, `bare` an axis of an unnamed quantity.
    axis : str
        "x", "y", "z", or "" where there is none.
    unit : str or None
        In the one spelling used inside; None where the header does not tell.
    rank : int
        For times, how much to be preferred: the smaller the better.
    """

    quantity: str
    axis: str = ""
    unit: str | None = None
    rank: int = 0


def column_of(name: str) -> Column:
    """Tell what a header's cell measures.

    Examples
    --------
    >>> column_of("AccX(g)")
    Column(quantity='acc', axis='x', unit='g', rank=0)
    >>> column_of("x-axis (deg/s)")
    Column(quantity='gyr', axis='x', unit='deg/s', rank=0)
    >>> column_of("Free Acc_Z").quantity, column_of("Pressure").quantity
    ('linear', 'other')
    """
    stem, unit = _split_unit(name.strip().strip("\"'").strip())
    plain = re.sub(r"[\W_]", "", stem.lower())
    if plain in TIME_NAMES:
        return Column("time", unit=TIME_UNITS.get(unit or ""), rank=TIME_NAMES.index(plain))
    plain = plain.replace("axis", "").replace("sensor", "")
    if plain[-1:] not in ("x", "y", "z") or plain[:-1] not in STEMS:
        return Column("other")
    known = {**ACC_UNITS, **GYR_UNITS}.get(unit or "")
    quantity = STEMS[plain[:-1]]
    if quantity == "bare" and unit is not None:  # a magnetic field, or whatever else has no unit of ours, is neither
        quantity = "acc" if known in ACC_UNITS.values() else "gyr" if known in GYR_UNITS.values() else "other"
    return Column(quantity, plain[-1], known)


def _split_unit(name: str) -> tuple[str, str | None]:
    """Split "X [mg]" or "acc_x_g" into the name and the unit's text."""
    if match := UNIT_IN_BRACKETS.match(name):
        return match[1], match[2].strip().lower()
    if match := UNIT_SUFFIX.match(name):
        return match[1], SUFFIX_UNITS.get(match[2].lower(), match[2].lower())
    return name, None
