"""What each repetition of a set is meant to be, before it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sensor.simulated.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Plan:
    """One repetition before it is done."""

    top_m: float
    bottom_m: float  # where the lowering ends
    velocity_mps: float
    lowering_s: float
    top_pause_s: float
    bottom_pause_s: float
    peak_location: float
    hitch_depth: float
    hitch_location: float
    sag_m: float
    dropped: bool
    bounced: bool
    touch_and_go: bool
    catches: tuple[float, ...] = ()  # shares of the lowering's time at which it is all but stopped


def plan_set(scenario: Scenario, rom_m: float, rng: np.random.Generator, *, lever: float) -> list[Plan]:
    """Draw the repetitions of a set: fatigue, spread, and which of them go wrong.

    Parameters
    ----------
    scenario : Scenario
    rom_m : float
        Usual rise of the hip.
    rng : numpy.random.Generator
    lever : float
        Rise of the bar over that of the hip: the scenario's velocity is the bar's, a plan's is the hip's.
    """
    n = scenario.repetitions
    fatigue = (np.arange(n) / max(n - 1, 1)) ** rng.uniform(0.9, 1.6)
    if scenario.drive_s is None:
        velocity = scenario.velocity_mps / lever * (1 - scenario.velocity_loss_pct / 100 * fatigue)
    else:
        velocity = np.full(n, rom_m / scenario.drive_s)
    velocity *= 1 + scenario.velocity_spread_pct / 100 * rng.normal(size=n)
    plans = [_plan(scenario, rom_m, float(v), rng) for v in velocity]
    for k in range(2, n - 1):  # the first two give the measure, the last one is never partial by definition
        if rng.uniform(0, 100) < scenario.partial_pct:
            plans[k] = _partial(plans[k], rng.uniform(0.4, 0.66), eccentric_first=scenario.lift == "squat")
    if scenario.caught_pct:
        plans = [_caught(plan, rng) if rng.uniform(0, 100) < scenario.caught_pct else plan for plan in plans]
    if scenario.failed_last and n > 1:
        plans[-1] = _cut_short(plans[-1], rng.uniform(0.35, 0.72), pause_s=0.4, velocity=0.55, hitch=0.5)
    return plans


def _plan(scenario: Scenario, rom_m: float, velocity_mps: float, rng: np.random.Generator) -> Plan:
    """Draw one full repetition."""

    def about(value: float) -> float:
        """Vary a time as this lifter does."""
        return float(value * np.exp(scenario.time_spread_pct / 100 * rng.normal()))

    fate = rng.uniform(0, 100)
    dropped = bool(fate < scenario.dropped_pct)
    hitched = rng.uniform(0, 100) < scenario.hitched_pct
    return Plan(
        top_m=float(rom_m * (1 + scenario.rom_spread_pct / 100 * rng.normal())),
        bottom_m=float(-scenario.dip_m + 0.012 * rom_m * rng.normal()),
        velocity_mps=max(velocity_mps, 0.06),
        lowering_s=about(scenario.lowering_s),
        top_pause_s=about(scenario.top_pause_s),
        bottom_pause_s=about(scenario.bottom_pause_s),
        peak_location=float(np.clip(rng.normal(scenario.peak_location, 0.04), 0.25, 0.7)),
        hitch_depth=float(scenario.hitch_depth * rng.uniform(0.85, 1.1)) if hitched else 0.0,
        hitch_location=rng.uniform(0.5, 0.68),
        sag_m=scenario.top_sag_m * rng.uniform(0.3, 1.7),
        dropped=dropped,
        bounced=bool(not dropped and fate < scenario.dropped_pct + scenario.bounced_pct),
        touch_and_go=scenario.touch_and_go,
    )


def _cut_short(plan: Plan, share: float, *, pause_s: float, velocity: float = 1.0, hitch: float = 0.0) -> Plan:
    """Return the repetition as it is when the lifter gives up at `share` of the rise."""
    return replace(
        plan,
        top_m=plan.top_m * share,
        velocity_mps=plan.velocity_mps * velocity,
        lowering_s=max(plan.lowering_s * share, 0.5),
        top_pause_s=pause_s,
        sag_m=plan.sag_m * share,
        hitch_depth=max(plan.hitch_depth, hitch),
        dropped=False,
        bounced=False,
    )


def _caught(plan: Plan, rng: np.random.Generator) -> Plan:
    """Return the repetition with a lowering in pieces: two or three catches, evenly apart within a tenth."""
    count = int(rng.integers(2, 4))
    places = (np.arange(count) + 1) / (count + 1) + rng.uniform(-0.05, 0.05, count)
    return replace(plan, catches=tuple(float(place) for place in places))


def _partial(plan: Plan, share: float, *, eccentric_first: bool) -> Plan:
    """Return a repetition through `share` of the way only: cut short above or, in a squat, below."""
    if eccentric_first:
        return replace(plan, bottom_m=plan.top_m * (1 - share), lowering_s=plan.lowering_s * share)
    return _cut_short(plan, share, pause_s=0.15)
