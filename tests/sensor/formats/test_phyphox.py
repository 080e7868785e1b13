import io
import zipfile

import numpy as np
import pytest

from sensor.errors import RecordingError

EPOCH_MS = 1_700_000_000_000


NAMES = ["Time (s)", *(f"Acceleration {axis} (m/s^2)" for axis in "xyz"), "Absolute acceleration (m/s^2)"]


def phyphox(motion, table, *, delimiter=",", decimal="."):
    header = delimiter.join(f'"{name}"' for name in NAMES)
    size = np.linalg.norm(motion.acc_mps2, axis=1)
    return table(header, motion.time_s, *motion.acc_mps2.T, size, delimiter=delimiter, decimal=decimal)


@pytest.mark.parametrize("marks", [",.", "\t.", ";.", "\t,", ";,"], ids=repr)
def test_phyphox_is_read_with_all_its_delimiters_and_decimal_marks(motion, table, read, marks):
    recording = read(phyphox(motion, table, delimiter=marks[0], decimal=marks[1]), "Raw Data.csv")
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.format == "phyphox"


def phyphox_zip(motion, table, *, pause_s):
    archive = io.BytesIO()
    header = '"Time (s)","Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)","Absolute (rad/s)"'
    size = np.linalg.norm(motion.gyr_radps, axis=1)
    start = EPOCH_MS / 1000
    clock = [
        '"event","experiment time","system time","system time text"',
        f'"START",0.0,{start},"x"',
        f'"PAUSE",1.5,{start + 1.5},"x"',
        f'"START",1.5,{start + 1.5 + pause_s},"x"',
    ]
    with zipfile.ZipFile(archive, "w") as exported:
        exported.writestr("Accelerometer.csv", phyphox(motion, table))
        exported.writestr("Gyroscope.csv", table(header, motion.time_s, *motion.gyr_radps.T, size))
        exported.writestr("meta/time.csv", "\n".join(clock))
        exported.writestr("meta/device.csv", '"property","value"\n"deviceModel","Pixel 8"\n"deviceBrand","google"\n')
    return archive.getvalue()


def test_a_phyphox_zip_gives_one_recording_with_its_start_device_and_pause(motion, table, read):
    recording = read(phyphox_zip(motion, table, pause_s=10.0), "phyphox.zip")
    assert recording.source.start == "2023-11-14T22:13:20.000+00:00"
    assert recording.source.sensor == "google Pixel 8"
    assert recording.samples.gyr_radps is not None
    (gap,) = recording.source.gaps
    assert gap.stop_s - gap.start_s == pytest.approx(10.01, abs=1e-3)


def test_phyphox_linear_acceleration_is_refused_with_what_to_record(motion, table, read):
    text = (
        phyphox(motion, table)
        .replace("Acceleration x", "Linear Acceleration x")
        .replace("Acceleration y", "Linear Acceleration y")
    )
    with pytest.raises(RecordingError, match="Acceleration with g") as caught:
        read(text.replace("Acceleration z", "Linear Acceleration z"))
    assert caught.value.code == "gravity_removed"
