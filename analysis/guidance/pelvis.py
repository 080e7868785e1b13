"""Balance of the pelvis, and why its angles may not be there."""

from __future__ import annotations

from analysis.guidance.bands import Band
from analysis.guidance.points import Point, Reason, derived, known, largest
from analysis.guidance.units import DEGREES
from analysis.results import SetSummary
from analysis.settings import Settings

OWN_LOCKOUT_REPETITIONS = 3  # one's own lockout is the median of the first three; of fewer, a deviation says nothing


def level_pelvis(settings: Settings) -> Point:
    """The larger of sideways tilt and twist; on one leg with its own band and words."""
    guide, one_leg = settings.guide, settings.variation == "single-leg"
    return Point(
        "Balance on one leg" if one_leg else "Balance",
        "keep the pelvis level: no tilting to a side, no twisting",
        derived(
            lambda r: largest(
                known(r.roll_range_deg, r.roll_range_sd_deg), known(r.twist_range_deg, r.twist_range_sd_deg)
            )
        ),
        Band(high=guide.balance_range_single_leg_deg if one_leg else guide.balance_range_deg),
        DEGREES,
        "guide.balance_range_single_leg_deg" if one_leg else "guide.balance_range_deg",
        high_advice=(
            "Keep both hip bones at one height: push through the whole foot, and use less weight until it stays level."
            if one_leg
            else "Push evenly through both feet, and check that the load lies in the middle."
        ),
        missing=pelvis_missing(settings, repetitions=1),
    )


def pelvis_missing(settings: Settings, *, repetitions: int) -> Reason:
    """Return why the pelvis's angles are not there: the sensor sits elsewhere, does not turn, or saw too little."""

    def reason(summary: SetSummary) -> str:
        """Name only what this set lacks."""
        if settings.mount != "hip":
            return f"A sensor on the {settings.mount} does not see the pelvis; wear it on the hip."
        turned = any(r.lockout_pitch_deg is not None or r.roll_range_deg is not None for r in summary.repetitions)
        if not turned and any(r.full for r in summary.repetitions):
            return "It takes a gyroscope."
        counted = "a full repetition" if repetitions == 1 else f"{repetitions} full repetitions"
        return f"It takes {counted} measured from start to lockout."

    return reason
