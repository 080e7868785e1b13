"""What the guide asks at the top: a pause, a neutral pelvis, no sag."""

from __future__ import annotations

from analysis.guidance.bands import Band
from analysis.guidance.pelvis import OWN_LOCKOUT_REPETITIONS, pelvis_missing
from analysis.guidance.points import Point, at_least, of_each
from analysis.guidance.tempo import to_tempo
from analysis.guidance.units import CENTIMETRES, FROM_OWN_LOCKOUT, SECONDS
from analysis.settings import GuideThresholds, Settings


def pause_at_top(settings: Settings) -> Point:
    """The squeeze at the top, in the seconds of the guide or of the chosen tempo."""
    low, high = settings.guide.top_pause_s
    pause = Point(
        "Pause at the top",
        "squeeze at the top for a moment before lowering",
        of_each("top_pause_s"),
        Band(low, high),
        SECONDS,
        "guide.top_pause_s",
        "Hold the top for a full breath: squeeze the glutes, count one, then lower.",
        "Start lowering a little sooner; a short squeeze is enough.",
    )
    target = None if settings.tempo is None else settings.tempo.top_pause_s
    return pause if target is None else to_tempo(pause, target, settings.guide)


def neutral_pelvis(settings: Settings) -> Point:
    """The pelvis at lockout against the lifter's own: the sensor does not know anybody's anatomy."""
    guide = settings.guide
    middle, reach = guide.neutral_pelvis_deg, guide.lockout_pitch_dev_deg
    return Point(
        "Neutral pelvis at the top",
        "finish each repetition with the same neutral pelvis, the lower back not arched",
        at_least(OWN_LOCKOUT_REPETITIONS, of_each("lockout_pitch_dev_deg")),
        Band(middle - reach, middle + reach),
        FROM_OWN_LOCKOUT,
        "guide.lockout_pitch_dev_deg",
        "Finish the drive: bring the hips all the way up before you lower.",
        "Keep the ribs down and the chin tucked, and stop when the hips are level with the trunk.",
        missing=pelvis_missing(settings, repetitions=OWN_LOCKOUT_REPETITIONS),
        extreme=(
            guide.over_extension_deg,
            "Over-extended: the lower back arches at the top. Keep the ribs down and stop where the glutes are tight.",
        ),
    )


def no_sag(guide: GuideThresholds) -> Point:
    """The hips' height while the top is held."""
    return Point(
        "No sag at the top",
        "keep the hips at their height while you hold the top",
        of_each("top_sag_m"),
        Band(high=guide.top_sag_m),
        CENTIMETRES,
        "guide.top_sag_m",
        high_advice="Keep squeezing until you choose to lower; if the hips sink by themselves, hold for less time.",
    )
