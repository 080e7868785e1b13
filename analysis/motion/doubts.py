"""What an estimator cannot know of its own errors, one standard deviation each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubts:
    """Errors that the covariance does not hold."""

    clock_sd: float  # share of the recording's rate
    offset_sd_m: float  # place of the bar; 0 at the sensor's own point
    scale_sd: float = 0.0  # share by which a loosely made sensor's scales may be off, beyond what every sensor's may
