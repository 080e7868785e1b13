import numpy as np
import pytest

from sensor.formats import find_recordings, read_recordings

EPOCH_MS = 1_700_000_000_000


def metabase(motion, table, quantity, *, shift_s=0.0, epoch="epoch (ms)", stamp="time (01:00)"):
    unit, values = ("g", motion.acc_g) if quantity == "Accelerometer" else ("deg/s", motion.gyr_dps)
    header = f"{epoch},{stamp},elapsed (s),x-axis ({unit}),y-axis ({unit}),z-axis ({unit})"
    keep = motion.time_s >= shift_s
    epochs = [str(EPOCH_MS + round(1000 * t)) for t in motion.time_s[keep]]
    elapsed = motion.time_s[keep] - motion.time_s[keep][0]
    return table(header, epochs, ["2019-01-11T16:10:08.431"] * len(epochs), elapsed, *values[keep].T)


@pytest.mark.parametrize("words", [{}, {"epoch": "epoc (ms)", "stamp": "timestamp (-0800)"}], ids=["Android", "iOS"])
def test_metabase_joins_both_files_by_their_epochs(motion, table, write, words):
    acc = write(
        "bench_MetaWear_2019_C4_Accelerometer_100.0Hz_1.4.4.csv", metabase(motion, table, "Accelerometer", **words)
    )
    write("bench_MetaWear_2019_C4_Gyroscope_100.0Hz_1.4.4.csv", metabase(motion, table, "Gyroscope", **words))
    (recording,) = read_recordings(acc)
    assert motion.matches(recording)
    assert recording.source.start == "2023-11-14T22:13:20.000+00:00"


def test_metabase_streams_that_start_apart_are_not_laid_upon_each_other(motion, table, write):
    acc = write("s_Accelerometer.csv", metabase(motion, table, "Accelerometer"))
    write("s_Gyroscope.csv", metabase(motion, table, "Gyroscope", shift_s=0.5))
    (recording,) = read_recordings(acc)
    assert len(recording.samples) == 250
    np.testing.assert_allclose(recording.samples.gyr_radps, motion.gyr_radps[50:], atol=1e-4)


def test_streams_that_start_a_few_rows_apart_need_no_note(motion, table, write):
    acc = write("s_Accelerometer.csv", metabase(motion, table, "Accelerometer"))
    write("s_Gyroscope.csv", metabase(motion, table, "Gyroscope", shift_s=0.02))
    (recording,) = read_recordings(acc)
    assert (len(recording.samples), recording.notes) == (298, ())


def test_metabase_recordings_of_two_sessions_are_not_mixed(motion, table, write, tmp_path):
    for session in ("a_MetaWear", "b_MetaWear"):
        for quantity in ("Accelerometer", "Gyroscope"):
            write(f"{session}_{quantity}_50Hz.csv", metabase(motion, table, quantity))
    assert [len(found.parts) for found in find_recordings(tmp_path)] == [2, 2]


def test_any_file_of_an_export_finds_the_same_recording(motion, table, write):
    acc = write("s_Accelerometer.csv", metabase(motion, table, "Accelerometer"))
    gyr = write("s_Gyroscope.csv", metabase(motion, table, "Gyroscope"))
    assert find_recordings(acc) == find_recordings(gyr)
