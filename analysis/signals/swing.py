"""The vertical seen from the sensor in, one angle out: how far the segment has turned about its own main axis.

A pelvis or a thigh turns to and fro about one axis that the mounting decides. The axis is found from the turning
itself over the last and next ten seconds, so it needs no calibration and no assumption about the mounting.
"""

from __future__ import annotations

import numpy as np

from analysis.signals.grid import RATE_HZ
from analysis.signals.smoothing import average, smooth
from sensor.samples import Array

WINDOW_S = 20.0  # several repetitions, so that one odd turn does not choose the axis
TREMOR_S = 0.3  # averaging that quietens tremor and keeps a repetition
STEP_CELLS = round(RATE_HZ)  # the axis is found once a second


def measure_swing(up: Array) -> tuple[Array, Array]:
    """Follow the angle of the vertical about the main axis of turning.

    Parameters
    ----------
    up : (n, 3) array
        World up in the sensor frame.

    Returns
    -------
    angle_rad : (n,) array
        Angle turned since the start; its sign is arbitrary and kept from second to second.
    posture : (n, 3) array
        `up` with the tremor averaged out, unit length.
    """
    posture = smooth(up, cells=round(TREMOR_S * RATE_HZ))
    posture = posture / np.maximum(np.sqrt(np.einsum("ni,ni->n", posture, posture))[:, None], 1e-9)
    turn = np.cross(posture[:-1], posture[1:], axis=1)
    seconds = np.zeros((-(-len(up) // STEP_CELLS), STEP_CELLS, 3))  # the last one is filled up with rest
    seconds.reshape(-1, 3)[1 : len(up)] = turn
    turned = seconds @ _main_axes(seconds)[:, :, None]
    return np.cumsum(turned.ravel()[: len(up)]), posture


def angle_between(one: Array, other: Array) -> Array:
    """Return the angle in rad between unit vectors (..., 3), broadcast."""
    cosine = np.einsum("...i,...i->...", one, other)
    return np.asarray(np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0)))


def _main_axes(seconds: Array) -> Array:
    """Axis about which most of the turning of the surrounding window happens, for every second (m, cells, 3)."""
    products = (seconds.swapaxes(1, 2) @ seconds).reshape(-1, 9)
    window = average(products, cells=round(WINDOW_S)).reshape(-1, 3, 3)
    axes = np.linalg.eigh(window)[1][:, :, 2]
    flips = np.where(np.einsum("ni,ni->n", axes[1:], axes[:-1]) < 0, -1.0, 1.0)
    axes[1:] *= np.cumprod(flips)[:, None]
    return np.asarray(axes)
