"""What a live session was told of the lift becomes lines of its recording's heading, and those lines settings again.

A recording so tells by itself what it is of, also after a program that was killed: `analyze` reports of it as the
session did. What a call says goes before what the heading says, and that before the per-user file, which speaks of
no recording in particular. A line that is no setting, or whose value is none, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.settings import Settings
from hipthrust.configuration import DEFAULT, Configuration, Layer, Reading, effective, laid_on, user_file
from hipthrust.failures import UsageError
from hipthrust.setting_keys import KEYS

ALWAYS = ("lift", "mount", "variation")  # also where they are as usual, for who reads the file
ABOUT_THE_LIFT = {name: key for name, key in KEYS.items() if not name.startswith("reading.")}


def heading_of(settings: Settings) -> dict[str, str]:
    """Return the lines, by key, of all that is not as usual.

    Examples
    --------
    >>> heading_of(Settings(lift="squat", load_kg=(60.0, 82.5), bar_offset_m=(0.06, 0.02)))
    {'lift': 'squat', 'mount': 'hip', 'variation': 'barbell', 'bar_offset_cm': '6,2', 'load_kg': '60,82.5'}
    """
    chosen, usual = Configuration(settings, Reading(), {}), effective([])
    values = {name: (chosen.shown(key), usual.shown(key)) for name, key in ABOUT_THE_LIFT.items()}
    return {name: _written(value) for name, (value, as_usual) in values.items() if name in ALWAYS or value != as_usual}


def settled(configuration: Configuration, said: Iterable[tuple[str, str]]) -> Settings:
    """Return the settings for one recording, whose heading says this.

    Examples
    --------
    >>> said = [("lift", "squat"), ("variation", "one leg"), ("colour", "red"), ("load_kg", "60")]
    >>> here = settled(effective([Layer("--load", {"load_kg": "80"})]), said)
    >>> here.lift, here.variation, here.load_kg
    ('squat', 'barbell', (80.0,))
    """
    weak = (DEFAULT, str(user_file()))
    for name, value in said:
        if name in ABOUT_THE_LIFT and configuration.origin(KEYS[name]) in weak:
            try:
                configuration = laid_on(configuration, Layer("the heading", {name: value}))
            except UsageError:  # a note of somebody's own, of the same name
                continue
    return configuration.settings


def _written(value: object) -> str:
    """Write a value as a person would on a command line."""
    if isinstance(value, tuple | list):
        return ",".join(map(_written, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
