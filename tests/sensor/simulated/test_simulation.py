from dataclasses import replace

import numpy as np
import pytest

from sensor.samples import STANDARD_GRAVITY_MPS2
from sensor.simulated import PERFECT_IMU, PRESETS, Imu, Link, Scenario, simulate
from sensor.simulated.turning import to_world

SHORT = Scenario(repetitions=2, top_pause_s=0.4)
IDEAL = replace(SHORT, wobble_hz=None, imu=replace(PERFECT_IMU, rate_hz=500.0))


def angles_at(recording):
    """Return the true angles (n, 3) at the instants of the samples."""
    motion = recording.motion
    return np.stack(
        [np.interp(recording.samples.time_s, motion.time_s, column) for column in motion.angles_rad.T], axis=1
    )


def integral(signal, time_s):
    steps = (signal[1:] + signal[:-1]) / 2 * np.diff(time_s)
    return np.concatenate([[0], np.cumsum(steps)])


@pytest.mark.parametrize("lift", ["hip-thrust", "squat", "deadlift"])
def test_integrating_the_turned_acceleration_gives_back_the_height(lift):
    recording = simulate(replace(IDEAL, lift=lift), 3)
    time = recording.samples.time_s
    acc = to_world(angles_at(recording), recording.samples.acc_mps2)[:, 2] - STANDARD_GRAVITY_MPS2
    true = np.interp(time, recording.motion.time_s, recording.motion.sensor_m[:, 2])
    true_velocity = np.gradient(recording.motion.sensor_m[:, 2], recording.motion.time_s)
    height = true[0] + true_velocity[0] * time + integral(integral(acc, time), time)
    assert height == pytest.approx(true, abs=0.005)


def test_the_angular_rate_integrates_to_the_turn():
    recording = simulate(IDEAL, 3)
    angles = angles_at(recording)
    axes = np.stack([to_world(angles, axis) for axis in np.eye(3)], axis=2)
    turned = axes[0]
    for rate, step in zip(recording.samples.gyr_radps, np.diff(recording.samples.time_s, append=np.nan), strict=True):
        x, y, z = rate * np.nan_to_num(step)
        turned = turned @ (np.eye(3) + np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]))
    assert turned == pytest.approx(axes[-1], abs=0.005)


def test_at_rest_the_accelerometer_reads_gravity():
    recording = simulate(replace(IDEAL, sets=0, before=("still",), breathing_mm=0.0), 1)
    assert np.linalg.norm(recording.samples.acc_mps2, axis=1) == pytest.approx(STANDARD_GRAVITY_MPS2, abs=1e-6)
    assert recording.samples.gyr_radps == pytest.approx(0, abs=1e-9)


def test_turning_the_box_turns_the_samples_and_changes_no_truth():
    level, upright = simulate(IDEAL, 3), simulate(replace(IDEAL, mounting_deg=(90.0, 0.0, 0.0)), 3)
    turn = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    assert upright.samples.acc_mps2 == pytest.approx(level.samples.acc_mps2 @ turn.T)
    assert upright.samples.gyr_radps == pytest.approx(level.samples.gyr_radps @ turn.T)
    assert upright.truth == level.truth


def test_a_seed_gives_the_same_recording_again_and_another_seed_another():
    one, again, other = simulate(SHORT, 1), simulate(SHORT, 1), simulate(SHORT, 2)
    assert np.array_equal(one.samples.acc_mps2, again.samples.acc_mps2)
    assert one.truth == again.truth != other.truth


def test_sensor_and_link_change_nothing_of_what_the_lifter_did():
    plain = simulate(SHORT, 1)
    other = simulate(replace(SHORT, imu=PRESETS["cheap_sensor"].imu, link=Link(lost_pct=30.0)), 1)
    assert other.truth.repetitions == plain.truth.repetitions


def test_events_stand_on_the_recordings_own_clock():
    recording = simulate(replace(SHORT, imu=Imu(rate_error_pct=2.0)), 1)
    true_s = recording.truth.repetitions[0].drive_start_s
    assert recording.truth.recorded_s(true_s) == pytest.approx(1.02 * true_s)


def test_a_lost_beginning_moves_the_clocks_zero():
    recording = simulate(replace(SHORT, link=Link(packet_samples=100, lost_pct=90.0)), 1)
    assert recording.samples.time_s[0] == 0
    assert recording.truth.recorded_s(recording.truth.first_stamp_s) == 0
    assert recording.truth.first_stamp_s > 0


def test_an_accelerometer_alone_has_no_angular_rate():
    recording = simulate(replace(SHORT, imu=Imu(gyroscope=False)), 1)
    assert recording.samples.gyr_radps is None
    assert not recording.source.gyroscope


def test_readings_stay_inside_the_range():
    recording = simulate(replace(SHORT, dropped_pct=100, imu=Imu(acc_range_mps2=19.6)), 1)
    assert np.abs(recording.samples.acc_mps2).max() == pytest.approx(19.6, rel=1e-3)


def test_the_bars_truth_needs_no_more_than_the_offset():
    recording = simulate(replace(SHORT, bar_offset_m=(0.0, 0.0)), 1)
    assert all(r.bar == r.sensor for r in recording.truth.repetitions)


def test_a_link_that_loses_everything_is_refused():
    with pytest.raises(ValueError, match="lost every sample"):
        simulate(replace(SHORT, link=Link(lost_pct=100)), 1)


def test_a_rise_longer_than_the_torso_is_refused():
    with pytest.raises(ValueError, match="torso"):
        simulate(replace(SHORT, rom_m=0.6), 1)


def moved_by(activity):
    """Heights and angles (degrees) of the pelvis while somebody does this and nothing else."""
    motion = simulate(Scenario(sets=0, before=(activity,), wobble_hz=None), 3).motion
    return motion.sensor_m[:, 2], np.degrees(motion.angles_rad)


def test_stairs_are_climbed_and_come_down_again():
    height_m, angles_deg = moved_by("stairs")
    assert 5 * 0.17 < np.ptp(height_m) < 9 * 0.19
    assert height_m[-1] == pytest.approx(height_m[0], abs=0.02)
    assert 2 < np.ptp(angles_deg[:, 0]) < 20


def test_a_stretch_sinks_and_tilts_and_ends_where_it_began():
    height_m, angles_deg = moved_by("stretch")
    assert 0.25 < height_m[0] - height_m.min() < 0.45
    assert 10 < np.ptp(angles_deg[:, 0]) < 50
    assert height_m[-1] == pytest.approx(height_m[0], abs=0.02)


def test_pulses_against_a_band_are_done_between_repetitions_and_hardly_move_the_pelvis():
    scenario = Scenario(repetitions=2, bottom_pause_s=0.3, wobble_hz=None)
    pauses_s = []
    for within in ((), ("pulses",)):
        one, two = simulate(replace(scenario, within=within), 3).truth.repetitions
        pauses_s.append(two.drive_start_s - one.lowering_end_s)
    height_m, angles_deg = moved_by("pulses")

    assert pauses_s[0] < 0.7
    assert pauses_s[1] > 1.0
    assert np.ptp(height_m) < 0.03
    assert np.ptp(angles_deg, axis=0).max() < 6
