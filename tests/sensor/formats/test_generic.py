"""Tables of no known app: names, units, marks, and what the user says."""

import numpy as np
import pytest

from sensor.errors import RecordingError
from sensor.formats import parse_columns, parse_units

HEADERS = {
    "TinyML": ("aX,aY,aZ,gX,gY,gZ", "g", "deg/s"),
    "Edge Impulse": ("accX,accY,accZ,gyrX,gyrY,gyrZ", "m/s2", "rad/s"),
    "units in brackets": ("Acc X [mg],Acc Y [mg],Acc Z [mg],Gyro X [dps],Gyro Y [dps],Gyro Z [dps]", "mg", "deg/s"),
    "units behind the name": ("acc_x_g,acc_y_g,acc_z_g,gyr_x_radps,gyr_y_radps,gyr_z_radps", "g", "rad/s"),
    "words": (
        "Accelerometer X,Accelerometer Y,Accelerometer Z,Angular Velocity X,Angular Velocity Y,Angular Velocity Z",
        "m/s2",
        "rad/s",
    ),
    "another order": ("az,ay,ax,gz,gy,gx", "g", "deg/s"),
}
PER_SI = {"g": 1 / 9.80665, "mg": 1000 / 9.80665, "m/s2": 1.0, "deg/s": 180 / np.pi, "rad/s": 1.0}


@pytest.mark.parametrize(("names", "acc_unit", "gyr_unit"), HEADERS.values(), ids=HEADERS)
def test_columns_are_found_by_name_and_unit(motion, table, read, names, acc_unit, gyr_unit):
    order = -1 if names.startswith("az") else 1
    acc, gyr = motion.acc_mps2[:, ::order] * PER_SI[acc_unit], motion.gyr_radps[:, ::order] * PER_SI[gyr_unit]
    recording = read(table("time," + names, motion.time_s, *acc.T, *gyr.T))
    assert motion.matches(recording)
    assert (recording.source.acc_unit, recording.source.gyr_unit) == (acc_unit, gyr_unit)


@pytest.mark.parametrize(("unit", "scale"), [("s", 1), ("ms", 1e3), ("us", 1e6), ("ns", 1e9)])
def test_the_unit_of_time_is_told_from_its_steps(motion, table, read, unit, scale):
    assert motion.matches(read(table("t,ax,ay,az", motion.time_s * scale, *motion.acc_g.T)), gyroscope=False)


@pytest.mark.parametrize("counts", [2048, 4096, 8192, 16384])
def test_raw_counts_are_scaled_by_gravity_and_said_so(motion, table, read, counts):
    recording = read(table("t,ax,ay,az", 1000 * motion.time_s, *np.round(motion.acc_g * counts).T, digits=0))
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.acc_unit == f"lsb:{counts}"
    assert [note.code for note in recording.notes] == ["time_unit_assumed", "unit_assumed"]


MARKS = [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), (" ", "."), ("|", "."), (",", ",")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize(("delimiter", "decimal"), MARKS)
def test_every_delimiter_decimal_mark_and_line_end_is_read(motion, table, read, delimiter, decimal, end):
    header = delimiter.join(["t", "ax", "ay", "az"])
    text = table(header, motion.time_s, *motion.acc_g.T, delimiter=delimiter, decimal=decimal, end=end)
    assert motion.matches(read(text), gyroscope=False)


def test_a_quoted_table_with_decimal_commas_is_read(motion, table, read):
    lines = table("t;ax;ay;az", motion.time_s, *motion.acc_g.T, delimiter=";", decimal=",").splitlines()
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line.split(";")) for line in lines)
    assert motion.matches(read(quoted), gyroscope=False)


def test_lines_above_the_header_are_skipped(motion, table, read):
    text = "sep=;\nRecorded by: me\n\n" + table("t;ax;ay;az", motion.time_s, *motion.acc_g.T, delimiter=";")
    assert motion.matches(read(text), gyroscope=False)


def test_numbers_without_header_need_columns(motion, table, read):
    with pytest.raises(RecordingError, match="--columns"):
        read(table("", motion.time_s, *motion.acc_g.T))


def test_numbers_without_header_are_read_by_position(motion, table, read):
    text = table("", motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T)
    recording = read(text, columns=parse_columns("time=0,acc=1-3,gyr=4-6"), **parse_units("acc=g,gyr=dps,time=s"))
    assert motion.matches(recording)


def test_times_can_be_named_alone_and_all_but_the_times(motion, table, read):
    text = table("Zeit,ax,ay,az,wx,wy,wz", motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T)
    with pytest.raises(RecordingError, match=r"no column of it is known for its times: name it \(--columns time="):
        read(text)
    assert motion.matches(read(text, columns={"time": "Zeit"}))
    timed = text.replace("Zeit", "time", 1)
    assert motion.matches(read(timed, columns=parse_columns("acc=1-3")), gyroscope=False)


def test_named_columns_win_over_the_format(motion, table, read):
    text = table("time,acc_x,acc_y,acc_z,raw_a,raw_b,raw_c", motion.time_s, *np.zeros((3, 300)), *motion.acc_g.T)
    columns = parse_columns("time=time,acc_x=raw_a,acc_y=raw_b,acc_z=raw_c")
    assert motion.matches(read(text, columns=columns), gyroscope=False)


def test_a_column_that_is_not_there_is_named(motion, table, read):
    with pytest.raises(RecordingError, match="no column 'speed'; it holds t, ax, ay, az"):
        read(table("t,ax,ay,az", motion.time_s, *motion.acc_g.T), columns={"time": "speed", "acc_x": "ax"})


