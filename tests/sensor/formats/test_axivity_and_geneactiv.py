import numpy as np
import pytest


def test_axivity_rows_without_header_are_read_across_midnight(motion, table, read, stamps):
    recording = read(table("", stamps(motion.time_s), *motion.acc_g.T))
    assert motion.matches(recording, gyroscope=False)
    assert (recording.source.format, recording.source.start) == ("axivity", "2026-03-01T23:59:59.000")


def test_axivity_times_since_1970_are_read(motion, table, read):
    assert motion.matches(read(table("", 1551178506.0 + motion.time_s, *motion.acc_g.T)), gyroscope=False)


def test_axivity_light_temperature_and_battery_are_no_gyroscope(motion, table, read, stamps):
    extra = [np.full(300, value) for value in (120.0, -2.5, 4.1)]
    assert motion.matches(read(table("", stamps(motion.time_s), *motion.acc_g.T, *extra)), gyroscope=False)


def test_axivity_with_a_gyroscope_is_read(motion, table, read, rng, stamps):
    noisy = motion.gyr_dps + rng.normal(0, 0.03, (300, 3))
    assert motion.matches(read(table("", stamps(motion.time_s), *motion.acc_g.T, *noisy.T)))


def geneactiv_head(delimiter=","):
    lines = ["Device Type,GENEActiv", "Device Unique Serial Code,012345", *[""] * 8]
    lines += ["Measurement Frequency,100 Hz", "Start Time,2026-03-01 23:59:59:000", *["Subject Notes,"] * 88]
    return "\n".join(lines[:100]).replace(",", delimiter)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_geneactiv_is_read_behind_its_hundred_lines(motion, table, read, delimiter, stamps):
    rows = table(
        "",
        stamps(motion.time_s, "%Y-%m-%d %H:%M:%S:{ms:03d}"),
        *motion.acc_g.T,
        *[["0"] * 300] * 3,
        delimiter=delimiter,
    )
    recording = read(geneactiv_head(delimiter) + "\n" + rows)
    assert motion.matches(recording, gyroscope=False)
    assert (recording.source.sensor, recording.source.stated_rate_hz) == ("GENEActiv 012345", 100.0)
    assert recording.source.start == "2026-03-01T23:59:59.000"
