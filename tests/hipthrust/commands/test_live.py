import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hipthrust.configuration import user_file
from hipthrust.live.places import recordings_folder
from hipthrust.main import main

PROGRAM = "import sys; from hipthrust.main import main; sys.exit(main(sys.argv[1:]))"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo terminals are a thing of Unix")


def events_of(text):
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


def test_every_line_is_an_event_of_the_contract(recording, capsys):
    assert main(["live", f"replay:{recording}", "--speed", "max", "--json", "--no-record"]) == 0

    events = events_of(capsys.readouterr().out)
    assert all({"event", "source", "t_s"} <= event.keys() for event in events)
    assert {event["event"] for event in events} == {
        "sample_rate", "phase", "repetition", "repetition_final", "set", "link", "warning"
    }  # fmt: skip
    assert [e["state"] for e in events if e["event"] == "set"] == ["started", "ended"]
    times = [e["t_s"] for e in events if e["event"] not in ("link", "warning")]
    assert times == sorted(times)


def test_finals_are_what_analyze_says_of_the_recording_that_was_made(recording, capsys, tmp_path):
    words = ["live", f"replay:{recording}", "--speed", "max", "--json", "--recordings", str(tmp_path / "kept")]
    assert main(words) == 0
    events = events_of(capsys.readouterr().out)
    finals = [e for e in events if e["event"] == "repetition_final"]

    (kept,) = (tmp_path / "kept").glob("*.csv")
    assert {e["recording"] for e in events if e["event"] == "link"} == {str(kept)}
    assert main(["analyze", "--json", str(kept)]) == 0
    (document,) = events_of(capsys.readouterr().out)
    repetitions = document["sets"][0]["repetitions"]

    assert len(finals) == len(repetitions) == 5
    for final, repetition in zip(finals, repetitions, strict=True):
        for key in ("drive_start_s", "mean_velocity_mps", "mean_velocity_sd_mps", "rom_m", "lowering_s"):
            assert final[key] == pytest.approx(repetition[key], abs=2e-5)


def test_a_repetition_is_told_within_a_blink_of_its_lockout(recording, capsys):
    assert main(["live", f"replay:{recording}", "--speed", "max", "--json", "--no-record"]) == 0

    shown = [e for e in events_of(capsys.readouterr().out) if e["event"] == "repetition"]
    assert len(shown) == 5
    assert max(e["t_s"] - e["drive_end_s"] for e in shown) < 0.4


def test_without_a_word_it_is_recorded_in_the_usual_place(recording, capsys):
    assert main(["live", f"replay:{recording}", "--speed", "max"]) == 0

    (kept,) = recordings_folder().glob("*.csv")
    assert str(kept) in capsys.readouterr().out.replace("\n", "")


def test_it_ends_with_the_report(recording, capsys):
    assert main(["live", f"replay:{recording}", "--speed", "max", "--no-record", "--load", "80"]) == 0

    shown = capsys.readouterr().out
    assert "SIMULATED" in shown
    assert "5 full repetitions, 80 kg" in shown
    assert "Against the guide" in shown


LIFTED = [
    ["sim:squat", "--lift", "squat", "--set", "guide.lowering_s=1.2"],
    ["sim:single_leg", "--variation", "single-leg", "--leg", "left", "--tempo", "2-0-X-1"],
    ["sim:", "--bar-offset-cm=6,2", "--load", "60,80", "--body-mass", "75", "--velocity-target", "0.45"],
    ["sim:no_gyroscope", "--load", "82.5"],
]


@pytest.mark.parametrize("words", LIFTED, ids=lambda words: words[0])
def test_the_recording_alone_tells_analyze_what_the_report_at_the_end_tells(words, capsys, tmp_path):
    assert main(["live", *words, "--speed", "max", "--recordings", str(tmp_path)]) == 0
    (kept,) = tmp_path.glob("*.csv")
    for sidecar in tmp_path.glob("*.toml"):  # which a program that was killed had not written yet
        sidecar.unlink()
    told = capsys.readouterr().out
    assert main(["analyze", str(kept)]) == 0

    report = capsys.readouterr().out
    assert told.rstrip().endswith(report.rstrip())


def test_what_a_call_says_goes_before_the_heading_of_a_recording(capsys, tmp_path):
    words = ["sim:", "--velocity-target", "0.45", "--load", "60", "--variation", "dumbbell"]
    assert main(["live", *words, "--speed", "max", "--json", "--recordings", str(tmp_path)]) == 0
    capsys.readouterr()
    (kept,) = tmp_path.glob("*.csv")

    assert main(["analyze", "--json", str(kept), "--variation", "barbell", "--set", "velocity_target_mps=0.6"]) == 0
    settings = events_of(capsys.readouterr().out)[0]["settings"]
    assert (settings["variation"], settings["velocity_target_mps"], settings["load_kg"]) == ("barbell", 0.6, [60.0])


