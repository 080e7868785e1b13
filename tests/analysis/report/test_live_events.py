"""Live events as the lines of JSON that other programs read."""

import json
from dataclasses import fields

import numpy as np
import pytest

from analysis.live import (
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    SetEnded,
    SetStarted,
    Warned,
)
from analysis.report.live_events import event_document, render_event
from analysis.results import Repetition, SetSummary, SetTrace

REPETITION = Repetition(1, 6.0, 6.7, mean_velocity_mps=float("nan"), rom_m=0.33, flags=("hitched",))
NOTHING = np.zeros(0)
SUMMARY = SetSummary(2, 6.0, 9.5, (REPETITION,), load_kg=60.0)

KEYS = [
    (SampleRate(1.0, 99.8, None), "sample_rate", {"rate_hz", "wanted_hz"}),
    (PhaseNow(6.2, "drive", 0.2), "phase", {"phase", "elapsed_s"}),
    (RepetitionShown(6.8, 4, 2, REPETITION), "repetition", {"id", "set", *(f.name for f in fields(Repetition))}),
    (RepetitionFinal(30.0, 4, 2, REPETITION), "repetition_final", {"id", "set", *(f.name for f in fields(Repetition))}),
    (RepetitionWithdrawn(30.0, 5, "not_a_repetition"), "repetition_withdrawn", {"id", "reason"}),
    (SetStarted(6.8, 2), "set", {"number", "state"}),
    (
        SetEnded(30.0, SUMMARY, SetTrace(NOTHING, NOTHING, NOTHING, None, np.zeros(0, np.int8))),
        "set",
        {"state", *(f.name for f in fields(SetSummary))},
    ),
    (Warned(0.1, "low_rate", "Too slow."), "warning", {"code", "message"}),
]


@pytest.mark.parametrize(("event", "name", "keys"), KEYS)
def test_an_event_has_the_keys_of_the_contract(event, name, keys):
    document = event_document(event, "sim:")

    assert document["event"] == name
    assert document["source"] == "sim:"
    assert document["t_s"] == event.t_s
    assert set(document) == {"event", "source", "t_s"} | keys


@pytest.mark.parametrize("event", [event for event, _, _ in KEYS])
def test_an_event_is_one_line_without_a_number_that_is_none(event):
    line = render_event(event, "ble:H\x1b[2J\u202eüfte")

    assert line.isascii()
    assert line.isprintable()
    json.loads(line, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_a_set_that_has_ended_tells_its_figures_and_its_repetitions():
    document = event_document(KEYS[6][0], "sim:")

    assert (document["number"], document["state"], document["load_kg"]) == (2, "ended", 60.0)
    assert document["repetitions"][0]["rom_m"] == 0.33
    assert document["repetitions"][0]["mean_velocity_mps"] is None
