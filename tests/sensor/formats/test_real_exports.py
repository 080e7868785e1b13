"""Files as the apps wrote them: they are read right, or refused with the reason."""

import numpy as np
import pytest

from sensor.errors import RecordingError
from sensor.formats import ReadHints, read_recordings
from sensor.formats.border.units import resting_norm
from sensor.gyroscope import judge_gyroscope

pytestmark = pytest.mark.shared

# folder or file: format, samples, rate in Hz, seconds, with a gyroscope, with an absolute start
EXPORTS = {
    "sensorlogger_android_2023_full_export_head3000": ("sensor-logger", 2987, 49.4, 60.5, True, True),
    "sensorlogger_ios_2022_squats_handheld": ("sensor-logger", 10910, 99.8, 109.3, True, True),
    "phyphox_accelerometer_gyroscope_gait": ("phyphox", 2387, 49.7, 48.0, True, False),
    "xsens_dot_csv/LF3_20241209_1137.csv": ("xsens-dot", 1916, 60.0, 39.7, True, True),
    "xsens_dot_csv/RF2_20241209_1045.csv": ("xsens-dot", 3872, 60.0, 64.5, True, True),
    "movesense_json": ("movesense-json", 8744, 102.3, 85.5, True, False),
    "witmotion_binary_txt/WIT18_0x61.TXT": ("witmotion-frames", 2197, 20.0, 109.8, True, True),
    "lumbar_sit_to_stand_skdh": ("table", 11650, 128.0, 91.0, False, False),
}


@pytest.fixture
def formats(shared):
    return shared / "bench" / "real" / "formats"


@pytest.mark.parametrize(("path", "facts"), EXPORTS.items(), ids=EXPORTS)
def test_an_export_is_read_right(formats, path, facts):
    (recording,) = read_recordings(formats / path)
    source, samples = recording.source, recording.samples
    name, count, rate_hz, duration_s, gyroscope, start = facts
    assert (source.format, source.samples, source.gyroscope, source.start is not None) == (
        name,
        count,
        gyroscope,
        start,
    )
    assert source.rate_hz == pytest.approx(rate_hz, rel=2e-3)
    assert source.duration_s == pytest.approx(duration_s, abs=0.05)
    assert resting_norm(samples.acc_mps2, rate_hz) == pytest.approx(9.80665, rel=0.07)
    if gyroscope:
        scale = judge_gyroscope(samples).scale
        assert scale is None or scale == pytest.approx(1, rel=0.2)  # told by its first turns; units differ by 57


def test_phyphox_linear_acceleration_is_refused(formats):
    with pytest.raises(RecordingError) as caught:
        list(read_recordings(formats / "phyphox_linear_acceleration_elevator"))
    assert caught.value.code == "gravity_removed"


def test_frames_without_a_clock_ask_for_the_rate(formats):
    path = formats / "witmotion_binary_txt" / "example_0x51_52_53.TXT"
    with pytest.raises(RecordingError, match="--rate"):
        list(read_recordings(path))
    (recording,) = read_recordings(path, ReadHints(rate_hz=20.0))
    frames = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, 44)  # four frames of 11 bytes a sample
    words = [np.ascontiguousarray(frames[:, k : k + 6]).view("<i2") / 32768 for k in (2, 13)]
    np.testing.assert_allclose(recording.samples.acc_mps2, 16 * 9.80665 * words[0], atol=1e-9)
    np.testing.assert_allclose(recording.samples.gyr_radps, np.radians(2000 * words[1]), atol=1e-9)


def test_the_sum_of_ios_acceleration_and_gravity_is_what_its_raw_sensor_read(formats):
    folder = formats / "sensorlogger_ios_2022_squats_handheld"
    (recording,) = read_recordings(folder)
    names = ("Accelerometer.csv", "AccelerometerUncalibrated.csv")
    fused, raw = (np.loadtxt(folder / name, delimiter=",", skiprows=1, usecols=(1, 4, 3, 2)) for name in names)
    time_s = fused[0, 0] + recording.samples.time_s
    expected = np.column_stack([np.interp(time_s, raw[:, 0], -9.80665 * axis) for axis in raw[:, 1:].T])
    assert np.median(np.abs(recording.samples.acc_mps2 - expected)) < 0.1


def test_barbells_over_ble_lose_their_repeated_readings_and_keep_their_times(shared):
    for recording in read_recordings(shared / "bench" / "real" / "barbell_ble" / "squat"):
        assert {"repeated_readings", "uneven_clock"} <= {note.code for note in recording.notes}
        assert recording.source.repeated_rows > 0.2 * recording.source.samples


def test_coarse_accelerometers_keep_every_row(shared):
    for recording in read_recordings(shared / "bench" / "real" / "glute_bridge_thigh" / "bridge"):
        assert recording.source.repeated_rows == 0


def test_simulated_recordings_are_read_without_a_doubt(shared):
    for recording in read_recordings(shared / "bench" / "sim"):
        assert [note for note in recording.notes if note.code != "gaps"] == []
        assert bool(recording.notes) <= ("packet_loss" in recording.source.file)
