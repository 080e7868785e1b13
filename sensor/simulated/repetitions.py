"""From plans to the heights the hip goes through, repetition by repetition."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from sensor.samples import Array
from sensor.simulated.activities import act
from sensor.simulated.draft import Attempt, Draft
from sensor.simulated.linkage import Body
from sensor.simulated.phases import STILL_MPS
from sensor.simulated.plans import Plan, plan_set
from sensor.simulated.scenario import Scenario
from sensor.simulated.strokes import GRID_HZ, ease, fall, steps, stroke


def write_set(draft: Draft, body: Body, scenario: Scenario, number: int, *, lever: float) -> None:
    """Append one set (`number` from 0): its repetitions with their breathers.

    `lever` is the rise of the bar over that of the hip: the scenario's velocity is the bar's, the plan is the hip's.
    """
    plans = plan_set(scenario, body.rom_m, draft.rng, lever=lever)
    height = body.rom_m if scenario.lift == "squat" else 0.0
    breathe_after = set(np.linspace(0, len(plans), scenario.set_breathers + 2).astype(int)[1:-1] - 1)
    for index, plan in enumerate(plans):
        start_s = draft.now_s
        heights = heights_of(plan, height, eccentric_first=scenario.lift == "squat")
        draft.follow(body.poses(heights), effort=0.35 + 0.65 * (index + 1) / len(plans))
        height = float(heights[-1])
        draft.attempts.append(
            Attempt(number, index, start_s, draft.now_s, plan.dropped, plan.bounced, plan.hitch_depth > 0)
        )
        if index in breathe_after:
            draft.hold(draft.rng.uniform(9, 14))
        for activity in scenario.within if index + 1 < len(plans) else ():
            act(draft, activity)


def heights_of(plan: Plan, start_m: float, *, eccentric_first: bool) -> Array:
    """Return the heights (n,) of one repetition that begins at `start_m`."""
    order = (_lower, _pause_low, _drive, _pause_high) if eccentric_first else (_drive, _pause_high, _lower, _pause_low)
    pieces, height = [], start_m
    for part in order:
        piece = part(plan, height)
        pieces.append(piece)
        height = float(piece[-1]) if len(piece) else height
    return np.concatenate(pieces)


def _drive(plan: Plan, start_m: float) -> Array:
    """Return the heights of the drive, sampled, from where it starts."""
    rise = plan.top_m - start_m
    return start_m + rise * _lasting(rise / plan.velocity_mps, rise, partial(_rising, plan))


def _rising(plan: Plan, duration_s: float) -> Array:
    """Return the plan's drive as a passage from 0 to 1."""
    return stroke(
        duration_s,
        peak_location=plan.peak_location,
        attack=1.05 if plan.touch_and_go else 1.9,
        release=1.8,
        hitch_depth=min(plan.hitch_depth, 0.97),
        hitch_location=plan.hitch_location,
    )


def _pause_high(plan: Plan, start_m: float) -> Array:
    """Return the heights of the pause at the top, in which the hips may sag."""
    return start_m - plan.sag_m * ease(plan.top_pause_s)


def _lower(plan: Plan, start_m: float) -> Array:
    """Return the heights of the lowering, or of a drop."""
    descent = start_m - plan.bottom_m
    if plan.dropped:
        return start_m + fall(descent, let_go=0.55, rebound_m=0.05 * descent, rebound_s=0.22)
    return start_m - descent * _lasting(plan.lowering_s, descent, partial(_falling, plan))


def _falling(plan: Plan, duration_s: float) -> Array:
    """Return the plan's lowering as a passage from 0 to 1."""
    release = 0.3 if plan.bounced else 1.05 if plan.touch_and_go else 1.6  # 0.3: it arrives with most of its speed
    return stroke(duration_s, peak_location=0.5, attack=1.7, release=release, catches=plan.catches)


def _lasting(wanted_s: float, travel_m: float, passage: Callable[[float], Array]) -> Array:
    """Return a passage whose part above `STILL_MPS`, which alone counts, lasts as long as wanted."""
    counted = np.flatnonzero(np.diff(passage(wanted_s)) * travel_m * GRID_HZ > STILL_MPS)
    share = np.ptp(counted) / steps(wanted_s) if len(counted) > 1 else 1.0
    return passage(wanted_s / share)


def _pause_low(plan: Plan, start_m: float) -> Array:
    """Rest on the floor; a bounce comes up by itself first."""
    if plan.touch_and_go:
        return np.empty(0)
    rest = np.full(steps(plan.bottom_pause_s), start_m)
    if not plan.bounced:
        return rest
    n = steps(0.16)
    hop = 0.02 * np.sin(np.pi * np.arange(1, n + 1) / n)
    return np.concatenate([start_m + hop, rest])
