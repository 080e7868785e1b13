"""Rotations of the sensor: angular rate in, rotation matrices out.

Convention: a matrix turns a vector of the sensor frame into the world frame, world z up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.signals.grid import STEP_S
from sensor.samples import Array

ComplexArray = NDArray[np.complex128]


def integrate_rotation(gyr_radps: Array) -> Array:
    """Integrate the angular rate alone, from the identity.

    Parameters
    ----------
    gyr_radps : (n, 3) array
        Angular rate in the sensor frame, on the grid.

    Returns
    -------
    (n, 3, 3) array
        Rotation at the centre of each cell, relative to the sensor at the start of the first one. In memory the cells
        come last, where running sums over them are fast.

    Notes
    -----
    From centre to centre the sensor turns by half of either cell's own rotation vector; a running product joins them,
    in two array multiplications of the whole length.
    """
    halves = _quaternions(0.5 * STEP_S * np.ascontiguousarray(gyr_radps.T))
    centres = _running_product(np.hstack([halves[:, :1], _multiply(halves[:, :-1], halves[:, 1:])]))
    centres *= 1 / np.sqrt(np.sum(centres.real**2 + centres.imag**2, axis=0))
    return _matrices(centres)


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


def _quaternions(vectors: Array) -> ComplexArray:
    """Unit quaternions of rotation vectors (3, n), rad."""
    half = 0.5 * np.sqrt(np.sum(vectors**2, axis=0))
    x, y, z = 0.5 * np.sinc(half / np.pi) * vectors
    quaternions = np.empty((2, len(half)), complex)
    quaternions.real = np.cos(half), y
    quaternions.imag = x, z
    return quaternions


def _multiply(one: ComplexArray, other: ComplexArray) -> ComplexArray:
    """Hamilton product of two rows of quaternions, each a pair of complex numbers (2, n): (w + ix) + (y + iz) j."""
    turned = other[::-1].conj()
    turned[0] *= -1
    product: ComplexArray = one[0] * other
    product += one[1] * turned
    return product


def _running_product(turns: ComplexArray) -> ComplexArray:
    """Products q0, q0 q1, q0 q1 q2, ...: those of the neighbours' products first, the ones between from them."""
    n = turns.shape[1]
    if n < 2:
        return turns
    product = np.empty_like(turns)
    product[:, :1] = turns[:, :1]
    product[:, 1::2] = _running_product(_multiply(turns[:, :-1:2], turns[:, 1::2]))
    product[:, 2::2] = _multiply(product[:, 1:-1:2], turns[:, 2::2])
    return product


def _matrices(quaternions: ComplexArray) -> Array:
    """Rotation matrices (n, 3, 3) of unit quaternions."""
    (w, x), (y, z) = ((pair.real.copy(), pair.imag.copy()) for pair in quaternions)
    entries = [
        *(1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        *(2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        *(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    ]
    return np.moveaxis(np.concatenate(entries).reshape(3, 3, -1), 2, 0)
