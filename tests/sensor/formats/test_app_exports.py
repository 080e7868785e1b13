"""Each format: what the app writes becomes the motion that was put into it, in SI units and the sensor's own frame."""

import io
import json
import zipfile

import numpy as np
import pytest

from sensor.errors import RecordingError
from sensor.formats import find_recordings, read_recording, read_recordings

EPOCH_MS = 1_700_000_000_000


def stamps(time_s, form="%Y-%m-%d %H:%M:%S.{ms:03d}", *, start="2026-03-01T23:59:59"):
    """Write times as dates with milliseconds."""
    whole_ms = np.round(time_s * 1000).astype(int)
    moments = np.datetime64(start, "ms") + whole_ms
    return [
        moment.astype(object).strftime(form.replace("{ms:03d}", f"{int(moment.astype(np.int64) % 1000):03d}"))
        for moment in moments
    ]


# --- MetaBase ---------------------------------------------------------------------------------------------------------


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


def test_metabase_recordings_of_two_sessions_are_not_mixed(motion, table, write, tmp_path):
    for session in ("a_MetaWear", "b_MetaWear"):
        for quantity in ("Accelerometer", "Gyroscope"):
            write(f"{session}_{quantity}_50Hz.csv", metabase(motion, table, quantity))
    assert [len(found.parts) for found in find_recordings(tmp_path)] == [2, 2]


def test_any_file_of_an_export_finds_the_same_recording(motion, table, write):
    acc = write("s_Accelerometer.csv", metabase(motion, table, "Accelerometer"))
    gyr = write("s_Gyroscope.csv", metabase(motion, table, "Gyroscope"))
    assert find_recordings(acc) == find_recordings(gyr)


# --- Sensor Logger ----------------------------------------------------------------------------------------------------


def logged(motion, table, values, *, header="time,seconds_elapsed,z,y,x"):
    nanoseconds = [str(EPOCH_MS * 10**6 + round(1e9 * t)) for t in motion.time_s]
    return table(header, nanoseconds, motion.time_s - 0.02, *values.T[::-1])


GRAVITY = np.array([0.0, 0.0, 9.80665])
IOS = "version,device name,recording time,platform,appVersion,standardisation\n3,iPhone,2026,ios,1.30,{}\n"


def test_sensor_logger_reads_columns_by_name_not_by_place(motion, table, write, tmp_path):
    write("TotalAcceleration.csv", logged(motion, table, motion.acc_mps2))
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps))
    write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 - GRAVITY))
    write("Magnetometer.csv", logged(motion, table, motion.acc_mps2))
    write("Annotation.csv", "")
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)
    assert recording.source.start == "2023-11-14T22:13:20.000+00:00"


def test_sensor_logger_adds_gravity_where_it_was_taken_out(motion, table, write, tmp_path):
    write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 - GRAVITY))
    write("Gravity.csv", logged(motion, table, np.tile(GRAVITY, (300, 1))))
    (recording,) = read_recordings(tmp_path / "Accelerometer.csv")
    assert motion.matches(recording, gyroscope=False)
    assert [note.code for note in recording.notes] == ["gravity_restored"]


@pytest.mark.parametrize(("standardised", "sign"), [("False", -1), ("True", 1)])
def test_sensor_logger_turns_the_sign_of_ios_unless_it_was_standardised(
    motion, table, write, tmp_path, standardised, sign
):
    write("Accelerometer.csv", logged(motion, table, sign * (motion.acc_mps2 - GRAVITY)))
    write("Gravity.csv", logged(motion, table, np.tile(sign * GRAVITY, (300, 1))))
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps))
    write("Metadata.csv", IOS.format(standardised))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)
    assert recording.source.sensor == "iPhone"


def test_sensor_logger_tells_ios_by_an_uncalibrated_accelerometer_in_g(motion, table, write, tmp_path):
    write("Accelerometer.csv", logged(motion, table, GRAVITY - motion.acc_mps2))
    write("Gravity.csv", logged(motion, table, np.tile(-GRAVITY, (300, 1))))
    write("AccelerometerUncalibrated.csv", logged(motion, table, -motion.acc_g))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording, gyroscope=False)


@pytest.mark.parametrize("unit", ["g", "m/s2"])
def test_sensor_logger_uses_the_uncalibrated_accelerometer_alone_in_its_own_unit(motion, table, write, unit):
    values = -motion.acc_g if unit == "g" else motion.acc_mps2
    path = write("AccelerometerUncalibrated.csv", logged(motion, table, values))
    (recording,) = read_recordings(path)
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.acc_unit == unit


