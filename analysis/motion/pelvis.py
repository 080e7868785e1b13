"""The motion of one set in, the pelvis within the sensor's frame and its three angles out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.motion.blocks import SetMotion
from sensor.samples import Array


@dataclass(frozen=True, slots=True, eq=False)
class Pelvis:
    """How the pelvis lies in the sensor, unit vectors (3,) of its frame, and how it turns over a set, (n,) each.

    `pitch_rad` grows with the drive, `roll_rad` is the sideways tilt, `twist_rad` the turn about the vertical.
    """

    caudal: Array
    anterior: Array
    pitch_rad: Array
    roll_rad: Array
    twist_rad: Array


def find_pelvis(motion: SetMotion, tops: list[int], bottoms: list[int], *, reverse: bool) -> Pelvis | None:
    """Find how the pelvis lies in the sensor, and its angles.

    Parameters
    ----------
    motion : SetMotion
        Of the sensor.
    tops, bottoms : list of int
        Cells of the lockouts and of the bottoms.
    reverse : bool
        Whether its caudal end goes down while the hip rises.

    Returns
    -------
    Pelvis or None
        None without a gyroscope.

    Notes
    -----
    The axes come from the movement itself: at the lockout the front of the pelvis faces up, and from the bottom to the
    lockout its caudal end comes up. A lifter whose lockout is 10 degrees off makes the lever 1.5 % short.
    """
    if motion.rotation is None:
        return None
    up = motion.rotation[:, 2, :]
    anterior, rising = _pelvis_axes(up, tops, bottoms)
    caudal = -rising if reverse else rising
    side = np.cross(caudal, anterior)
    facing = motion.rotation @ side
    twist = np.unwrap(np.arctan2(facing[:, 1], facing[:, 0]))
    for block in motion.blocks[1:]:  # each has a heading of its own: they go on where the one before left off
        twist[block.start :] -= twist[block.start] - twist[block.start - 1]
    pitch = np.unwrap(np.arctan2(up @ rising, up @ anterior))
    return Pelvis(caudal, anterior, pitch, np.arcsin(np.clip(up @ side, -1.0, 1.0)), twist)


def lever_of(motion: SetMotion, axis: Array) -> Array:
    """Upward velocity of a point one metre along an axis of the sensor, relative to the sensor; takes a gyroscope."""
    assert motion.rotation is not None
    assert motion.gyr_radps is not None
    return np.asarray(np.einsum("ni,ni->n", motion.rotation[:, 2, :], np.cross(motion.gyr_radps, axis)))


def _pelvis_axes(up: Array, tops: list[int], bottoms: list[int]) -> tuple[Array, Array]:
    """Anterior axis of the pelvis and the one along it whose end rises with the drive, sensor frame, unit length."""
    anterior = np.median(up[tops], axis=0)
    anterior = anterior / np.linalg.norm(anterior)
    low = np.median(up[bottoms], axis=0)
    cranial = low - (low @ anterior) * anterior
    size = float(np.linalg.norm(cranial))
    if size < 1e-3:  # the segment does not turn: any axis across will do, its lever is nothing
        cranial = np.cross(anterior, np.eye(3)[int(np.argmin(np.abs(anterior)))])
        size = float(np.linalg.norm(cranial))
    return anterior, -cranial / size
