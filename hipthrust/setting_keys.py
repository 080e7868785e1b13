"""Every setting that a person can choose: its name in TOML and on the command line, unit, meaning and range.

Invariant: each field of `Settings` and `GuideThresholds` has its key here (`edits` and `set_ends_s` stand beside a
recording).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.settings import LEGS, LIFTS, MOUNTS, POINTS, VARIATIONS, Tempo
from hipthrust.setting_values import Reader, choice, choices, loads_kg, number, pair, tempo, text, whole_number


def _as_is(value: object) -> object:
    """Keep a value in the unit of its setting."""
    return value


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: `read` takes what a person wrote, `to_field` and `shown` convert to and from the field."""

    name: str
    about: str
    read: Reader
    unit: str = ""
    example: object = None  # shown where the setting has no value of its own
    field: str = ""  # where it differs from the name
    to_field: Callable[[object], object] = _as_is
    shown: Callable[[object], object] = _as_is


def _metres(value: object) -> object:
    """Turn centimetres into metres."""
    return tuple(length / 100 for length in value) if isinstance(value, tuple) else value


def _centimetres(value: object) -> object:
    """Turn metres into centimetres, without the dust of binary fractions."""
    return tuple(round(length * 100, 6) for length in value) if isinstance(value, tuple) else value


def _tempo_text(value: object) -> object:
    """Write a tempo as its four figures."""
    if not isinstance(value, Tempo):
        return value
    from analysis.report.wording import tempo_target  # imports numpy, which a call without a tempo does not need

    return tempo_target(value)


def _band(low: float, high: float) -> Reader:
    """Read the two ends of a band."""
    return pair(low, high, ascending=True)


_KEYS = (
    Key("lift", "the exercise", choice(LIFTS)),
    Key("mount", "where the sensor sits", choice(MOUNTS)),
    Key("variation", "the variation of the hip thrust", choice(VARIATIONS)),
    Key(
        "point",
        "whose velocity is reported; not set: the bar's where it lies on the hip",
        choice(POINTS),
        example="bar",
    ),
    Key(
        "bar_offset_cm",
        "where the bar lies seen from the sensor: towards the feet, towards the front",
        pair(-50, 50),
        "cm",
        example=(5.5, 0.0),
        field="bar_offset_m",
        to_field=_metres,
        shown=_centimetres,
    ),
    Key("load_kg", "the load, one for all sets or one a set", loads_kg, "kg", example=(60, 80, 100)),
    Key(
        "leg",
        "the leg that stands, left or right: one for all sets or one a set",
        choices(LEGS),
        example=["left", "right"],
    ),
    Key(
        "body_mass_kg",
        "the lifter's mass, kept beside the load; power is of the load alone",
        number(1, 500),
        "kg",
        example=75,
    ),
    Key(
        "tempo",
        "the target lowering-bottom-drive-top, X as fast as possible",
        tempo,
        "s",
        example="2-0-X-1",
        shown=_tempo_text,
    ),
    Key("velocity_target_mps", "the mean velocity aimed for", number(0, 10), "m/s", example=0.5),
    Key("set_break_s", "a set ends when no drive comes for this long", number(1, 3600), "s"),
    Key("least_repetitions", "that make a set of hip thrusts; 1 finds singles too", whole_number(1, 2)),
    Key("clock_sd_pct", "doubt of the recording's clock", number(0, 50), "%"),
    Key("withhold_sd_mps", "a velocity less certain than this is not shown", number(0, 10), "m/s"),
    Key("guide.velocity_loss_pct", "at most, over a set", number(0, 100), "%"),
    Key("guide.sticking_ratio", "at least, slowest velocity of the drive over its mean", number(0, 1)),
    Key("guide.top_pause_s", "pause at the top, from and to", _band(0, 60), "s"),
    Key("guide.lockout_pitch_dev_deg", "at most, from the lifter's own lockout", number(0, 90), "deg"),
    Key("guide.over_extension_deg", "beyond this the lockout is over-extended", number(0, 90), "deg"),
    Key("guide.top_sag_m", "at most, fall of height at the top", number(0, 1), "m"),
    Key("guide.lowering_s", "at least", number(0, 60), "s"),
    Key("guide.lowering_peak_ratio", "at most, peak lowering speed over its mean", number(1, 100)),
    Key("guide.lowering_peaks", "at most, pieces that a lowering is done in", number(1, 100)),
    Key("guide.touchdown_speed_mps", "at most", number(0, 10), "m/s"),
    Key("guide.rebound_m", "at most", number(0, 1), "m"),
    Key("guide.dip_m", "each bottom below the start, from and to; negative is above", _band(-1, 1), "m"),
    Key("guide.bottom_pitch_dev_deg", "at most, from the lifter's own bottom", number(0, 90), "deg"),
    Key("guide.balance_range_deg", "at most, sideways roll and twist", number(0, 180), "deg"),
    Key("guide.balance_range_single_leg_deg", "the same on one leg", number(0, 180), "deg"),
    Key("guide.close_fraction", "how far outside its band a figure is still close", number(0, 10)),
    Key("guide.tempo_fraction", "how far from a tempo target is still on tempo, as a share of it", number(0, 10)),
    Key("guide.tempo_slack_s", "and at least this much", number(0, 60), "s"),
    Key("guide.neutral_pelvis_deg", "deviation wanted at lockout; negative tilts backwards", number(-90, 90), "deg"),
    Key("reading.columns", "which column is what, where a file does not say", text, example="time=0,acc=1-3,gyr=4-6"),
    Key("reading.units", "the units of the columns", text, example="acc=g,gyr=deg/s,time=ms"),
    Key("reading.rate_hz", "the rate of a file without a usable clock", number(0.1, 100_000), "Hz", example=100),
    Key(
        "reading.calibration",
        "which calibration corrects the readings; auto: by the sensor's name",
        text,
        example="auto",
    ),
)
KEYS = {key.name: key for key in _KEYS}

# The options that are settings, and the key of each. An option's value is kept under its own name, so that a
# message about it can speak of what the person typed.
FLAGS = {
    "--lift": "lift",
    "--mount": "mount",
    "--variation": "variation",
    "--load": "load_kg",
    "--leg": "leg",
    "--body-mass": "body_mass_kg",
    "--tempo": "tempo",
    "--velocity-target": "velocity_target_mps",
    "--point": "point",
    "--bar-offset-cm": "bar_offset_cm",
    "--columns": "reading.columns",
    "--units": "reading.units",
    "--rate": "reading.rate_hz",
    "--calibration": "reading.calibration",
}