def test_sensor_logger_headers_of_old_versions_are_read(motion, table, write, tmp_path):
    for name, values in (("ACCELEROMETER", motion.acc_mps2 - GRAVITY), ("GRAVITY", np.tile(GRAVITY, (300, 1)))):
        header = f"time,seconds_elapsed,{name} Z (m/s²),{name} Y (m/s²),{name} X (m/s²)"
        write(f"{name.title()}.csv", logged(motion, table, values, header=header))
    header = "time,seconds_elapsed,GYROSCOPE Z (rad/s),GYROSCOPE Y (rad/s),GYROSCOPE X (rad/s)"
    write("Gyroscope.csv", logged(motion, table, motion.gyr_radps, header=header))
    (recording,) = read_recordings(tmp_path)
    assert motion.matches(recording)


def test_sensor_logger_without_gravity_anywhere_is_refused(motion, table, write):
    path = write("Accelerometer.csv", logged(motion, table, motion.acc_mps2 * [0.1, 1, 0]))
    with pytest.raises(RecordingError, match="gravity was removed"):
        list(read_recordings(path))


def sensor_logger_json(motion):
    def entries(sensor, values):
        for t, (x, y, z) in zip(motion.time_s, values, strict=True):
            nanoseconds = EPOCH_MS * 10**6 + round(1e9 * t)
            yield {
                "sensor": sensor,
                "time": str(nanoseconds),
                "seconds_elapsed": f"{t}",
                "z": f"{z}",
                "y": f"{y}",
                "x": f"{x}",
            }

    return json.dumps([*entries("TotalAcceleration", motion.acc_mps2), *entries("Gyroscope", motion.gyr_radps)])


def test_sensor_logger_json_is_read(motion, read):
    recording = read(sensor_logger_json(motion), "export.json")
    assert motion.matches(recording)
    assert recording.source.format == "sensor-logger-json"


# --- phyphox ----------------------------------------------------------------------------------------------------------

PHYPHOX = '"Time (s)"{0}"Acceleration x (m/s^2)"{0}"Acceleration y (m/s^2)"{0}"Acceleration z (m/s^2)"{0}"Absolute acceleration (m/s^2)"'


def phyphox(motion, table, *, delimiter=",", decimal="."):
    size = np.linalg.norm(motion.acc_mps2, axis=1)
    return table(
        PHYPHOX.format(delimiter), motion.time_s, *motion.acc_mps2.T, size, delimiter=delimiter, decimal=decimal
    )


@pytest.mark.parametrize("marks", [",.", "\t.", ";.", "\t,", ";,"], ids=repr)
def test_phyphox_is_read_with_all_its_delimiters_and_decimal_marks(motion, table, read, marks):
    recording = read(phyphox(motion, table, delimiter=marks[0], decimal=marks[1]), "Raw Data.csv")
    assert motion.matches(recording, gyroscope=False)
    assert recording.source.format == "phyphox"


def phyphox_zip(motion, table, *, pause_s):
    archive = io.BytesIO()
    header = '"Time (s)","Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)","Absolute (rad/s)"'
    size = np.linalg.norm(motion.gyr_radps, axis=1)
    start = EPOCH_MS / 1000
    clock = [
        '"event","experiment time","system time","system time text"',
        f'"START",0.0,{start},"x"',
        f'"PAUSE",1.5,{start + 1.5},"x"',
        f'"START",1.5,{start + 1.5 + pause_s},"x"',
    ]
    with zipfile.ZipFile(archive, "w") as exported:
        exported.writestr("Accelerometer.csv", phyphox(motion, table))
        exported.writestr("Gyroscope.csv", table(header, motion.time_s, *motion.gyr_radps.T, size))
        exported.writestr("meta/time.csv", "\n".join(clock))
        exported.writestr("meta/device.csv", '"property","value"\n"deviceModel","Pixel 8"\n"deviceBrand","google"\n')
    return archive.getvalue()


def test_a_phyphox_zip_gives_one_recording_with_its_start_device_and_pause(motion, table, read):
    recording = read(phyphox_zip(motion, table, pause_s=10.0), "phyphox.zip")
    assert recording.source.start == "2023-11-14T22:13:20.000+00:00"
    assert recording.source.sensor == "google Pixel 8"
    assert recording.samples.gyr_radps is not None
    (gap,) = recording.source.gaps
    assert gap.stop_s - gap.start_s == pytest.approx(10.01, abs=1e-3)


