"""A long set solved in blocks: as good as solved whole, without a step where two blocks meet."""

from itertools import pairwise

import numpy as np
import pytest

from analysis.finding.cycles import Cycle
from analysis.finding.repetitions import Stretch
from analysis.motion import blocks
from analysis.motion.anchors import THRUST
from analysis.motion.blocks import REPETITIONS, solve_set
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from sensor.samples import STANDARD_GRAVITY_MPS2

REP_S, DRIVE_S, RISE_M, TURN_RAD = 3.0, 0.8, 0.35, 0.7


def ease(seconds, start_s, stop_s):
    """A smooth way from 0 to 1, by the fifth-order polynomial without acceleration at its ends."""
    x = np.clip((seconds - start_s) / (stop_s - start_s), 0, 1)
    return x**3 * (10 - 15 * x + 6 * x**2)


def make_stretch(repetitions, rng, *, gyroscope=True):
    """A set of thrusts that turn the sensor, with the biases and the noise of a cheap sensor, and its true velocity."""
    edges_s = np.arange(round((2 + repetitions * REP_S) * RATE_HZ) + 1) * STEP_S
    n = len(edges_s) - 1
    way, still, cycles = np.zeros(n + 1), np.ones(n, bool), []
    for k in range(repetitions):
        at = 1 + k * REP_S
        way += ease(edges_s, at, at + DRIVE_S) - ease(edges_s, at + 1.2, at + 2.4)
        cells = [round(s * RATE_HZ) for s in (at, at + DRIVE_S, at + 1.2, at + 2.4)]
        still[cells[0] : cells[1]] = still[cells[2] : cells[3]] = False
        cycles.append(Cycle(cells[0] - 10, cells[1] + 20, cells[3] + 10))
    velocity = np.gradient(RISE_M * way, STEP_S)
    force = np.diff(velocity) / STEP_S + STANDARD_GRAVITY_MPS2
    turned = TURN_RAD * way
    angle, middle = np.diff(turned) / STEP_S, 0.5 * (turned[1:] + turned[:-1])
    up = np.stack([np.sin(middle), 0 * middle, np.cos(middle)], axis=1) if gyroscope else np.tile([0.0, 0, 1], (n, 1))
    acc = force[:, None] * up + [0.1, -0.1, 0.1] + rng.normal(0, 0.02, (n, 3))
    gyr = rng.normal([0.005, -0.004, 0.003], 0.002, (n, 3)) + np.outer(angle, [0.0, -1.0, 0.0])
    known = np.ones(n, bool)
    grid = GridSignals(0, acc, gyr if gyroscope else None, known, known, ~known)
    stretch = Stretch(grid, tuple(cycles), up, force - STANDARD_GRAVITY_MPS2, still, np.zeros(n), np.zeros(3))
    return stretch, 0.5 * (velocity[1:] + velocity[:-1])


def drives(stretch):
    return [slice(cycle.start, cycle.top) for cycle in stretch.cycles]


def spoken_for(motion):
    return [(block.start, block.stop) for block in motion.blocks]


@pytest.mark.parametrize(
    ("repetitions", "expected"),
    [
        (1, 1),
        (REPETITIONS, 1),
        (REPETITIONS + 1, 1),  # a short rest joins the block before it
        (REPETITIONS + REPETITIONS // 2 - 1, 1),
        (REPETITIONS + REPETITIONS // 2, 2),
        (3 * REPETITIONS + 1, 3),
    ],
)
@pytest.mark.parametrize("gyroscope", [True, False])
def test_blocks_speak_for_every_cell_once(repetitions, expected, gyroscope, rng):
    stretch, truth = make_stretch(repetitions, rng, gyroscope=gyroscope)
    motion = solve_set(stretch, THRUST, plates=True)
    spans = spoken_for(motion)
    assert len(spans) == expected
    assert (spans[0][0], spans[-1][1]) == (0, len(truth))
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert len(motion.velocity_mps) == len(truth)
    assert (motion.rotation is not None) == (motion.gyr_radps is not None) == gyroscope


def test_every_drive_of_a_long_set_is_measured(rng):
    stretch, truth = make_stretch(3 * REPETITIONS, rng)
    motion = solve_set(stretch, THRUST, plates=True)
    misses = [
        (motion.velocity_mps[d].mean() - truth[d].mean()) / motion.mean_velocity_sd(d.start, d.stop)
        for d in drives(stretch)
    ]
    assert np.max(np.abs(misses)) < 3


def test_velocity_has_no_step_where_blocks_meet(rng):
    stretch, _ = make_stretch(3 * REPETITIONS, rng)
    motion = solve_set(stretch, THRUST, plates=True)
    for block in motion.blocks[1:]:
        step = motion.velocity_mps[block.start] - motion.velocity_mps[block.start - 1]
        sd = motion.mean_velocity_sd(block.start - 1, block.start + 1)  # two blocks err apart, by that much each
        assert abs(step) < 3 * sd


def test_a_set_in_blocks_moves_as_the_same_set_solved_whole(rng, monkeypatch):
    stretch, _ = make_stretch(2 * REPETITIONS, rng)
    in_blocks = solve_set(stretch, THRUST, plates=True)
    monkeypatch.setattr(blocks, "REPETITIONS", 2 * REPETITIONS)
    whole = solve_set(stretch, THRUST, plates=True)
    assert (len(in_blocks.blocks), len(whole.blocks)) == (2, 1)
    for d in drives(stretch):
        sd = whole.mean_velocity_sd(d.start, d.stop)
        assert in_blocks.velocity_mps[d].mean() == pytest.approx(whole.velocity_mps[d].mean(), abs=0.5 * sd)
        assert sd < in_blocks.mean_velocity_sd(d.start, d.stop) < 1.5 * sd  # half the returns know up to sqrt(2) less


def test_the_way_across_blocks_errs_as_its_parts_together(rng):
    stretch, _ = make_stretch(2 * REPETITIONS, rng)
    motion = solve_set(stretch, THRUST, plates=True)
    border, stop = motion.blocks[1].start, len(motion.velocity_mps)
    ways = [motion.mean_velocity_sd(a, b) * (b - a) for a, b in ((0, border), (border, stop))]
    assert motion.mean_velocity_sd(0, stop) * stop == pytest.approx(np.hypot(*ways))


@pytest.mark.parametrize(("start", "stop"), [(-5, 3), (40, 40), (10**6, 10**6 + 1)])
def test_the_error_is_asked_for_at_least_one_cell_of_the_set(start, stop, rng):
    stretch, truth = make_stretch(1, rng)
    first = min(max(start, 0), len(truth) - 1)
    motion = solve_set(stretch, THRUST, plates=True)
    assert motion.mean_velocity_sd(start, stop) == motion.mean_velocity_sd(first, max(min(stop, len(truth)), first + 1))


def test_later_blocks_start_from_the_bias_that_the_first_found(rng, monkeypatch):
    asked = []
    solve_motion = blocks.solve_motion
    monkeypatch.setattr(blocks, "solve_motion", lambda *args: asked.append(args[-1]) or solve_motion(*args))
    stretch, _ = make_stretch(2 * REPETITIONS, rng)
    motion = solve_set(stretch, THRUST, plates=True)
    assert [len(guesses) for guesses in asked] == [2, 1]
    assert asked[1][0] is motion.blocks[0].motion.gyr_bias_radps
