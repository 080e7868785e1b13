from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sensor.simulated import Scenario, simulate
from sensor.simulated.plans import plan_set
from sensor.simulated.repetitions import heights_of

CALM = Scenario(velocity_spread_pct=0, time_spread_pct=0, rom_spread_pct=0, velocity_loss_pct=0)


def first_plan(rng, **changes):
    return plan_set(replace(CALM, **changes), 0.35, rng, lever=1.0)[0]


def test_a_repetition_goes_up_and_comes_down_to_its_bottom(rng):
    plan = first_plan(rng)
    heights = heights_of(plan, 0.0, eccentric_first=False)
    assert heights.max() == pytest.approx(plan.top_m)
    assert heights[-1] == pytest.approx(plan.bottom_m)


def test_a_squat_goes_down_first_and_ends_at_the_top_but_for_its_sag(rng):
    plan = first_plan(rng)
    heights = heights_of(plan, 0.35, eccentric_first=True)
    assert np.argmin(heights) < np.argmax(heights[len(heights) // 2 :]) + len(heights) // 2
    assert heights[-1] == pytest.approx(plan.top_m - plan.sag_m)


def test_a_bar_that_rises_more_than_the_hip_slows_the_hip(rng):
    near, far = (plan_set(CALM, 0.35, np.random.default_rng(1), lever=lever)[0] for lever in (1.0, 1.25))
    assert far.velocity_mps == pytest.approx(near.velocity_mps / 1.25)


def test_partial_repetitions_are_neither_the_first_two_nor_the_last():
    truth = simulate(Scenario(partial_pct=100, repetitions=6), 1).truth
    short = [r.bar.rom_m < 0.75 * truth.repetitions[0].bar.rom_m for r in truth.repetitions]
    assert short == [False, False, True, True, True, False]


def test_a_partial_squat_is_a_shallow_one():
    motion = simulate(Scenario(lift="squat", partial_pct=100, repetitions=4), 1)
    rises = [r.bar.rom_m for r in motion.truth.repetitions]
    assert rises[2] < 0.75 * rises[0]
    assert rises[3] == pytest.approx(rises[0], rel=0.15)


def test_a_breather_stays_inside_the_set():
    truth = simulate(Scenario(set_breathers=1, repetitions=4), 1).truth
    pauses = [b.drive_start_s - a.lowering_end_s for a, b in pairwise(truth.repetitions)]
    assert len(truth.sets) == 1
    assert sorted(pauses)[-1] > 9 > 2 > sorted(pauses)[-2]


def test_a_bounce_hops_after_it_has_come_down():
    simulation = simulate(Scenario(bounced_pct=100, repetitions=2, bottom_pause_s=0.8), 1)
    first = simulation.truth.repetitions[0]
    after = (simulation.motion.time_s > first.lowering_end_s) & (simulation.motion.time_s < first.lowering_end_s + 0.2)
    height = simulation.motion.bar_m[after, 2]
    assert height.max() - height[0] > 0.01
