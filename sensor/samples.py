"""The one type that every reader yields, and where it came from.

Invariants, checked once here: SI units, the sensor's own frame, gravity included (at rest the axis that points up
reads +9.8 m/s2), every number finite, time strictly increasing. A gap is a jump in time; nothing is invented in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STANDARD_GRAVITY_MPS2 = 9.80665  # ISO 80000-3; what sensors mean by one g


@dataclass(frozen=True, slots=True, eq=False)
class ImuSamples:
    """A stretch of inertial samples: a live batch or a whole recording.

    Parameters
    ----------
    time_s : (n,) array
        Seconds since the recording's first sample, strictly increasing.
    acc_mps2 : (n, 3) array
        Specific force in the sensor frame, gravity included.
    gyr_radps : (n, 3) array or None
        Angular rate in the sensor frame; None for an accelerometer alone.

    Raises
    ------
    ValueError
        Where a shape, a number or the order of the times breaks the invariants.

    Examples
    --------
    >>> s = ImuSamples(np.arange(3) / 100, np.tile([0.0, 0.0, 9.8], (3, 1)), None)
    >>> len(s), s.duration_s
    (3, 0.02)
    """

    time_s: Array
    acc_mps2: Array
    gyr_radps: Array | None

    def __post_init__(self) -> None:
        n = len(self.time_s)
        if self.time_s.shape != (n,) or self.acc_mps2.shape != (n, 3):
            raise ValueError(f"time (n,), acceleration (n, 3) expected, got {self.time_s.shape}, {self.acc_mps2.shape}")
        if self.gyr_radps is not None and self.gyr_radps.shape != (n, 3):
            raise ValueError(f"angular rate ({n}, 3) expected, got {self.gyr_radps.shape}")
        finite = _is_finite(self.time_s) and _is_finite(self.acc_mps2)
        if not finite or (self.gyr_radps is not None and not _is_finite(self.gyr_radps)):
            raise ValueError("every sample must be finite")
        if np.count_nonzero(self.time_s[1:] > self.time_s[:-1]) < n - 1:
            raise ValueError("time must increase from sample to sample")

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def duration_s(self) -> float:
        """Time from the first to the last sample; 0 where there are fewer than two."""
        return float(self.time_s[-1] - self.time_s[0]) if len(self) > 1 else 0.0

    @property
    def rate_hz(self) -> float | None:
        """Sample rate outside gaps (1 / median step); None with fewer than two samples."""
        return float(1.0 / np.median(np.diff(self.time_s))) if len(self) > 1 else None

    def part(self, start: int, stop: int) -> ImuSamples:
        """Return the samples of the half-open range [start, stop), sharing memory."""
        gyr = None if self.gyr_radps is None else self.gyr_radps[start:stop]
        return _unchecked(self.time_s[start:stop], self.acc_mps2[start:stop], gyr)


def _is_finite(signal: Array) -> bool:
    """Whether all numbers are; counting them takes half as long as `all` on a live batch."""
    return bool(np.count_nonzero(np.isfinite(signal)) == signal.size)


def joined(parts: Sequence[ImuSamples]) -> ImuSamples:
    """Join batches that follow each other, at least one; a gyroscope counts where all of them have it.

    Raises
    ------
    ValueError
        Where a batch does not begin later than the one before it ends.

    Examples
    --------
    >>> s = ImuSamples(np.arange(3) / 100, np.tile([0.0, 0.0, 9.8], (3, 1)), None)
    >>> len(joined([s.part(0, 1), s.part(1, 3)]))
    3
    """
    if len(parts) == 1:
        return parts[0]
    full = [part for part in parts if len(part)]
    if any(after.time_s[0] <= before.time_s[-1] for before, after in pairwise(full)):
        raise ValueError("batches must follow each other in time")
    gyr = [part.gyr_radps for part in parts if part.gyr_radps is not None]
    return _unchecked(
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.acc_mps2 for part in parts]),
        np.concatenate(gyr) if len(gyr) == len(parts) else None,
    )


def _unchecked(time_s: Array, acc_mps2: Array, gyr_radps: Array | None) -> ImuSamples:
    """Samples that are known to keep the invariants: checking a live batch costs more than joining it."""
    samples = object.__new__(ImuSamples)
    for name, signal in (("time_s", time_s), ("acc_mps2", acc_mps2), ("gyr_radps", gyr_radps)):
        object.__setattr__(samples, name, signal)
    return samples


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the result must know: a doubt, an assumption, a repair."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in the recording: from the last sample before it to the first one after it, in seconds."""

    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where samples came from and what was assumed on the way in; None where the recording does not tell."""

    file: str
    format: str
    sha256: str | None = None
    sensor: str | None = None
    simulated: bool = False
    rate_hz: float | None = None
    stated_rate_hz: float | None = None
    duration_s: float | None = None
    start: str | None = None  # ISO 8601, of the first sample, with the offset where the file has one
    samples: int = 0
    gyroscope: bool = False
    acc_unit: str | None = None  # as in the file: "g", "m/s2", "mg"
    gyr_unit: str | None = None
    acc_range_mps2: float | None = None  # full scale where known: beyond it the sensor clips
    gaps: tuple[Gap, ...] = ()
    dropped_rows: int = 0  # rows that were not finite or not readable
    repeated_rows: int = 0  # the same reading stamped again, or the same stamp twice
    sorted_rows: int = 0  # rows that stood in the wrong order
    calibration: str | None = None  # the file of the calibration by which the samples were corrected


@dataclass(frozen=True, slots=True)
class Recording:
    """Samples with their origin and the notes of the reader.

    `said` are the lines of our own heading, as they stand: key and value, of whatever kind.
    """

    samples: ImuSamples
    source: Source
    notes: tuple[Note, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
