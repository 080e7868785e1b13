"""What the guide asks of the drive: held over the set, without sticking, at the velocity that was chosen."""

from __future__ import annotations

from dataclasses import replace

from analysis.guidance.bands import Band
from analysis.guidance.points import Point, always, derived, known, of_each, share_of, velocity_loss
from analysis.guidance.units import PERCENT, RATIO, SPEED
from analysis.results import SetSummary
from analysis.settings import GuideThresholds, Settings

VELOCITY_WITHHELD = always("No full repetition has a velocity that is certain enough to be shown.")


def held_drive(settings: Settings) -> Point:
    """How much of its velocity the drive loses over the set."""
    return Point(
        "Drive held over the set",
        "drive every repetition up as forcefully as the first",
        velocity_loss,
        Band(high=settings.guide.velocity_loss_pct),
        PERCENT,
        "guide.velocity_loss_pct",
        high_advice="Stop the set a repetition or two earlier, while the drive is still fast, or go a little lighter.",
        missing=always("It takes two full repetitions whose velocity is certain enough to be shown."),
        # the convention comes from sets at full effort and a free tempo
        unjudged="" if settings.tempo is None else "with a chosen tempo it tells nothing about effort",
    )


def no_sticking(guide: GuideThresholds) -> Point:
    """The slowest moment inside a drive, as a share of its mean: a hitch shows there."""
    return Point(
        "No sticking in the drive",
        "drive up in one go, without stalling on the way",
        derived(
            lambda r: share_of(
                known(r.sticking_velocity_mps, r.sticking_velocity_sd_mps),
                known(r.mean_velocity_mps, r.mean_velocity_sd_mps),
            )
        ),
        Band(low=guide.sticking_ratio),
        replace(RATIO, name="times the mean velocity at the slowest"),
        "guide.sticking_ratio",
        low_advice="Keep pushing the floor away until the hips are all the way up; if they still stall, go lighter.",
        missing=VELOCITY_WITHHELD,
        beside=_deepest_sticking,
    )


def _deepest_sticking(summary: SetSummary) -> str:
    """Say where in the rise the deepest sticking region of the set lies."""
    stuck = [r for r in summary.repetitions if r.full and r.sticking_depth_pct is not None]
    deepest = max(stuck, key=lambda r: r.sticking_depth_pct or 0.0, default=None)
    if deepest is None:
        return ""
    depth = PERCENT.show(deepest.sticking_depth_pct or 0.0, deepest.sticking_depth_sd_pct)
    place = f"from {deepest.sticking_start_pct:.0f} to {deepest.sticking_end_pct:.0f} % of the rise"
    return f"the deepest sticking region, of rep {deepest.shown_number}, takes {depth} of the velocity {place}"


def velocity_target(settings: Settings) -> list[Point]:
    """Return the velocity that the lifter chose, shown and not judged; nothing where none was chosen."""
    target = settings.velocity_target_mps
    if target is None:
        return []
    return [
        Point(
            "Velocity target",
            "drive at the velocity you chose",
            of_each("mean_velocity_mps"),
            Band(low=target),
            SPEED,
            "velocity_target_mps",
            missing=VELOCITY_WITHHELD,
            origin="your target",
            unjudged="the target is your own, the guide asks no velocity",
        )
    ]
