"""What a repetition's flags mean, in words that need no glossary, and why a velocity is not told."""

from __future__ import annotations

from analysis.pipeline import LOWEST_RATE_HZ
from analysis.results import Flag, Repetition

FLAG_WORDS: dict[Flag, str] = {
    "dropped": "the bar was let fall",
    "bounced": "bounced at the bottom",
    "hitched": "stuck on the way up",
    "touch_and_go": "touch and go",
    "impact": "shaken by a knock",
    "clipped": "beyond the sensor's range",
    "lost_samples": "readings were lost",
    "cut": "only a part was seen",
    "edited": "as you marked it",
}
SPOILS = ("lost_samples", "clipped", "impact", "cut")  # what makes a velocity uncertain, the likeliest first


def remark(repetition: Repetition) -> str:
    """Say what was odd about a repetition; nothing where nothing was.

    Examples
    --------
    >>> remark(Repetition(4, 0.0, 0.8, mean_velocity_mps=0.4, failed=True, flags=("hitched", "clipped")))
    "failed; stuck on the way up; beyond the sensor's range"
    """
    states = [word for word, holds in (("failed", repetition.failed), ("partial", repetition.partial)) if holds]
    told = () if repetition.mean_velocity_mps is not None else SPOILS  # in the reason
    return "; ".join((*states, *(FLAG_WORDS[f] for f in repetition.flags if f in FLAG_WORDS and f not in told)))


def why_no_velocity(repetition: Repetition, rate_hz: float | None = None) -> str:
    """Say why a repetition has no velocity.

    Examples
    --------
    >>> why_no_velocity(Repetition(4, 0.0, 0.8, flags=("unmeasured", "lost_samples")))
    'readings were lost'
    >>> why_no_velocity(Repetition(4, 0.0, 0.8), rate_hz=15.2)
    'only 15 readings a second, 20 are needed'
    """
    if rate_hz is not None and rate_hz < LOWEST_RATE_HZ:
        return f"only {rate_hz:.0f} readings a second, {LOWEST_RATE_HZ:g} are needed"
    words = [FLAG_WORDS[flag] for flag in SPOILS if flag in repetition.flags]
    return words[0] if words else "too uncertain: rest before and after"
