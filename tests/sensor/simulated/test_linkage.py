import numpy as np
import pytest

from sensor.simulated import Scenario
from sensor.simulated.linkage import PITCH, X, Z, draw_body

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