def test_phyphox_linear_acceleration_is_refused_with_what_to_record(motion, table, read):
    text = (
        phyphox(motion, table)
        .replace("Acceleration x", "Linear Acceleration x")
        .replace("Acceleration y", "Linear Acceleration y")
    )
    with pytest.raises(RecordingError, match="Acceleration with g") as caught:
        read(text.replace("Acceleration z", "Linear Acceleration z"))
    assert caught.value.code == "gravity_removed"


# --- Physics Toolbox --------------------------------------------------------------------------------------------------


def clock_text(time_s, *, start_s=86_399.0):
    """Write a clock such as 23:59:59:010 that begins again at midnight."""
    of_day_ms = np.round(1000 * (start_s + time_s)).astype(int) % 86_400_000
    return [f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}:{ms % 1000:03d}" for ms in of_day_ms]


@pytest.mark.parametrize("clock", ["seconds", "clock"])
def test_physics_toolbox_is_read_with_seconds_or_a_clock_over_midnight(motion, table, read, clock):
    times = motion.time_s if clock == "seconds" else clock_text(motion.time_s)
    recording = read(table("time,gFx,gFy,gFz,wx,wy,wz", times, *motion.acc_g.T, *motion.gyr_radps.T))
    assert motion.matches(recording)
    assert recording.source.format == "physics-toolbox"


def test_physics_toolbox_is_read_with_semicolons_and_decimal_commas(motion, table, read):
    text = table("time;gFx;gFy;gFz;TgF", motion.time_s, *motion.acc_g.T, np.ones(300), delimiter=";", decimal=",")
    assert motion.matches(read(text), gyroscope=False)


def test_physics_toolbox_linear_acceleration_is_refused(motion, table, read):
    text = table("time;ax;ay;az;aT", motion.time_s, *(motion.acc_mps2 * [0.1, 1, 0]).T, np.ones(300), delimiter=";")
    with pytest.raises(RecordingError, match="gravity was removed"):
        read(text)


# --- WitMotion text ---------------------------------------------------------------------------------------------------

ENGLISH = "time\tDeviceName\tChipTime()\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tAngleX(°)"
CHINESE = (
    "时间\t设备名称\t片上时间()\t加速度X(g)\t加速度Y(g)\t加速度Z(g)\t角速度X(°/s)\t角速度Y(°/s)\t角速度Z(°/s)\t角度X(°)"
)


def witmotion(motion, table, *, header=ENGLISH, device="WT901BLE68(aa:bb)", chip=None, host=None):
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
def test_witmotion_text_is_read_in_both_languages_and_every_encoding(motion, table, read, header, encoding):
    recording = read(witmotion(motion, table, header=header).encode(encoding), "data.txt")
    assert motion.matches(recording)
    assert recording.source.sensor == "WT901BLE68(aa:bb)"
    assert recording.source.start == "2026-03-01T23:59:59.000"


FORMS = {
    "ISO": ("%Y-%m-%dT%H:%M:%S.{ms:03d}", "2026-03-01T23:59:59.000"),
    "American": ("%m/%d/%Y %H:%M:%S.{ms:03d}", "2026-03-01T23:59:59.000"),
    "clock": ("%H:%M:%S:{ms:03d}", None),
}


@pytest.mark.parametrize(("form", "start"), FORMS.values(), ids=FORMS)
def test_witmotion_text_is_read_with_every_form_of_time(motion, table, read, form, start):
    recording = read(witmotion(motion, table, host=stamps(motion.time_s, form)))
    assert motion.matches(recording)
    assert recording.source.start == start


def test_witmotion_chip_time_wins_over_the_jittering_host(motion, table, read, rng):
    host = stamps(np.sort(motion.time_s + rng.uniform(0, 0.03, 300)))
    recording = read(witmotion(motion, table, chip=stamps(motion.time_s), host=host))
    assert motion.matches(recording)


def test_witmotion_headers_in_the_middle_are_no_rows(motion, table, read):
    lines = witmotion(motion, table).splitlines()
    lines.insert(150, ENGLISH)
    recording = read("\n".join(lines))
    assert motion.matches(recording)
    assert recording.source.dropped_rows == 0


