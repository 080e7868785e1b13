"""A motion that is known exactly, seen by a sensor with known errors, against what is recovered of it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analysis.finding.cycles import Cycle
from analysis.motion import estimate as motion_module
from analysis.motion.anchors import THRUST, Anchors, Rest, Return, find_anchors
from analysis.motion.error_model import Step
from analysis.motion.estimate import solve_motion
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from sensor.samples import STANDARD_GRAVITY_MPS2

REPS = 4
REP_S = 4.5  # drive 0.8, top 0.9, lowering 1.8, bottom 1.0
BEFORE_S = 2.0
FINE = 10  # exact curves run at ten times the grid's rate


@dataclass(frozen=True)
class Truth:
    """Velocity (n,) on the grid, the repetitions in it and the rests between them."""

    velocity_mps: np.ndarray
    cycles: tuple[Cycle, ...]
    still: np.ndarray


def ease(way, start_s, stop_s):
    """A smooth way from 0 to 1, by the fifth-order polynomial without acceleration at its ends."""
    x = np.clip((way - start_s) / (stop_s - start_s), 0, 1)
    return x**3 * (10 - 15 * x + 6 * x**2)


def thrusts(*, begin_s=BEFORE_S):
    """Share of the way to the lockout over time, for the exact times and for the grid's."""
    fine_s = np.arange(round((begin_s + REPS * REP_S + 1) * RATE_HZ * FINE)) * STEP_S / FINE
    way, still, cycles = np.zeros(len(fine_s)), np.ones(len(fine_s) // FINE, bool), []
    for k in range(REPS):
        at = begin_s + k * REP_S
        way += ease(fine_s, at, at + 0.8) - ease(fine_s, at + 1.7, at + 3.5)
        for a, b in ((at, at + 0.8), (at + 1.7, at + 3.5)):
            still[max(round(a * RATE_HZ), 0) : round(b * RATE_HZ)] = False
        cycles.append(Cycle(*(round(s * RATE_HZ) for s in (at - 0.1, at + 1.2, at + 3.6))))
    return fine_s, way, still, tuple(cycles)


def make(
    *,
    swing_deg=40.0,
    acc_bias=(0.0, 0.0, 0.0),
    gyr_bias_dps=(0.0, 0.0, 0.0),
    mounting=None,
    gyroscope=True,
    forward_m=0.06,
):
    """A hip that rises by 0.35 m, moves 6 cm forward and turns, and what the sensor on it reads."""
    mounting = Rotation.identity() if mounting is None else mounting
    fine_s, way, still, cycles = thrusts()
    place = np.stack([forward_m * way, 0 * way, 0.35 * way], axis=1)
    velocity = np.gradient(place, fine_s, axis=0)
    force = np.gradient(velocity, fine_s, axis=0) + np.array([0.0, 0.0, STANDARD_GRAVITY_MPS2])
    angle = np.radians(swing_deg) * way
    turn = Rotation.from_rotvec(-angle[:, None] * np.array([0.0, 1.0, 0.0]))
    acc = mounting.apply(turn.inv().apply(force)) + np.array(acc_bias)
    rate = np.stack([0 * angle, -np.gradient(angle, fine_s), 0 * angle], axis=1)
    gyr = mounting.apply(rate) + np.radians(gyr_bias_dps)
    acc, gyr, velocity = (means(signal) for signal in (acc, gyr, velocity))
    n = len(acc)
    grid = GridSignals(0, acc, gyr if gyroscope else None, *2 * [np.ones(n, bool)], np.zeros(n, bool))
    up = mounting.apply(turn.inv().apply([0.0, 0.0, 1.0]))[FINE // 2 :: FINE]
    return grid, Truth(velocity[:, 2], cycles, still), up


def means(signal):
    """Mean over each cell."""
    return signal.reshape(-1, FINE, signal.shape[1]).mean(axis=1)


def anchors_of(truth):
    n = len(truth.still)  # the turn says nothing more: all rests and returns bind as the lift's habit has it
    return find_anchors(truth.cycles, truth.still, np.zeros(n), np.zeros(n), THRUST)


def solve(grid, anchors, up, *, steps=(), gyr_bias=(0.0, 0.0, 0.0)):
    guesses = [np.array(gyr_bias)] if grid.gyr_radps is None else [np.array(gyr_bias), grid.gyr_radps.mean(axis=0)]
    return solve_motion(grid, anchors, up, steps, guesses)


def error_mps(motion, truth):
    """Largest error of the mean velocity of a drive or a lowering: what the figures are made of."""
    error = motion.velocity_mps - truth.velocity_mps
    ways = [(c.start, c.top) for c in truth.cycles] + [(c.top, c.stop) for c in truth.cycles]
    return max(abs(float(error[a:b].mean())) for a, b in ways)


BIASED = {"acc_bias": (0.25, -0.2, 0.3), "gyr_bias_dps": (0.4, -0.5, 0.3)}


def test_a_perfect_sensor_gives_the_velocity_itself():
    grid, truth, up = make()
    assert error_mps(solve(grid, anchors_of(truth), up), truth) < 0.001


def test_velocity_stands_at_the_centres_of_the_cells():
    grid, truth, up = make()
    velocity = solve(grid, anchors_of(truth), up).velocity_mps
    assert velocity == pytest.approx(truth.velocity_mps, abs=0.003)


@pytest.mark.parametrize("errors", [BIASED, {"acc_bias": (0, 0, -0.3)}, {"gyr_bias_dps": (0, 0.6, 0)}])
def test_constant_errors_of_both_sensors_are_found(errors):
    grid, truth, up = make(**errors)
    motion = solve(grid, anchors_of(truth), up)
    assert error_mps(motion, truth) < 0.002


def test_the_bias_of_the_gyroscope_is_taken_out_of_its_rate():
    grid, truth, up = make(gyr_bias_dps=(0.4, -0.5, 0.3))
    motion = solve(grid, anchors_of(truth), up)
    at_rest = motion.gyr_radps[truth.still].mean(axis=0)
    assert np.degrees(at_rest)[:2] == pytest.approx([0, 0], abs=0.05)


def test_a_large_bias_that_was_known_before_does_no_harm():
    grid, truth, up = make(gyr_bias_dps=(5.0, -4.0, 3.0))
    assert error_mps(solve(grid, anchors_of(truth), up, gyr_bias=np.radians([5.0, -4.0, 3.0])), truth) < 0.002


@pytest.mark.parametrize("seed", range(4))
def test_the_mounting_does_not_matter(seed):
    mounting = Rotation.random(random_state=seed)
    grid, truth, up = make(**BIASED, mounting=mounting)
    assert error_mps(solve(grid, anchors_of(truth), up), truth) < 0.002


def test_a_set_may_begin_in_the_middle_of_a_movement():
    grid, truth, up = make(**BIASED)
    cut = round((BEFORE_S + 0.4) * RATE_HZ)  # at half of the first drive, at its greatest speed
    first, *others = [c.counted_from(cut) for c in truth.cycles]
    later = Truth(truth.velocity_mps[cut:], (replace(first, start=0), *others), truth.still[cut:])
    known = anchors_of(later)  # but for the start, which is no bottom
    anchors = Anchors(
        known.rests, tuple(r for r in known.returns if r.first), tuple(r for r in known.reversals if r.cell)
    )
    motion = solve(grid.part(cut, len(grid)), anchors, up[cut:])
    assert later.velocity_mps[0] > 0.5
    assert motion.velocity_mps[0] == pytest.approx(later.velocity_mps[0], abs=0.01)
    assert error_mps(motion, later) < 0.01


@pytest.mark.parametrize("bias_mps2", [0.0, 0.2, -0.2])
def test_without_a_gyroscope_a_straight_rise_is_found(bias_mps2):
    grid, truth, up = make(swing_deg=0.0, acc_bias=(0.0, 0.0, bias_mps2), gyroscope=False)
    motion = solve(grid, anchors_of(truth), up)
    assert error_mps(motion, truth) < 0.004
    assert motion.rotation is None
    assert motion.gyr_radps is None


def test_a_scale_of_the_accelerometer_is_found():
    grid, truth, up = make()
    small = replace(grid, acc_mps2=0.96 * grid.acc_mps2)
    assert error_mps(solve(small, anchors_of(truth), up), truth) < 0.007  # of 0.026 that are 4 % of the fastest


@pytest.mark.parametrize("kind", ["rests", "returns"])
def test_each_kind_of_anchor_earns_its_place(kind, rng):
    grid, truth, up = make(**BIASED)
    noise = np.cumsum(rng.normal(0, 0.004, grid.acc_mps2.shape), axis=0)  # an error that wanders
    grid = replace(grid, acc_mps2=grid.acc_mps2 + noise)
    anchors = anchors_of(truth)
    with_all = error_mps(solve(grid, anchors, up), truth)
    assert error_mps(solve(grid, replace(anchors, **{kind: ()}), up), truth) > 1.3 * with_all


@pytest.mark.parametrize("prior", ["ACC_BIAS_SD_MPS2", "GYR_BIAS_SD_RADPS"])
def test_a_sensor_that_is_believed_to_be_perfect_makes_it_worse(prior, monkeypatch):
    grid, truth, up = make(**BIASED)
    *whole, last = truth.cycles
    end = last.top + 20  # the set ends at a lockout, so that the mean rate tells nothing of the gyroscope's bias
    cut, still = grid.part(0, end), truth.still[:end]
    anchors = anchors_of(Truth(truth.velocity_mps[:end], (*whole, replace(last, stop=None)), still))
    truth = Truth(truth.velocity_mps[:end], tuple(whole), still)
    with_all = error_mps(solve(cut, anchors, up[:end]), truth)
    monkeypatch.setattr(f"analysis.motion.error_model.{prior}", 1e-9)
    assert with_all < 0.003
    assert error_mps(solve(cut, anchors, up[:end]), truth) > 2 * with_all


@pytest.mark.parametrize("seed", range(3))
def test_axes_that_are_skewed_and_scaled_are_told_from_the_motion(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    grid, truth, up = make()
    skewed = [signal @ (np.eye(3) + rng.normal(0, 0.015, (3, 3))) for signal in (grid.acc_mps2, grid.gyr_radps)]
    grid, anchors = replace(grid, acc_mps2=skewed[0], gyr_radps=skewed[1]), anchors_of(truth)
    with_axes = error_mps(solve(grid, anchors, up), truth)
    monkeypatch.setattr("analysis.motion.error_model.AXES_SD", 1e-9)
    assert with_axes < 0.01
    assert error_mps(solve(grid, anchors, up), truth) > 1.3 * with_axes


def test_a_gyroscope_that_drifts_is_told_from_the_motion(monkeypatch):
    grid, truth, up = make()
    minutes = np.arange(len(grid))[:, None] * STEP_S / 60
    grid = replace(grid, gyr_radps=grid.gyr_radps + np.radians([2.0, -1.5, 1.0]) * minutes)
    motion = solve(grid, anchors_of(truth), up)
    with_drift = error_mps(motion, truth)
    assert with_drift < 0.003
    pitching = motion.gyr_radps[:, 1]  # where gravity tells; about the vertical nothing does
    assert pitching[-20:].mean() == pytest.approx(pitching[:20].mean(), abs=np.radians(0.02))
    monkeypatch.setattr("analysis.motion.error_model.GYR_DRIFT_SD_RADPS2", 1e-12)
    assert error_mps(solve(grid, anchors_of(truth), up), truth) > 2 * with_drift


def test_a_gyroscope_that_lags_behind_the_accelerometer_is_told_from_the_motion(monkeypatch):
    grid, truth, up = make()
    late = np.concatenate([grid.gyr_radps[:1], grid.gyr_radps[:1], grid.gyr_radps[:-2]])
    grid, anchors = replace(grid, gyr_radps=late), anchors_of(truth)
    with_lag = error_mps(solve(grid, anchors, up), truth)
    monkeypatch.setattr("analysis.motion.error_model.LAG_SD_S", 1e-12)
    assert with_lag < 0.005
    assert error_mps(solve(grid, anchors, up), truth) > 2 * with_lag


def test_without_a_gyroscope_a_slanted_path_is_told_from_the_motion(monkeypatch):
    grid, truth, up = make(swing_deg=0.0, gyroscope=False, forward_m=0.25)
    anchors = replace(anchors_of(truth), arc=None)  # of a lift of which nothing is known
    with_slant = error_mps(solve(grid, anchors, up), truth)
    monkeypatch.setattr("analysis.motion.error_model.SLANT", 0.0)
    monkeypatch.setattr("analysis.motion.error_model.SLANT_SD", 1e-9)
    assert with_slant < 0.005
    assert error_mps(solve(grid, anchors, up), truth) > 2 * with_slant


def test_how_a_velocity_came_about_that_nobody_recorded_is_known_to_be_unknown(monkeypatch):
    grid, truth, up = make()
    start = round((BEFORE_S + REP_S) * RATE_HZ)
    stop = start + 40  # the first half of a drive
    acc, gyr = grid.acc_mps2.copy(), grid.gyr_radps.copy()
    for signal in (acc, gyr):
        signal[start:stop] = np.linspace(signal[start], signal[stop], stop - start)
    blind = replace(grid, acc_mps2=acc, gyr_radps=gyr)

    def deviations():
        motion = solve(blind, anchors_of(truth), up, steps=(Step(start, stop),))
        error = float((motion.velocity_mps - truth.velocity_mps)[start : start + 20].mean())
        return abs(error) / motion.mean_velocity_sd(start, start + 20)

    assert deviations() < 2
    monkeypatch.setattr("analysis.motion.error_model.UNSEEN", 1000)
    assert deviations() > 4


@pytest.mark.parametrize("what", ["impact", "gap"])
def test_velocity_may_step_where_the_sensor_was_blind_and_only_where_that_is_said(what):
    grid, truth, up = make()
    acc = grid.acc_mps2.copy()
    start = round((BEFORE_S + 3.2) * RATE_HZ)  # near the end of the first lowering
    blow = what == "impact"
    steps = (Step(start, start + 8 if blow else start + 30, blow),)
    acc[start : steps[0].stop] += [0.0, 0.0, 6.0] if blow else [0.0, 0.0, 1.5]
    spoilt = replace(grid, acc_mps2=acc)
    told = error_mps(solve(spoilt, anchors_of(truth), up, steps=steps), truth)
    assert told < 0.03
    assert error_mps(solve(spoilt, anchors_of(truth), up), truth) > 2 * told


def test_short_holes_leave_the_velocity_as_certain_as_their_length_lets_them(rng):
    """Lost packets of 70 ms all along a set: what is drawn across a hole is wrong by its length, not by 1 m/s."""
    grid, truth, up = make(**BIASED)
    starts = np.arange(150, len(grid) - 150, 90)
    acc = grid.acc_mps2.copy()
    for start in starts:
        acc[start : start + 6] += rng.normal(0, 0.6, 3)
    lossy = replace(grid, acc_mps2=acc)
    said = {
        blow: solve(lossy, anchors_of(truth), up, steps=tuple(Step(a, a + 6, blow) for a in starts))
        for blow in (True, False)
    }
    drives = [(c.start, c.top) for c in truth.cycles]
    sds = {blow: np.mean([motion.mean_velocity_sd(*d) for d in drives]) for blow, motion in said.items()}
    assert sds[False] < 0.6 * sds[True]
    misses = [(said[False].velocity_mps - truth.velocity_mps)[a:b].mean() for a, b in drives]
    assert np.abs(misses).max() < 2 * sds[False]


def test_a_wrong_anchor_is_outvoted():
    grid, truth, up = make()
    anchors = anchors_of(truth)
    moving = round((BEFORE_S + REP_S + 0.2) * RATE_HZ)
    lies = replace(
        anchors,
        rests=(*anchors.rests, Rest(moving, moving + 30, 0.003)),
        returns=(*anchors.returns, Return(truth.cycles[1].start, truth.cycles[2].top, 0.015)),
    )
    assert error_mps(solve(grid, lies, up), truth) < 0.03


def test_anchors_that_contradict_each_other_are_not_solved_for_again_and_again(monkeypatch):
    grid, truth, up = make(gyr_bias_dps=(1.0, -0.5, 0.5))
    rounds, integrate = [], motion_module.integrate_rotation
    monkeypatch.setattr(motion_module, "integrate_rotation", lambda rate: (rounds.append(1), integrate(rate))[1])
    agreeing = anchors_of(truth)
    solve_motion(grid, agreeing, up, (), [np.zeros(3)])
    assert len(rounds) > 2  # the bias is far off, and each round brings it nearer
    rounds.clear()
    lies = tuple(Rest(c.start + 20, c.start + 70, 0.003) for c in truth.cycles)
    solve_motion(grid, replace(agreeing, rests=(*agreeing.rests, *lies)), up, (), [np.zeros(3)])
    assert len(rounds) == 2


@pytest.mark.parametrize("gyroscope", [True, False], ids=["gyroscope", "accelerometer alone"])
def test_the_truth_lies_within_the_error_that_is_told(gyroscope):
    misses = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        grid, truth, up = make(
            swing_deg=40.0 if gyroscope else 0.0,
            acc_bias=rng.normal(0, 0.2, 3),
            gyr_bias_dps=rng.normal(0, 0.3, 3),
            gyroscope=gyroscope,
        )
        grid = replace(grid, acc_mps2=grid.acc_mps2 + rng.normal(0, 0.05, grid.acc_mps2.shape))
        motion = solve(grid, anchors_of(truth), up)
        for cycle in truth.cycles:
            drive = slice(cycle.start, cycle.top)
            sd = motion.mean_velocity_sd(drive.start, drive.stop)
            assert 0.0005 < sd < 0.05
            misses.append((motion.velocity_mps[drive].mean() - truth.velocity_mps[drive].mean()) / sd)
    assert np.max(np.abs(misses)) < 3


def test_errors_that_come_together_are_added_with_their_signs():
    grid, truth, up = make()
    motion = solve(grid, anchors_of(truth), up)
    sd = motion.mean_velocity_sd(700, 780)
    assert motion.combined_sd([(2.0, 700, 780)]) == pytest.approx(2 * sd)
    assert motion.combined_sd([(1.0, 700, 780), (-1.0, 700, 780)]) == pytest.approx(0, abs=1e-6)
    halves = motion.combined_sd([(0.5, 700, 740), (0.5, 740, 780)])
    assert halves == pytest.approx(sd, rel=1e-6)


def test_the_error_grows_with_the_distance_from_an_anchor():
    grid, truth, up = make()
    anchors = anchors_of(truth)
    few = Anchors(anchors.rests[:1], (), ())
    sd = [solve(grid, few, up).mean_velocity_sd(k, k + 20) for k in (150, 600, 1500)]
    assert sd == sorted(sd)
    assert sd[2] > solve(grid, anchors, up).mean_velocity_sd(1500, 1520)
