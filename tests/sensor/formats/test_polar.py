import numpy as np
import pytest

from sensor.formats import read_recordings


def polar(motion, table, stamps, values, unit, *, tail=""):
    header = f"Phone timestamp;sensor timestamp [ns];X [{unit}];Y [{unit}];Z [{unit}] {tail}"
    batched = stamps(np.floor(motion.time_s * 5) / 5, "%Y-%m-%dT%H:%M:%S.{ms:03d}")
    nanoseconds = [str(599_618_164_814_402_794 + round(1e9 * t)) for t in motion.time_s]
    columns = [batched, nanoseconds, *values.T] + ([[""] * len(batched)] if tail else [])
    return table(header, *columns, delimiter=";", digits=4)


@pytest.mark.parametrize("tail", ["", ";"])
def test_polar_uses_the_sensors_clock_not_the_phones(motion, table, write, tail, stamps):
    acc = write("Polar_Sense_01_ACC.txt", polar(motion, table, stamps, 1000 * motion.acc_g, "mg", tail=tail))
    write("Polar_Sense_01_GYRO.txt", polar(motion, table, stamps, motion.gyr_dps, "dps", tail=tail))
    (recording,) = read_recordings(acc)
    assert motion.matches(recording)
    assert recording.source.start == "2026-03-01T23:59:59.000"
