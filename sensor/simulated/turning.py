"""Between the segment's axes and the world's, and from angles to angular rate.

Angles are rows (pitch, roll, yaw) in radians: yaw about the vertical after pitch after roll.
Pitch lifts the caudal axis.
"""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.strokes import GRID_HZ


def to_world(angles_rad: Array, vector: Array) -> Array:
    """Turn vectors (n, 3) or (3,) of the segment's axes into the world: yaw after pitch after roll.

    Examples
    --------
    >>> import numpy as np
    >>> to_world(np.radians([[90.0, 0.0, 0.0]]), np.array([1.0, 0.0, 0.0])).round(6)  # pitch lifts the caudal axis
    array([[0., 0., 1.]])
    """
    pitch, roll, yaw = angles_rad.T
    x, y, z = np.broadcast_to(vector, (len(angles_rad), 3)).T
    y, z = y * np.cos(roll) - z * np.sin(roll), y * np.sin(roll) + z * np.cos(roll)
    x, z = x * np.cos(pitch) - z * np.sin(pitch), x * np.sin(pitch) + z * np.cos(pitch)
    return np.stack([x * np.cos(yaw) - y * np.sin(yaw), x * np.sin(yaw) + y * np.cos(yaw), z], axis=1)


def to_segment(angles_rad: Array, vector: Array) -> Array:
    """Turn world vectors (n, 3) into the segment's axes: the inverse of `to_world`."""
    pitch, roll, yaw = angles_rad.T
    x, y, z = vector.T
    x, y = x * np.cos(yaw) + y * np.sin(yaw), y * np.cos(yaw) - x * np.sin(yaw)
    x, z = x * np.cos(pitch) + z * np.sin(pitch), z * np.cos(pitch) - x * np.sin(pitch)
    return np.stack([x, y * np.cos(roll) + z * np.sin(roll), z * np.cos(roll) - y * np.sin(roll)], axis=1)


def angular_rate(angles_rad: Array) -> Array:
    """Return the angular rate (n, 3) in the segment's axes from its angles (n, 3) on the grid."""
    pitch, roll, _ = angles_rad.T
    pitching, rolling, yawing = np.gradient(angles_rad, 1 / GRID_HZ, axis=0).T
    level = yawing * np.cos(pitch)
    return np.stack(
        [
            rolling + yawing * np.sin(pitch),
            level * np.sin(roll) - pitching * np.cos(roll),
            level * np.cos(roll) + pitching * np.sin(roll),
        ],
        axis=1,
    )
