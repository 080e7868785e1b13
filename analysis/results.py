"""Frozen values that the analysis returns: plain numbers, tuples and, for curves, arrays.

A field's name is its key in the JSON document (the contract other programs rely on), its unit the end of the name.
None means not known; it is never replaced by 0 or -1. Times are seconds on the recording's own clock.
`<stem>_sd_<unit>` is one standard deviation of our own error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sensor.samples import Array, Note

Flag = Literal[
    "dropped", "bounced", "hitched", "touch_and_go", "impact", "clipped", "lost_samples", "unmeasured", "cut", "edited"
]
Figures = dict[str, Any]  # some of a repetition, by their names: built up and put into it at once, for it is frozen
PHASES = ("rest", "drive", "top", "lowering", "bottom")  # index = code in SetTrace.phase


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition: drive, top pause, lowering, bottom pause."""

    number: int
    drive_start_s: float
    drive_end_s: float
    lowering_start_s: float | None = None
    lowering_end_s: float | None = None
    drive_s: float | None = None
    drive_sd_s: float | None = None
    top_pause_s: float | None = None
    top_pause_sd_s: float | None = None
    lowering_s: float | None = None
    lowering_sd_s: float | None = None
    bottom_pause_s: float | None = None
    bottom_pause_sd_s: float | None = None
    mean_velocity_mps: float | None = None
    mean_velocity_sd_mps: float | None = None
    peak_velocity_mps: float | None = None
    peak_velocity_sd_mps: float | None = None
    mean_propulsive_velocity_mps: float | None = None
    mean_propulsive_velocity_sd_mps: float | None = None
    rom_m: float | None = None
    rom_sd_m: float | None = None
    peak_velocity_location_pct: float | None = None  # share of the rise gained when the peak is reached
    peak_velocity_location_sd_pct: float | None = None
    sticking_velocity_mps: float | None = None  # slowest velocity from 20 to 80 % of the rise
    sticking_velocity_sd_mps: float | None = None
    sticking_location_pct: float | None = None
    sticking_location_sd_pct: float | None = None
    sticking_start_pct: float | None = None  # of the rise, the first peak; None where the drive does not stick
    sticking_start_sd_pct: float | None = None
    sticking_end_pct: float | None = None  # of the rise, the lowest velocity after that peak
    sticking_end_sd_pct: float | None = None
    sticking_depth_pct: float | None = None  # of the peak's velocity, lost by then
    sticking_depth_sd_pct: float | None = None
    mean_power_w: float | None = None
    mean_power_sd_w: float | None = None
    peak_power_w: float | None = None
    peak_power_sd_w: float | None = None
    lockout_pitch_deg: float | None = None
    lockout_pitch_sd_deg: float | None = None
    lockout_pitch_dev_deg: float | None = None
    lockout_pitch_dev_sd_deg: float | None = None
    bottom_pitch_deg: float | None = None  # at the lowering's end, from the set's usual lockout; negative is flexed
    bottom_pitch_sd_deg: float | None = None
    bottom_pitch_dev_deg: float | None = None  # less the median of the set's first three full repetitions
    bottom_pitch_dev_sd_deg: float | None = None
    top_sag_m: float | None = None
    top_sag_sd_m: float | None = None
    mean_lowering_speed_mps: float | None = None
    mean_lowering_speed_sd_mps: float | None = None
    peak_lowering_speed_mps: float | None = None
    peak_lowering_speed_sd_mps: float | None = None
    touchdown_speed_mps: float | None = None
    touchdown_speed_sd_mps: float | None = None
    lowering_peaks: int | None = None  # pieces that the lowering was done in; 1 is one smooth movement
    lowering_peaks_sd: float | None = None
    rebound_m: float | None = None
    rebound_sd_m: float | None = None
    dip_m: float | None = None  # start height of the set minus the lowest height after this repetition's lowering
    dip_sd_m: float | None = None
    roll_range_deg: float | None = None  # sideways tilt of the pelvis over the repetition
    roll_range_sd_deg: float | None = None
    twist_range_deg: float | None = None  # turn of the pelvis about the vertical over the repetition
    twist_range_sd_deg: float | None = None
    failed: bool = False
    partial: bool = False
    flags: tuple[Flag, ...] = ()
    found_number: int | None = None  # as first found, before a person took others out: what `--edit` means

    @property
    def shown_number(self) -> int:
        """The number that a person sees and can mark: it stays when others are taken out."""
        return self.number if self.found_number is None else self.found_number

    @property
    def full(self) -> bool:
        """Whether the repetition counts among the set's completed full ones."""
        return not (self.failed or self.partial)


