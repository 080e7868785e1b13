"""The coaching guide as a table: settings become the points that apply, in the order in which they are reported."""

from __future__ import annotations

from analysis.guidance.bottom import full_depth, no_bounce, no_drop, same_bottom
from analysis.guidance.drive import held_drive, no_sticking, velocity_target
from analysis.guidance.lowering import even_lowering, lowering_in_one, slow_lowering
from analysis.guidance.pelvis import level_pelvis
from analysis.guidance.points import Point
from analysis.guidance.tempo import chosen_timing
from analysis.guidance.top import neutral_pelvis, no_sag, pause_at_top
from analysis.settings import THRUSTS, Settings


def points_for(settings: Settings) -> tuple[Point, ...]:
    """Return the points that apply, in the order of the repetition: drive, top, lowering, bottom, balance.

    On one leg balance is the main point and comes first. For a lift that is no thrust the guide says nothing: what
    remains is the drive, which every lift has, and the tempo and velocity that the lifter chose.
    """
    drive = [held_drive(settings), no_sticking(settings.guide), *velocity_target(settings)]
    pause, lowering = pause_at_top(settings), slow_lowering(settings)
    chosen = chosen_timing(settings)
    if settings.lift not in THRUSTS:
        return (*drive, *chosen, *(point for point in (pause, lowering) if point.setting == "tempo"))
    guide = settings.guide
    top = [pause, neutral_pelvis(settings), no_sag(guide)]
    down = [lowering, even_lowering(guide), lowering_in_one(guide), no_drop(guide), no_bounce(guide)]
    down += [full_depth(guide), same_bottom(settings)]
    points = (*drive, *chosen, *top, *down)
    balance = level_pelvis(settings)
    return (balance, *points) if settings.variation == "single-leg" else (*points, balance)
