"""Whoever names the wrong lift is told so; whoever names the right one is not."""

import pytest

from analysis.figures.resting_end import contradictions
from analysis.pipeline import analyse
from analysis.results import SetSummary
from analysis.settings import Settings
from sensor.simulated import PRESETS, simulate


def said(preset, lift, seed=1):
    """What a simulated recording, analysed as a lift, is said to contradict."""
    report = analyse(simulate(PRESETS[preset], seed).samples, Settings(lift=lift))
    assert report.sets
    return [note.message for note in report.notes if note.code == "lift_contradicted"]


@pytest.mark.parametrize("preset", ["typical", "touch_and_go", "no_gyroscope"])
def test_a_thrust_called_a_squat_is_noticed_where_it_rests(preset):
    [message] = said(preset, "squat")
    assert message == "The set begins and ends at the bottom, where a squat begins and ends at the top: check --lift."


def test_a_squat_called_a_thrust_is_noticed_where_it_rests():
    [message] = said("squat", "hip-thrust")
    assert "begins and ends at the top, where a hip thrust begins and ends at the bottom" in message


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("preset", "lift"),
    [("typical", "hip-thrust"), ("messy_session", "hip-thrust"), ("squat", "squat"), ("deadlift", "deadlift")],
)
def test_a_lift_called_by_its_name_contradicts_nothing(preset, lift, seed):
    assert said(preset, lift, seed) == []


@pytest.mark.parametrize(
    ("ends", "subject"),
    [
        ([None, "bottom"], "Set 2 begins and ends at"),
        (["bottom", "bottom"], "Sets 1 and 2 begin and end at"),
        (["bottom", "top", "bottom", "bottom"], "Sets 1, 3 and 4 begin and end at"),
    ],
)
def test_of_a_session_the_odd_sets_are_named_in_one_sentence(ends, subject):
    sets = [SetSummary(k, 0.0, 1.0, (), rests_at=end) for k, end in enumerate(ends, start=1)]
    [note] = contradictions(sets, Settings(lift="squat"))
    assert note.message.startswith(subject)


def test_of_a_deadlift_nothing_is_said_for_some_begin_it_at_the_top():
    assert contradictions([SetSummary(1, 0.0, 1.0, (), rests_at="top")], Settings(lift="deadlift")) == ()
