import json

import pytest

from sensor.simulated import Scenario, simulate, truth_document
from sensor.simulated.figures import Figures
from sensor.simulated.truth import TrueRepetition, judge_set, velocity_loss_pct

KEYS_OF_THE_SCORER = {
    "set", "index", "failed", "partial", "dropped", "bounce", "hitch", "variant", "mean_velocity", "peak_velocity",
    "mpv", "rom", "mean_velocity_sensor", "peak_velocity_sensor", "rom_sensor", "pitch_lockout", "pitch_bottom",
    "drive", "top", "lower", "bottom", "r_drive_start", "r_drive_end", "r_lower_start", "r_lower_end", "r_bottom_end",
}  # fmt: skip


def repetition_of(rise_m):
    figures = Figures(0.5, 0.8, 0.5, rise_m)
    return TrueRepetition(
        set=0, index=0, drive_start_s=0, drive_end_s=1, lowering_start_s=2, lowering_end_s=3, bar=figures,
        sensor=figures, pitch_bottom_deg=-40, pitch_lockout_deg=0, pitch_lowered_deg=-40, roll_range_deg=1,
        twist_range_deg=1, dropped=False, bounced=False, hitched=False,
    )  # fmt: skip


def flags_of(*rises_m):
    judged = judge_set([repetition_of(rise) for rise in rises_m])
    return [(r.failed, r.partial) for r in judged]


FULL, PARTIAL, FAILED = (False, False), (False, True), (True, False)


def test_a_short_one_before_a_full_one_is_partial():
    assert flags_of(0.40, 0.29, 0.40, 0.41) == [FULL, PARTIAL, FULL, FULL]


def test_a_last_one_that_stays_short_is_failed():
    assert flags_of(0.40, 0.41, 0.40, 0.33) == [FULL, FULL, FULL, FAILED]


def test_a_short_one_with_no_full_one_after_it_is_not_partial():
    assert flags_of(0.40, 0.40, 0.40, 0.25, 0.20) == [FULL, FULL, FULL, FULL, FAILED]


def test_a_little_short_is_full():
    assert flags_of(0.40, 0.31, 0.40, 0.35) == [FULL, FULL, FULL, FULL]


def test_of_two_repetitions_nothing_is_said():
    assert flags_of(0.40, 0.10) == [FULL, FULL]


def test_velocity_loss_is_from_the_fastest_to_the_last():
    assert velocity_loss_pct([0.45, 0.5, 0.4]) == pytest.approx(20)
    assert velocity_loss_pct([0.5]) is None


def test_the_document_has_the_keys_of_the_scorer():
    document = json.loads(truth_document(simulate(Scenario(repetitions=3), 1).truth))
    assert set(document["repetitions"][0]) >= KEYS_OF_THE_SCORER
    assert set(document) == {"simulated", "scenario", "seed", "variant", "repetitions", "sets", "bar_offset_m"}
    assert set(document["sets"][0]) == {"set", "n", "velocity_loss", "best", "last"}


def test_the_last_bottom_of_a_set_has_no_end():
    document = json.loads(truth_document(simulate(Scenario(repetitions=2, sets=2), 1).truth))
    assert [r["bottom"] is None for r in document["repetitions"]] == [False, True, False, True]


def test_a_squat_begins_with_its_lowering_and_ends_at_the_top():
    document = json.loads(truth_document(simulate(Scenario(lift="squat", repetitions=2), 1).truth))
    first, last = document["repetitions"]
    assert first["r_lower_start"] < first["r_lower_end"] < first["r_drive_start"] < first["r_drive_end"]
    assert first["top"] > 0
    assert last["top"] is None
