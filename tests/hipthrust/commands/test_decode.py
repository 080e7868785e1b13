import numpy as np
import pytest

from hipthrust.main import main
from sensor.devices.device import Wish, Write
from sensor.devices.table_of_devices import DEVICES, device_named
from sensor.formats import read_recordings
from sensor.link.raw_log import MAGIC

CHANNEL = "0000ffe4-0000-1000-8000-00805f9a34fb"


def joint(x):
    """Return a frame of a WitMotion at rest, its x axis counting."""
    return (b"\x55\x61" + x.to_bytes(2, "little") + bytes.fromhex("00000008") + bytes(12)).hex()


@pytest.fixture
def log(tmp_path):
    """Write a log and return its path."""

    def write(*lines, device="witmotion-ble"):
        path = tmp_path / "set.log"
        path.write_text("".join(f"{line}\n" for line in (MAGIC, f"# device: {device}", "# rate_hz: 100", *lines)))
        return str(path)

    return write


def frames(first, count, start_s):
    return [f"{start_s + k / 100:.6f} < {CHANNEL} {joint(first + k)}" for k in range(count)]


def test_a_lost_link_in_the_log_is_a_jump_in_the_recording(log, tmp_path, capsys):
    path = log(
        "0.0 * connected", "0.5 * started", *frames(0, 50, 0.5),
        "1.0 * lost", "4.0 * connected", "4.2 * started", *frames(50, 50, 4.2),
    )  # fmt: skip

    assert main(["decode", path, "-o", str(tmp_path / "out.csv")]) == 0
    (recording,) = read_recordings(tmp_path / "out.csv")
    assert len(recording.samples) == 100
    (gap,) = recording.source.gaps
    assert gap.stop_s - gap.start_s == pytest.approx(3.21, abs=0.05)
    assert "100 frames understood, 0 refused" in capsys.readouterr().out


def test_standard_output_is_no_place_for_a_recording(log, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = log("0.0 * connected", "0.5 * started", *frames(0, 50, 0.5))

    assert main(["decode", path, "-o", "-"]) == 2
    assert "name a file in place of -" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["set.log"]


def test_what_came_before_the_stream_was_set_up_is_no_sample(log, tmp_path):
    path = log("0.0 * connected", *frames(900, 20, 0.0), "0.5 * started", *frames(0, 30, 0.5))

    assert main(["decode", path, "-o", str(tmp_path / "out.csv")]) == 0
    assert len(next(read_recordings(tmp_path / "out.csv")).samples) == 30


def test_what_came_between_the_last_command_and_the_start_is_no_sample(log, tmp_path):
    device, wish = device_named("witmotion-ble"), Wish(rate_hz=100.0)
    sent = [step.data.hex() for step in device.new_decoder().start(wish) if isinstance(step, Write)]
    path = log(
        "0.0 * connected", *(f"0.1 > {CHANNEL} {data}" for data in sent),
        *frames(900, 20, 0.2), "0.5 * started", *frames(0, 30, 0.5),
    )  # fmt: skip

    assert main(["decode", path, "-o", str(tmp_path / "out.csv")]) == 0
    assert len(next(read_recordings(tmp_path / "out.csv")).samples) == 30


def test_a_log_of_bytes_alone_is_a_stream_from_its_beginning(log, tmp_path):
    assert main(["decode", log(*frames(0, 40, 7.0)), "-o", str(tmp_path / "out.csv")]) == 0
    assert len(next(read_recordings(tmp_path / "out.csv")).samples) == 40


def printed(pattern, count, start_s):
    return [f"{start_s + k / 100:.6f} < - {pattern.format(k=k).encode().hex()}" for k in range(count)]


def test_units_that_were_guessed_stay_after_a_lost_link(log, tmp_path):
    path = log(
        "0.0 * connected", "0.1 * started", *printed("0.0,0.0,1.0\r\n", 50, 0.1),
        "1.0 * lost", "4.0 * connected", "4.1 * started", *printed("0.0,0.0,9.0\r\n", 50, 4.1), device="text-lines",
    )  # fmt: skip

    assert main(["decode", path, "-o", str(tmp_path / "out.csv")]) == 0
    samples = next(read_recordings(tmp_path / "out.csv")).samples
    assert samples.acc_mps2[[5, -1], 2] == pytest.approx([9.80665, 9 * 9.80665], rel=1e-4)


def test_units_that_are_told_hold_and_those_that_are_guessed_are_said(log, tmp_path, capsys):
    path = log(*printed("0.0,0.0,9.8,0.0,0.0,90.0\r\n", 50, 0.1), device="text-lines")
    rates_dps = {}
    for name, words in {"guessed": [], "told": ["--units", "acc=m/s2,gyr=deg/s"]}.items():
        assert main(["decode", path, "-o", str(tmp_path / f"{name}.csv"), *words]) == 0
        rates_dps[name] = np.loadtxt(tmp_path / f"{name}.csv", delimiter=",", skiprows=8, comments="#")[:, 6].max()
        said = capsys.readouterr().err
        assert ("angular rate is in rad/s, as is usual beside m/s2" in said) == (name == "guessed")
    assert rates_dps == pytest.approx({"guessed": np.degrees(90.0), "told": 90.0}, rel=1e-4)


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ("hello\n", [], "it is no raw log"),
        ("", [], "it is no raw log"),
        (f"{MAGIC}\n# device: toaster\n", [], "'toaster' is not a device"),
        (f"{MAGIC}\n# device: witmotion-ble\n", [], "it holds no readings of witmotion-ble (0 frames understood"),
        (f"{MAGIC}\n# device: witmotion-ble\n1.0 < - zz\nnan < - 55\n", [], "it holds no readings"),
        (f"{MAGIC}\n# device: witmotion-ble\n1.0 < - {b'garbage'.hex()}\n", [], "7 bytes passed over"),
        (f"{MAGIC}\n# device: text-lines\n# acc_unit: foo\n", [], "'foo' is not a unit known here"),
        (f"{MAGIC}\n# device: text-lines\n", ["--units", "acc=stones"], "--units: 'stones' is not a unit known here"),
        (f"{MAGIC}\n# device: text-lines\n# rate_hz: 1e-320\n", [], "rate_hz must be from 0.1 to 10000"),
    ],
)
def test_a_log_that_holds_no_readings_is_told(content, words, sentence, tmp_path, capsys):
    (tmp_path / "set.log").write_text(content)

    assert main(["decode", str(tmp_path / "set.log"), "-o", str(tmp_path / "out.csv"), *words]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("device", [device.name for device in DEVICES if not device.name.startswith("witmotion")])
@pytest.mark.parametrize("told", [("0.0 * connected", "0.5 * started"), ()])
def test_a_log_of_another_device_is_told(device, told, log, tmp_path, capsys):
    path = log(*told, *frames(0, 50, 0.5))

    assert main(["decode", path, "-o", str(tmp_path / "out.csv"), "--device", device]) == 2
    assert f"it holds no readings of {device}" in capsys.readouterr().err


def test_a_log_that_is_not_there_is_told(tmp_path, capsys):
    assert main(["decode", "nowhere.log", "-o", str(tmp_path / "out.csv")]) == 2
    assert "there is no such file" in capsys.readouterr().err
