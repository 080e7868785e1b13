"""What an estimator cannot know of its own errors, one standard deviation each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubts:
    """Errors that the covariance does not hold."""

    clock_sd: float  # share of the recording's rate
    offset_sd_m: float  # place of the bar; 0 at the sensor's own point
