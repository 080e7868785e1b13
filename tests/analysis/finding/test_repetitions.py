from itertools import pairwise

import numpy as np
import pytest

from analysis.finding.repetitions import find_sets, turns_with_the_hip
from analysis.settings import LIFTS, MOUNTS, Settings
from analysis.signals.grid import RATE_HZ, to_grid

MARGIN = 5 * RATE_HZ  # seconds of rest that a set may take along


@pytest.fixture(scope="session")
def stretches(shipped):
    recording, _ = shipped("messy_session")
    return to_grid(recording.samples), find_sets(to_grid(recording.samples), Settings())


def test_each_set_is_cut_out_with_a_margin_of_rest(stretches):
    grid, sets = stretches
    for stretch in sets:
        assert 0 <= stretch.cycles[0].start <= MARGIN
        assert 0 <= len(stretch.grid) - stretch.cycles[-1].stop <= MARGIN
        assert grid.first <= stretch.grid.first
        assert stretch.grid.first + len(stretch.grid) <= grid.first + len(grid)


def test_no_two_sets_share_a_cell(shipped):
    grid = to_grid(shipped("barbell")[0].samples)
    sets = find_sets(grid, Settings(lift="other", mount="bar", set_break_s=1.0))
    assert len(sets) > 3
    for one, two in pairwise(sets):
        assert one.grid.first + len(one.grid) <= two.grid.first


def test_all_that_belongs_to_a_set_has_its_length(stretches):
    for stretch in stretches[1]:
        assert {len(stretch.up), len(stretch.still), len(stretch.swing_rad)} == {len(stretch.grid)}
        assert np.linalg.norm(stretch.up, axis=1) == pytest.approx(1.0)


def test_only_a_hip_or_thigh_in_a_thrust_turns_with_the_lift():
    turning = {
        (lift, mount) for lift in LIFTS for mount in MOUNTS if turns_with_the_hip(Settings(lift=lift, mount=mount))
    }
    assert turning == {(lift, mount) for lift in ("hip-thrust", "glute-bridge") for mount in ("hip", "thigh")}


def test_where_the_segment_does_not_turn_with_the_lift_its_turn_says_nothing(shipped):
    grid = to_grid(shipped("touch_and_go")[0].samples)
    assert all(s.swing_rad is None for s in find_sets(grid, Settings(lift="other", mount="bar")))


def test_a_stretch_keeps_those_of_its_repetitions_that_are_named(stretches):
    (stretch, *_) = stretches[1]
    kept = stretch.only([k != 1 for k in range(len(stretch.cycles))])
    assert kept.cycles == (stretch.cycles[0], *stretch.cycles[2:])
    assert kept.grid is stretch.grid
