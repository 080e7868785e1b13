"""Samples become the stretches in which the sensor lay still, and the side on which it lay.

Invariant: pure, and cheap enough for a live mode to ask again and again of the samples it has so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array, ImuSamples

Triple = tuple[float, float, float]

FACES = ("x up", "x down", "y up", "y down", "z up", "z down")
FACE_COSINE = 0.82  # an axis within 35 degrees of the vertical counts as up or down; the fit takes any tilt
BLOCK_S = 0.25  # six samples at 25 Hz; a rest of two seconds holds a whole still stretch wherever it begins
LEAST_STILL_S = 1.5  # shorter rests are pauses of the hand
NOISIEST_MPS2 = 0.3  # SD of a reading at rest: five times what the noisiest hobby sensor has
NOISIEST_RADPS = 0.1
QUIET_FACTOR = 3.0  # how much more than the recording's own quietest tenth still is still
SAME_POSITION_MPS2 = 0.1  # between two blocks: 0.6 degrees of tilt


@dataclass(frozen=True, slots=True)
class Still:
    """One stretch without movement: its mean readings and how much a single reading scatters."""

    start_s: float
    stop_s: float
    acc_mps2: Triple
    acc_sd_mps2: float
    gyr_radps: Triple | None

    @property
    def face(self) -> str | None:
        """Return the axis that points up or down; None for a position in between."""
        share = np.array(self.acc_mps2) / max(float(np.linalg.norm(self.acc_mps2)), 1e-9)
        axis = int(np.argmax(np.abs(share)))
        return FACES[2 * axis + (share[axis] < 0)] if abs(share[axis]) >= FACE_COSINE else None


def missing_faces(stills: Sequence[Still]) -> tuple[str, ...]:
    """Return the faces on which the sensor has not lain yet."""
    seen = {still.face for still in stills}
    return tuple(face for face in FACES if face not in seen)


def find_still(samples: ImuSamples) -> tuple[Still, ...]:
    """Find the stretches in which the sensor lay still, in any order and with any handling between.

    Quarter seconds whose readings scatter little more than the quietest ones are joined where gravity stays as it was.

    Parameters
    ----------
    samples : ImuSamples
        Any length; a live mode may pass what it has so far.

    Returns
    -------
    tuple of Still
        Those of 1.5 s or more; empty where there is none.
    """
    if len(samples) < 2:
        return ()
    starts, counts, mean, scatter = _blocks(samples.time_s, samples.acc_mps2)
    quiet = _quiet(scatter, counts, NOISIEST_MPS2)
    rates: Array | None = None
    if samples.gyr_radps is not None:
        _, _, rates, turning = _blocks(samples.time_s, samples.gyr_radps)
        quiet = quiet & _quiet(turning, counts, NOISIEST_RADPS)
    runs, begin = [], 0
    for k in range(1, len(starts) + 1):
        if k == len(starts) or not quiet[k] or not quiet[k - 1] or _moved(starts, mean, k):
            runs.append(slice(begin, k))
            begin = k
    long_enough = [run for run in runs if quiet[run].all() and run.stop - run.start >= LEAST_STILL_S / BLOCK_S]
    return tuple(_still(run, starts, mean, scatter, rates) for run in long_enough)


def _moved(starts: Array, mean: Array, k: int) -> bool:
    """Whether block `k` is another position than the one before, or does not follow it at once."""
    return bool(np.linalg.norm(mean[k] - mean[k - 1]) > SAME_POSITION_MPS2 or starts[k] - starts[k - 1] > 1.5 * BLOCK_S)


def _blocks(time_s: Array, signal: Array) -> tuple[Array, Array, Array, Array]:
    """Return starts (m,), counts (m,), means (m, 3) and scatter (m,) of blocks of `BLOCK_S`."""
    block = ((time_s - time_s[0]) // BLOCK_S).astype(int)
    first = np.flatnonzero(np.diff(block, prepend=-1))
    counts = np.diff(np.append(first, len(block)))
    mean = np.add.reduceat(signal, first) / counts[:, None]
    spread = signal - np.repeat(mean, counts, axis=0)
    scatter = np.sqrt(np.add.reduceat(np.sum(spread**2, axis=1), first) / (3 * np.maximum(counts - 1, 1)))
    return time_s[0] + block[first] * BLOCK_S, counts.astype(float), mean, scatter


def _quiet(scatter: Array, counts: Array, noisiest: float) -> NDArray[np.bool_]:
    """Tell the blocks that scatter little more than the quietest tenth, and are well filled."""
    full = counts >= 0.5 * np.median(counts)
    quietest = float(np.quantile(scatter[full], 0.1))
    limit = min(QUIET_FACTOR * quietest + 0.02 * noisiest, noisiest)
    return np.asarray(full & (scatter <= limit))


def _still(run: slice, starts: Array, mean: Array, scatter: Array, rates: Array | None) -> Still:
    """Average one stretch."""
    acc, gyr = mean[run].mean(axis=0), None if rates is None else triple(rates[run].mean(axis=0))
    sd = float(np.sqrt(np.mean(scatter[run] ** 2)))
    return Still(float(starts[run.start]), float(starts[run.stop - 1] + BLOCK_S), triple(acc), sd, gyr)


def triple(values: Array) -> Triple:
    """Return three plain numbers."""
    x, y, z = (float(v) for v in values)
    return x, y, z
