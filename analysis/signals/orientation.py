"""Where is up? Grid signals in, the direction of the vertical seen from the sensor out.

With a gyroscope the VQF filter carries the vertical through the movement. Without one the slow part of the specific
force stands for it, and the length of the specific force for the vertical acceleration (see `Attitude`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.signals.gaps import Gap, stretches_of
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from analysis.signals.smoothing import smooth
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

BIAS_CLIP_DPS = 5.0  # largest bias of a gyroscope that is believed: cheap ones come uncalibrated
SWAY_S = 0.8  # without a gyroscope: averaging long enough to quieten the accelerations of a repetition


@dataclass(frozen=True, slots=True, eq=False)
class Attitude:
    """The vertical on the grid, and what the filter learnt of the gyroscope's bias, (n, 3).

    `up` (n, 3) is the unit vector of world up in the sensor frame. `rise_mps2` (n,) is the upward acceleration,
    gravity removed, up to a slowly changing error. Without a gyroscope it is the length of the specific force less
    gravity, which needs no attitude and errs by a_h**2 / 2g for a sideways acceleration a_h: 0.05 m/s2 for 1 m/s2.
    """

    up: Array
    rise_mps2: Array
    gyr_bias_radps: Array | None

    def part(self, start: int, stop: int) -> Attitude:
        """Return cells [start, stop), sharing memory."""
        bias = None if self.gyr_bias_radps is None else self.gyr_bias_radps[start:stop]
        return Attitude(self.up[start:stop], self.rise_mps2[start:stop], bias)


def estimate_attitude(grid: GridSignals) -> Attitude:
    """Find the vertical in every cell.

    Parameters
    ----------
    grid : GridSignals
        Signals of one stretch, sensor frame.

    Returns
    -------
    Attitude
        Same length as `grid`.

    Notes
    -----
    VQF: Laidig and Seel 2023, Information Fusion 91:187, with its published parameters but for the bias, which it
    allows 2 deg/s: cheap gyroscopes are worse. It runs causally, so a longer recording does not change the past.
    After a gap that is blind (`blind_gaps`) it levels anew: it would need 3 s to find that the body lies otherwise.
    """
    if grid.gyr_radps is None:
        return _attitude_without_gyroscope(grid)
    return VerticalFilter().follow(grid)


class VerticalFilter:
    """VQF over one stretch of grid after the other: what it returns does not depend on how they are cut."""

    def __init__(self) -> None:
        from vqf import VQF

        self._vqf = VQF(STEP_S, biasClip=BIAS_CLIP_DPS)
        self._gap = Gap()  # the gap that the last call ended in
        self._bias: tuple[Array, float] | None = None  # the gyroscope's, and its doubt, before that gap

    def follow(self, grid: GridSignals) -> Attitude:
        """Return the vertical in the cells that follow those of the last call; they need a gyroscope."""
        if not self._gap.cells and grid.known.all():
            return self._run(grid)
        begins, seen_again, gap = set(), set(), self._gap
        for start, stop in ((0, 0), *stretches_of(~grid.known)):
            gap = (gap if start == 0 else Gap()).and_then(grid.drawn[start:stop])
            if start < stop and (start > 0 or not self._gap.cells):
                begins.add(start)
            if gap.blind and stop < len(grid) and grid.known[stop]:
                seen_again.add(stop)
        self._gap = Gap() if grid.known[-1] else gap
        parts = []
        for start, stop in pairwise(sorted({0, *begins, *seen_again, len(grid)})):
            if start in begins:
                self._bias = self._vqf.getBiasEstimate()
            if start in seen_again:
                self._level_anew()
            parts.append(self._run(grid.part(start, stop)))
        return _joined(parts)

    def _level_anew(self) -> None:
        """Forget the vertical but not the bias from before the gap, whose zeros look like a rest.

        The filter then takes the mean of what it reads for the vertical.
        """
        bias, sd = self._bias or self._vqf.getBiasEstimate()
        self._vqf.resetState()
        self._vqf.setBiasEstimate(np.ascontiguousarray(bias), sd)

    def _run(self, grid: GridSignals) -> Attitude:
        """Run the filter over cells, at least one."""
        assert grid.gyr_radps is not None
        result = self._vqf.updateBatch(np.ascontiguousarray(grid.gyr_radps), np.ascontiguousarray(grid.acc_mps2))
        up = _up_of(result["quat6D"])
        rise = np.einsum("ni,ni->n", up, grid.acc_mps2) - STANDARD_GRAVITY_MPS2
        return Attitude(up, rise, np.asarray(result["bias"]))


def _up_of(quaternions: Array) -> Array:
    """World up (n, 3) seen from the sensor."""
    w, x, y, z = quaternions.T
    twice_x, twice_y = x + x, y + y
    up = np.empty((len(quaternions), 3))
    np.subtract(twice_x * z, twice_y * w, out=up[:, 0])
    np.add(twice_y * z, twice_x * w, out=up[:, 1])
    np.subtract(1, twice_x * x + twice_y * y, out=up[:, 2])
    return up


def _joined(parts: list[Attitude]) -> Attitude:
    """One attitude of several in a row, from a gyroscope."""
    biases = [part.gyr_bias_radps for part in parts if part.gyr_bias_radps is not None]
    return Attitude(
        np.concatenate([part.up for part in parts]),
        np.concatenate([part.rise_mps2 for part in parts]),
        np.concatenate(biases),
    )


def _attitude_without_gyroscope(grid: GridSignals) -> Attitude:
    """Take the slow part of the specific force for the vertical, its length for the upward acceleration."""
    slow = smooth(grid.acc_mps2, cells=round(SWAY_S * RATE_HZ))
    length = np.maximum(np.linalg.norm(slow, axis=1, keepdims=True), 1e-9)
    return Attitude(slow / length, np.linalg.norm(grid.acc_mps2, axis=1) - STANDARD_GRAVITY_MPS2, None)
