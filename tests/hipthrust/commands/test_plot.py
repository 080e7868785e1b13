"""`hipthrust plot`, with the reading and the analysis replaced by results made by hand."""

import subprocess
import sys
from types import SimpleNamespace
from typing import get_args

import pytest

from analysis.report.analysed import AnalysedRecording
from analysis.report.figures import FigureKind
from analysis.results import Repetition, SessionReport, SetSummary
from analysis.settings import Settings
from hipthrust.command_line import Parser
from hipthrust.commands import plot
from hipthrust.failures import UsageError
from hipthrust.sessions import Unanalysed
from sensor.errors import DamagedRecordingError, SurroundingsError
from sensor.samples import Note, Source


def a_recording(sets: int = 1) -> AnalysedRecording:
    reps = (Repetition(1, 1.0, 1.8, mean_velocity_mps=0.5), Repetition(2, 5.0, 5.9, mean_velocity_mps=0.45))
    summaries = tuple(SetSummary(number, 0.0, 10.0, reps) for number in range(1, sets + 1))
    return AnalysedRecording(
        SessionReport(summaries), Source("set.csv", "own"), Settings(), (Note("gap", "1 s is missing."),)
    )


@pytest.fixture
def found(monkeypatch, tmp_path):
    """What the command finds and what analysing it gives; the test may change both."""
    source = tmp_path / "set.csv"
    source.write_text("kept")
    part = SimpleNamespace(path=source)
    world = SimpleNamespace(jobs=[SimpleNamespace(name="set.csv", parts=[("", part)])], outcome=a_recording(2))
    monkeypatch.setattr(plot, "find", lambda files: tuple(world.jobs))
    monkeypatch.setattr(plot, "outcome_of", lambda job, request: world.outcome)
    return world


def plotted(*words: str) -> int:
    parser = Parser(prog="hipthrust")
    plot.add_parser(parser.add_subparsers())
    return plot.run(parser.parse_args(["plot", *words]))


@pytest.mark.parametrize(("name", "start"), [("v.png", b"\x89PNG"), ("v.SVG", b"<?xml"), ("v.pdf", b"%PDF")])
def test_the_suffix_of_the_figure_chooses_its_format(found, tmp_path, name, start):
    assert plotted("set.csv", "-o", str(tmp_path / name)) == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_what_the_figure_shows_is_also_said_in_words(found, tmp_path, capsys):
    plotted("set.csv", "-o", str(tmp_path / "v.svg"))
    said = capsys.readouterr()
    assert "Set 1, 2 repetitions: mean velocities 0.50, 0.45 m/s." in said.out
    assert said.err == "note: 1 s is missing.\n"


@pytest.mark.parametrize("kind", get_args(FigureKind))
def test_every_kind_of_figure_can_be_asked_for(found, tmp_path, kind):
    plotted("set.csv", "-o", str(tmp_path / "v.svg"), "--kind", kind)
    assert (tmp_path / "v.svg").exists()


def test_the_kinds_of_the_command_are_those_of_the_figures():
    assert get_args(FigureKind) == plot.KINDS


def test_one_set_alone_can_be_drawn(found, tmp_path, capsys):
    plotted("set.csv", "-o", str(tmp_path / "v.svg"), "--only-set", "2")
    out = capsys.readouterr().out
    assert "Set 2" in out
    assert "Set 1" not in out


def test_a_set_that_is_not_there_is_wrong_usage(found, tmp_path):
    with pytest.raises(UsageError, match="there is no set 3; the recording has 2"):
        plotted("set.csv", "-o", str(tmp_path / "v.svg"), "--only-set", "3")


def test_an_unknown_suffix_is_refused_before_anything_is_read(found, tmp_path):
    found.jobs = []
    with pytest.raises(UsageError, match=r"\.png, \.svg, \.pdf"):
        plotted("set.csv", "-o", str(tmp_path / "v.jpeg"))


def test_several_recordings_are_named_and_none_is_drawn(found, tmp_path):
    found.jobs = [SimpleNamespace(name="zip/a.csv", parts=[]), Unanalysed("zip/b.csv", ValueError())]
    with pytest.raises(UsageError, match=r"2 recordings.*zip/a\.csv, zip/b\.csv"):
        plotted("a.zip", "-o", str(tmp_path / "v.svg"))


def test_a_recording_that_cannot_be_read_is_its_own_error(found, tmp_path):
    found.outcome = Unanalysed("set.csv", DamagedRecordingError("it is cut off", path="set.csv"))
    with pytest.raises(DamagedRecordingError):
        plotted("set.csv", "-o", str(tmp_path / "v.svg"))
    found.jobs = [Unanalysed("set.csv", SurroundingsError("no such file"))]
    with pytest.raises(SurroundingsError):
        plotted("set.csv", "-o", str(tmp_path / "v.svg"))
    assert not (tmp_path / "v.svg").exists()


def test_the_recording_itself_is_never_overwritten(found, tmp_path):
    recording = tmp_path / "set.svg"
    recording.write_text("kept")
    found.jobs[0].parts[0][1].path = recording
    with pytest.raises(UsageError, match="would be overwritten"):
        plotted("set.svg", "-o", str(recording))
    assert recording.read_text() == "kept"


def test_a_figure_in_a_folder_that_is_missing_is_a_fault_of_the_surroundings(found, tmp_path):
    with pytest.raises(SurroundingsError):
        plotted("set.csv", "-o", str(tmp_path / "nowhere" / "v.svg"))


def test_the_command_is_known_without_importing_what_draws():
    code = (
        "import sys, argparse; from hipthrust.commands import plot; "
        "plot.add_parser(argparse.ArgumentParser().add_subparsers()); "
        "sys.exit(bool({'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
