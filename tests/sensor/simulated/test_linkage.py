import numpy as np
import pytest

from sensor.simulated import Scenario
from sensor.simulated.linkage import PITCH, X, Z, draw_body
from sensor.simulated.motion import angular_rate, to_segment, to_world
from sensor.simulated.strokes import GRID_HZ

HEIGHTS = np.linspace(0, 1, 50)


def body_of(rng, **scenario):
    return draw_body(Scenario(**scenario), rng)


def test_the_hip_stays_at_the_length_of_the_torso_from_the_bench(rng):
    body = body_of(rng)
    poses = body.poses(HEIGHTS * body.rom_m)
    assert np.hypot(poses[:, X], poses[:, Z] - body.pivot_m) == pytest.approx(body.torso_m)


def test_the_hip_rises_by_the_height_asked_for(rng):
    body = body_of(rng)
    poses = body.poses(HEIGHTS * body.rom_m)
    assert poses[:, Z] - poses[0, Z] == pytest.approx(HEIGHTS * body.rom_m)


def test_the_thigh_ends_where_the_shank_begins(rng):
    body = body_of(rng, mount="thigh", lift="glute-bridge")
    poses = body.poses(HEIGHTS * body.rom_m)
    knee = poses[:, [X, Z]] + body.thigh_m * np.stack([np.cos(poses[:, PITCH]), np.sin(poses[:, PITCH])], axis=1)
    assert np.hypot(*(knee - [body.ankle_x_m, 0.08]).T) == pytest.approx(body.shank_m)


def test_the_pelvis_turns_in_the_direction_of_extension(rng):
    body = body_of(rng)
    pitch = body.poses(HEIGHTS * body.rom_m)[:, PITCH]
    assert np.all(np.diff(pitch) > 0)


def test_turning_into_the_world_and_back_changes_nothing(rng):
    angles, vectors = rng.normal(size=(2, 20, 3))
    assert to_segment(angles, to_world(angles, vectors)) == pytest.approx(vectors)


def test_the_angular_rate_is_that_of_the_turning_axes(rng):
    time = np.arange(400) / GRID_HZ
    angles = np.stack([np.sin(3 * time + phase) for phase in rng.uniform(0, 6, 3)], axis=1)
    axis = np.array([0.3, -0.5, 0.8])
    moving = np.gradient(to_world(angles, axis), time, axis=0)
    expected = to_world(angles, np.cross(angular_rate(angles), axis))
    assert moving[2:-2] == pytest.approx(expected[2:-2], abs=1e-4)
