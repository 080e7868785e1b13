import numpy as np
import pytest

from sensor.errors import RecordingError
from sensor.formats.xsens_dot import rate_from_orientation

HEAD = "sep=,\nDeviceTag:,LF-3,,\nOutputRate:,60Hz,,\nStartTime:,2026-03-01 10:00:00.500 +0100,,\n 2026,,,\n\n"


def dot(table, time_s, **quantities):
    """Write a DOT file whose clock rolls over in the middle."""
    names = [
        f"{name}_{axis}" for name, values in quantities.items() for axis in ("XYZ" if values.shape[1] == 3 else "WXYZ")
    ]
    micros = [str(round(2**32 - 1_000_000 + 1e6 * t) % 2**32) for t in time_s]
    packets = [str(k + 1) for k in range(len(time_s))]
    columns = [column for values in quantities.values() for column in values.T]
    return HEAD + table(
        ",".join(["PacketCounter", "SampleTimeFine", *names, "Status"]), packets, micros, *columns, ["0"] * len(time_s)
    )


@pytest.fixture
def tilt_deg(motion):
    """The pitch of the sensor: a turn about y of the earth's vertical seen from the sensor."""
    return np.degrees(np.arctan2(-motion.acc_g[:, 0], motion.acc_g[:, 2]))


def test_acceleration_and_angular_rate_are_read_over_the_clocks_roll_over(motion, table, read):
    recording = read(dot(table, motion.time_s, Acc=motion.acc_mps2, Gyr=motion.gyr_dps))
    assert motion.matches(recording)
    assert (recording.source.sensor, recording.source.stated_rate_hz) == ("Xsens DOT LF-3", 60.0)
    assert recording.source.start == "2026-03-01T09:00:00.500+00:00"


def euler(tilt_deg):
    return np.column_stack([np.zeros_like(tilt_deg), tilt_deg, np.full_like(tilt_deg, 70.0)])


def quaternion(tilt_deg):
    half = np.radians(tilt_deg) / 2
    return np.column_stack([np.cos(half), np.zeros_like(half), np.sin(half), np.zeros_like(half)])


@pytest.mark.parametrize("orientation", ["Euler", "Quat"])
def test_gravity_is_put_back_with_the_orientation(motion, tilt_deg, table, read, orientation):
    angles = euler(tilt_deg) if orientation == "Euler" else quaternion(tilt_deg)
    recording = read(dot(table, motion.time_s, **{orientation: angles, "FreeAcc": np.zeros((300, 3))}))
    assert motion.matches(recording, tolerance=0.02)
    assert [note.code for note in recording.notes] == ["gravity_restored", "gyroscope_derived"]


def test_free_acceleration_upwards_makes_the_specific_force_longer(motion, table, read):
    free = np.tile([0.0, 0.0, 1.0], (300, 1))
    recording = read(dot(table, motion.time_s, Euler=euler(np.zeros(300)), FreeAcc=free))
    np.testing.assert_allclose(recording.samples.acc_mps2, np.tile([0, 0, 10.80665], (300, 1)), atol=1e-6)


def test_the_heading_does_not_matter(motion, tilt_deg, table, read):
    turned = euler(tilt_deg) + np.array([0.0, 0.0, 100.0])
    recording = read(dot(table, motion.time_s, Euler=turned, FreeAcc=np.zeros((300, 3))))
    assert motion.matches(recording, tolerance=0.02)


def test_free_acceleration_alone_is_refused(motion, table, read):
    with pytest.raises(RecordingError, match="no orientation") as caught:
        read(dot(table, motion.time_s, FreeAcc=motion.acc_mps2))
    assert caught.value.code == "gravity_removed"


def test_a_blank_clock_is_replaced_by_the_packets_and_their_rate(motion, table, read):
    text = dot(table, motion.time_s, Acc=motion.acc_mps2)
    lines = [
        ",".join([*line.split(",")[:1], "", *line.split(",")[2:]]) if line[:1].isdigit() else line
        for line in text.splitlines()
    ]
    assert read("\n".join(lines)).source.rate_hz == pytest.approx(60)


def test_the_rate_of_a_steady_turn_is_its_rate():
    angle = np.radians(10 * np.arange(5))
    zero, one = np.zeros(5), np.ones(5)
    turn = np.moveaxis(
        np.array([[np.cos(angle), -np.sin(angle), zero], [np.sin(angle), np.cos(angle), zero], [zero, zero, one]]), 2, 0
    )
    np.testing.assert_allclose(
        rate_from_orientation(np.arange(5) / 10, turn), np.tile([0, 0, np.radians(100)], (5, 1)), atol=1e-9
    )


def test_one_orientation_has_no_rate():
    assert rate_from_orientation(np.zeros(1), np.eye(3)[None]).tolist() == [[0.0, 0.0, 0.0]]


def server(table, motion, addresses):
    """Write a file of the server in which two sensors take turns; the clock rolls over in the middle."""
    micros = [str(round(2**32 - 1_000_000 + 1e6 * t) % 2**32) for t in motion.time_s]
    header = "Timestamp,Address,Acc_x,Acc_y,Acc_z,Gyr_x,Gyr_y,Gyr_z"
    return table(header, micros, addresses, *motion.acc_mps2.T, *motion.gyr_dps.T)


def test_a_file_of_the_server_is_read_over_the_clocks_roll_over(motion, table, read):
    recording = read(server(table, motion, ["D4:CA:6E:F1:00:01"] * 300))
    assert motion.matches(recording)
    assert (recording.source.format, recording.source.sensor) == ("xsens-dot", "Xsens DOT D4:CA:6E:F1:00:01")


def test_of_several_sensors_in_a_file_of_the_server_one_is_read(motion, table, read):
    header, *rows = server(table, motion, ["D4:CA:6E:F1:00:01"] * 300).splitlines()
    other = [",".join([row.split(",")[0], "D4:CA:6E:F1:00:02", *["1"] * 6]) for row in rows[::2]]
    both = [line for k, row in enumerate(rows) for line in ((row, other[k // 2]) if k % 2 == 0 else (row,))]
    recording = read("\n".join([header, *both, ""]))
    assert motion.matches(recording)
    assert [note.code for note in recording.notes] == ["several_sensors"]
