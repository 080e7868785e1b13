"""`hipthrust evaluate` on shipped recordings, which are simulated, with their truth."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from hipthrust.main import main

RECORDINGS = Path(__file__).parents[3] / "recordings"
SET, TRUTH = str(RECORDINGS / "touch_and_go.csv"), str(RECORDINGS / "touch_and_go.truth.json")


@pytest.fixture
def document(capsys):
    """Return the JSON document of a call that must end with 0."""

    def call(*words):
        assert main(["evaluate", "--json", *map(str, words)]) == 0
        return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)

    return call


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """What an encoder would have written of the shipped recording, its clock 100 s ahead."""
    path = tmp_path_factory.mktemp("encoder") / "encoder.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Set", "Rep", "Mean Velocity (cm/s)", "Peak Velocity (m/s)", "Start (s)", "End (s)"])
        for k, r in enumerate(json.loads(Path(TRUTH).read_text())["repetitions"], 1):
            times = (100 + r["r_drive_start"], 100 + r["r_drive_end"])
            writer.writerow([1, k, 100 * r["mean_velocity"] + 2, r["peak_velocity"], *times])
    return path


def test_the_truth_of_the_simulator_is_understood(document):
    found = document(SET, "--truth", TRUTH)

    assert found["simulated"] is True
    assert found["repetitions"] == {"known": 10, "found": 10, "matched": 10, "precision": 1, "recall": 1, "f1": 1}
    assert found["figures"]["mean_velocity_mps"]["rmse"] < 0.007
    assert found["figures"]["rom_m"]["n"] == 10
    assert len([p for p in found["recordings"][0]["pairs"] if p["figure"] == "lowering_s"]) == 10


def test_marks_set_by_hand_are_said_where_they_count(document, tmp_path, capsys):
    mine = shutil.copy(SET, tmp_path / "mine.csv")
    assert main(["analyze", str(mine), "--edit=1:3=false"]) == 0
    capsys.readouterr()
    found = document(mine, "--truth", TRUTH)
    assert (found["repetitions"]["known"], found["repetitions"]["found"]) == (10, 9)
    assert found["recordings"][0]["notes"] == ["Marked by hand, and counted so: set 1 repetition 3 as false."]


def test_the_table_of_an_encoder_on_another_clock_gives_the_same(document, table):
    ours, theirs = document(SET, "--truth", TRUTH), document(SET, "--truth", table)

    (recording,) = theirs["recordings"]
    assert (recording["paired_by"], recording["offset"]) == ("drive", "estimated")
    assert recording["offset_s"] == pytest.approx(-100, abs=0.02)
    bias = [found["figures"]["mean_velocity_mps"]["bias"] for found in (theirs, ours)]
    assert bias[0] - bias[1] == pytest.approx(-0.02, abs=1e-4)


def test_our_own_table_agrees_with_itself(document, tmp_path, capsys):
    main(["analyze", SET, "--csv", str(tmp_path / "own.csv")])
    capsys.readouterr()
    found = document(SET, "--truth", tmp_path / "own.csv")

    assert found["repetitions"]["f1"] == 1
    assert found["figures"]["mean_velocity_mps"]["rmse"] < 1e-5
    assert found["figures"]["rom_m"]["ccc"] == pytest.approx(1, abs=1e-6)
    assert found["recordings"][0]["offset_s"] == 0


def test_the_sensors_own_point_is_held_against_its_own_truth(document):
    assert document(SET, "--truth", TRUTH, "--point=sensor")["figures"]["mean_velocity_mps"]["rmse"] < 0.005


def test_several_recordings_pool_and_each_keeps_its_truth(document, tmp_path):
    other = shutil.copy(SET, tmp_path / "other.csv")
    found = document(SET, other, "--truth", TRUTH, TRUTH)

    assert found["repetitions"]["known"] == 20
    assert [r["file"] for r in found["recordings"]] == [SET, str(other)]


def test_the_report_fits_a_narrow_pipe_and_says_that_it_is_simulated(capsys):
    assert main(["evaluate", SET, "--truth", TRUTH]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("SIMULATED DATA")
    assert "10 known, 10 found, 10 the same: precision 1.000" in shown
    assert "\x1b" not in shown
    assert max(len(line) for line in shown.splitlines() if TRUTH not in line and SET not in line) <= 80


def test_the_figure_shows_each_figure_its_bias_and_its_limits(tmp_path, capsys):
    assert main(["evaluate", SET, "--truth", TRUTH, "--figure", str(tmp_path / "a.SVG")]) == 0

    drawn = (tmp_path / "a.SVG").read_text()
    for words in ("Mean velocity, n = 10", "Range of motion, n = 10", "ours − known (cm)", "bias", "(simulated)"):
        assert f">{words}" in drawn or f"{words}<" in drawn, words


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([SET, "--truth", str(RECORDINGS / "dropped.truth.json")], 2, "is not what is known of"),
        ([SET, "--truth", SET], 2, "has no column that can be compared"),
        ([SET, "--truth", TRUTH, "--offset=500"], 2, "overlap well in time, with that offset"),
        ([SET, "--truth", TRUTH, "--offset=late"], 2, "seconds or auto expected"),
        ([SET, "--truth", TRUTH, TRUTH], 2, "there are 2 for 1"),
        ([SET, "--truth", "none.csv"], 2, "none.csv: there is no such file"),
        (["none.csv", "--truth", TRUTH], 2, "none.csv: there is no such file"),
        ([SET], 2, "--truth"),
        ([SET, "--truth", TRUTH, "--figure=a.bmp"], 2, "--figure needs a name that ends in .png, .svg, .pdf"),
        ([SET, "--truth", TRUTH, "--figure=/nowhere/a.png"], 1, "could not be written"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(words, status, said, capsys):
    assert main(["evaluate", *words]) == status

    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_recording_without_repetitions_has_missed_them_all(tmp_path, document, capsys):
    main(["simulate", "-o", str(tmp_path / "idle.csv"), "--preset", "no_exercise"])
    capsys.readouterr()
    found = document(tmp_path / "idle.csv", "--truth", TRUTH)

    assert (found["repetitions"]["recall"], found["repetitions"]["precision"]) == (0, None)
    assert any("Nothing turns" in note for note in found["recordings"][0]["notes"])
