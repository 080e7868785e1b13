import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from analysis.signals.grid import STEP_S
from analysis.signals.rotation import integrate_rotation, turn_onto

UP = np.array([0.0, 0.0, 1.0])


@st.composite
def directions(draw):
    """Unit vectors, those along the axes among them."""
    vector = np.array([draw(st.integers(-5, 5)) for _ in range(3)], float)
    return vector / np.linalg.norm(vector) if np.any(vector) else UP


@pytest.mark.parametrize("rate_radps", [[2.0, 0, 0], [0, -3.0, 0], [0.4, 0.5, -0.6], [0, 0, 0], [20.0, 0, 0]])
def test_a_constant_rate_turns_at_that_rate(rate_radps):
    rotation = integrate_rotation(np.tile(np.array(rate_radps, float), (250, 1)))
    centres_s = (np.arange(250) + 0.5) * STEP_S
    expected = Rotation.from_rotvec(centres_s[:, None] * np.array(rate_radps, float)).as_matrix()
    assert rotation == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("cells", [1, 2, 3, 4, 5, 37, 64])
def test_turns_follow_one_another_in_the_frame_that_turns(cells, rng):
    gyr = 3 * rng.normal(size=(cells, 3))
    turned, expected = Rotation.identity(), []
    for rate in gyr:
        half = Rotation.from_rotvec(0.5 * STEP_S * rate)
        expected.append((turned * half).as_matrix())
        turned = turned * half * half
    assert integrate_rotation(gyr) == pytest.approx(np.array(expected), abs=1e-9)


def test_an_hour_of_turning_leaves_a_rotation_a_rotation(rng):
    rotation = integrate_rotation(5 * rng.normal(size=(360_000, 3)))[::9001]
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    assert rotation @ rotation.transpose(0, 2, 1) == pytest.approx(np.tile(np.eye(3), (len(rotation), 1, 1)), abs=1e-9)


@given(directions(), directions())
def test_one_direction_turns_onto_another_by_the_angle_between_them(one, other):
    turn = turn_onto(one, other)
    assert turn @ one == pytest.approx(other, abs=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1.0)
    cosine = (np.trace(turn) - 1) / 2
    assert cosine == pytest.approx(float(one @ other), abs=1e-9)


@given(directions())
def test_an_opposite_direction_takes_half_a_turn(one):
    turn = turn_onto(one, -one)
    assert turn @ one == pytest.approx(-one, abs=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1.0)


@pytest.mark.parametrize("off_rad", [1e-5, 1e-3, 1.4e-3, 1.5e-3, 1e-2])
def test_an_almost_opposite_direction_is_met_to_a_tenth_of_a_degree(off_rad):
    target = np.array([np.sin(off_rad), 0.0, -np.cos(off_rad)])
    turn = turn_onto(UP, target)
    assert np.linalg.norm(turn @ UP - target) < np.radians(0.1)
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-6)
