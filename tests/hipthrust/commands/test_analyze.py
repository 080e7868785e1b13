import csv
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from hipthrust.configuration import user_file
from hipthrust.main import main
from hipthrust.options import wants_colour


@pytest.fixture
def mine(recording, tmp_path):
    """Return a copy of the recording that a test may mark."""
    return Path(shutil.copy(recording, tmp_path / "mine.csv"))


@pytest.fixture
def documents(capsys):
    """Return the JSON documents of a call that must end with 0."""

    def call(*words):
        assert main(["analyze", "--json", *map(str, words)]) == 0
        return [json.loads(line, parse_constant=pytest.fail) for line in capsys.readouterr().out.splitlines()]

    return call


def repetitions(document):
    return [repetition for found in document["sets"] for repetition in found["repetitions"]]


def test_the_report_is_plain_text_that_fits_a_narrow_pipe(recording, capsys):
    assert main(["analyze", str(recording)]) == 0

    shown = capsys.readouterr().out
    assert "5 full repetitions" in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= max(80, len(str(recording)))


@pytest.mark.parametrize(("words", "coloured"), [(["--colour"], True), (["--no-colour"], False), (["--color"], True)])
def test_colours_are_as_told(recording, words, coloured, capsys):
    assert main(["analyze", str(recording), *words]) == 0
    assert ("\x1b[" in capsys.readouterr().out) == coloured


@pytest.mark.parametrize(
    ("name", "value", "coloured"), [("TERM", "xterm", True), ("TERM", "dumb", False), ("NO_COLOR", "1", False)]
)
def test_a_terminal_has_colours_unless_its_owner_has_none(name, value, coloured, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)

    assert wants_colour(None) == coloured


def test_one_document_a_recording_and_nothing_else(mine, recording, documents):
    found = documents(mine, "--lift=hip-thrust", recording)

    assert [document["source"]["file"] for document in found] == [str(mine), str(recording)]
    assert [len(repetitions(document)) for document in found] == [5, 5]


def test_a_recording_named_twice_is_analysed_once(mine, documents):
    assert len(documents(mine, mine, mine.parent)) == 1


