"""The truth of a simulated recording: each repetition measured on the exact curves of bar and sensor.

Events are those of the bar, and of the sensor's point where no bar lies on the hip. Times are true seconds;
`Truth.recorded_s` puts them on the recording's clock, which may run fast and begins with the first sample received.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from sensor.samples import Array
from sensor.simulated.draft import Attempt
from sensor.simulated.motion import Motion
from sensor.simulated.phases import Curve, Figures, find_drive, find_lowering, measure
from sensor.simulated.scenario import Variation

PARTIAL, FAILED = 0.75, 0.85  # of the median rise of the set's other repetitions


@dataclass(frozen=True, slots=True)
class TrueRepetition:
    """One repetition as it really was; times in true seconds."""

    set: int
    index: int
    drive_start_s: float
    drive_end_s: float
    lowering_start_s: float
    lowering_end_s: float
    bar: Figures
    sensor: Figures
    pitch_bottom_deg: float
    pitch_lockout_deg: float
    roll_range_deg: float
    twist_range_deg: float
    top_sag_m: float
    peak_lowering_speed_mps: float
    dropped: bool
    bounced: bool
    hitched: bool
    failed: bool = False
    partial: bool = False

    @property
    def full(self) -> bool:
        """Whether it counts among the set's completed full repetitions."""
        return not (self.failed or self.partial)


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened in a recording, and what its clock makes of it."""

    scenario: str
    seed: int
    variation: Variation
    repetitions: tuple[TrueRepetition, ...]
    bar_offset_m: tuple[float, float]
    clock_ratio: float  # recorded seconds per true second
    first_stamp_s: float  # of the first sample received, on the device's clock

    @property
    def sets(self) -> tuple[tuple[TrueRepetition, ...], ...]:
        """Return the repetitions set by set."""
        return tuple(tuple(group) for _, group in groupby(self.repetitions, key=lambda r: r.set))

    def recorded_s(self, true_s: float) -> float:
        """Return when something that happened at `true_s` stands in the recording."""
        return true_s * self.clock_ratio - self.first_stamp_s


def judge_set(repetitions: list[TrueRepetition]) -> list[TrueRepetition]:
    """Return the repetitions of one set with `failed` and `partial` set by their rises.

    Partial: under 75 % of the median of the others while a later one is full again. Failed: the last one, under 85 %.
    With fewer than three repetitions neither is known, and both are false.
    """
    if len(repetitions) < 3:
        return repetitions
    rises = np.array([r.bar.rom_m for r in repetitions])
    share = np.array([rise / np.median(np.delete(rises, k)) for k, rise in enumerate(rises)])
    failed = (np.arange(len(rises)) == len(rises) - 1) & (share < FAILED)
    full = ~failed & (share >= PARTIAL)
    return [
        replace(repetition, failed=bool(failed[k]), partial=bool(share[k] < PARTIAL and full[k + 1 :].any()))
        for k, repetition in enumerate(repetitions)
    ]


def velocity_loss_pct(velocities: list[float]) -> float | None:
    """Return 100 * (fastest - last) / fastest over a set's completed full repetitions; None for fewer than two."""
    if len(velocities) < 2:
        return None
    return 100 * (max(velocities) - velocities[-1]) / max(velocities)


def measure_repetitions(motion: Motion, attempts: Sequence[Attempt], *, eccentric_first: bool) -> list[TrueRepetition]:
    """Return the truth of every attempt, set by set."""
    bar, sensor = _curve(motion, motion.bar_m), _curve(motion, motion.sensor_m)
    measured = [_measure(motion, bar, sensor, attempt, eccentric_first) for attempt in attempts]
    return [r for _, group in groupby(measured, key=lambda r: r.set) for r in judge_set(list(group))]


def _curve(motion: Motion, point_m: Array) -> Curve:
    """Return the vertical motion of a point (n, 3)."""
    height = point_m[:, 2]
    return Curve(motion.time_s, height, np.gradient(height, motion.time_s))


def _measure(motion: Motion, bar: Curve, sensor: Curve, attempt: Attempt, eccentric_first: bool) -> TrueRepetition:
    """Measure one attempt; the two curves are of the whole session."""
    part = bar.between(attempt.start_s, attempt.stop_s)
    if eccentric_first:
        lowering = find_lowering(part)
        drive = find_drive(part.between(lowering[1], attempt.stop_s))
    else:
        drive = find_drive(part)
        lowering = find_lowering(part.between(drive[1], attempt.stop_s))
    first, last = sorted([*drive, *lowering])[::3]
    a, b, c, d = np.searchsorted(motion.time_s, [drive[0], drive[1], first, last])
    pitch, roll, twist = motion.angles_rad.T
    return TrueRepetition(
        set=attempt.set,
        index=attempt.index,
        drive_start_s=drive[0],
        drive_end_s=drive[1],
        lowering_start_s=lowering[0],
        lowering_end_s=lowering[1],
        bar=measure(bar, *drive),
        sensor=measure(sensor, *drive),
        pitch_bottom_deg=float(np.degrees(pitch[a])),
        pitch_lockout_deg=float(np.degrees(pitch[b])),
        roll_range_deg=float(np.degrees(np.ptp(roll[c:d]))),
        twist_range_deg=float(np.degrees(np.ptp(twist[c:d]))),
        top_sag_m=max(bar.height_at(drive[1]) - bar.height_at(lowering[0]), 0.0),
        peak_lowering_speed_mps=float(-bar.between(*lowering).velocity_mps.min()),
        dropped=attempt.dropped,
        bounced=attempt.bounced,
        hitched=attempt.hitched,
    )