def test_a_table_without_times_needs_a_rate(motion, table, read):
    text = table("aX,aY,aZ", *motion.acc_g.T)
    with pytest.raises(RecordingError, match="--rate"):
        read(text)
    assert motion.matches(read(text, rate_hz=100.0), gyroscope=False)


def test_the_users_unit_is_used_whatever_gravity_reads(motion, table, read):
    recording = read(table("t,ax,ay,az", motion.time_s, *(2 * motion.acc_g).T), acc_unit="g")
    assert recording.source.acc_unit == "g"
    assert [note.code for note in recording.notes] == ["gravity_off"]


def test_the_users_word_on_angular_rate_is_not_doubted(motion, table, read):
    text = table("t,ax,ay,az,gx,gy,gz", motion.time_s, *motion.acc_g.T, *motion.gyr_radps.T)
    recording = read(text, acc_unit="g", gyr_unit="rad/s")
    assert motion.matches(recording)
    assert recording.notes == ()


@pytest.mark.parametrize(("acc_unit", "gyr_unit"), [("g", "deg/s"), ("m/s2", "rad/s")])
def test_without_a_turn_the_unit_of_angular_rate_is_the_one_usual_beside_the_other(table, read, acc_unit, gyr_unit):
    acc = np.tile([0, 0, PER_SI[acc_unit] * 9.80665], (50, 1))
    recording = read(table("t,ax,ay,az,gx,gy,gz", np.arange(50) / 50, *acc.T, *np.zeros((3, 50))))
    assert recording.source.gyr_unit == gyr_unit
    assert [note.code for note in recording.notes] == ["unit_assumed", "unit_assumed"]


def test_rows_longer_than_the_header_and_comments_between_them_are_read(motion, table, read):
    lines = table("time,ax,ay,az", [f"10:00:{t:06.3f}" for t in motion.time_s], *motion.acc_g.T).splitlines()
    text = "\n".join([lines[0], "# a comment", *(line + ",1,2,3" for line in lines[1:150]), "# another", *lines[150:]])
    recording = read(text)
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.dropped_rows == 0


@pytest.mark.parametrize("names", ["t,ax,ay,az,gx", "time,acc_x,acc_y,acc_z,gyr_x"])
def test_an_incomplete_gyroscope_is_left_out_and_said_so(motion, table, read, names):
    recording = read(table(names, motion.time_s, *motion.acc_g.T, motion.gyr_dps[:, 0]))
    assert motion.matches(recording, gyroscope=False)
    assert "gyroscope_incomplete" in [note.code for note in recording.notes]


def test_an_acceleration_without_gravity_beside_one_with_it_is_left_alone(motion, table, read):
    names = "t,linearAccX,linearAccY,linearAccZ,accX,accY,accZ"
    assert motion.matches(read(table(names, motion.time_s, *np.zeros((3, 300)), *motion.acc_mps2.T)), gyroscope=False)


def test_dates_whose_fraction_vanishes_when_it_is_zero_are_read(motion, table, read):
    texts = [f"2026-03-01 10:00:{t:05.2f}".removesuffix("0").removesuffix(".0") for t in motion.time_s]
    recording = read(table("timestamp,ax,ay,az", texts, *motion.acc_g.T))
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.start == "2026-03-01T10:00:00.000"


def test_milliseconds_behind_a_colon_are_no_fraction(motion, table, read):
    texts = [f"10:00:{ms // 1000}:{ms % 1000}" for ms in np.round(1000 * motion.time_s).astype(int)]
    assert motion.matches(read(table("time,ax,ay,az", texts, *motion.acc_g.T)), gyroscope=False)


def test_afternoons_are_told_from_mornings(motion, table, read):
    texts = [f"3/1/2026 12:59:{59 + t:06.3f} PM" if t < 1 else f"3/1/2026 1:00:{t - 1:06.3f} PM" for t in motion.time_s]
    recording = read(table("time,ax,ay,az", texts, *motion.acc_g.T))
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.start == "2026-03-01T12:59:59.000"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_encoding_is_read(motion, table, read, encoding):
    header = "time,Acc X (g),Acc Y (g),Acc Z (g),Gyro X (°/s),Gyro Y (°/s),Gyro Z (°/s)"
    recording = read(table(header, motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T).encode(encoding))
    assert motion.matches(recording)
    assert recording.source.gyr_unit == "deg/s"


def test_a_time_zone_in_the_file_is_kept_as_utc(motion, table, read):
    texts = [f"2026-03-01T10:00:{t:09.6f}+02:00" for t in motion.time_s]
    assert read(table("timestamp,ax,ay,az", texts, *motion.acc_g.T)).source.start == "2026-03-01T08:00:00.000+00:00"


BAD_COLUMNS = ["", "time", "time=", "speed=3", "acc=1", "acc=1-5", "acc=x-z"]


@pytest.mark.parametrize("text", BAD_COLUMNS)
def test_columns_that_make_no_sense_are_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        parse_columns(text)


BAD_UNITS = ["", "acc", "acc=lb", "mass=kg", "gyr=g", "time=h", "acc=lsb:", "acc=lsb:-1", "acc=lsb:inf"]


@pytest.mark.parametrize("text", BAD_UNITS)
def test_units_that_make_no_sense_are_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        parse_units(text)


def test_units_are_read_in_every_spelling():
    assert parse_units("acc=m/s^2,gyr=°/s,time=µs") == {"acc_unit": "m/s2", "gyr_unit": "deg/s", "time_unit": "us"}
    assert parse_units("acc=lsb:4096,gyr=lsb:16.4") == {"acc_unit": "lsb:4096", "gyr_unit": "lsb:16.4"}
