"""Write the whole session: what comes before the sets, the sets, what lies between them and after."""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.activities import act, go_home
from sensor.simulated.draft import Draft
from sensor.simulated.linkage import PITCH, ROLL, YAW, Body, Z
from sensor.simulated.repetitions import write_set
from sensor.simulated.scenario import Scenario
from sensor.simulated.turning import to_world

LONGEST_S = 7200.0  # the exact curves of an hour take about 2 GB
SETTLING_S = (1.2, 2.5)  # the lifter braces before the first drive and breathes out after the last


def write_session(scenario: Scenario, body: Body, bar_m: Array, rng: np.random.Generator) -> Draft:
    """Return the draft of the scenario: each set from home to home, activities about it.

    Parameters
    ----------
    scenario : Scenario
    body : Body
    bar_m : (3,) array
        The bar seen from the hip joint in the segment's axes.
    rng : numpy.random.Generator
        Draws the lifter's habits.

    Raises
    ------
    ValueError
        Where the session would be longer than `LONGEST_S`.
    """
    lever = _bar_rise_m(body, bar_m) / body.rom_m
    start_m = body.rom_m if scenario.lift == "squat" else 0.0
    draft = Draft(body.poses(np.array([start_m]))[0], body.standing, rng)
    if "sit-down" in scenario.before or not scenario.sets:
        draft.pose = draft.standing
    for activity in scenario.before:
        act(draft, activity)
    for number in range(scenario.sets):
        if number:
            _rest(draft, scenario)
        go_home(draft)
        draft.hold(rng.uniform(*SETTLING_S))
        write_set(draft, body, scenario, number, lever=lever)
        draft.hold(rng.uniform(*SETTLING_S))
        if draft.now_s > LONGEST_S:
            raise ValueError(f"a session of at most {LONGEST_S / 3600:g} hours expected")
    for activity in scenario.after:
        act(draft, activity)
    draft.hold(0.5)
    return draft


def _bar_rise_m(body: Body, bar_m: Array) -> float:
    """Return how far the bar rises over a usual drive."""
    poses = body.poses(np.array([0.0, body.rom_m]))
    heights = poses[:, Z] + to_world(poses[:, [PITCH, ROLL, YAW]], bar_m)[:, 2]
    return float(heights[1] - heights[0])


def _rest(draft: Draft, scenario: Scenario) -> None:
    """Spend the rest between two sets."""
    start_s = draft.now_s
    for activity in scenario.between:
        act(draft, activity)
    left_s = scenario.rest_s - (draft.now_s - start_s)
    if left_s > 0:
        draft.hold(left_s)
