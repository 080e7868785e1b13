import numpy as np
import pytest

from analysis.anchors import LONGEST_REST, THRUST, Habit, find_anchors, find_still
from analysis.cycles import Cycle
from analysis.grid import RATE_HZ, STEP_S

CYCLES = (Cycle(500, 650, 800), Cycle(800, 950, 1100), Cycle(1100, 1250, 1400))
N = 2000


def still_outside(*moving):
    still = np.ones(N, bool)
    for start, stop in moving:
        still[start:stop] = False
    return still


def anchors_of(*, still=None, swing_rad=None):
    still = still_outside((500, 1400)) if still is None else still
    return find_anchors(CYCLES, still, swing_rad, THRUST)


def test_every_rest_is_an_anchor_in_pieces_of_a_few_seconds():
    rests = anchors_of().rests
    covered = np.zeros(N, bool)
    for rest in rests:
        assert 0 < rest.stop - rest.start <= LONGEST_REST
        assert not covered[rest.start : rest.stop].any()
        covered[rest.start : rest.stop] = True
    assert covered.tolist() == still_outside((500, 1400)).tolist()


def test_an_instant_of_quiet_is_no_rest():
    still = still_outside((500, 1400))
    still[900:905] = True
    assert all(not 880 < rest.start < 920 for rest in anchors_of(still=still).rests)


def test_bottoms_return_to_bottoms_and_lockouts_to_lockouts():
    pairs = {(r.first, r.second) for r in anchors_of().returns}
    assert pairs == {(500, 800), (800, 1100), (1100, 1400), (650, 950), (950, 1250)}


def test_a_squat_returns_closer_to_standing_than_to_its_depth():
    returns = find_anchors(CYCLES, still_outside((500, 1400)), None, Habit(bottom_m=0.08, lockout_m=0.02)).returns
    apart = {(r.first, r.second): r.apart_m for r in returns}
    assert apart[500, 800] == pytest.approx(0.08)
    assert apart[650, 950] == pytest.approx(0.02)


def test_a_return_at_another_angle_binds_less():
    swing = np.zeros(N)
    swing[1100:1200] = np.radians(5)
    apart = {(r.first, r.second): r.apart_m for r in anchors_of(swing_rad=swing).returns}
    assert apart[500, 800] == pytest.approx(THRUST.bottom_m)
    assert apart[800, 1100] > 2 * apart[500, 800]


def test_a_rest_that_sinks_binds_less():
    swing = np.radians(3) * np.linspace(0, 1, N)
    assert all(
        a.drift_m > b.drift_m for a, b in zip(anchors_of(swing_rad=swing).rests, anchors_of().rests, strict=True)
    )


def test_a_turning_point_without_a_rest_is_a_reversal():
    still = still_outside((500, 940), (960, 1400))
    reversals = anchors_of(still=still).reversals
    assert {650, 800, 1100, 1250} <= set(reversals)
    assert 950 not in reversals


def test_a_set_that_is_cut_at_its_lockout_has_anchors_as_well():
    cycles = (Cycle(500, 650, 800), Cycle(800, 950, None))
    anchors = find_anchors(cycles, still_outside((500, N)), None, THRUST)
    assert {(r.first, r.second) for r in anchors.returns} == {(500, 800), (650, 950)}


@pytest.mark.parametrize("bias_mps2", [0.0, 0.8, -0.8])
def test_a_body_at_rest_is_still_whatever_the_bias(bias_mps2):
    assert find_still(np.zeros(N), np.full(N, bias_mps2)).all()


def test_a_drive_is_not_still():
    rise = np.zeros(N)
    rise[1000:1080] = 3 * np.sin(2 * np.pi * np.arange(80) / 80)
    still = find_still(np.zeros(N), rise)
    assert not still[1010:1035].any()
    assert still[:900].all()
    assert still[1200:].all()


@pytest.mark.parametrize("radps", [0.5, -0.5])
def test_a_body_that_turns_is_not_still(radps):
    assert not find_still(np.full(N, radps), np.zeros(N)).any()


def test_tremor_is_still():
    tremor = 0.5 * np.sin(2 * np.pi * 9 * np.arange(N) * STEP_S)
    assert find_still(0.1 * tremor, tremor).mean() > 0.95


def test_a_slow_lowering_that_only_the_turn_tells_is_not_still():
    rate = np.zeros(N)
    rate[1000:1300] = np.radians(40) / (300 / RATE_HZ)
    assert not find_still(rate, np.zeros(N))[1020:1280].any()
