"""`hipthrust calibrate` and what `--calibration` then does, on simulated sensors with known errors."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hipthrust.configuration import user_file
from hipthrust.main import main
from sensor.formats import write_native
from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples, Source
from sensor.simulated import PRESETS, simulate

SCALE, BIAS_MPS2, BIAS_RADPS = np.array([0.92, 1.05, 0.95]), np.array([0.3, -0.2, 0.1]), np.array([0.02, -0.01, 0.03])
BOX = Source("simulated", "simulated", sensor="box 7", simulated=True, acc_range_mps2=16 * STANDARD_GRAVITY_MPS2)


def write(path, samples):
    """Write what the box with its errors reads."""
    wrong = ImuSamples(samples.time_s, samples.acc_mps2 * SCALE + BIAS_MPS2, samples.gyr_radps + BIAS_RADPS)
    stream = io.StringIO()
    write_native(wrong, BOX, stream)
    path.write_text(stream.getvalue())
    return str(path)


def sides(path, ups, rng):
    """Write the box laid down on sides for 2.5 s each, and turned about for a second between."""
    acc, gyr = [], []
    for up in np.array(ups, float):
        acc += [np.tile(up, (250, 1)), rng.normal(0, 0.6, (100, 3))]
        gyr += [np.zeros((250, 3)), rng.normal(0, 1.0, (100, 3))]
    scattered = STANDARD_GRAVITY_MPS2 * np.concatenate(acc) + rng.normal(0, 0.01, (350 * len(ups), 3))
    return write(path, ImuSamples(np.arange(len(scattered)) / 100, scattered, np.concatenate(gyr)))


@pytest.fixture
def six(tmp_path, rng):
    return sides(tmp_path / "sides.csv", np.concatenate([np.eye(3), -np.eye(3)]), rng)


@pytest.fixture(scope="module")
def lifted(tmp_path_factory):
    """A set seen by the box, and the truth beside it."""
    perfect = replace(PRESETS["touch_and_go"].imu, acc_bias_sd_mps2=0.0, gyr_bias_sd_radps=0.0, scale_sd_pct=0.0)
    simulation = simulate(replace(PRESETS["touch_and_go"], repetitions=6, imu=perfect), seed=2)
    path = tmp_path_factory.mktemp("lifted") / "set.csv"
    return write(path, simulation.samples), simulation.truth


@pytest.fixture
def document(capsys):
    def call(*words):
        assert main([*map(str, words), "--json"]) == 0
        return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)

    return call


def test_scale_and_bias_are_found_and_kept_under_the_sensors_name(six, document):
    found = document("calibrate", six)

    assert found["calibration"]["acc_scale"] == pytest.approx(SCALE, abs=0.002)
    assert found["calibration"]["acc_bias_mps2"] == pytest.approx(BIAS_MPS2, abs=0.01)
    assert found["calibration"]["gyr_bias_radps"] == pytest.approx(BIAS_RADPS, abs=0.001)
    assert [p["face"] for p in found["positions"]] == ["x up", "y up", "z up", "x down", "y down", "z down"]
    assert Path(found["file"]).parent == user_file().parent / "calibrations"
    assert 'sensor = "box 7"' in Path(found["file"]).read_text()


def errors_mps(document, truth):
    found = [r["mean_velocity_mps"] for s in document["sets"] for r in s["repetitions"]]
    return np.array(found) - [r.sensor.mean_velocity_mps for r in truth.repetitions]


def test_a_badly_scaled_sensor_measures_better_with_its_calibration(six, lifted, document):
    path, truth = lifted
    document("calibrate", six)
    without = document("analyze", path, "--point=sensor")
    mended = document("analyze", path, "--point=sensor", "--calibration=auto")

    assert np.sqrt(np.mean(errors_mps(mended, truth) ** 2)) < 0.006
    assert np.sqrt(np.mean(errors_mps(without, truth) ** 2)) > 2 * np.sqrt(np.mean(errors_mps(mended, truth) ** 2))


def test_the_report_says_by_what_it_was_corrected(six, lifted, document, capsys):
    document("calibrate", six)
    plain, mended = (document("analyze", lifted[0], *more) for more in ([], ["--calibration=auto"]))

    assert plain["source"]["calibration"] is None
    assert mended["source"]["calibration"].endswith(".toml")
    assert mended["source"]["acc_range_mps2"] == pytest.approx((156.9 - 0.2) / 1.05, abs=0.1)
    codes = [warning["code"] for warning in mended["warnings"]]
    assert "calibrated" in codes
    assert "gravity_off" not in codes


@pytest.mark.parametrize("name", ["left", "left.toml"])
def test_a_name_or_a_file_of_ones_own_is_used_again(six, lifted, document, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    kept = document("calibrate", six, "-o", name)["file"]

    assert Path("left.toml").exists() == (name == "left.toml")
    assert document("analyze", lifted[0], "--calibration", name)["source"]["calibration"] == kept


def test_the_users_own_settings_may_ask_for_it_and_calibrating_never_does(six, lifted, document):
    user_file().parent.mkdir(parents=True)
    user_file().write_text('[reading]\ncalibration = "auto"\n')
    first = document("calibrate", six)

    assert document("analyze", lifted[0])["source"]["calibration"] == first["file"]
    assert document("calibrate", six)["calibration"] == first["calibration"]


def test_without_a_calibration_of_its_own_the_recording_stays_as_it_is_with_a_note(lifted, recording, document):
    unknown = document("analyze", lifted[0], "--calibration=auto")

    assert unknown["source"]["calibration"] is None
    assert {w["code"]: w["message"] for w in unknown["warnings"]}["not_calibrated"].startswith(
        "There is none for box 7"
    )


def test_a_calibration_of_another_sensor_is_pointed_out(six, recording, document, tmp_path):
    document("calibrate", six, "-o", tmp_path / "box.toml")
    other = document("analyze", recording, "--calibration", tmp_path / "box.toml")

    assert "calibration_of_another" in [w["code"] for w in other["warnings"]]


def test_the_report_tells_how_good_it_is(tmp_path, rng, capsys):
    often = sides(tmp_path / "often.csv", [*np.eye(3), *-np.eye(3), *np.eye(3)], rng)
    assert main(["calibrate", often, "-o", str(tmp_path / "box.toml")]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("SIMULATED DATA")
    assert "9 rests (x down, x up 2 times" in shown
    assert "Gravity agrees to 0.00" in shown
    assert max(map(len, (line for line in shown.splitlines() if str(tmp_path) not in line))) <= 100


def test_a_missing_side_is_named_and_nothing_is_written(tmp_path, rng, capsys):
    five = sides(tmp_path / "five.csv", [*np.eye(3), *-np.eye(3)[:2]], rng)

    assert main(["calibrate", five]) == 2
    told = capsys.readouterr()
    assert "never with z down" in told.err
    assert told.err.count("\n") == 1
    assert not (user_file().parent / "calibrations").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "auto"], "cannot be called auto"),
        (["--from=1000"], "nothing is left after the cut"),
        (["--units=acc=stones"], "columns and units: "),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(six, words, said, capsys):
    assert main(["calibrate", six, *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no calibration"),
        ("acc_scale = 1", "is no calibration"),
        ("acc_scale = [1, 1, 1]", "is no calibration"),
        ("acc_scale = [1, 1, 30]\nacc_bias_mps2 = [0, 0, 0]", "acc_scale must lie between"),
        ("acc_scale = [1, 1, nan]\nacc_bias_mps2 = [0, 0, 0]", "is no calibration"),
        ("nonsense", "is no calibration"),
    ],
)
def test_a_calibration_that_cannot_be_used_is_wrong_usage(recording, tmp_path, text, said, capsys):
    path = tmp_path / "box.toml"
    if text is not None:
        path.write_text(text)

    assert main(["analyze", str(recording), "--calibration", str(path)]) == 2
    assert said in capsys.readouterr().err