def test_a_blank_line_stands_between_two_reports_alone(mine, recording, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")  # a long path does not wrap
    assert main(["analyze", "missing.csv", str(mine), "absent.csv", str(recording)]) == 2

    shown = capsys.readouterr().out
    assert shown.startswith(str(mine))
    assert shown.count(f"\n\n{recording}\n") == 1
    assert not shown.endswith("\n\n")


def test_standard_input_is_a_recording_too(mine, documents, monkeypatch):
    with mine.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        (found,) = documents("-")

    assert found["source"]["file"] == "-"
    assert len(repetitions(found)) == 5


def test_a_file_that_cannot_be_read_has_its_error_in_its_place(mine, capsys):
    assert main(["analyze", "--json", "missing.csv", str(mine)]) == 2

    told = capsys.readouterr()
    first, second = map(json.loads, told.out.splitlines())
    assert first["source"] == {"file": "missing.csv"}
    assert first["error"]["code"] == "missing"
    assert second["sets"]
    assert told.err == "hipthrust: missing.csv: there is no such file or folder\n"


def test_times_stay_on_the_clock_of_the_recording_after_a_cut(mine, documents):
    (whole,) = documents(mine)
    second = repetitions(whole)[1]
    (part,) = documents(mine, f"--from={second['drive_start_s'] - 0.5}")

    assert repetitions(part)[0]["drive_start_s"] == pytest.approx(second["drive_start_s"], abs=0.1)
    assert "cut" in [warning["code"] for warning in part["warnings"]]


def test_how_a_file_was_read_and_which_part_of_it_stands_among_the_settings(mine, documents):
    words = ["--from", "5", "--units", "acc=m/s2", "--columns", "time=time,acc_x=acc_x,acc_y=acc_y,acc_z=acc_z"]
    (plain,), (told,) = documents(mine), documents(mine, *words)
    unset = {"columns": None, "units": None, "rate_hz": None, "calibration": None}
    assert [plain["settings"][key] for key in ("reading", "from_s", "to_s")] == [unset, None, None]
    assert told["settings"]["reading"] == unset | {"columns": words[5], "units": words[3]}
    assert (told["settings"]["from_s"], told["settings"]["to_s"]) == (5.0, None)
    assert told["source"]["simulated"]


def test_a_unit_that_was_insisted_on_is_doubted_where_another_would_fit(mine, documents, capsys):
    (document,) = documents(mine, "--units=acc=g")
    (doubt,) = [warning["message"] for warning in document["warnings"] if warning["code"] == "unit_doubtful"]
    assert doubt.startswith("In g the sensor reads 9.")
    assert doubt.endswith(" g at rest, in m/s2 it would read gravity: check --units.")
    assert main(["analyze", str(mine), "--units=acc=g"]) == 0
    assert "CHECK FIRST: In g the sensor reads" in capsys.readouterr().out


def test_a_mark_is_remembered_shown_and_taken_back(mine, documents):
    assert len(repetitions(documents(mine, "--edit", "1:2=false,1:5=failed")[0])) == 4

    again = repetitions(documents(mine)[0])
    assert len(again) == 4
    assert (again[-1]["failed"], again[-1]["flags"]) == (True, ["edited"])
    assert len(repetitions(documents(mine, "--edit", "clear")[0])) == 5
    assert [path.name for path in mine.parent.iterdir()] == ["mine.csv"]


def test_a_recording_that_lies_in_a_zip_too_is_said_to_be_there_twice(mine, capsys):
    with zipfile.ZipFile(mine.parent / "zipped.zip", "w") as archive:
        archive.write(mine, "other.csv")
    assert main(["analyze", "--json", str(mine.parent)]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    name = mine.parent / "zipped.zip" / "other.csv"
    assert told.err == f"note: {name} holds the same as {mine}, and both are reported\n"


def test_the_number_in_the_report_is_the_number_that_the_next_mark_means(mine, documents, capsys):
    documents(mine, "--edit=1:2=false")
    _, third, *_ = repetitions(documents(mine, "--edit=1:3=failed")[0])
    assert (third["number"], third["found_number"], third["failed"]) == (2, 3, True)

    assert main(["analyze", str(mine)]) == 0
    table = capsys.readouterr().out.partition("remarks")[2].partition("Velocity")[0]
    assert [line[0] for line in table.splitlines() if line[:1].isdecimal()] == ["1", "3", "4", "5"]


def test_a_mark_in_a_folder_is_not_taken_for_a_recording(mine, documents):
    documents(mine, "--edit=1:2=false")

    assert len(documents(mine.parent)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--edit=1:9=false"], "there is no repetition 9 in set 1 to mark"),
        (["--edit=nonsense"], "a mark is SET:REP="),
        (["--edit=1:1=false", "other.csv"], "--edit marks one recording at a time, and there are 2 here"),
        (["--from=1000"], "nothing is left after the cut"),
        (["--from=20", "--to=10"], "--to 10 s must come after --from 20 s"),
        (["--columns=zzz"], "columns and units: "),
        (["--units=acc=stones"], "columns and units: "),
        (["--jobs=0"], "a number from 1 is expected"),
        (["--traces=curves.txt"], "--traces needs a name that ends in .csv or .parquet"),
        (["--csv-style=openbarbell"], "--csv-style openbarbell needs a file to be written: add --csv FILE"),
        (["--csv=-"], "standard output carries the report: name a file in place of -"),
        (["--config=none.toml"], "none.toml: no such configuration file"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(mine, words, said, capsys):
    assert main(["analyze", str(mine), *words]) == 2

    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert [path.name for path in mine.parent.iterdir()] == ["mine.csv"]


def test_more_loads_than_sets_are_pointed_out(mine, documents):
    (found,) = documents(mine, "--load=60,80")

    assert found["sets"][0]["load_kg"] == 60
    assert "2 loads were given for 1 set:" in {w["code"]: w["message"] for w in found["warnings"]}["loads"]


def test_legs_that_do_not_fit_the_sets_are_told(mine, documents):
    (found,) = documents(mine, "--leg=left,right")

    assert found["sets"][0]["leg"] == "left"
    assert found["sides"] == []
    assert "2 legs were named for 1 set" in {w["code"]: w["message"] for w in found["warnings"]}["legs"]


def test_settings_come_from_files_and_the_command_line_wins(mine, documents, tmp_path):
    user_file().parent.mkdir(parents=True)
    user_file().write_text("load_kg = 50\nbody_mass_kg = 75\n[guide]\nlowering_s = 2")
    club = tmp_path / "club.toml"
    club.write_text("load_kg = 60\nset_break_s = 30\n")
    told = documents(mine, "--config", club, "--load=70", "--set=guide.top_pause_s=1,3")[0]["settings"]

    assert (told["load_kg"], told["set_break_s"], told["body_mass_kg"]) == ([70], 30, 75)
    assert (told["guide"]["lowering_s"], told["guide"]["top_pause_s"]) == (2, [1, 3])


def test_every_output_is_written_in_one_call(mine, recording, tmp_path, capsys):
    files = {
        option: tmp_path / name for option, name in (("--csv", "r.csv"), ("--html", "r.html"), ("--traces", "t.csv"))
    }
    words = [str(word) for pair in files.items() for word in pair]
    assert main(["analyze", str(mine), str(recording), *words]) == 0

    rows = list(csv.DictReader(files["--csv"].read_text().splitlines()))
    assert [row["file"] for row in rows] == [str(mine)] * 5 + [str(recording)] * 5
    assert files["--html"].read_text().count("<svg") == 8
    assert files["--traces"].read_text().startswith("file,set,time_s,velocity_mps")


def test_the_columns_of_another_program_can_be_asked_for(mine, tmp_path, capsys):
    assert main(["analyze", str(mine), "--csv", str(tmp_path / "r.csv"), "--csv-style=openbarbell"]) == 0
    assert (tmp_path / "r.csv").read_text().startswith("Exercise,Set,Rep,Weight")


def test_curves_go_into_parquet_by_the_name_of_the_file(mine, tmp_path, capsys):
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    assert main(["analyze", str(mine), "--traces", str(tmp_path / "t.parquet")]) == 0
    assert set(pd.read_parquet(tmp_path / "t.parquet")["set"]) == {1}


@pytest.mark.parametrize("option", ["--csv", "--html"])
def test_an_output_never_replaces_a_recording_that_is_read(mine, option, capsys):
    before = mine.read_bytes()

    assert main(["analyze", str(mine.parent), option, str(mine)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert mine.read_bytes() == before


def test_where_nothing_was_read_the_table_of_another_day_stays(tmp_path, capsys):
    (tmp_path / "good.csv").write_text("good")

    assert main(["analyze", str(tmp_path / "missing.csv"), "--csv", str(tmp_path / "good.csv")]) == 2
    assert (tmp_path / "good.csv").read_text() == "good"


def test_an_output_without_its_folder_is_told_before_any_work(mine, tmp_path, capsys):
    assert main(["analyze", str(mine), "--csv", str(tmp_path / "none/r.csv")]) == 1

    told = capsys.readouterr()
    assert "could not be written: there is no folder" in told.err
    assert told.out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_and_the_report_still_shown(mine, capsys):
    assert main(["analyze", str(mine), "--csv", "/dev/full"]) == 1

    told = capsys.readouterr()
    assert told.err == "hipthrust: /dev/full could not be written: No space left on device\n"
    assert "5 full repetitions" in told.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_output_that_cannot_be_written_does_not_keep_the_others_from_it(mine, tmp_path, capsys):
    assert main(["analyze", str(mine), "--csv", "/dev/full", "--html", str(tmp_path / "r.html")]) == 1
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")


def test_a_reader_that_has_enough_does_not_keep_the_table_from_being_written(mine, tmp_path, monkeypatch, capsys):
    def gone(*words, **how):
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", gone)
    assert main(["analyze", str(mine), "--csv", str(tmp_path / "r.csv")]) == 0
    assert (tmp_path / "r.csv").exists()


def test_a_hostile_name_is_harmless_wherever_it_is_shown(recording, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "=<script>alert(1)<\x1b[2J\u202e.csv"
    shutil.copy(recording, name)
    assert main(["analyze", name, "--csv", "r.csv", "--html", "r.html", "--traces", "t.csv"]) == 0

    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "<script>" not in Path("r.html").read_text()
    assert all(row["file"].startswith("'=") for row in csv.DictReader(Path("r.csv").read_text().splitlines()))
    assert Path("t.csv").read_text().splitlines()[1].startswith("'=")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_a_name_that_is_no_text_is_told_and_read(recording, tmp_path, capsys):
    name = os.fsencode(tmp_path) + b"/s\xff.csv"
    shutil.copy(recording, name)

    assert main(["analyze", "--json", os.fsdecode(name)]) == 0
    assert json.loads(capsys.readouterr().out)["source"]["file"].endswith("s?.csv")


@pytest.mark.parametrize("offset", [["--bar-offset-cm=-6,2.5"], ["--bar-offset-cm", "-6,2.5"]])
@pytest.mark.parametrize("file_first", [True, False])
def test_a_bar_towards_the_head_may_be_written_either_way(recording, offset, file_first, documents):
    words = [str(recording), *offset] if file_first else [*offset, str(recording)]

    (document,) = documents(*words)

    assert document["settings"]["bar_offset_cm"] == [-6.0, 2.5]
