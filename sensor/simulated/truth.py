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
from sensor.simulated.figures import Events, Figures, measure
from sensor.simulated.motion import Motion
from sensor.simulated.phases import Curve, find_drive, find_lowering
from sensor.simulated.scenario import Variation
from sensor.simulated.turning import to_world

PARTIAL, FAILED = 0.75, 0.85  # of the median rise of the set's other repetitions

_Span = tuple[float, float]  # start and end, s


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
    pitch_lowered_deg: float  # at the lowering's end
    roll_range_deg: float  # of the line between the hip bones against the level
    twist_range_deg: float  # of that line about the vertical
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
    sideways = _sideways_deg(motion)
    judged: list[TrueRepetition] = []
    for _, group in groupby(attempts, key=lambda attempt: attempt.set):
        members = list(group)
        found = _events([_phases(bar, attempt, eccentric_first=eccentric_first) for attempt in members])
        measured = [_measure(motion, bar, sensor, sideways, a, e) for a, e in zip(members, found, strict=True)]
        judged += judge_set(measured)
    return judged


def _curve(motion: Motion, point_m: Array) -> Curve:
    """Return the vertical motion of a point (n, 3)."""
    height = point_m[:, 2]
    return Curve(motion.time_s, height, np.gradient(height, motion.time_s))


def _sideways_deg(motion: Motion) -> Array:
    """Return tilt and turn (n, 2) of the line between the hip bones: obliquity and rotation (Baker 2001)."""
    line = to_world(motion.angles_rad, np.array([0.0, 1.0, 0.0]))
    tilt, turn = np.arcsin(line[:, 2]), np.unwrap(np.arctan2(line[:, 1], line[:, 0]))
    return np.asarray(np.degrees(np.stack([tilt, turn], axis=1)))


def _phases(bar: Curve, attempt: Attempt, *, eccentric_first: bool) -> tuple[_Span, _Span]:
    """Return start and end of drive and lowering of one attempt."""
    part = bar.between(attempt.start_s, attempt.stop_s)
    if eccentric_first:
        lowering = find_lowering(part)
        return find_drive(part.between(lowering[1], attempt.stop_s)), lowering
    drive = find_drive(part)
    return drive, find_lowering(part.between(drive[1], attempt.stop_s))


def _events(phases: Sequence[tuple[_Span, _Span]]) -> list[Events]:
    """Put the pauses between the phases of one set; the last repetition lacks the one that nothing ends."""
    first_start_s = phases[0][0][0]
    found = []
    for (drive, lowering), following in zip(phases, [*phases[1:], None], strict=True):
        eccentric_first = lowering[0] < drive[0]
        after = following if eccentric_first else (drive, lowering)
        before = (drive, lowering) if eccentric_first else following
        top = None if after is None else (drive[1], after[1][0])
        bottom = None if before is None else (lowering[1], before[0][0])
        found.append(Events(drive, lowering, top, bottom, first_start_s))
    return found


def _measure(
    motion: Motion, bar: Curve, sensor: Curve, sideways_deg: Array, attempt: Attempt, events: Events
) -> TrueRepetition:
    """Measure one attempt; curves and angles are of the whole session."""
    first, last = sorted([*events.drive, *events.lowering])[::3]
    a, b, c, d, e = np.searchsorted(motion.time_s, [*events.drive, first, last, events.lowering[1]])
    pitch = np.degrees(motion.angles_rad[:, 0])
    roll, twist = np.ptp(sideways_deg[c:d], axis=0)
    return TrueRepetition(
        set=attempt.set,
        index=attempt.index,
        drive_start_s=events.drive[0],
        drive_end_s=events.drive[1],
        lowering_start_s=events.lowering[0],
        lowering_end_s=events.lowering[1],
        bar=measure(bar, events),
        sensor=measure(sensor, events),
        pitch_bottom_deg=float(pitch[a]),
        pitch_lockout_deg=float(pitch[b]),
        pitch_lowered_deg=float(pitch[e]),
        roll_range_deg=float(roll),
        twist_range_deg=float(twist),
        dropped=attempt.dropped,
        bounced=attempt.bounced,
        hitched=attempt.hitched,
    )
