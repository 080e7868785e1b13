"""The velocity now and the share of the way: which phase they tell."""

import pytest

from analysis.live.phase_now import PhaseTeller
from analysis.live.velocity_now import VelocityNow

STEP_S = 0.01


def told(teller, velocities, *, share=0.0, start_s=0.0, moves=None, rise_mps2=0.0):
    """Phase after each velocity, a hundredth of a second apart."""
    moves, names = moves or VelocityNow(), []
    for k, velocity in enumerate(velocities, start=1):
        moves.take(STEP_S, velocity, rise_mps2)
        names.append(teller.tell(start_s + k * STEP_S, moves, share).name)
    return names


def in_set(phase):
    """A teller in this phase of a set that is on, with what it was told by."""
    teller, moves = PhaseTeller(), VelocityNow()
    teller.set_on = True
    begins = 0.0 if phase in ("bottom", "drive") else 1.0
    velocity = {"drive": 0.3, "lowering": -0.3}.get(phase, 0.0)
    assert told(teller, [0.0] + 9 * [velocity], share=begins, moves=moves, start_s=1.0)[-1] == phase
    return teller, moves


def test_a_drive_is_told_once_it_is_faster_and_has_come_farther_than_tremor():
    teller, moves = in_set("bottom")
    assert told(teller, [0.015] * 50, moves=moves, start_s=2.0)[-1] == "bottom"

    names = told(teller, [0.1] * 10, moves=moves, start_s=3.0)

    assert "drive" in names[:3]
    assert names[-1] == "drive"


@pytest.mark.parametrize(("phase", "share"), [("bottom", 0.0), ("top", 1.0)])
def test_tremor_is_no_movement(phase, share):
    teller, moves = in_set(phase)
    tremor = [0.03 if k // 5 % 2 else -0.03 for k in range(200)]  # 10 Hz, 3 mm from end to end

    assert set(told(teller, tremor, share=share, moves=moves, start_s=2.0)) == {phase}


def test_who_trembles_more_has_to_move_faster():
    calm, moves = in_set("top")
    shaken, trembling = in_set("top")
    for k in range(300):
        trembling.take(STEP_S, 0.0, 1.5 if k // 5 % 2 else -1.5)
        shaken.tell(2.0 + k * STEP_S, trembling, 1.0)

    slow = [-0.04] * 20

    assert told(calm, slow, share=0.98, moves=moves, start_s=6.0)[-1] == "lowering"
    assert told(shaken, slow, share=0.98, moves=trembling, start_s=6.0)[-1] == "top"


def test_a_sag_at_the_top_is_no_lowering():
    teller, moves = in_set("top")

    assert set(told(teller, [-0.015] * 200, share=0.97, moves=moves, start_s=2.0)) == {"top"}


def test_an_end_is_foreseen_by_the_acceleration():
    teller, moves = in_set("drive")

    assert told(teller, [0.05], share=0.97, moves=moves, start_s=2.0, rise_mps2=-0.5) == ["drive"]
    assert told(teller, [0.05], share=0.98, moves=moves, start_s=2.01, rise_mps2=-5.0) == ["top"]


def test_a_drive_that_sticks_half_way_goes_on_but_not_for_ever():
    teller, moves = in_set("drive")

    assert set(told(teller, [0.01] * 10, share=0.65, moves=moves, start_s=1.1)) == {"drive"}
    assert told(teller, [0.01] * 10, share=0.65, moves=moves, start_s=1.2)[-1] == "top"


def test_what_a_blow_throws_up_is_no_drive():
    teller, moves = in_set("lowering")
    hit = [(0.4, 40.0), (0.7, 30.0), (0.5, -20.0), (0.3, -20.0), (0.1, -20.0), (0.0, -15.0), (-0.2, -10.0)]
    names = []
    for k, (velocity, rise) in enumerate(hit):
        names += told(teller, [velocity], share=0.05, moves=moves, start_s=2.0 + k * STEP_S, rise_mps2=rise)

    assert set(names) == {"bottom"}


def test_a_phase_began_where_the_velocity_passed_its_threshold_and_not_where_it_was_told():
    teller, moves = in_set("bottom")
    names = told(teller, [0.0, 0.022, 0.03, 0.05, 0.08, 0.12], moves=moves, start_s=2.0)

    assert names[1] == "bottom"
    assert names[-1] == "drive"
    assert teller.phase.since_s == pytest.approx(2.01)


def test_who_is_elsewhere_rests_and_who_comes_back_is_at_the_nearer_end():
    teller, moves = in_set("top")

    assert told(teller, [-0.3], share=None, moves=moves, start_s=2.0) == ["rest"]
    assert told(teller, [0.0], share=0.9, moves=moves, start_s=3.0) == ["top"]
    assert told(teller, [0.0], share=None, moves=moves, start_s=4.0) == ["rest"]
    assert told(teller, [0.0], share=0.1, moves=moves, start_s=5.0) == ["bottom"]


def test_without_a_set_there_is_rest_or_the_drive_that_may_begin_one_and_its_lockout():
    teller = PhaseTeller()
    assert set(told(teller, [0.4] * 20)) == {"rest"}  # nothing may begin

    teller, moves = PhaseTeller(), VelocityNow()
    teller.may_begin = True
    assert told(teller, [0.0] + [0.4] * 40, moves=moves)[-1] == "drive"
    assert told(teller, [0.0] * 10, moves=moves, start_s=0.41)[-1] == "top"
    assert told(teller, [0.0] * 80, moves=moves, start_s=0.51)[-1] == "rest"  # it was no repetition


@pytest.mark.parametrize("rise_m", [0.05, 1.2])
def test_what_rises_too_little_or_too_much_was_no_first_drive(rise_m):
    teller = PhaseTeller()
    teller.may_begin = True

    names = told(teller, [0.0] + [rise_m / 0.5] * 50 + [0.0] * 5)

    assert "drive" in names
    assert "top" not in names
    assert names[-1] == "rest"
