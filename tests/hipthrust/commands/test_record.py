import asyncio
import contextlib
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from hipthrust.main import main
from sensor.formats import read_recordings

PROGRAM = "import sys; from hipthrust.main import main; sys.exit(main(sys.argv[1:]))"
serial_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are a thing of Unix")


def samples_of(path):
    (recording,) = read_recordings(path)
    return recording.samples


@pytest.fixture
def plugged_in(monkeypatch):
    """Plug a sensor into a pseudo terminal whose other end lives in a thread of its own; return its path."""
    fake_port = pytest.importorskip("fake_port")
    monkeypatch.setattr("sensor.devices.witmotion_registers.SETTLE_S", 0.001)
    loops, ports = [], []

    def plug_in(**options):
        ready = threading.Event()

        async def behind():
            loops.append((asyncio.get_running_loop(), asyncio.current_task()))
            ports.append(fake_port.FakePort(**options))
            ports[-1].plug_in()
            ready.set()
            try:
                await asyncio.sleep(60)
            finally:
                ports[-1].unplug()

        def live():
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(behind())

        threading.Thread(target=live, daemon=True).start()
        ready.wait(5)
        return ports[-1].path

    yield plug_in
    for loop, task in loops:
        loop.call_soon_threadsafe(task.cancel)


def test_what_a_recording_says_of_the_lift_is_kept_in_a_copy(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert main(["record", "sim:", "-o", str(first), "--seconds", "2", "--speed", "max"]) == 0
    text = first.read_text()
    assert "# lift" not in text
    first.write_text(text.replace("recording 1\n", "recording 1\n# lift: squat\n", 1))

    assert main(["record", f"replay:{first}", "-o", str(second), "--speed", "max"]) == 0
    assert "# lift: squat\n" in second.read_text()


def test_a_replayed_recording_is_recorded_as_it_is(recording, tmp_path):
    output = tmp_path / "again.csv"

    assert main(["record", f"replay:{recording}", "-o", str(output), "--speed", "max"]) == 0
    np.testing.assert_array_equal(samples_of(output).acc_mps2, samples_of(recording).acc_mps2)
    np.testing.assert_array_equal(samples_of(output).time_s, samples_of(recording).time_s)


def test_so_many_seconds_of_signal_are_recorded(tmp_path, capsys):
    output = tmp_path / "set.csv"

    assert main(["record", "sim:", "-o", str(output), "--speed", "max", "--seconds", "2.5"]) == 0
    assert len(samples_of(output)) == 250
    assert "250 samples, 2.5 s" in capsys.readouterr().out


def test_a_simulated_recording_says_so(tmp_path, capsys):
    output = tmp_path / "set.csv"
    main(["record", "sim:", "-o", str(output), "--speed", "max", "--seconds", "1"])

    assert "# simulated: true\n" in output.read_text()
    assert "simulated" in capsys.readouterr().err


@serial_only
def test_a_raw_log_decodes_to_the_same_recording(plugged_in, tmp_path):
    log, live, decoded = (tmp_path / name for name in ("set.log", "live.csv", "decoded.csv"))
    words = ["record", f"serial:{plugged_in(rate_hz=100.0)}", "--device", "witmotion-serial", "--seconds", "0.5"]

    assert main([*words, "-o", str(live), "--raw-log", str(log)]) == 0
    assert main(["decode", str(log), "-o", str(decoded)]) == 0
    recorded, again = samples_of(live), samples_of(decoded)
    assert 40 < len(recorded) <= 50
    np.testing.assert_allclose(again.time_s[: len(recorded)], recorded.time_s, atol=1e-5)
    np.testing.assert_array_equal(again.acc_mps2[: len(recorded)], recorded.acc_mps2)


@serial_only
def test_a_raw_log_tells_the_rate_that_the_line_carries(plugged_in, tmp_path):
    log, live, decoded = (tmp_path / name for name in ("set.log", "live.csv", "decoded.csv"))
    words = ["record", f"serial:{plugged_in(baud=9600, rate_hz=20.0)}", "--device", "witmotion-serial"]

    assert main([*words, "--seconds", "0.5", "-o", str(live), "--raw-log", str(log)]) == 0
    assert main(["decode", str(log), "-o", str(decoded)]) == 0
    assert "# rate_hz: 20.0\n" in log.read_text()
    count = len(samples_of(live))
    np.testing.assert_allclose(samples_of(decoded).time_s[:count], samples_of(live).time_s, atol=1e-5)


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["usb:1"], 2, "is no source: write ble:NAME-OR-ADDRESS"),
        (["sim:", "--device", "witmotion-ble"], 2, "is no device"),
        (["ble:x", "--device", "toaster"], 2, "'toaster' is not a device known here: use one of witmotion-ble"),
        (["ble:x", "--device", "witmotion-serial"], 2, "is not reached over ble: choose one of witmotion-ble"),
        (["sim:", "--seconds", "0"], 2, "--seconds must be above 0"),
        (["sim:", "--speed", "fast"], 2, "--speed needs a factor above 0, or max"),
        (["sim:", "--speed", "-1"], 2, "--speed needs a factor above 0, or max"),
        (["ble:x", "--rate", "nan"], 2, "--rate must be above 0"),
        (["ble:x", "--rate", "1e-320"], 2, "--rate must be from 0.1 to 10000"),
        (["ble:x", "--units", "acc=stone"], 2, "--units"),
        (["replay:nowhere.csv"], 2, "there is no such file"),
        (["serial:/dev/nowhere"], 1, "no port fits serial:/dev/nowhere"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_one_sentence(words, status, sentence, tmp_path, capsys):
    assert main(["record", *words, "-o", str(tmp_path / "set.csv")]) == status
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="devices have other names")
def test_a_recording_to_standard_output_holds_nothing_else():
    words = [sys.executable, "-c", PROGRAM, "record", "sim:", "-o", "/dev/stdout", "--speed", "max", "--seconds", "1"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)

    assert all(line.startswith("#") or line.count(",") >= 3 for line in done.stdout.splitlines())
    assert "Wrote /dev/stdout: 100 samples" in done.stderr


def test_a_raw_log_of_nothing_does_not_stand_in_the_way_of_the_next_try(tmp_path):
    words = ["record", "serial:/dev/nowhere", "-o", str(tmp_path / "set.csv"), "--raw-log", str(tmp_path / "set.log")]

    assert [main(words), main(words)] == [1, 1]
    assert list(tmp_path.iterdir()) == []


def test_an_existing_recording_stays_as_it_is(recording, tmp_path, capsys):
    output = tmp_path / "set.csv"
    output.write_text("precious")

    assert main(["record", f"replay:{recording}", "-o", str(output)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert output.read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a thing of Unix")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_closes_the_file_and_says_what_is_in_it(sent, tmp_path):
    output = tmp_path / "set.csv"
    words = [sys.executable, "-c", PROGRAM, "record", "sim:", "-o", str(output)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stderr.readline()  # that it is simulated: it has begun
        while not output.exists() or output.stat().st_size < 2000:
            assert process.poll() is None
        process.send_signal(sent)
        told, complained = process.communicate(timeout=10)

    assert process.returncode == 130
    assert told.startswith(f"Wrote {output}: ")
    assert f"{len(samples_of(output))} samples" in told
    assert complained == ""


def test_standard_output_is_no_place_for_a_recording(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["record", "sim:", "-o", "-", "--speed", "max"]) == 2
    assert list(tmp_path.iterdir()) == []
