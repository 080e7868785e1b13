"""The lifter's own tempo becomes bands, and the two points that only a tempo has: drive and bottom pause."""

from __future__ import annotations

from dataclasses import replace

from analysis.guidance.bands import Band
from analysis.guidance.points import Point, of_each
from analysis.guidance.units import SECONDS
from analysis.settings import GuideThresholds, Settings


def tempo_band(target_s: float, guide: GuideThresholds) -> Band:
    """Return the seconds that still count as on tempo.

    Examples
    --------
    >>> tempo_band(4.0, GuideThresholds()), tempo_band(0.0, GuideThresholds())
    (Band(low=3.0, high=5.0), Band(low=0.0, high=0.25))
    """
    slack = max(guide.tempo_fraction * target_s, guide.tempo_slack_s)
    return Band(max(0.0, target_s - slack), target_s + slack)


def to_tempo(point: Point, target_s: float, guide: GuideThresholds) -> Point:
    """Hold a point about seconds against the lifter's tempo in place of the guide."""
    return replace(point, band=tempo_band(target_s, guide), setting="tempo", origin="your tempo")


def chosen_timing(settings: Settings) -> list[Point]:
    """Return the drive and bottom pause of a chosen tempo: the guide itself asks no seconds of them."""
    tempo, guide = settings.tempo, settings.guide
    drive = Point(
        "Drive on tempo",
        "take the time you chose for the way up",
        of_each("drive_s"),
        Band(),
        SECONDS,
        "tempo",
        "Take more time on the way up, at one even speed.",
        "Drive up a little faster.",
    )
    bottom = replace(
        drive,
        name="Bottom pause on tempo",
        asked="rest at the bottom as long as you chose",
        read=of_each("bottom_pause_s"),
        low_advice="Come to rest at the bottom before the next drive.",
        high_advice="Start the next drive sooner.",
    )
    targets = () if tempo is None else ((drive, tempo.drive_s), (bottom, tempo.bottom_pause_s))
    return [to_tempo(point, target, guide) for point, target in targets if target is not None]
