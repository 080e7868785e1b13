import numpy as np
import pytest

from sensor.errors import RecordingError


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


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_a_clock_of_minutes_and_seconds_with_a_fraction_runs_over_the_hour(motion, table, read, digits):
    ticks = 10**digits
    times = [np.floor((3598.5 + t) % 3600 * ticks + 1e-6) / ticks for t in motion.time_s]
    stamps = [f"{int(s // 60):02d}:{s % 60:0{digits + 3}.{digits}f}" for s in times]
    recording = read(table("time,gFx,gFy,gFz,wx,wy,wz", stamps, *motion.acc_g.T, *motion.gyr_radps.T))
    assert recording.source.rate_hz == pytest.approx(100, rel=0.02)
    assert recording.source.gaps == ()
    assert recording.source.sorted_rows == 0


def test_physics_toolbox_is_read_without_a_header_as_old_versions_wrote_it(motion, table, read):
    lengths = np.linalg.norm(motion.acc_g, axis=1)
    rows = table("-", motion.time_s, *motion.acc_g.T, lengths, digits=4).split("\n", 1)[1]
    recording = read(rows)
    assert recording.source.format == "physics-toolbox"
    assert motion.matches(recording, gyroscope=False)
    wrong = table("-", motion.time_s, *motion.acc_g.T, lengths + 0.1, digits=4).split("\n", 1)[1]
    with pytest.raises(RecordingError, match="no header"):
        read(wrong)
    in_mps2 = table("-", motion.time_s, *9.80665 * motion.acc_g.T, 9.80665 * lengths, digits=4).split("\n", 1)[1]
    with pytest.raises(RecordingError, match="no header"):
        read(in_mps2)


def test_physics_toolbox_is_read_with_semicolons_and_decimal_commas(motion, table, read):
    text = table("time;gFx;gFy;gFz;TgF", motion.time_s, *motion.acc_g.T, np.ones(300), delimiter=";", decimal=",")
    assert motion.matches(read(text), gyroscope=False)


def test_physics_toolbox_linear_acceleration_is_refused(motion, table, read):
    text = table("time;ax;ay;az;aT", motion.time_s, *(motion.acc_mps2 * [0.1, 1, 0]).T, np.ones(300), delimiter=";")
    with pytest.raises(RecordingError, match="gravity was removed"):
        read(text)
