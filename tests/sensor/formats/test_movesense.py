import json

import pytest

from sensor.formats import read_recordings


def movesense_blocks(motion, size=10):
    def vectors(values):
        return [dict(zip("xyz", row, strict=True)) for row in values.tolist()]

    for k in range(0, len(motion.time_s), size):
        block = {"ArrayAcc": vectors(motion.acc_mps2[k : k + size]), "ArrayGyro": vectors(motion.gyr_dps[k : k + size])}
        yield block | {"Timestamp": round(1000 * motion.time_s[k])}


def test_movesense_blocks_with_both_sensors_are_read(motion, read):
    recording = read(json.dumps({"Meas": {"IMU6": list(movesense_blocks(motion))}}), "log.json")
    assert motion.matches(recording)


def test_movesense_samples_of_one_sensor_each_are_read(motion, read):
    samples = []
    for block in movesense_blocks(motion):
        samples.append({"MeasAcc": {"Timestamp": block["Timestamp"], "ArrayAcc": block["ArrayAcc"]}})
        samples.append({"MeasGyro": {"Timestamp": block["Timestamp"], "ArrayGyro": block["ArrayGyro"]}})
    assert motion.matches(read(json.dumps({"Samples": samples}), "log.json"))


def test_a_lost_movesense_block_is_a_gap(motion, read):
    blocks = list(movesense_blocks(motion))
    recording = read(json.dumps({"Meas": {"IMU6": blocks[:10] + blocks[13:]}}), "log.json")
    (gap,) = recording.source.gaps
    assert gap.stop_s - gap.start_s > 0.25


@pytest.mark.parametrize("header", ["Timestamp_ms,X,Y,Z,RelativeTime,123,UTC,2026-03-01", "Timestamp_ms,x,y,z,UTC_ISO"])
def test_movesense_csv_joins_accelerometer_and_gyroscope(motion, table, write, header):
    extra = [["0"] * 300] * (header.count(",") - 3)
    acc = write("run_acc.csv", table(header, 1000 * motion.time_s, *motion.acc_mps2.T, *extra))
    write("run_gyro.csv", table(header, 1000 * motion.time_s, *motion.gyr_dps.T, *extra))
    (recording,) = read_recordings(acc)
    assert motion.matches(recording)