def test_of_several_witmotion_sensors_the_one_with_most_rows_is_read(motion, make_motion, table, read):
    lines = witmotion(motion, table).splitlines()
    other = witmotion(make_motion(100), table, device="WT901BLE68(cc:dd)").splitlines()[1:]
    for k, line in enumerate(other):
        lines.insert(2 * k + 1, line)
    recording = read("\n".join(lines))
    assert motion.matches(recording)
    assert "several_sensors" in [note.code for note in recording.notes]


def test_old_witmotion_columns_are_read(motion, table, read):
    header = "Time(s)\tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)\tAngleX(deg)"
    assert motion.matches(
        read(table(header, motion.time_s, *motion.acc_g.T, *motion.gyr_dps.T, np.zeros(300), delimiter="\t"))
    )


# --- Movesense --------------------------------------------------------------------------------------------------------


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


# --- Polar ------------------------------------------------------------------------------------------------------------


def polar(motion, table, values, unit, *, tail=""):
    header = f"Phone timestamp;sensor timestamp [ns];X [{unit}];Y [{unit}];Z [{unit}] {tail}"
    batched = stamps(np.floor(motion.time_s * 5) / 5, "%Y-%m-%dT%H:%M:%S.{ms:03d}")
    nanoseconds = [str(599_618_164_814_402_794 + round(1e9 * t)) for t in motion.time_s]
    columns = [batched, nanoseconds, *values.T] + ([[""] * len(batched)] if tail else [])
    return table(header, *columns, delimiter=";", digits=4)


@pytest.mark.parametrize("tail", ["", ";"])
def test_polar_uses_the_sensors_clock_not_the_phones(motion, table, write, tail):
    acc = write("Polar_Sense_01_ACC.txt", polar(motion, table, 1000 * motion.acc_g, "mg", tail=tail))
    write("Polar_Sense_01_GYRO.txt", polar(motion, table, motion.gyr_dps, "dps", tail=tail))
    (recording,) = read_recordings(acc)
    assert motion.matches(recording)
    assert recording.source.start == "2026-03-01T23:59:59.000"


# --- Axivity, GENEActiv -----------------------------------------------------------------------------------------------


def test_axivity_rows_without_header_are_read_across_midnight(motion, table, read):
    recording = read(table("", stamps(motion.time_s), *motion.acc_g.T))
    assert motion.matches(recording, gyroscope=False)
    assert (recording.source.format, recording.source.start) == ("axivity", "2026-03-01T23:59:59.000")


def test_axivity_times_since_1970_are_read(motion, table, read):
    assert motion.matches(read(table("", 1551178506.0 + motion.time_s, *motion.acc_g.T)), gyroscope=False)


def test_axivity_light_temperature_and_battery_are_no_gyroscope(motion, table, read):
    extra = [np.full(300, value) for value in (120.0, 24.5, 4.1)]
    assert motion.matches(read(table("", stamps(motion.time_s), *motion.acc_g.T, *extra)), gyroscope=False)


def test_axivity_with_a_gyroscope_is_read(motion, table, read, rng):
    noisy = motion.gyr_dps + rng.normal(0, 0.03, (300, 3))
    assert motion.matches(read(table("", stamps(motion.time_s), *motion.acc_g.T, *noisy.T)))


def geneactiv_head(delimiter=","):
    lines = ["Device Type,GENEActiv", "Device Unique Serial Code,012345", *[""] * 8]
    lines += ["Measurement Frequency,100 Hz", "Start Time,2026-03-01 23:59:59:000", *["Subject Notes,"] * 88]
    return "\n".join(lines[:100]).replace(",", delimiter)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_geneactiv_is_read_behind_its_hundred_lines(motion, table, read, delimiter):
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


# --- Found ------------------------------------------------------------------------------------------------------------


def test_one_bad_recording_does_not_hide_the_others_of_a_folder(motion, table, write, tmp_path):
    for name in ("a.csv", "c.csv"):
        write(name, table("time,acc_x,acc_y,acc_z", motion.time_s, *motion.acc_mps2.T))
    write("b.csv", "time,acc_x,acc_y,acc_z\n0,0,0,9.8\n")
    found = find_recordings(tmp_path)
    assert [f.name.rpartition("/")[2] for f in found] == ["a.csv", "b.csv", "c.csv"]
    with pytest.raises(RecordingError):
        read_recording(found[1])
    assert motion.matches(read_recording(found[2]), gyroscope=False)
