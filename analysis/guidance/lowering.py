"""What the guide asks of the lowering: slow, even, in one go."""

from __future__ import annotations

from dataclasses import replace

from analysis.guidance.bands import Band
from analysis.guidance.points import Point, always, count_of_each, derived, known, of_each, share_of
from analysis.guidance.tempo import to_tempo
from analysis.guidance.units import PIECES, RATIO, SECONDS
from analysis.settings import GuideThresholds, Settings


def slow_lowering(settings: Settings) -> Point:
    """The seconds of the lowering, of the guide or of the chosen tempo."""
    lowering = Point(
        "Slow lowering",
        "lower under control",
        of_each("lowering_s"),
        Band(low=settings.guide.lowering_s),
        SECONDS,
        "guide.lowering_s",
        "Take more time on the way down: count two, slowly, until the weight is at the bottom.",
        "Lower a little faster.",
    )
    if settings.tempo is None:
        return lowering
    target = settings.tempo.lowering_s  # X, as fast as possible: the lifter chose against the guide, nobody judges it
    if target is None:
        return replace(lowering, unjudged="your tempo asks it to be as fast as possible")
    return to_tempo(lowering, target, settings.guide)


def even_lowering(guide: GuideThresholds) -> Point:
    """The fastest moment of a lowering against its mean: letting go shows there."""
    return Point(
        "Even lowering",
        "lower at one even speed",
        derived(
            lambda r: share_of(
                known(r.peak_lowering_speed_mps, r.peak_lowering_speed_sd_mps),
                known(r.mean_lowering_speed_mps, r.mean_lowering_speed_sd_mps),
            )
        ),
        Band(high=guide.lowering_peak_ratio),
        replace(RATIO, name="times the mean speed at the fastest"),
        "guide.lowering_peak_ratio",
        high_advice="Spread the lowering evenly: the same speed from top to bottom, without letting go halfway.",
        missing=always("No full repetition has a lowering speed that is certain enough to be shown."),
    )


def lowering_in_one(guide: GuideThresholds) -> Point:
    """The pieces of a lowering: letting go and catching again shows there, however even its mean."""
    return Point(
        "Lowering in one go",
        "lower smoothly, without letting go and catching the weight",
        count_of_each("lowering_peaks"),
        Band(high=guide.lowering_peaks),
        PIECES,
        "guide.lowering_peaks",
        high_advice="Keep the weight moving all the way down; if you have to catch it, take less.",
        missing=always("No full repetition has a lowering speed that is certain enough to be shown."),
    )
