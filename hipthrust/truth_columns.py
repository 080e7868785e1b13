"""The name of a column, as encoders, spreadsheets and people write it, becomes a figure of ours and its factor to SI.

Invariant: a figure keeps the name of its field in `analysis.results.Repetition`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VELOCITY = {"m/s": 1.0, "mps": 1.0, "ms-1": 1.0, "m/sec": 1.0, "ms": 1.0, "cm/s": 0.01, "cmps": 0.01, "cms": 0.01}
VELOCITY |= {"mm/s": 0.001, "mmps": 0.001, "cm/sec": 0.01, "mm/sec": 0.001}
LENGTH = {"m": 1.0, "cm": 0.01, "mm": 0.001, "metres": 1.0, "meters": 1.0, "in": 0.0254}
TIME = {"s": 1.0, "sec": 1.0, "secs": 1.0, "seconds": 1.0, "ms": 0.001, "msec": 0.001, "min": 60.0}
POWER = {"w": 1.0, "watts": 1.0, "watt": 1.0, "kw": 1000.0}
SHARE = {"%": 1.0, "pct": 1.0, "percent": 1.0}
ANGLE = {"deg": 1.0, "degrees": 1.0, "°": 1.0}
NO_UNIT: dict[str, float] = {}

# Without a unit the size tells: from this median on, figures are in the smaller unit (a hip thrust moves at 0.1 to
# 2 m/s over 0.1 to 0.7 m, and no phase lasts a minute).
GUESSES: dict[int, tuple[tuple[float, str], ...]] = {
    id(VELOCITY): ((200.0, "mm/s"), (4.0, "cm/s"), (0.0, "m/s")),
    id(LENGTH): ((100.0, "mm"), (1.5, "cm"), (0.0, "m")),
    id(TIME): ((60.0, "ms"), (0.0, "s")),
}

_NAMES: dict[str, tuple[dict[str, float], str]] = {
    "mean_velocity_mps": (
        VELOCITY,
        "mean velocity|average velocity|avg velocity|mean concentric velocity|average concentric velocity|"
        "avg concentric velocity|mean vel|avg vel|mean speed|average speed|mcv|acv|mv|vmean|v mean|velocity",
    ),
    "peak_velocity_mps": (
        VELOCITY,
        "peak velocity|max velocity|maximum velocity|peak concentric velocity|peak vel|max vel|peak speed|pv|pcv|"
        "vmax|v max|vpeak|v peak",
    ),
    "mean_propulsive_velocity_mps": (
        VELOCITY,
        "mean propulsive velocity|propulsive velocity|avg propulsive velocity|mpv",
    ),
    "rom_m": (
        LENGTH,
        "rom|range of motion|concentric rom|displacement|concentric displacement|distance|concentric distance|rise|"
        "travel|stroke",
    ),
    "drive_s": (
        TIME,
        "drive|drive time|drive duration|concentric|concentric time|concentric duration|con time|con duration|"
        "duration of rep|propulsion time",
    ),
    "top_pause_s": (TIME, "top pause|top|pause top|top hold|hold|isometric time"),
    "lowering_s": (
        TIME,
        "lowering|lower|lowering time|eccentric|eccentric time|eccentric duration|ecc time|ecc duration",
    ),
    "bottom_pause_s": (TIME, "bottom pause|bottom|pause bottom"),
    "mean_lowering_speed_mps": (VELOCITY, "mean lowering speed|mean eccentric velocity|avg eccentric velocity"),
    "peak_lowering_speed_mps": (VELOCITY, "peak lowering speed|peak eccentric velocity|max eccentric velocity"),
    "peak_velocity_location_pct": (SHARE, "peak velocity location"),
    "mean_power_w": (POWER, "mean power|average power|avg power"),
    "peak_power_w": (POWER, "peak power|max power"),
    "lockout_pitch_deg": (ANGLE, "lockout pitch"),
    "roll_range_deg": (ANGLE, "roll range"),
    "twist_range_deg": (ANGLE, "twist range"),
    "top_sag_m": (LENGTH, "top sag"),
    "drive_start_s": (TIME, "drive start|r drive start|concentric start|con start|start of drive|start of concentric"),
    "drive_end_s": (TIME, "drive end|r drive end|concentric end|con end|lockout|end of drive|end of concentric"),
    "lowering_start_s": (TIME, "lowering start|lower start|r lower start|eccentric start|ecc start"),
    "lowering_end_s": (TIME, "lowering end|lower end|r lower end|eccentric end|ecc end"),
    "start_s": (TIME, "start|start time|begin|from|rep start|repetition start"),
    "end_s": (TIME, "end|end time|stop|to|finish|rep end|repetition end"),
    "set": (NO_UNIT, "set|set number|set no|set id|set nr"),
    "file": (NO_UNIT, "file|filename|file name|recording"),
    "failed": (NO_UNIT, "failed|fail|failure"),
    "partial": (NO_UNIT, "partial"),
}
_BY_NAME = {name: (key, units) for key, (units, names) in _NAMES.items() for name in names.split("|")}
BRACKETS = re.compile(r"^(.*?)\s*[\[(]([^\])]*)[\])]\s*$")
SUFFIX = re.compile(r"^(.+?)[\s_]+([a-zA-Z/%°0-9-]+)$")


@dataclass(frozen=True, slots=True)
class TruthColumn:
    """What a column holds. `factor` turns it into SI; None where no unit is named and the size must tell."""

    key: str
    units: dict[str, float]
    factor: float | None

    def guess(self, median: float) -> str | None:
        """Return the unit that figures of this size are in; None where there is but one."""
        sizes = GUESSES.get(id(self.units), ())
        return next((unit for least, unit in sizes if abs(median) >= least), None)


def truth_column(name: str) -> TruthColumn | None:
    """Tell what a column holds; None for one that is none of ours.

    Raises
    ------
    ValueError
        Where the column is one of ours in a unit that is not known, with that unit as the message.

    Examples
    --------
    >>> truth_column("Mean Velocity (cm/s)").factor, truth_column("rom_mm").key, truth_column("Heart rate")
    (0.01, 'rom_m', None)
    """
    if match := BRACKETS.match(name.strip()):
        found = _BY_NAME.get(_plain(match[1]))
        return None if found is None else _with_unit(found, match[2], strict=True)
    if found := _BY_NAME.get(_plain(name)):
        return TruthColumn(*found, None)
    if match := SUFFIX.match(name.strip()):
        found = _BY_NAME.get(_plain(match[1]))
        return None if found is None else _with_unit(found, match[2], strict=False)
    return None


def _with_unit(found: tuple[str, dict[str, float]], unit: str, *, strict: bool) -> TruthColumn | None:
    """Add the unit; a word behind the name that is no unit makes it another column, one in brackets a mistake."""
    key, units = found
    factor = units.get(unit.strip().lower().replace(" ", ""))
    if factor is None and units and strict:
        raise ValueError(unit.strip())
    return TruthColumn(key, units, factor) if factor is not None or strict else None


def _plain(name: str) -> str:
    """Write a name in lower case with single spaces, without its marks."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())
