import numpy as np
import pytest

from analysis.finding.cycles import Cycle
from analysis.motion.anchors import LONGEST_REST, THRUST, Habit, find_anchors

CYCLES = (Cycle(500, 650, 800), Cycle(800, 950, 1100), Cycle(1100, 1250, 1400))
N = 2000
UNTURNED = np.zeros(N)


def still_outside(*moving):
    still = np.ones(N, bool)
    for start, stop in moving:
        still[start:stop] = False
    return still


def anchors_of(cycles=CYCLES, *, still=None, rise_mps2=0.0, turned=None, habit=THRUST):
    still = still_outside((500, 1400)) if still is None else still
    return find_anchors(cycles, still, np.full(N, rise_mps2), UNTURNED if turned is None else turned, habit)


def apart_m(anchors):
    return {(r.first, r.second): r.apart_m for r in anchors.returns}


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


def test_a_turning_point_of_an_average_binds_less():
    still = np.zeros(N, bool)
    sharp, blurred = (
        find_anchors(CYCLES, still, np.full(N, 4.0), UNTURNED, THRUST, blurred=blurred).reversals[0].speed_mps
        for blurred in (False, True)
    )
    assert sharp == pytest.approx(np.hypot(0.03, 0.12))
    assert blurred == pytest.approx(np.hypot(0.03, 0.4))


def test_an_arc_goes_with_a_back_that_leans_and_needs_its_lockouts():
    assert anchors_of().arc.lockouts == (650, 950, 1250)
    assert anchors_of(habit=Habit(bottom_m=0.08, lockout_m=0.02)).arc is None


def test_bottoms_return_to_bottoms_and_lockouts_to_lockouts():
    pairs = set(apart_m(anchors_of()))
    bottoms, lockouts = {500, 800, 1100, 1400}, {650, 950, 1250}
    assert pairs >= {(500, 800), (800, 1100), (1100, 1400), (650, 950), (950, 1250)}
    assert all({a, b} <= bottoms or {a, b} <= lockouts for a, b in pairs)


def test_a_squat_returns_closer_to_standing_than_to_its_depth():
    apart = apart_m(anchors_of(habit=Habit(bottom_m=0.08, lockout_m=0.02)))
    assert apart[500, 800] == pytest.approx(0.08)
    assert apart[650, 950] == pytest.approx(0.02)


def test_a_return_at_another_angle_binds_less():
    swing = np.zeros(N)
    swing[1100:1200] = np.radians(5)
    apart = apart_m(anchors_of(turned=swing))
    assert apart[500, 800] == pytest.approx(THRUST.bottom_m)
    assert apart[800, 1100] > 2 * apart[500, 800]


def test_a_rest_that_sinks_binds_less():
    sinking, resting = anchors_of(turned=np.radians(3) * np.linspace(0, 1, N)).rests, anchors_of().rests
    assert all(one.drift_m > other.drift_m for one, other in zip(sinking, resting, strict=True))


def test_a_turning_point_without_a_rest_is_a_reversal():
    reversals = {r.cell for r in anchors_of(still=still_outside((500, 940), (960, 1400))).reversals}
    assert {650, 800, 1100, 1250} <= reversals
    assert 950 not in reversals


def test_a_hard_reversal_binds_less_than_a_soft_one():
    soft, hard = (anchors_of(rise_mps2=rise).reversals[0].speed_mps for rise in (0.5, 5.0))
    assert hard > 2 * soft


def test_a_hand_that_leads_a_free_path_rests_where_it_rests_and_not_where_it_turns():
    free = Habit(0.15, 0.3, guided=False)
    still = still_outside((500, 1400))
    still[900:1000] = True  # it may as well move evenly for a second
    assert anchors_of(still=still).reversals
    assert anchors_of(still=still, habit=free).reversals == ()
    assert {rest.start for rest in anchors_of(still=still).rests} > {900}
    assert all(not 900 <= rest.start < 1000 for rest in anchors_of(still=still, habit=free).rests)
    assert anchors_of(still=still, habit=free).rests


def test_no_piece_of_a_rest_is_much_shorter_than_another():
    rests = anchors_of(still=still_outside((LONGEST_REST + 3, 1400))).rests
    first = [rest.stop - rest.start for rest in rests if rest.stop <= LONGEST_REST + 3]
    assert len(first) == 2
    assert max(first) - min(first) <= 1


def test_a_set_that_is_cut_at_its_lockout_has_anchors_as_well():
    cut = anchors_of((Cycle(500, 650, 800), Cycle(800, 950, None)), still=still_outside((500, N)))
    assert set(apart_m(cut)) == {(500, 800), (650, 950)}
