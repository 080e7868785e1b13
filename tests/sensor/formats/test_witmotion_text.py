import numpy as np
import pytest

ENGLISH = "time\tDeviceName\tChipTime()\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tAngleX(°)"
CHINESE = (
    "时间\t设备名称\t片上时间()\t加速度X(g)\t加速度Y(g)\t加速度Z(g)\t角速度X(°/s)\t角速度Y(°/s)\t角速度Z(°/s)\t角度X(°)"
)


def witmotion(motion, table, stamps, *, header=ENGLISH, device="WT901BLE68(aa:bb)", chip=None, host=None):
    n = len(motion.time_s)
    columns = [
        host or stamps(motion.time_s),
        [device] * n,
        chip or ["null"] * n,
        *motion.acc_g.T,
        *motion.gyr_dps.T,
        np.zeros(n),
    ]
    return table(header, *columns, delimiter="\t")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("header", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_witmotion_text_is_read_in_both_languages_and_every_encoding(motion, table, read, header, encoding, stamps):
    recording = read(witmotion(motion, table, stamps, header=header).encode(encoding), "data.txt")
    assert motion.matches(recording)
    assert recording.source.sensor == "WT901BLE68(aa:bb)"
    assert recording.source.start == "2026-03-01T23:59:59.000"


FORMS = {
    "ISO": ("%Y-%m-%dT%H:%M:%S.{ms:03d}", "2026-03-01T23:59:59.000"),
    "American": ("%m/%d/%Y %H:%M:%S.{ms:03d}", "2026-03-01T23:59:59.000"),
    "clock": ("%H:%M:%S:{ms:03d}", None),
}


@pytest.mark.parametrize(("form", "start"), FORMS.values(), ids=FORMS)
def test_witmotion_text_is_read_with_every_form_of_time(motion, table, read, form, start, stamps):
    recording = read(witmotion(motion, table, stamps, host=stamps(motion.time_s, form)))
    assert motion.matches(recording)
    assert recording.source.start == start


def test_witmotion_chip_time_wins_over_the_jittering_host(motion, table, read, rng, stamps):
    host = stamps(np.sort(motion.time_s + rng.uniform(0, 0.03, 300)))
    recording = read(witmotion(motion, table, stamps, chip=stamps(motion.time_s), host=host))
    assert motion.matches(recording)


OLD = "Time(s)\tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)"


def old_witmotion(motion, table):
    return table(OLD, motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T, delimiter="\t")


def test_old_witmotion_columns_are_read(motion, table, read):
    assert motion.matches(read(old_witmotion(motion, table)))


@pytest.mark.parametrize("header", [ENGLISH, OLD], ids=["new", "old"])
def test_witmotion_headers_in_the_middle_are_no_rows_and_no_sensors(motion, table, stamps, read, header):
    text = old_witmotion(motion, table) if header == OLD else witmotion(motion, table, stamps)
    lines = text.splitlines()
    lines.insert(150, header)
    recording = read("\n".join(lines))
    assert motion.matches(recording)
    assert recording.source.dropped_rows == 0
    assert recording.notes == ()


def test_of_several_witmotion_sensors_the_one_with_most_rows_is_read(motion, make_motion, table, read, stamps):
    lines = witmotion(motion, table, stamps).splitlines()
    other = witmotion(make_motion(100), table, stamps, device="WT901BLE68(cc:dd)").splitlines()[1:]
    for k, line in enumerate(other):
        lines.insert(2 * k + 1, line)
    recording = read("\n".join(lines))
    assert motion.matches(recording)
    assert "several_sensors" in [note.code for note in recording.notes]
