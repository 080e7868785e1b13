import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from hipthrust.main import main
from sensor.formats import read_recordings
from sensor.simulated import ABOUT, PRESETS, simulate

RECORDINGS = Path(__file__).parents[3] / "recordings"
COMMANDS = [
    shlex.split(line)[1:]
    for line in (RECORDINGS / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("hipthrust simulate")
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[2])
def test_the_commands_in_the_readme_make_the_shipped_recordings(words, folder):
    assert main(words) == 0
    for path in sorted(folder.iterdir()):
        assert path.read_bytes() == (RECORDINGS / path.name).read_bytes()


def test_every_shipped_recording_has_its_command_and_says_that_it_is_simulated():
    made = {words[words.index("-o") + 1] for words in COMMANDS}
    shipped = {path.name: path for path in RECORDINGS.glob("*.csv")}
    assert set(shipped) == made
    assert all("\n# simulated: true\n" in path.read_text() for path in shipped.values())


def test_a_recording_is_read_back_as_it_was_simulated(folder):
    assert main(["simulate", "-o", "set.csv", "--preset", "lossy_link", "--seed", "4"]) == 0
    simulated = simulate(PRESETS["lossy_link"], 4)
    (read,) = read_recordings("set.csv")
    assert read.source.simulated
    assert read.samples.time_s == pytest.approx(simulated.samples.time_s, abs=1e-6)
    assert read.samples.acc_mps2 == pytest.approx(simulated.samples.acc_mps2, abs=1e-5)
    assert np.degrees(read.samples.gyr_radps) == pytest.approx(np.degrees(simulated.samples.gyr_radps), abs=1e-4)


def test_rows_stand_in_the_order_in_which_they_arrived(folder):
    assert main(["simulate", "-o", "set.csv", "--preset", "lossy_link"]) == 0
    times = np.loadtxt("set.csv", delimiter=",", skiprows=6, usecols=0)
    assert np.any(np.diff(times) < 0)
    assert len(np.unique(times)) < len(times)


def test_what_is_asked_for_is_simulated(folder):
    words = "--repetitions 3 --sets 2 --velocity 0.4 --variation dumbbell --rate 50 --no-gyro --noise 0 --mounting any"
    assert main(["simulate", "-o", "set.csv", "--truth", "known.json", *words.split()]) == 0
    truth = json.loads(Path("known.json").read_text())
    (recording,) = read_recordings("set.csv")
    assert [s["n"] for s in truth["sets"]] == [3, 3]
    assert truth["variant"] == "dumbbell"
    assert truth["repetitions"][0]["mean_velocity"] == pytest.approx(0.4, rel=0.1)
    assert recording.samples.gyr_radps is None
    assert recording.samples.rate_hz == pytest.approx(50)


def test_a_tempo_becomes_times(folder):
    assert main(["simulate", "-o", "set.csv", "--tempo", "3-0-2-1"]) == 0
    repetitions = json.loads(Path("set.truth.json").read_text())["repetitions"]
    assert np.median([r["lower"] for r in repetitions]) == pytest.approx(3, abs=0.5)
    assert np.median([r["drive"] for r in repetitions]) == pytest.approx(2, abs=0.2)
    assert max(r["bottom"] for r in repetitions[:-1]) < 0.25  # slow strokes creep through the turn


def test_standard_output_gets_the_recording_and_nothing_else(folder, capsys):
    assert main(["simulate", "-o", "set.csv"]) == 0
    capsys.readouterr()
    assert main(["simulate", "-o", "-"]) == 0
    assert capsys.readouterr().out == Path("set.csv").read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["set.csv", "set.truth.json"]


def test_each_preset_has_a_sentence_of_its_own():
    assert set(ABOUT) == set(PRESETS)
    assert len(set(ABOUT.values())) == len(ABOUT)
    assert all(words[0].isupper() and words.endswith(".") for words in ABOUT.values())


@pytest.mark.parametrize("columns", [20, 80, 200])
def test_the_list_of_presets_fits_its_terminal(columns, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["simulate", "--presets"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= max(columns, 60)
    told = " ".join(shown.split())
    assert all(f"{name} {ABOUT[name]}" in told for name in PRESETS)


def test_the_presets_are_listed_with_what_they_change(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")
    assert main(["simulate", "--presets"]) == 0
    told, name = {}, ""
    for line in capsys.readouterr().out.splitlines():
        name = line.split()[0] if not line.startswith(" ") else name
        told[name] = "" if not line.startswith(" ") else line.strip()
    assert list(told) == list(PRESETS)
    assert told["rate_25hz"] == "imu.rate_hz=25"
    assert told["typical"] == ""
    assert len(set(told.values())) == len(PRESETS)  # all but the typical one change something, none the same


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("--preset nonsense", "hipthrust: there is no preset nonsense; `hipthrust simulate --presets` says what there"),
        ("--preset heavy_grid", "hipthrust: there is no preset heavy_grid; did you mean heavy_grind?"),
        ("--preset 50hz", "did you mean rate_50hz?"),
        ("--tempo 2-0-X", "--tempo needs four figures"),
        ("--mounting 1,2", "--mounting needs three angles"),
        ("--repetitions 0", "repetitions from 1 to 200"),
        ("--velocity nan", "velocity_mps from 0.05"),
        ("--rate 0", "rate from 1 to 1000 Hz"),
        ("--noise -1", "a factor of 0 or more"),
        ("--seed -1", "a seed of 0 or more"),
        ("--truth set.csv", "two outputs are called set.csv"),
        ("--sets 50 --repetitions 200", "at most 2 hours"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_one_sentence(words, complaint, folder, capsys):
    assert main(["simulate", "-o", "set.csv", *words.split()]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert error.count("\n") == 1
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name", ["nowhere/set.csv", ".", ""])
def test_a_place_that_cannot_be_written_to_is_the_surroundings_fault(name, folder, capsys):
    assert main(["simulate", "-o", name]) == 1
    assert "could not be written" in capsys.readouterr().err
    assert not list(folder.iterdir())


def test_a_recording_of_a_person_is_never_replaced_and_a_simulated_one_may_be(folder, capsys):
    real, made = folder / "real.csv", folder / "made.csv"
    real.write_text("time,acc_x,acc_y,acc_z\n0,0,0,9.8\n")

    assert main(["simulate", "-o", str(made)]) == 0
    assert main(["simulate", "-o", str(made)]) == 0
    assert main(["simulate", "-o", str(real)]) == 2
    assert "was not simulated" in capsys.readouterr().err
    assert real.read_text().startswith("time,")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_device_is_written_to_and_not_read(folder, capsys):
    assert main(["simulate", "-o", "/dev/full", "--truth", "known.json"]) == 1
    assert "No space left" in capsys.readouterr().err


def test_of_a_file_that_is_there_only_the_beginning_is_looked_at(folder):
    with Path("set.csv").open("wb") as file:
        file.write(b"# hipthrust recording 1")
        file.truncate(2**36)
    assert main(["simulate", "-o", "set.csv"]) == 2
