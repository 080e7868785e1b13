"""One rate: what is a movement, and which phase it tells."""

import numpy as np
import pytest

from analysis.live.movements import Movement
from analysis.live.open_set import Way
from analysis.live.phase_now import PhaseTeller
from analysis.live.strokes import Stroke, StrokeFinder
from analysis.live.turning import GyroscopeFollower

UP = np.array([0.0, 0.0, 1.0])


def movement(sense, turn_rad=0.8):
    return Movement(sense, 0, 80, turn_rad, 0.3 * sense, 0.0, 0.0, UP, UP)


def fed(finder, rate, block):
    """Strokes of a rate that comes in blocks."""
    return [s for first in range(0, len(rate), block) for s in finder.find(rate[first : first + block], first)]


@pytest.mark.parametrize("block", [1, 10, 400])
def test_a_stroke_lasts_from_and_to_where_the_rate_all_but_vanishes(block):
    rate = np.zeros(300)
    rate[100:200] = np.sin(np.linspace(0, np.pi, 100))
    rate[220:260] = -np.sin(np.linspace(0, np.pi, 40))

    strokes = fed(StrokeFinder(0.12, 0.05), rate, block)

    assert strokes == [Stroke(1, 102, 198), Stroke(-1, 221, 259)]


def test_tremor_is_no_stroke():
    rate = 0.11 * np.sin(np.arange(500) / 3)

    assert fed(StrokeFinder(0.12, 0.05), rate, 10) == []


def test_a_stroke_that_turns_at_once_ends_one_and_begins_the_other():
    rate = np.sin(np.arange(200) / 20)

    first, second = fed(StrokeFinder(0.12, 0.05), rate, 10)[:2]

    assert (first.sense, second.sense) == (1, -1)
    assert second.start - first.stop <= 2


EVEN = np.zeros(10)  # a rate that stays as it is


def told(teller, rate, now, quickens=EVEN, *, set_on=True, stuck=False, stop=100):
    rate = np.asarray(rate, float)
    return teller.tell(rate, quickens, now, drive=1, set_on=set_on, stuck=stuck, stop=stop).name


def test_tremor_at_the_top_is_no_drive_and_at_the_bottom_no_lowering():
    teller = PhaseTeller(GyroscopeFollower())
    flat = np.full(10, 0.3)

    assert told(teller, -flat, Stroke(-1, 90)) == "bottom"
    teller.arrive(movement(1), drive=1, usual=0.8, size=0.8)
    assert told(teller, flat, Stroke(1, 90)) == "top"
    assert told(teller, -flat, Stroke(-1, 90)) == "lowering"
    teller.arrive(movement(-1), drive=1, usual=0.8, size=0.1)
    assert told(teller, np.zeros(10), None) == "top"


def test_a_drive_that_stands_still_half_way_goes_on():
    teller = PhaseTeller(GyroscopeFollower())

    assert told(teller, np.full(10, 0.3), Stroke(1, 90)) == "drive"
    assert told(teller, np.zeros(10), None, stuck=True) == "drive"
    teller.arrive(movement(1), drive=1, usual=0.8, size=0.8)
    assert told(teller, np.zeros(10), None, stuck=True) == "drive"


def test_a_movement_that_is_about_to_end_is_told_as_over():
    teller = PhaseTeller(GyroscopeFollower())
    told(teller, np.full(10, 0.8), Stroke(1, 90))

    assert told(teller, np.full(10, 0.2), Stroke(1, 90), np.full(10, -1.0), stop=105) == "drive"
    assert told(teller, np.full(10, 0.2), Stroke(1, 90), np.full(10, -3.0), stop=110) == "top"
    assert teller.phase.since == 110


def test_a_movement_is_told_by_its_acceleration_before_its_rate_is_there():
    starts = GyroscopeFollower.starts
    rate = np.full(10, 0.5 * starts)

    assert told(PhaseTeller(GyroscopeFollower()), rate, None) == "bottom"
    assert told(PhaseTeller(GyroscopeFollower()), rate, None, np.full(10, 2.0)) == "drive"
    assert told(PhaseTeller(GyroscopeFollower()), 0 * rate, None, np.full(10, 2.0)) == "bottom"  # a shake


def test_a_phase_that_goes_on_for_a_while_need_not_be_looked_at_soon():
    teller = PhaseTeller(GyroscopeFollower())
    soon = []
    for rate, quickens in ((0.8, 0.0), (0.8, -8.0), (0.08, 0.0)):
        told(teller, np.full(10, rate), Stroke(1, 90), np.full(10, quickens))
        soon.append(teller.may_change)

    assert soon == [False, True, True]


def test_a_phase_begins_where_its_movement_began_and_not_where_it_was_told():
    teller = PhaseTeller(GyroscopeFollower())

    assert told(teller, np.full(10, 0.3), Stroke(1, 90)) == "drive"
    assert teller.phase.since == 90 - GyroscopeFollower.late


def test_without_a_set_there_is_rest_or_the_drive_that_begins_one():
    teller = PhaseTeller(GyroscopeFollower())

    assert told(teller, np.full(10, 0.3), Stroke(1, 90), set_on=False) == "drive"
    teller.arrive(movement(1), drive=1, usual=0.8, size=0.8)
    assert told(teller, np.zeros(10), None, set_on=False) == "rest"
    teller.leave()
    assert told(teller, -np.full(10, 0.3), Stroke(-1, 90)) == "bottom"


def test_a_posture_is_on_the_way_between_bottom_and_lockout_and_nowhere_else():
    way = Way(np.array([0.0, 0.0, 1.0]), np.array([np.sin(0.8), 0.0, np.cos(0.8)]))

    def leaning(along_rad, aside_rad=0.0):
        level = np.array([np.sin(along_rad), 0.0, np.cos(along_rad)])
        return np.cos(aside_rad) * level + np.sin(aside_rad) * np.array([0.0, 1.0, 0.0])

    assert [way.share(leaning(x * 0.8)) for x in (-0.2, 0.0, 0.5, 1.0, 1.2)] == pytest.approx([-0.2, 0, 0.5, 1, 1.2])
    assert way.share(leaning(0.4, 0.3)) == pytest.approx(0.5)
    assert [way.share(p) for p in (leaning(-0.6), leaning(1.4), leaning(0.4, 0.6), -leaning(0.4))] == [None] * 4