@pytest.mark.parametrize(("beside", "load_kg"), [("", 60.0), ("loads_kg = [70.0]\n", 70.0)], ids=["heading", "keys"])
def test_what_a_recording_says_goes_before_the_file_of_its_user(beside, load_kg, capsys, tmp_path):
    assert main(["live", "sim:", "--load", "60", "--speed", "max", "--json", "--recordings", str(tmp_path)]) == 0
    (kept,) = tmp_path.glob("*.csv")
    kept.with_name(f"{kept.name}.edits.toml").write_text(beside)
    user_file().parent.mkdir(parents=True)
    user_file().write_text("load_kg = 50\n")
    capsys.readouterr()

    assert main(["analyze", "--json", str(kept)]) == 0
    assert events_of(capsys.readouterr().out)[0]["settings"]["load_kg"] == [load_kg]


def test_a_replay_of_a_recording_is_of_what_the_recording_is_of(capsys, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert (
        main(["live", "sim:squat", "--lift", "squat", "--load", "60", "--speed", "max", "--recordings", str(first)])
        == 0
    )
    (kept,) = first.glob("*.csv")
    replayed = ["live", f"replay:{kept}", "--speed", "max", "--json", "--recordings", str(second)]
    capsys.readouterr()
    assert main(replayed) == 0
    finals = [e for e in events_of(capsys.readouterr().out) if e["event"] == "repetition_final"]

    for file in (kept, *second.glob("*.csv")):
        assert main(["analyze", "--json", str(file)]) == 0
        (document,) = events_of(capsys.readouterr().out)
        repetitions = document["sets"][0]["repetitions"]
        assert (document["settings"]["lift"], document["settings"]["load_kg"]) == ("squat", [60.0])
        assert [r["rom_m"] for r in repetitions] == pytest.approx([final["rom_m"] for final in finals], abs=2e-5)


def test_the_file_of_its_user_may_change_after_a_recording_but_not_what_was_lifted(capsys, tmp_path):
    mine = user_file()
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text('variation = "weighted"\n[guide]\ntop_pause_s = [1, 2]\n', "utf-8")
    words = ["sim:", "--speed", "max", "--json", "--recordings", str(tmp_path / "kept"), "--tempo", "2-0-X-1"]
    assert main(["live", *words]) == 0
    (kept,) = (tmp_path / "kept").glob("*.csv")
    mine.write_text('variation = "barbell"\ntempo = "4-0-X-1"\n[guide]\ntop_pause_s = [0.5, 3]\n', "utf-8")
    capsys.readouterr()

    assert main(["analyze", "--json", str(kept)]) == 0
    settings = events_of(capsys.readouterr().out)[0]["settings"]
    assert (settings["variation"], settings["tempo"]["lowering_s"]) == ("weighted", 2.0)
    assert settings["guide"]["top_pause_s"] == [0.5, 3.0]


def test_several_sources_are_followed_side_by_side(recording, capsys):
    assert main(["live", f"replay:{recording}", "sim:", "--speed", "max", "--json", "--no-record"]) == 0

    finals = [e["source"] for e in events_of(capsys.readouterr().out) if e["event"] == "repetition_final"]
    assert {source: finals.count(source) for source in finals} == {f"replay:{recording}": 5, "sim:": 8}


def test_a_source_that_fails_does_not_spoil_the_other(recording, capsys, tmp_path):
    missing = f"replay:{tmp_path / 'missing.csv'}"
    assert main(["live", missing, f"replay:{recording}", "--speed", "max", "--json", "--no-record"]) == 2

    told = capsys.readouterr()
    assert "missing.csv" in told.err
    assert sum(e["event"] == "repetition_final" for e in events_of(told.out)) == 5


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["live", "usb:1"], 2),
        (["live", "sim:nobody"], 2),
        (["live", "sim:", "--device", "witmotion-ble"], 2),
        (["live", "serial:/dev/none", "--device", "nothing"], 2),
        (["live", "serial:/dev/none", "--device", "text-lines"], 1),
        (["live", "sim:", "sim:messy_session", "--raw-log", "x.log"], 2),
        (["live", "sim:", "sim:"], 2),  # whose events would be whose?
    ],
)
def test_what_cannot_be_followed_is_one_sentence(words, status, capsys):
    assert main([*words, "--no-record"]) == status

    said = capsys.readouterr().err
    assert said.startswith("hipthrust: ")
    assert "Traceback" not in said


