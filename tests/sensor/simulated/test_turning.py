import numpy as np
import pytest

from sensor.simulated.strokes import GRID_HZ
from sensor.simulated.turning import angular_rate, to_segment, to_world


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
