import csv
import io
from dataclasses import fields, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.report.csv_table import FIGURES, harmless, render_csv, render_openbarbell_csv
from analysis.results import Repetition

SCHEMA_1 = (
    "schema,file,start,simulated,lift,variation,point,load_kg,set,repetition,"
    "drive_start_s,drive_end_s,lowering_start_s,lowering_end_s,drive_s,drive_sd_s,top_pause_s,top_pause_sd_s,"
    "lowering_s,lowering_sd_s,bottom_pause_s,bottom_pause_sd_s,mean_velocity_mps,mean_velocity_sd_mps,"
    "peak_velocity_mps,peak_velocity_sd_mps,mean_propulsive_velocity_mps,mean_propulsive_velocity_sd_mps,rom_m,rom_sd_m,"
    "peak_velocity_location_pct,sticking_velocity_mps,sticking_location_pct,mean_power_w,mean_power_sd_w,"
    "peak_power_w,peak_power_sd_w,lockout_pitch_deg,lockout_pitch_sd_deg,lockout_pitch_dev_deg,"
    "lockout_pitch_dev_sd_deg,top_sag_m,top_sag_sd_m,mean_lowering_speed_mps,mean_lowering_speed_sd_mps,"
    "peak_lowering_speed_mps,peak_lowering_speed_sd_mps,touchdown_speed_mps,touchdown_speed_sd_mps,rebound_m,dip_m,"
    "dip_sd_m,roll_range_deg,twist_range_deg,failed,partial,flags,"
    "peak_velocity_location_sd_pct,sticking_velocity_sd_mps,sticking_location_sd_pct,"
    "sticking_start_pct,sticking_start_sd_pct,sticking_end_pct,sticking_end_sd_pct,"
    "sticking_depth_pct,sticking_depth_sd_pct,bottom_pitch_deg,bottom_pitch_sd_deg,"
    "bottom_pitch_dev_deg,bottom_pitch_dev_sd_deg,lowering_peaks,lowering_peaks_sd,rebound_sd_m,"
    "roll_range_sd_deg,twist_range_sd_deg,leg,found_number"
)
OPENBARBELL = (
    "Exercise,Set,Rep,Weight,Metric,Set RPE,Tags,Workout Start Time,Rest Time,Avg Velocity (m/s),"
    "Range of Motion (mm),Peak Velocity (m/s),Peak Velocity Location (%),Duration of rep (sec)"
)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def named(recording, file):
    return replace(recording, source=replace(recording.source, file=file))


def test_the_columns_of_schema_1_never_change():
    assert render_csv([]) == SCHEMA_1 + "\n"


def test_every_field_of_a_repetition_has_its_column():
    assert set(FIGURES) | {"number", "found_number"} == {field.name for field in fields(Repetition)}


def test_each_repetition_of_each_file_is_a_row(five, session):
    rows = rows_of(render_csv([named(five, "a.csv"), named(session, "b.csv")]))
    assert [row["file"] for row in rows] == ["a.csv"] * 5 + ["b.csv"] * 53
    assert [row["repetition"] for row in rows[:5]] == ["1", "2", "3", "4", "5"]
    assert {row["load_kg"] for row in rows[5:]} == {"60.0", "80.0", "102.5"}


def test_a_recording_without_repetitions_has_no_row(nothing):
    assert render_csv([nothing]) == SCHEMA_1 + "\n"


def test_a_row_holds_the_figures_with_their_errors(five):
    row = rows_of(render_csv([five]))[0]
    assert (row["mean_velocity_mps"], row["mean_velocity_sd_mps"], row["rom_m"]) == ("0.62", "0.016", "0.357")
    assert (row["simulated"], row["failed"], row["point"]) == ("true", "false", "bar")


def test_a_figure_that_is_not_known_is_an_empty_cell(hard_set):
    row = rows_of(render_csv([hard_set]))[2]
    assert (row["mean_velocity_mps"], row["load_kg"], row["drive_start_s"]) == ("", "", "20.0")


def test_flags_share_a_cell(hard_set):
    assert rows_of(render_csv([hard_set]))[0]["flags"] == "touch_and_go|lost_samples"


def test_a_negative_number_stays_a_number(five):
    assert rows_of(render_csv([five]))[0]["lockout_pitch_dev_deg"] == "-0.4"


@pytest.mark.parametrize("name", ["=1+1.csv", "+a.csv", "-a.csv", "@a.csv"])
def test_a_name_that_a_spreadsheet_would_calculate_is_made_text(five, name):
    assert rows_of(render_csv([named(five, name)]))[0]["file"] == "'" + name
    begun = replace(five, source=replace(five.source, start=name))
    assert rows_of(render_openbarbell_csv([begun]))[0]["Workout Start Time"] == "'" + name


@settings(max_examples=50)
@given(name=st.text(st.characters(codec=None)))
@example(name="a\udcff\r\n.csv")
def test_no_name_starts_a_formula_or_breaks_the_table(five, name):
    rows = rows_of(render_csv([named(five, name)]))
    assert [row["repetition"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert {row["file"] for row in rows} == {harmless(name)}
    assert not harmless(name).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_the_header_of_openbarbell_is_exactly_its_own():
    assert render_openbarbell_csv([]) == OPENBARBELL + "\n"


def test_openbarbell_gets_its_own_units(five):
    row = rows_of(render_openbarbell_csv([five]))[0]
    assert (row["Exercise"], row["Weight"], row["Metric"], row["Rest Time"]) == ("Hip Thrust", "80.0", "kg", "00:00:00")
    assert (row["Avg Velocity (m/s)"], row["Range of Motion (mm)"]) == ("0.62", "357")
    assert (row["Peak Velocity Location (%)"], row["Duration of rep (sec)"]) == ("41.0", "0.8")
    assert row["Tags"] == "simulated"


def test_openbarbell_learns_the_rest_before_each_set(session):
    rests = {row["Set"]: row["Rest Time"] for row in rows_of(render_openbarbell_csv([session]))}
    assert rests == {"1": "00:00:00", "2": "00:02:10", "3": "00:03:15"}


def test_openbarbell_keeps_failed_and_partial_repetitions_as_tags(hard_set):
    tags = [row["Tags"] for row in rows_of(render_openbarbell_csv([hard_set]))]
    assert tags == ["touch and go,lost samples", "", "unmeasured", "partial,edited", "failed,hitched,cut"]


def test_the_leg_of_a_set_stands_in_each_of_its_rows(two_legs, five):
    assert [row["leg"] for row in rows_of(render_csv([two_legs]))] == ["left"] * 6 + ["right"] * 6
    assert {row["leg"] for row in rows_of(render_csv([five]))} == {""}
