import zipfile

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


def zipped(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)


def test_zips_in_a_folder_are_opened_and_zips_in_those_are_not(motion, table, write, tmp_path):
    rows = table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T)
    write("b.csv", rows)
    (tmp_path / "below").mkdir()
    zipped(tmp_path / "a.zip", one=rows, two=rows)
    zipped(tmp_path / "below" / "c.zip", three=rows, inner=(tmp_path / "a.zip").read_bytes())
    names = [found.name for found in find_recordings(tmp_path)]
    assert names == [
        str(tmp_path / name) for name in ("a.zip/one.csv", "a.zip/two.csv", "b.csv", "below/c.zip/three.csv")
    ]
    assert all(motion.matches(recording, gyroscope=False) for recording in read_recordings(tmp_path))


def test_a_recording_in_a_zip_is_found_by_the_name_that_its_report_has(motion, table, tmp_path):
    rows = table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T)
    zipped(tmp_path / "a.zip", one=rows, two=rows)
    for found in find_recordings(tmp_path / "a.zip"):
        assert find_recordings(found.name) == (found,)
    for name in ("a.zip/three.csv", "a.zip/one.csv/x"):
        with pytest.raises(RecordingError, match="there is no such file or folder"):
            find_recordings(tmp_path / name)


def test_a_broken_zip_in_a_folder_is_told_and_does_not_hide_the_others(motion, table, write, tmp_path):
    write("b.csv", table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T))
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    (tmp_path / "z.zip").write_bytes(b"PK\x03\x04" + bytes(60))
    broken, whole, other = find_recordings(tmp_path)
    assert [broken.name, other.name] == [str(tmp_path / "a.zip"), str(tmp_path / "z.zip")]
    assert motion.matches(read_recording(whole), gyroscope=False)
    with pytest.raises(RecordingError, match=r"a\.zip: the archive cannot be unpacked"):
        read_recording(broken)