@dataclass(frozen=True, slots=True, eq=False)
class SetTrace:
    """The curves of one set, on the recording's clock; all arrays have the same length.

    `phase` holds indices into `PHASES`. `pitch_rad` is the pelvis pitch in the direction of extension from the
    set's first bottom, None without a gyroscope. Velocity and height are of the reported point, vertical, up positive.
    """

    time_s: Array
    velocity_mps: Array
    height_m: Array
    pitch_rad: Array | None
    phase: NDArray[np.int8]


VerdictStatus = Literal["good", "close", "not_met", "not_measurable", "shown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One point of the coaching guide against what was measured.

    `asked` is what the guide asks, `measured` what was found ("not measurable" with its reason in `advice`),
    `threshold` the setting it was held against, `setting` that setting's name, `advice` the one thing to change next.
    """

    point: str
    asked: str
    measured: str
    threshold: str
    setting: str
    status: VerdictStatus
    advice: str | None = None
    too_close_to_call: bool = False  # the threshold lies within one standard deviation of the figure


@dataclass(frozen=True, slots=True)
class SetSummary:
    """The figures of one set, over its completed full repetitions (failed and partial ones are left out)."""

    number: int
    start_s: float
    end_s: float
    repetitions: tuple[Repetition, ...]
    load_kg: float | None = None
    leg: Literal["left", "right"] | None = None  # that stood on the floor, where it was named
    full_count: int = 0
    failed_count: int = 0
    partial_count: int = 0
    mean_velocity_mps: float | None = None
    mean_velocity_sd_mps: float | None = None
    fastest_velocity_mps: float | None = None
    fastest_velocity_sd_mps: float | None = None
    last_velocity_mps: float | None = None
    last_velocity_sd_mps: float | None = None
    velocity_loss_pct: float | None = None
    velocity_loss_sd_pct: float | None = None
    mean_velocity_cv_pct: float | None = None  # consistency: SD over mean of the repetitions' mean velocities
    mean_velocity_cv_sd_pct: float | None = None
    rom_mean_m: float | None = None
    rom_mean_sd_m: float | None = None
    rom_cv_pct: float | None = None
    rom_cv_sd_pct: float | None = None
    time_under_tension_s: float | None = None  # drive + top pause + lowering, all repetitions
    time_under_tension_sd_s: float | None = None
    mean_power_w: float | None = None
    mean_power_sd_w: float | None = None
    peak_power_w: float | None = None
    peak_power_sd_w: float | None = None
    verdicts: tuple[Verdict, ...] = ()
    rests_at: Literal["top", "bottom"] | None = None  # where it set off and came back to, if that contradicts the lift


@dataclass(frozen=True, slots=True)
class SideFigure:
    """One figure of the left and of the right leg: means over their full repetitions, each with its error.

    `figure` is the name of the repetition's field, whose unit both sides have; the asymmetry is
    100 (left - right) / max(left, right). `larger` is None where the difference lies within its own error.
    """

    figure: str
    left: float
    left_sd: float
    right: float
    right_sd: float
    asymmetry_pct: float
    asymmetry_sd_pct: float
    larger: Literal["left", "right"] | None


@dataclass(frozen=True, slots=True)
class SessionReport:
    """What one recording was worth. `reason` says why there are no repetitions, where there are none."""

    sets: tuple[SetSummary, ...]
    traces: tuple[SetTrace, ...] = ()
    notes: tuple[Note, ...] = ()
    reason: str | None = None
    point: Literal["bar", "sensor"] | None = None  # whose motion the figures are, as far as the signals allowed
    sides: tuple[SideFigure, ...] = ()  # left against right, where sets of both legs were named
