"""What is known of a device whose stream has begun becomes the heading of its recording."""

from __future__ import annotations

from sensor.devices.device import Wish
from sensor.link.intake import Intake
from sensor.samples import STANDARD_GRAVITY_MPS2, Source


def described(intake: Intake, wish: Wish, *, words: str, name: str, address: str, start: str | None) -> Source:
    """Return the source of a live device.

    Parameters
    ----------
    intake : Intake
        What has come from it.
    wish : Wish
        What was asked of it, as far as it does not tell.
    words : str
        The source, as its user names it.
    name, address : str
        What it calls itself and where it is reached; empty where not known.
    start : str or None
        When it began, with the zone.
    """
    device, facts = intake.device, intake.decoder.facts
    return Source(
        file=words,
        format="live",
        sensor=" ".join(filter(None, (device.name, name, address))),
        stated_rate_hz=facts.rate_hz or wish.rate_hz,
        start=start,
        gyroscope=device.gyroscope,
        acc_range_mps2=None if facts.acc_range_g is None else facts.acc_range_g * STANDARD_GRAVITY_MPS2,
    )
