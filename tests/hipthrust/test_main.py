"""The whole program seen from outside its commands: statuses, streams, promises that hold for each of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipthrust import __version__
from hipthrust import main as main_module
from hipthrust.command_line import COMMANDS
from hipthrust.failures import UsageError
from hipthrust.main import main
from sensor.errors import SurroundingsError

PROGRAM = [sys.executable, "-c", "import sys; from hipthrust.main import main; sys.exit(main())"]


def raising(error):
    """Return what stands in for a command and fails."""

    def run(words):
        raise error

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(command, capsys):
    assert main([command, "--help"]) == 0

    shown = capsys.readouterr().out
    assert f"usage: hipthrust {command}" in shown
    assert f"examples:\n  hipthrust {command}" in shown


def test_the_help_names_every_command(capsys):
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert all(f"\n    {command}" in shown for command in COMMANDS)


def test_the_version_is_told(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"hipthrust {__version__}\n"


def test_without_a_command_the_help_comes_as_an_answer_to_a_mistake(capsys):
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: hipthrust")


@pytest.mark.parametrize(
    "words", [["fly"], ["analyze"], ["analyze", "a", "--wrong"], ["config", "--set", "x"], ["config", "--lift", "x"]]
)
def test_wrong_usage_is_one_sentence_and_status_2(words, capsys):
    assert main(words) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("hipthrust: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SurroundingsError("the disk is gone"), 1),
        (ZeroDivisionError("odd"), 1),
        (BrokenPipeError(), 0),
        (KeyboardInterrupt(), 130),
    ],
)
def test_whatever_ends_a_command_becomes_a_status_and_no_traceback(error, status, monkeypatch, capsys):
    monkeypatch.setattr(main_module, "_run", raising(error))

    assert main(["config"]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_with_several_errors_the_highest_status_counts_and_each_is_told(monkeypatch, capsys):
    errors = [SurroundingsError("a"), UsageError("b"), FileNotFoundError(2, "c")]
    monkeypatch.setattr(main_module, "_run", raising(ExceptionGroup("three", errors)))

    assert main(["config"]) == 2
    assert capsys.readouterr().err == "hipthrust: a\nhipthrust: b\nhipthrust: writing failed: c\n"


def test_a_bug_is_told_as_one_and_shown_only_to_who_asks(monkeypatch, capsys):
    monkeypatch.setattr(main_module, "_run", raising(ZeroDivisionError("odd")))
    assert main(["config"]) == 1
    assert (
        "this is a bug in hipthrust (ZeroDivisionError: odd); run with --debug for details" in capsys.readouterr().err
    )

    with pytest.raises(ZeroDivisionError):
        main(["config", "--debug"])


@given(
    st.lists(
        st.sampled_from([*COMMANDS, "-", "--set", "--json", "--load", "=", "x", "--from", "1:2:3:4"])
        | st.text().filter(
            lambda text: text != "--debug"
        ),  # which asks for the error itself; Hypothesis finds the word
        max_size=5,
    )
)
def test_any_words_end_in_a_status(words):
    """Only words that cannot write or read anything: no command but `config` gets through with them."""
    assert main(["config", *words]) in (0, 2)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["config"], ["--help"]])
def test_a_closed_pipe_is_no_error(words, unbuffered, monkeypatch):
    """As in `hipthrust config | head -1`, with a reader that has gone before anything was written."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([*PROGRAM, *words], stdout=write_end, stderr=subprocess.PIPE, text=True)
    os.close(write_end)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["analyse", "set.csv"], "analyze"),
        (["--versoin"], "--version"),
        (["analyze", "set.csv", "--laod", "80"], "--load"),
        (["analyze", "set.csv", "--laod=80"], "--load"),
        (["analyze", "set.csv", "--lift", "hip-trust"], "hip-thrust"),
    ],
)
def test_who_mistypes_is_asked_what_was_meant(words, meant, capsys):
    assert main(words) == 2

    told = capsys.readouterr().err
    assert f", did you mean {meant}? (see hipthrust" in told
    assert told.count("\n") == 1


def test_a_word_like_no_other_is_answered_with_what_there_is(capsys):
    assert main(["xyz"]) == 2

    told = capsys.readouterr().err
    assert "did you mean" not in told
    assert ", ".join(COMMANDS) in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [["config"], ["--help"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_standard_output_is_told(words, unbuffered, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True)

    assert (done.returncode, done.stderr) == (1, "hipthrust: writing failed: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="closed streams are a thing of Unix shells")
@pytest.mark.parametrize(
    ("closed", "words", "status"),
    [
        (">&-", ["live", "sim:", "--speed", "max", "--no-record"], 0),
        ("<&-", ["live", "sim:", "--speed", "max", "--no-record", "--json"], 0),
        (">&- 2>&-", ["formats"], 0),
        ("2>&-", ["analyze", "nowhere.csv"], 2),
        ("<&-", ["analyze", "-"], 2),
    ],
)
def test_a_stream_that_was_closed_before_is_no_bug(closed, words, status):
    ended = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *PROGRAM, *words], capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == status
    assert "Traceback" not in ended.stderr
    assert "bug" not in ended.stderr


def test_ctrl_c_ends_quietly_with_130(tmp_path):
    """The program waits at a pipe that it has opened and that brings nothing."""
    os.mkfifo(tmp_path / "pipe")
    program = subprocess.Popen([*PROGRAM, "analyze", str(tmp_path / "pipe")], stderr=subprocess.PIPE, text=True)
    with (tmp_path / "pipe").open("wb"):  # returns when the program has opened the other end
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=20)

    assert (program.returncode, told) == (130, "")


def test_help_for_what_is_no_command_names_it(capsys):
    assert main(["help", "nonsense"]) == 2
    assert "there is no 'nonsense'" in capsys.readouterr().err
    assert main(["help", "help"]) == 0


@pytest.mark.parametrize("command", [[], ["plot"]])
def test_the_word_help_asks_for_the_help(command, capsys):
    assert main(["help", *command]) == 0
    asked = capsys.readouterr().out
    assert main([*command, "--help"]) == 0
    assert capsys.readouterr().out == asked


def test_an_early_ctrl_c_finds_the_program_listening():
    """Nothing slow is imported before `main` has taken charge: a Ctrl-C there would be a traceback."""
    slow = "import sys; from hipthrust.main import main; print(sorted({'argparse', 'dataclasses'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", slow], capture_output=True, text=True, check=True).stdout
    assert shown == "[]\n"
