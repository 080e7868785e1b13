import json

import numpy as np
import pytest

from sensor.errors import RecordingError
from sensor.formats import find_recordings, read_recordings

EPOCH_MS = 1_700_000_000_000


def logged(motion, table, values, *, header="time,seconds_elapsed,z,y,x"):
    nanoseconds = [str(EPOCH_MS * 10**6 + round(1e9 * t)) for t in motion.time_s]
    return table(header, nanoseconds, motion.time_s - 0.02, *values.T[::-1])


GRAVITY = np.array([0.0, 0.0, 9.80665])
IOS = "version,device name,recording time,platform,appVersion,standardisation\n3,iPhone,2026,ios,1.30,{}\n"


def test_sensor_logger_reads_columns_by_name_not_by_place(motion, table, write, tmp_path):
    write("TotalAcceleration.csv", logged(motion, table, motion.acc_mps2))
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps))
    write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 - GRAVITY))
    write("Magnetometer.csv", logged(motion, table, motion.acc_mps2))
    write("Annotation.csv", "")
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)
    assert recording.source.start == "2023-11-14T22:13:20.000+00:00"


def test_sensor_logger_adds_gravity_where_it_was_taken_out(motion, table, write, tmp_path):
    write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 - GRAVITY))
    write("Gravity.csv", logged(motion, table, np.tile(GRAVITY, (300, 1))))
    (recording,) = read_recordings(tmp_path / "Accelerometer.csv")
    assert motion.matches(recording, gyroscope=False)
    assert [note.code for note in recording.notes] == ["gravity_restored"]


@pytest.mark.parametrize(("standardised", "sign"), [("False", -1), ("True", 1)])
def test_sensor_logger_turns_the_sign_of_ios_unless_it_was_standardised(
    motion, table, write, tmp_path, standardised, sign
):
    write("Accelerometer.csv", logged(motion, table, sign * (motion.acc_mps2 - GRAVITY)))
    write("Gravity.csv", logged(motion, table, np.tile(sign * GRAVITY, (300, 1))))
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps))
    write("Metadata.csv", IOS.format(standardised))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)
    assert recording.source.sensor == "iPhone"


def test_sensor_logger_tells_ios_by_an_uncalibrated_accelerometer_in_g(motion, table, write, tmp_path):
    write("Accelerometer.csv", logged(motion, table, GRAVITY - motion.acc_mps2))
    write("Gravity.csv", logged(motion, table, np.tile(-GRAVITY, (300, 1))))
    write("AccelerometerUncalibrated.csv", logged(motion, table, -motion.acc_g))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording, gyroscope=False)


@pytest.mark.parametrize("unit", ["g", "m/s2"])
def test_sensor_logger_uses_the_uncalibrated_accelerometer_alone_in_its_own_unit(motion, table, write, unit):
    values = -motion.acc_g if unit == "g" else motion.acc_mps2
    path = write("AccelerometerUncalibrated.csv", logged(motion, table, values))
    (recording,) = read_recordings(path)
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.acc_unit == unit
    assert "unit_changed" not in [note.code for note in recording.notes]


def test_sensor_logger_headers_of_old_versions_are_read(motion, table, write, tmp_path):
    for name, values in (("ACCELEROMETER", motion.acc_mps2 - GRAVITY), ("GRAVITY", np.tile(GRAVITY, (300, 1)))):
        header = f"time,seconds_elapsed,{name} Z (m/s²),{name} Y (m/s²),{name} X (m/s²)"
        write(f"{name.title()}.csv", logged(motion, table, values, header=header))
    header = "time,seconds_elapsed,GYROSCOPE Z (rad/s),GYROSCOPE Y (rad/s),GYROSCOPE X (rad/s)"
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps, header=header))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)


def test_sensor_logger_without_gravity_anywhere_is_refused(motion, table, write):
    path = write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 * [0.1, 1, 0]))
    with pytest.raises(RecordingError, match="gravity was removed"):
        list(read_recordings(path))


def sensor_logger_json(motion):
    def entries(sensor, values):
        for t, (x, y, z) in zip(motion.time_s, values, strict=True):
            nanoseconds = EPOCH_MS * 10**6 + round(1e9 * t)
            yield {
                "sensor": sensor,
                "time": str(nanoseconds),
                "seconds_elapsed": f"{t}",
                "z": f"{z}",
                "y": f"{y}",
                "x": f"{x}",
            }

    return json.dumps([*entries("TotalAcceleration", motion.acc_mps2), *entries("Gyroscope", motion.gyr_radps)])


def test_sensor_logger_json_may_begin_with_what_describes_the_session(motion, read):
    described = [{"version": "3", "sensor": "Metadata", "platform": "android"}, *json.loads(sensor_logger_json(motion))]
    recording = read(json.dumps(described), "export.json")
    assert motion.matches(recording)
    assert recording.source.format == "sensor-logger-json"


def test_sensor_logger_json_is_read(motion, read):
    recording = read(sensor_logger_json(motion), "export.json")
    assert motion.matches(recording)
    assert recording.source.format == "sensor-logger-json"


def test_metadata_alone_is_no_recording(write, tmp_path):
    write("Metadata.csv", IOS.format("False"))
    with pytest.raises(RecordingError) as caught:
        find_recordings(tmp_path)
    assert caught.value.code == "no_recording"
