import pytest

from sensor.errors import RecordingError
from sensor.formats import find_recordings, read_recording, read_recordings


def test_one_bad_recording_does_not_hide_the_others_of_a_folder(motion, table, write, tmp_path):
    for name in ("a.csv", "c.csv"):
        write(name, table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T))
    write("b.csv", "time,acc_x,acc_y,acc_z\n0,0,0,9.8\n")
    found = find_recordings(tmp_path)
    assert [f.name.rpartition("/")[2] for f in found] == ["a.csv", "b.csv", "c.csv"]
    with pytest.raises(RecordingError):
        read_recording(found[1])
    assert motion.matches(read_recording(found[2]), gyroscope=False)


def test_a_second_file_of_the_same_sensor_is_another_recording(motion, table, write, tmp_path):
    for name in ("Raw Data.csv", "Raw Data copy.csv"):
        header = '"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"'
        write(name, table(header, motion.time_s, *motion.acc_mps2.T))
    assert [len(recording.samples) for recording in read_recordings(tmp_path)] == [300, 300]


def test_hidden_files_of_a_folder_are_left_out(motion, table, write, tmp_path):
    for name in ("a.csv", "._a.csv", ".cache/b.csv", "below/c.csv"):
        write(name, table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T))
    assert [found.name for found in find_recordings(tmp_path)] == [str(tmp_path / n) for n in ("a.csv", "below/c.csv")]
