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


def test_physics_toolbox_is_read_with_semicolons_and_decimal_commas(motion, table, read):
    text = table("time;gFx;gFy;gFz;TgF", motion.time_s, *motion.acc_g.T, np.ones(300), delimiter=";", decimal=",")
    assert motion.matches(read(text), gyroscope=False)


def test_physics_toolbox_linear_acceleration_is_refused(motion, table, read):
    text = table("time;ax;ay;az;aT", motion.time_s, *(motion.acc_mps2 * [0.1, 1, 0]).T, np.ones(300), delimiter=";")
    with pytest.raises(RecordingError, match="gravity was removed"):
        read(text)
