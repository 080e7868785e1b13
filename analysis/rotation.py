"""Rotations of the sensor: angular rate in, rotation matrices out.

Convention: a matrix turns a vector of the sensor frame into the world frame, world z up.
"""

from __future__ import annotations

import numpy as np

from analysis.grid import STEP_S
from sensor.samples import Array


def integrate_rotation(gyr_radps: Array) -> Array:
    """Integrate the angular rate alone, from the identity.

    Parameters
    ----------
    gyr_radps : (n, 3) array
        Angular rate in the sensor frame, on the grid.

    Returns
    -------
    (n, 3, 3) array
        Rotation at the centre of each cell, relative to the sensor at the start of the first one.

    Notes
    -----
    Each cell turns by its own rotation vector; the products are formed by doubling, log2(n) array operations.
    """
    halves = _quaternions(0.5 * STEP_S * gyr_radps)
    whole = _running_product(_multiply(halves, halves))
    before = np.vstack([[[1.0, 0.0, 0.0, 0.0]], whole[:-1]])
    return matrices(_multiply(before, halves))


def matrices(quaternions: Array) -> Array:
    """Return the rotation matrices (n, 3, 3) of unit quaternions (n, 4), scalar first."""
    w, x, y, z = quaternions.T
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), 2, 0)


def turn_onto(direction: Array, target: Array) -> Array:
    """Return the smallest rotation (3, 3) that takes one unit vector onto another.

    Examples
    --------
    >>> turn_onto(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])) @ np.array([0.0, 1.0, 0.0])
    array([0., 0., 1.])
    """
    axis, cosine = np.cross(direction, target), float(direction @ target)
    if cosine < -0.999999:  # opposite: any axis across will do
        across = np.eye(3)[int(np.argmin(np.abs(direction)))]
        normal = np.cross(direction, across)
        normal /= np.linalg.norm(normal)
        return np.asarray(2 * np.outer(normal, normal) - np.eye(3))
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + skew + skew @ skew / (1 + cosine))


def _quaternions(vectors: Array) -> Array:
    """Unit quaternions of rotation vectors (n, 3), rad."""
    angle = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.hstack([np.cos(angle / 2), 0.5 * np.sinc(angle / (2 * np.pi)) * vectors])


def _multiply(one: Array, other: Array) -> Array:
    """Hamilton product of two stacks of quaternions."""
    a, b, c, d = one.T
    w, x, y, z = other.T
    return np.stack(
        [
            a * w - b * x - c * y - d * z,
            a * x + b * w + c * z - d * y,
            a * y - b * z + c * w + d * x,
            a * z + b * y - c * x + d * w,
        ],
        axis=1,
    )


def _running_product(turns: Array) -> Array:
    """Products q0, q0 q1, q0 q1 q2, ... of a stack of quaternions."""
    product, reach = turns, 1
    while reach < len(product):
        product = np.vstack([product[:reach], _multiply(product[:-reach], product[reach:])])
        reach *= 2
    return product / np.linalg.norm(product, axis=1, keepdims=True)
