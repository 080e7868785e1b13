from dataclasses import replace

import pytest

from analysis.guidance import judge
from analysis.results import Repetition, SetSummary
from analysis.settings import GuideThresholds, Settings

STILL = Repetition(1, 0.0, 0.8, rom_m=0.36)
TURNING = replace(STILL, lockout_pitch_deg=40.0, lockout_pitch_dev_deg=0.0, roll_range_deg=3.0, twist_range_deg=2.0)


def verdict(point, repetition, *, count=2, settings=None):
    """Judge a set of repetitions that are all alike."""
    repetitions = tuple(replace(repetition, number=number + 1) for number in range(count))
    summary = SetSummary(1, 0.0, 9.0, repetitions, full_count=count)
    return next(found for found in judge(summary, settings or Settings()) if found.point == point)


@pytest.mark.parametrize("point", ["Neutral pelvis at the top", "Balance"])
def test_a_set_without_turning_lacks_a_gyroscope_and_nothing_else(point):
    assert verdict(point, STILL, count=8).advice == "It takes a gyroscope."


def test_two_repetitions_with_a_gyroscope_lack_a_third_and_nothing_else():
    advice = verdict("Neutral pelvis at the top", TURNING, count=2).advice
    assert "3 full repetitions" in advice
    assert "gyroscope" not in advice


@pytest.mark.parametrize(
    ("neutral_deg", "words"),
    [
        (0.0, "within 5 degrees of your own lockout"),
        (-3.0, "from 8 degrees short of to 2 degrees past your own lockout"),
    ],
)
def test_a_band_about_ones_own_lockout_names_it_once(neutral_deg, words):
    settings = Settings(guide=GuideThresholds(neutral_pelvis_deg=neutral_deg))
    threshold = verdict("Neutral pelvis at the top", TURNING, count=3, settings=settings).threshold
    assert threshold.startswith(f"{words} (")
