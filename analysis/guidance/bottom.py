"""What the guide asks at the bottom: no drop, no bounce, full depth, the same pelvis."""

from __future__ import annotations

from analysis.guidance.bands import Band
from analysis.guidance.pelvis import OWN_LOCKOUT_REPETITIONS, pelvis_missing
from analysis.guidance.points import Point, at_least, of_each
from analysis.guidance.units import CENTIMETRES, FROM_OWN_BOTTOM, FROM_START, SPEED
from analysis.settings import GuideThresholds, Settings


def no_drop(guide: GuideThresholds) -> Point:
    """The speed with which the weight arrives at the bottom."""
    return Point(
        "No drop",
        "set the weight down gently",
        of_each("touchdown_speed_mps"),
        Band(high=guide.touchdown_speed_mps),
        SPEED,
        "guide.touchdown_speed_mps",
        high_advice="Stay tight through the last hand's width and set the weight down without a sound.",
    )


def no_bounce(guide: GuideThresholds) -> Point:
    """How far the hips spring back from the bottom before the drive begins."""
    return Point(
        "No bounce",
        "start the drive from your own strength, not from a bounce",
        of_each("rebound_m"),
        Band(high=guide.rebound_m),
        CENTIMETRES,
        "guide.rebound_m",
        high_advice="Let the weight come to rest at the bottom before the next drive.",
    )


def full_depth(guide: GuideThresholds) -> Point:
    """Each bottom against the start of the set."""
    low, high = guide.dip_m
    return Point(
        "Full depth",
        "lower all the way to the start, the lower back not sagging",
        of_each("dip_m"),
        Band(low, high),
        FROM_START,
        "guide.dip_m",
        "Come all the way down to where the set began before driving up again.",
        "Stop where the set began: keep the trunk braced so that the hips do not sink below it.",
    )


def same_bottom(settings: Settings) -> Point:
    """The pelvis at the bottom against the lifter's own: a lower back that sags turns it."""
    reach = settings.guide.bottom_pitch_dev_deg
    return Point(
        "Same pelvis at the bottom",
        "bring the pelvis back to the same place at the bottom, the lower back not sagging",
        at_least(OWN_LOCKOUT_REPETITIONS, of_each("bottom_pitch_dev_deg")),
        Band(-reach, reach),
        FROM_OWN_BOTTOM,
        "guide.bottom_pitch_dev_deg",
        "Brace the trunk on the way down: the pelvis folds further than in your first repetitions.",
        "Come down as a whole: at the bottom the hips fold as far as in your first repetitions.",
        missing=pelvis_missing(settings, repetitions=OWN_LOCKOUT_REPETITIONS),
    )
