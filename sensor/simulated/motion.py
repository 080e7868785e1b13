"""From the draft to exact curves: the body's path made smooth and alive, and the sensor's box on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, Array
from sensor.simulated.belt import knocked, wobble
from sensor.simulated.draft import Draft
from sensor.simulated.linkage import PITCH, ROLL, YAW, X, Y, Z
from sensor.simulated.scenario import Scenario
from sensor.simulated.strokes import GRID_HZ
from sensor.simulated.turning import angular_rate, to_segment, to_world
from sensor.simulated.unplanned import unplanned

SMOOTHING_S = 0.03  # bodies and belts are soft: nothing of the path is sharper than this


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Exact curves on the simulation's grid: time (n,), points (n, 3) in the world frame, angles (n, 3) in radians.

    `angles_rad` (pitch, roll, yaw) and the points `bar_m`, `sensor_m` are of the body; `force_mps2` (specific force)
    and `rate_radps` are of the box, in the axes of the segment that carries it.
    """

    time_s: Array
    bar_m: Array
    sensor_m: Array
    angles_rad: Array
    force_mps2: Array
    rate_radps: Array


def move(draft: Draft, scenario: Scenario, mount_m: Array, bar_m: Array, rng: np.random.Generator) -> Motion:
    """Return the exact curves of a draft.

    Parameters
    ----------
    draft : Draft
    scenario : Scenario
    mount_m, bar_m : (3,) array
        The sensor's point and the bar, seen from the hip joint in the segment's axes.
    rng : numpy.random.Generator
        Draws trembling, breathing and the motion of the belt.
    """
    poses, effort = draft.finished()
    pose = _smooth(poses) + unplanned(effort, scenario, rng)
    angles, hip = pose[:, [PITCH, ROLL, YAW]], pose[:, [X, Y, Z]]
    sensor = hip + to_world(angles, mount_m)
    moved, box_angles = knocked(len(pose), draft.knocks), angles
    if scenario.wobble_hz is not None:
        give, turn = wobble(to_segment(angles, _second_derivative(sensor)), scenario.wobble_hz, rng)
        moved, box_angles = moved + give, angles + turn
    acc = _second_derivative(sensor + to_world(angles, moved))
    acc[:, 2] += STANDARD_GRAVITY_MPS2
    return Motion(
        time_s=np.arange(len(pose)) / GRID_HZ,
        bar_m=hip + to_world(angles, bar_m),
        sensor_m=sensor,
        angles_rad=angles,
        force_mps2=to_segment(box_angles, acc),
        rate_radps=angular_rate(box_angles),
    )


def _second_derivative(path: Array) -> Array:
    """Differentiate each column twice."""
    derivative: Array = np.gradient(np.gradient(path, 1 / GRID_HZ, axis=0), 1 / GRID_HZ, axis=0)
    return derivative


def _smooth(columns: Array, width_s: float = SMOOTHING_S) -> Array:
    """Convolve each column with a Hann window: what has a kink becomes twice differentiable."""
    half = int(width_s * GRID_HZ / 2)
    window = np.hanning(2 * half + 3)[1:-1]
    window /= window.sum()
    padded = np.pad(columns, ((half, half), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, window, mode="valid") for column in padded.T], axis=1)
