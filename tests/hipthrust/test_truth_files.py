import re

import pytest

from hipthrust.failures import UsageError
from hipthrust.truth_columns import truth_column
from hipthrust.truth_files import for_recordings, read_truth
from sensor.errors import SurroundingsError
from sensor.simulated import PRESETS, simulate, truth_document


@pytest.fixture
def truth(tmp_path):
    """Return a function that writes a truth and reads it."""

    def read(text, name="truth.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_truth(str(path))

    return read


def figures(truth, file=None):
    return [dict(known.figures) for known in truth.repetitions[file]]


@pytest.mark.parametrize(
    ("name", "key", "factor"),
    [
        ("Mean Velocity (m/s)", "mean_velocity_mps", 1.0),
        ("avg_velocity_cmps", "mean_velocity_mps", 0.01),
        ("MCV [mm/s]", "mean_velocity_mps", 0.001),
        ("mean_velocity_mps", "mean_velocity_mps", 1.0),
        ("Peak Velocity (m/s)", "peak_velocity_mps", 1.0),
        ("Range of Motion (mm)", "rom_m", 0.001),
        ("rom_cm", "rom_m", 0.01),
        ("ROM", "rom_m", None),
        ("Concentric Time [ms]", "drive_s", 0.001),
        ("Duration of rep (sec)", "drive_s", 1.0),
        ("drive_start_s", "drive_start_s", 1.0),
        ("Start (s)", "start_s", 1.0),
        ("SET", "set", 1.0),
    ],
)
def test_columns_are_told_by_the_names_that_people_give_them(name, key, factor):
    column = truth_column(name)
    assert column.key == key
    assert column.factor == factor or key == "set"


@pytest.mark.parametrize("name", ["mean_velocity_sd_mps", "Heart rate (bpm)", "velocity loss", "", "Peak Force (N)"])
def test_other_columns_are_left_alone(name):
    assert truth_column(name) is None


def test_a_table_of_an_encoder_becomes_repetitions(truth):
    read = truth("Set,Rep,Mean Velocity (cm/s),ROM (mm),Comment\n1,1,51.0,352,good\n1,2,48.5,,\n2,1,44,340,slow\n")

    assert figures(read) == [
        {"mean_velocity_mps": pytest.approx(0.51), "rom_m": pytest.approx(0.352)},
        {"mean_velocity_mps": pytest.approx(0.485)},
        {"mean_velocity_mps": pytest.approx(0.44), "rom_m": pytest.approx(0.34)},
    ]
    assert [known.set for known in read.repetitions[None]] == [1, 1, 2]


@pytest.mark.parametrize(
    "text", ["sep=;\nrep;MCV;Start;End\n1;0,51;3,5;4,2\n", "# from a video\nrep\tMCV\tStart\tEnd\n1\t0.51\t3.5\t4.2\n"]
)
def test_semicolons_tabs_and_decimal_commas_are_read(truth, text):
    (known,) = truth(text).repetitions[None]
    assert (known.figures, known.stretch) == ({"mean_velocity_mps": 0.51}, (3.5, 4.2))


def test_utf_16_is_read(truth):
    assert figures(truth("rep,MCV\n1,0.5\n".encode("utf-16"))) == [{"mean_velocity_mps": 0.5}]


@pytest.mark.parametrize(
    ("name", "value", "key", "si"),
    [
        *(("mcv", 0.51, "mean_velocity_mps", 0.51), ("mcv", 51, "mean_velocity_mps", 0.51)),
        *(("mcv", 510, "mean_velocity_mps", 0.51), ("rom", 35, "rom_m", 0.35), ("rom", 350, "rom_m", 0.35)),
        *(("drive", 0.8, "drive_s", 0.8), ("drive", 800, "drive_s", 0.8)),
    ],
)
def test_without_a_unit_the_size_tells_and_a_remark_says_so(truth, name, value, key, si):
    read = truth(f"rep,{name}\n1,{value}\n2,{value}\n")

    assert figures(read)[0] == {key: pytest.approx(si)}
    assert bool(read.remarks) == (value != si)


@pytest.mark.parametrize(
    ("start", "end"), [("63.5", "64.25"), ("1:03.5", "1:04.25"), ("2024-02-29T10:00:03.500", "2024-02-29T10:00:04.250")]
)
def test_times_are_seconds_minutes_or_dates(truth, start, end):
    (known,) = truth(f"start,end\n{start},{end}\n").repetitions[None]
    assert known.stretch[1] - known.stretch[0] == pytest.approx(0.75)


def test_a_start_and_a_duration_make_a_drive(truth):
    (known,) = truth("concentric start (s),concentric time (ms)\n3.5,700\n").repetitions[None]
    assert known.drive == pytest.approx((3.5, 4.2))


def test_an_end_before_its_start_is_no_drive(truth):
    (known,) = truth("drive start,drive end,mcv\n4.2,3.5,0.5\n").repetitions[None]
    assert known.drive is None


def test_marks_are_read(truth):
    known = truth("mcv,failed,partial\n0.5,no,TRUE\n0.3,1,\n").repetitions[None]
    assert [(k.failed, k.partial) for k in known] == [(False, True), (True, False)]


def test_a_table_for_several_recordings_names_them(truth):
    read = truth("file,mcv\nmonday/a.csv,0.5\nb,0.4\na.csv,0.45\n")

    known = [k for _, k in for_recordings([read], ["elsewhere/b.csv", "monday/a.csv"])]
    assert [[k.figures["mean_velocity_mps"] for k in group] for group in known] == [[0.4], [0.5]]
    with pytest.raises(UsageError, match=r"knows nothing of c\.csv: its rows are of a\.csv, b, monday/a\.csv"):
        list(for_recordings([read], ["c.csv"]))


def test_one_truth_a_recording_or_one_for_all(truth):
    read = truth("mcv\n0.5\n")

    assert len(list(for_recordings([read, read], ["a", "b"]))) == 2
    with pytest.raises(UsageError, match="need a column `file`"):
        list(for_recordings([read], ["a", "b"]))
    with pytest.raises(UsageError, match="there are 2 for 3"):
        list(for_recordings([read, read], ["a", "b", "c"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column that can be compared"),
        ("Rep,Mean Velocity,Peak\n1,0,49,0,89\n", "rows of 5 cells under 3 names"),
        ("time,acc_x,acc_y,acc_z\n0,0,0,9.8\n", r"\(time, acc_x, acc_y, acc_z\)"),
        ("rep,mcv (furlong/h)\n1,5\n", "the unit furlong/h of the column 'mcv"),
        ("rep,mcv\n", "has no row with a figure"),
        ("rep,mcv\n1,fast\n", "has no row with a figure"),
        ('{"repetitions": []}', "knows of no repetition"),
        ('{"sets": []}', "is no truth of hipthrust simulate"),
        ("{", "is no truth of hipthrust simulate"),
        ("mcv\n" + "0.5\n" * 20_001, "has 20001 rows, which are no repetitions"),
        (b"\0\1\2\3" * 50, "is no table of repetitions"),
    ],
)
def test_what_is_no_truth_is_refused_in_one_sentence(truth, text, said):
    with pytest.raises(UsageError, match=said):
        truth(text)


def test_a_truth_that_is_not_there_is_wrong_usage_and_a_folder_is_a_fault_of_the_surroundings(tmp_path):
    with pytest.raises(UsageError, match="there is no such file"):
        read_truth(str(tmp_path / "none.csv"))
    with pytest.raises(SurroundingsError):
        read_truth(str(tmp_path))


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_a_truth_document_with_what_is_no_number_is_refused(tmp_path, figure):
    path, document = tmp_path / "truth.json", truth_document(simulate(PRESETS["typical"], 1).truth)
    path.write_text(document)
    assert read_truth(str(path)).simulated

    path.write_text(re.sub(r'"mean_velocity": [\d.]+', f'"mean_velocity": {figure}', document, count=1))
    with pytest.raises(UsageError, match="is no truth of hipthrust simulate"):
        read_truth(str(path))
