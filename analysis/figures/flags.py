"""Words that tell a reader what was odd about a repetition, and the figures that are better not shown."""

from __future__ import annotations

from dataclasses import fields, replace

from analysis.figures.phases import Phases
from analysis.motion.spoilt import find_impacts
from analysis.results import Flag, Repetition
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals

DROPPED_MPS = 0.5  # a bar let go of from a hand's breadth lands this fast
END = round(1.0 * RATE_HZ)  # a recording that ends this soon after a repetition may have cut it
HOLD = round(3.0 * RATE_HZ)  # and this soon after a drive whose lowering it does not have; sets keep 4 s of rest
BOUNCED_M = 0.01  # the guide's own limit
HITCH_RATIO = 0.25  # slowest over mean velocity inside the drive: the bar all but stood
LOST_SHARE = 0.01  # of the repetition's samples

AFTERMATH = round(0.1 * RATE_HZ)  # plates hit the floor just after the lowering's end

FROM_VELOCITY = (  # stems of the figures that an unknown velocity leaves unknown
    "mean_velocity",
    "peak_velocity",
    "mean_propulsive_velocity",
    "rom",
    "sticking",
    "mean_power",
    "peak_power",
    "mean_lowering_speed",
    "peak_lowering_speed",
    "touchdown_speed",
    "lowering_peaks",
    "rebound",
    "top_sag",
    "dip",
)
FROM_DRIVE = ("drive_s", "drive_sd_s", "lockout_pitch_deg", "lockout_pitch_sd_deg")  # unknown without a drive


def flag_repetition(repetition: Repetition, phases: Phases, grid: GridSignals) -> Repetition:
    """Add the flags that follow from one repetition's figures and samples.

    Parameters
    ----------
    repetition : Repetition
        Measured.
    phases : Phases
        Its events, cells of `grid`.
    grid : GridSignals
        Signals of the set.

    Returns
    -------
    Repetition
    """
    start = max(round(phases.start), 0)
    over = grid.part(start, min(round(phases.end) + AFTERMATH, len(grid)))
    told: list[tuple[Flag, bool]] = [
        ("dropped", (repetition.touchdown_speed_mps or 0.0) > DROPPED_MPS),
        ("bounced", (repetition.rebound_m or 0.0) > BOUNCED_M),
        ("hitched", _hitched(repetition)),
        ("impact", bool(find_impacts(over).any())),
        ("clipped", bool(over.clipped.any())),
        ("lost_samples", bool(len(over) and (~over.known).mean() > LOST_SHARE)),
        ("cut", _cut(phases, len(grid))),
    ]
    found = tuple(word for word, true in told if true)
    return replace(repetition, flags=(*repetition.flags, *found)) if found else repetition


def withhold(repetition: Repetition, limit_mps: float) -> Repetition:
    """Take the velocities out of a repetition whose own error passes the limit; its times stay.

    So does a drive without a length, whose rise the sketch of the height saw and the curve does not: nothing of it was
    measured, and a velocity of 0 would say otherwise.

    Parameters
    ----------
    repetition : Repetition
        Measured.
    limit_mps : float
        Largest standard deviation of the mean velocity that is shown.

    Returns
    -------
    Repetition
        With null figures and the flag `unmeasured` where the limit is passed, or nothing rose.
    """
    sd, rises = repetition.mean_velocity_sd_mps, repetition.drive_end_s - repetition.drive_start_s >= STEP_S
    if rises and (sd is None or sd <= limit_mps):
        return repetition
    stems = tuple(f"{stem}_" for stem in FROM_VELOCITY)
    hidden = {f.name: None for f in fields(Repetition) if f"{f.name}_".startswith(stems)}
    hidden |= {} if rises else dict.fromkeys(FROM_DRIVE)
    return replace(repetition, **hidden, flags=(*repetition.flags, "unmeasured"))  # type: ignore[arg-type]


def _cut(phases: Phases, cells: int) -> bool:
    """Whether the recording starts or ends inside the repetition: in a hold, where its lowering is not there."""
    before, after = phases.start, cells - phases.end
    unfinished = phases.lowering_start is None and min(before, after) <= HOLD
    return round(before) <= 1 or after <= END or unfinished


def _hitched(repetition: Repetition) -> bool:
    """Whether the bar all but stood in the middle of the drive."""
    slowest, mean = repetition.sticking_velocity_mps, repetition.mean_velocity_mps
    return slowest is not None and mean is not None and slowest < HITCH_RATIO * mean
