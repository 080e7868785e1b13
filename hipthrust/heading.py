"""What a call of `live` said of the lift becomes lines of its recording's heading, and those lines settings again.

A recording so tells by itself what it is of, also after a program that was killed: `analyze` reports of it as the
session did. What a call says goes before what the heading says, and that before the per-user file, which speaks of
no recording in particular and may be changed since. A line that is no setting, or whose value is none, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from hipthrust.configuration import DEFAULT, Configuration, Layer, laid_on, user_file
from hipthrust.failures import UsageError
from hipthrust.setting_keys import KEYS

ALWAYS = ("lift", "mount", "variation")  # also where the call says nothing, for who reads the file
HEADING = "the heading"
ABOUT_THE_LIFT = {name: key for name, key in KEYS.items() if not name.startswith("reading.")}


def heading_of(configuration: Configuration) -> dict[str, str]:
    """Return the lines, by key, of what the call chose.

    Examples
    --------
    >>> from hipthrust.configuration import effective
    >>> here = effective([Layer("--load", {"load_kg": "60,82.5"}), Layer("--set", {"bar_offset_cm": "6,2"})])
    >>> heading_of(here)
    {'lift': 'hip-thrust', 'mount': 'hip', 'variation': 'barbell', 'bar_offset_cm': '6,2', 'load_kg': '60,82.5'}
    """
    said = {name: key for name, key in ABOUT_THE_LIFT.items() if name in ALWAYS or is_chosen(configuration, name)}
    return {name: _written(configuration.shown(key)) for name, key in said.items()}


def settled(configuration: Configuration, said: Iterable[tuple[str, str]]) -> Configuration:
    """Return what holds for one recording, whose heading says this.

    Examples
    --------
    >>> from hipthrust.configuration import effective
    >>> said = [("lift", "squat"), ("variation", "one leg"), ("colour", "red"), ("load_kg", "60")]
    >>> here = settled(effective([Layer("--load", {"load_kg": "80"})]), said).settings
    >>> here.lift, here.variation, here.load_kg
    ('squat', 'barbell', (80.0,))
    """
    for name, value in said:
        if name in ABOUT_THE_LIFT and not is_chosen(configuration, name):
            try:
                configuration = laid_on(configuration, Layer(HEADING, {name: value}))
            except UsageError:  # a note of somebody's own, of the same name
                continue
    return configuration


def about_the_lift(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what of a heading is about the lift, for a recording that is made of another.

    Examples
    --------
    >>> about_the_lift([("lift", "squat"), ("rate_hz", "100")])
    {'lift': 'squat'}
    """
    return {name: value for name, value in said if name in ABOUT_THE_LIFT}


def is_chosen(configuration: Configuration, name: str) -> bool:
    """Return whether a call said a setting, itself or in the file that it names."""
    return configuration.origin(KEYS[name]) not in (DEFAULT, str(user_file()))


def _written(value: object) -> str:
    """Write a value as a person would on a command line."""
    if isinstance(value, tuple | list):
        return ",".join(map(_written, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
