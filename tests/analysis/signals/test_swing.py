import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from analysis.signals.grid import RATE_HZ
from analysis.signals.swing import angle_between, measure_swing

ANGLE_RAD = np.radians(20) * (1 - np.cos(2 * np.pi * np.arange(3000) / (4 * RATE_HZ)))  # to 40 degrees and back


def turning_about_x(angle_rad):
    return np.stack([np.zeros(len(angle_rad)), np.sin(angle_rad), np.cos(angle_rad)], axis=1)


def test_a_segment_that_turns_to_and_fro_swings_by_its_turn():
    swing, posture = measure_swing(turning_about_x(ANGLE_RAD))
    assert np.degrees(np.ptp(swing)) == pytest.approx(40, abs=1.0)
    assert abs(np.corrcoef(swing, ANGLE_RAD)[0, 1]) > 0.999
    assert np.linalg.norm(posture, axis=1) == pytest.approx(1.0)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_mounting_decides_nothing_but_the_sign(seed):
    mounting = Rotation.random(random_state=seed).as_matrix()
    up = turning_about_x(ANGLE_RAD)
    swing, posture = measure_swing(up)

    mounted, mounted_posture = measure_swing(up @ mounting.T)

    assert np.sign(mounted[100] * swing[100]) * mounted == pytest.approx(swing, abs=1e-9)
    assert mounted_posture == pytest.approx(posture @ mounting.T)


def test_turning_across_the_main_axis_is_no_swing():
    nod = np.radians(5) * np.sin(2 * np.pi * np.arange(3000) / 130)
    sideways = Rotation.from_rotvec(nod[:, None] * np.array([0.0, 1.0, 0.0]))
    up = sideways.apply(turning_about_x(ANGLE_RAD))
    assert np.degrees(np.ptp(measure_swing(up)[0])) == pytest.approx(40, abs=2.0)


def test_a_slow_change_of_posture_keeps_the_sign():
    lying_down = np.interp(np.arange(3000), [0, 3000], [0, np.radians(60)])
    up = Rotation.from_rotvec(lying_down[:, None] * np.array([0.0, 0.0, 1.0])).apply(turning_about_x(ANGLE_RAD))
    swing, _ = measure_swing(up)
    assert abs(np.corrcoef(np.diff(swing), np.diff(ANGLE_RAD))[0, 1]) > 0.98


def test_a_body_at_rest_does_not_swing():
    assert measure_swing(np.tile([0.0, 0.6, 0.8], (500, 1)))[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("degrees", [0.0, 1.0, 60.0, 90.0, 180.0])
def test_the_angle_between_directions_is_their_angle(degrees):
    turned = np.array([np.sin(np.radians(degrees)), 0.0, np.cos(np.radians(degrees))])
    assert np.degrees(angle_between(np.array([0.0, 0.0, 1.0]), turned)) == pytest.approx(degrees, abs=1e-6)
