import pytest

from sensor.errors import RecordingError
from sensor.formats import find_recordings, read_recording


def test_one_bad_recording_does_not_hide_the_others_of_a_folder(motion, table, write, tmp_path):
    for name in ("a.csv", "c.csv"):
        write(name, table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T))
    write("b.csv", "time,acc_x,acc_y,acc_z\n0,0,0,9.8\n")
    found = find_recordings(tmp_path)
    assert [f.name.rpartition("/")[2] for f in found] == ["a.csv", "b.csv", "c.csv"]
    with pytest.raises(RecordingError):
        read_recording(found[1])
    assert motion.matches(read_recording(found[2]), gyroscope=False)
