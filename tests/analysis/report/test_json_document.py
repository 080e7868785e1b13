import json
import subprocess
import sys
from dataclasses import fields, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.report.analysed import AnalysedRecording
from analysis.report.json_document import render_error, render_json
from analysis.results import Repetition, SessionReport, SetSummary
from analysis.settings import Edit, GuideThresholds, Settings, Tempo
from sensor.samples import Note, Source

SOURCE = Source("a.csv", "own")


def document_of(recording):
    text = render_json(recording, "1.2.3")
    return json.loads(text, parse_constant=pytest.fail)


def settings_of(settings):
    return json.loads(render_json(AnalysedRecording(SessionReport(()), SOURCE, settings), "1"))["settings"]


def test_a_document_is_one_ascii_line(session):
    text = render_json(session, "1.2.3")
    assert text.isascii()
    assert "\n" not in text


def test_a_repetition_has_every_field_under_its_name(hard_set):
    for repetition in document_of(hard_set)["sets"][0]["repetitions"]:
        assert set(repetition) == {field.name for field in fields(Repetition)}


def test_a_set_has_every_field_under_its_name(five):
    assert set(document_of(five)["sets"][0]) == {field.name for field in fields(SetSummary)}


def test_what_is_not_known_is_null(hard_set):
    unmeasured = document_of(hard_set)["sets"][0]["repetitions"][2]
    assert unmeasured["mean_velocity_mps"] is None
    assert unmeasured["drive_start_s"] == 20.0
    assert unmeasured["flags"] == ["unmeasured"]


def test_the_source_names_the_program_that_analysed_it(five):
    source = document_of(five)["source"]
    assert source["program_version"] == "1.2.3"
    assert (source["file"], source["format"], source["simulated"]) == ("thursday.csv", "hipthrust CSV", True)


def test_a_gap_keeps_its_ends(hard_set):
    assert document_of(hard_set)["source"]["gaps"][1] == {"start_s": 31.0, "stop_s": 32.5}


def test_no_repetitions_is_no_sets_and_a_warning_with_the_reason(nothing):
    document = document_of(nothing)
    assert document["sets"] == []
    assert document["warnings"] == [{"code": "no_repetitions", "message": nothing.report.reason}]


def test_the_readers_notes_come_before_the_analysis_own_and_each_once(nothing):
    said, own = Note("gaps", "A gap."), Note("mount", "Odd.")
    report = replace(nothing.report, notes=(own, said))
    codes = [w["code"] for w in document_of(replace(nothing, report=report, notes=(said,)))["warnings"]]
    assert codes == ["gaps", "mount", "no_repetitions"]


def test_settings_are_written_as_they_took_effect():
    settings = settings_of(Settings())
    assert settings["point"] == "bar"
    assert (settings["bar_offset_cm"], settings["bar_offset_sd_cm"]) == ([5.5, 0.0], 2.5)
    assert not settings["bar_offset_given"]


def test_the_point_is_the_one_that_could_be_measured():
    report = SessionReport((), point="sensor")
    assert json.loads(render_json(AnalysedRecording(report, SOURCE, Settings()), "1"))["settings"]["point"] == "sensor"


def test_a_bar_offset_that_was_given_is_written_in_centimetres_with_its_smaller_doubt():
    settings = settings_of(Settings(bar_offset_m=(0.041, -0.01)))
    assert (settings["bar_offset_cm"], settings["bar_offset_sd_cm"]) == ([4.1, -1.0], 1.0)
    assert settings["bar_offset_given"]


def test_every_setting_and_threshold_is_written():
    settings = settings_of(
        Settings(tempo=Tempo(2.0, 0.0, None, 1.0), edits=(Edit(1, 2, "false"),), load_kg=(60.0, 80.0))
    )
    assert {field.name for field in fields(Settings)} - {"bar_offset_m"} <= set(settings)
    assert set(settings["guide"]) == {field.name for field in fields(GuideThresholds)}
    assert settings["tempo"]["drive_s"] is None
    assert settings["edits"] == [{"set": 1, "repetition": 2, "mark": "false"}]


@given(st.floats())
def test_any_number_gives_valid_json_that_is_that_number_or_null(value):
    report = SessionReport((SetSummary(1, 0.0, 1.0, (), mean_velocity_mps=value),))
    document = json.loads(render_json(AnalysedRecording(report, SOURCE, Settings()), "1"), parse_constant=pytest.fail)
    read = document["sets"][0]["mean_velocity_mps"]
    if value in (float("inf"), float("-inf")) or value != value:
        assert read is None
    else:
        assert read == pytest.approx(value, rel=1e-4, abs=1e-300)


@given(st.text(st.characters(codec=None)))
@example("a\udcff.csv")
def test_any_file_name_gives_a_document_that_a_strict_reader_takes(name):
    for text in (
        render_json(AnalysedRecording(SessionReport(()), Source(name, "own"), Settings()), "1"),
        render_error(name, "x", name),
    ):
        json.loads(text)["source"]["file"].encode("utf-8")


def test_a_time_late_in_an_hour_keeps_a_tenth_of_a_millisecond():
    report = SessionReport((SetSummary(1, 3599.12344, 3600.0, ()),))
    assert (
        json.loads(render_json(AnalysedRecording(report, SOURCE, Settings()), "1"))["sets"][0]["start_s"] == 3599.1234
    )


def test_a_file_that_cannot_be_read_keeps_its_place():
    document = json.loads(render_error("b.csv", "unknown_format", "Nobody knows it."))
    assert document == {
        "schema_version": 1,
        "source": {"file": "b.csv"},
        "error": {"code": "unknown_format", "message": "Nobody knows it."},
    }


def test_the_document_costs_no_heavy_import():
    heavy = "{'rich', 'matplotlib', 'scipy', 'pandas', 'analysis.report.terminal'}"
    code = f"import sys, analysis.report.json_document; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_left_and_right_stand_in_the_document_with_their_errors(two_legs, five):
    document = json.loads(render_json(two_legs, "1.0"))
    assert [one["leg"] for one in document["sets"]] == ["left", "right"]
    velocity = next(side for side in document["sides"] if side["figure"] == "mean_velocity_mps")
    assert velocity["larger"] == "left"
    assert velocity["asymmetry_pct"] == pytest.approx(20.0, abs=0.1)
    assert set(velocity) >= {"left", "left_sd", "right", "right_sd", "asymmetry_sd_pct"}
    assert json.loads(render_json(five, "1.0"))["sides"] == []