def test_a_folder_that_takes_no_recording_is_one_sentence(recording, capsys, tmp_path):
    (tmp_path / "file").write_text("")

    assert main(["live", f"replay:{recording}", "--recordings", str(tmp_path / "file")]) == 1
    assert "--no-record" in capsys.readouterr().err


def started(*words, **more):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TERM": "xterm"}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, "live", *words], env=environment, **more)


@posix_only
def test_ctrl_c_closes_the_recording_reports_and_ends_with_130(recording, tmp_path):
    words = (f"replay:{recording}", "--speed", "20", "--json", "--recordings", str(tmp_path))
    with started(*words, stdout=subprocess.PIPE, text=True) as process:
        lines = []
        for line in process.stdout:
            lines.append(json.loads(line))
            if lines[-1]["event"] == "repetition" and lines[-1]["number"] == 3:
                process.send_signal(signal.SIGINT)
                break
        lines += [json.loads(line) for line in process.stdout]
        assert process.wait(20) == 130

    (kept,) = tmp_path.glob("*.csv")
    assert main(["analyze", "--json", str(kept)]) == 0
    assert sum(line["event"] == "repetition_final" for line in lines) >= 3
    assert [line["state"] for line in lines if line["event"] == "set"] == ["started", "ended"]


@posix_only
def test_a_program_that_is_killed_leaves_a_recording_of_all_it_told(recording, tmp_path, capsys):
    words = (f"replay:{recording}", "--speed", "20", "--json", "--recordings", str(tmp_path))
    with started(*words, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "repetition" and event["number"] == 4:
                process.kill()
                break
        process.stdout.read()
        process.wait(20)

    (kept,) = tmp_path.glob("*.csv")
    assert main(["analyze", "--json", str(kept)]) == 0
    (document,) = events_of(capsys.readouterr().out)
    assert len(document["sets"][0]["repetitions"]) >= 4
    assert document["source"]["duration_s"] >= event["t_s"] - 1.0


@posix_only
def test_the_screen_takes_keys_and_gives_the_terminal_back(recording, tmp_path):
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    before = termios.tcgetattr(theirs)
    words = (f"replay:{recording}", "--speed", "20", "--recordings", str(tmp_path), "--load", "60")
    with started(*words, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        shown = read_until(ours, "repetition 3")
        assert termios.tcgetattr(theirs)[6][termios.VSUSP] == bytes([os.fpathconf(theirs, "PC_VDISABLE")])  # Ctrl-Z
        os.write(ours, b"\x1axl82\rq")
        shown += read_until(ours, "Against the guide")
        after = termios.tcgetattr(theirs)
        os.close(theirs)
        shown += read_until(ours, "")
        assert process.wait(20) == 0
    os.close(ours)

    (marks,) = tmp_path.glob("*.edits.toml")
    assert "=false" in marks.read_text()
    assert any(cue in shown for cue in ("breathe", "squeeze", "brace"))  # twenty times as fast few pictures are drawn
    assert "82 kg" in shown
    assert after == before


IN_THE_BACKGROUND = """
import fcntl, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.exit(subprocess.run(sys.argv[1:], process_group=0).returncode)
"""


@posix_only
def test_in_the_background_of_a_terminal_it_goes_on_without_keys(recording):
    """As `timeout` starts it: whoever sets a terminal that belongs to others is stopped."""
    import pty

    ours, theirs = pty.openpty()
    words = ("live", f"replay:{recording}", "--speed", "max", "--no-record")
    call = [sys.executable, "-c", IN_THE_BACKGROUND, sys.executable, "-c", PROGRAM, *words]
    with subprocess.Popen(call, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        shown = read_until(ours, "Against the guide")
        process.kill()  # one that was stopped would never end
    os.close(ours)
    assert "Against the guide" in shown


def read_until(terminal, words, seconds=20.0):
    """Read what a terminal shows until the words are there; to its end for no words."""
    shown, until_s = "", time.monotonic() + seconds
    while (not words or words not in shown) and (left_s := until_s - time.monotonic()) > 0:
        if not select.select([terminal], [], [], left_s)[0]:
            break
        try:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")
        except OSError:  # the other end has gone
            break
    return shown


def test_a_name_from_the_air_makes_no_path():
    from datetime import datetime

    from hipthrust.live.places import free_name

    folder = Path(recordings_folder())
    path = free_name(folder, "ble:../../etc/passwd\x1b]0;x\x07", datetime(2026, 1, 2, 3, 4, 5))

    assert path.parent == folder
    assert path.name == "2026-01-02_03-04-05_ble-etc-passwd-0-x.csv"
