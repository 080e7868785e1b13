from dataclasses import replace

import numpy as np
import pytest

from sensor.simulated import PERFECT_IMU, Imu, Scenario
from sensor.simulated.imu import sense
from sensor.simulated.motion import Motion
from sensor.simulated.mounting import mounting_rotation
from sensor.simulated.strokes import GRID_HZ

G = np.array([0.0, 0.0, 9.81])
LEVEL = np.eye(3)


@pytest.fixture
def rest():
    """Return twenty seconds of nothing."""
    n = 20 * int(GRID_HZ)
    zeros = np.zeros((n, 3))
    return Motion(np.arange(n) / GRID_HZ, zeros, zeros, zeros, zeros + G, zeros)


def test_a_perfect_sensor_reads_what_is_there(rest, rng):
    readings = sense(rest, PERFECT_IMU, LEVEL, rng)
    assert readings.acc_mps2 == pytest.approx(np.tile(G, (len(readings.time_s), 1)))
    assert readings.gyr_radps == pytest.approx(0)


def test_noise_has_the_density_of_the_data_sheet(rest, rng):
    noisy = replace(PERFECT_IMU, acc_noise_mps2_rthz=0.01, gyr_noise_radps_rthz=0.001)
    readings = sense(rest, noisy, LEVEL, rng)
    assert readings.acc_mps2.std(axis=0) == pytest.approx(0.01 * np.sqrt(50), rel=0.1)
    assert readings.gyr_radps.std(axis=0) == pytest.approx(0.001 * np.sqrt(50), rel=0.1)


def test_a_bias_is_the_same_throughout(rest, rng):
    readings = sense(rest, replace(PERFECT_IMU, acc_bias_sd_mps2=0.1), LEVEL, rng)
    assert np.ptp(readings.acc_mps2, axis=0) == pytest.approx(0, abs=1e-9)
    assert 0.01 < np.linalg.norm(readings.acc_mps2[0] - G) < 0.5


def test_the_gyroscopes_bias_walks_as_far_as_it_says(rest, rng):
    walking = replace(PERFECT_IMU, gyr_walk_radps_rts=0.001)
    ends = [sense(rest, walking, LEVEL, rng).gyr_radps[-1] for _ in range(60)]
    assert np.std(ends) == pytest.approx(0.001 * np.sqrt(20), rel=0.25)


def test_a_fast_clock_takes_more_samples_and_stamps_them_as_usual(rest, rng):
    readings = sense(rest, replace(PERFECT_IMU, rate_error_pct=2.0), LEVEL, rng)
    assert len(readings.time_s) == pytest.approx(2040, abs=1)
    assert np.diff(readings.time_s) == pytest.approx(0.01)


def test_jitter_never_turns_the_order(rest, rng):
    readings = sense(rest, replace(PERFECT_IMU, jitter_sd_s=0.02), LEVEL, rng)
    assert np.all(np.diff(readings.time_s) > 0)


def test_readings_are_whole_steps(rest, rng):
    imu = Imu()
    readings = sense(rest, imu, LEVEL, rng)
    counts = readings.acc_mps2 / imu.acc_step_mps2
    assert counts == pytest.approx(np.round(counts), abs=1e-6)


def test_errors_grow_by_their_factor():
    assert Imu().with_errors_times(3).acc_noise_mps2_rthz == pytest.approx(3 * Imu().acc_noise_mps2_rthz)
    assert Imu().with_errors_times(1) == Imu()


@pytest.mark.parametrize("turns_deg", [(0, 0, 0), (180, 0, 0), (20, -30, 70), None])
def test_a_mounting_is_a_rotation(turns_deg, rng):
    turn = mounting_rotation(Scenario(mounting_deg=turns_deg), rng)
    assert turn @ turn.T == pytest.approx(np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1)


def test_a_box_turned_about_its_x_axis_feels_gravity_along_y(rest, rng):
    turn = mounting_rotation(Scenario(mounting_deg=(90, 0, 0)), rng)
    assert sense(rest, PERFECT_IMU, turn, rng).acc_mps2[0] == pytest.approx([0, -9.81, 0])


def test_a_rate_that_no_sensor_has_is_refused():
    with pytest.raises(ValueError, match="1 to 1000 Hz"):
        Imu(rate_hz=0.5)
