import numpy as np
import pytest

from analysis.finding.cycles import MARGIN, Cycle, cut_to_movement

USUAL = 40.0


def curve_of(*knots):
    cells, values = np.array(knots, float).T
    return np.interp(np.arange(cells[-1] + 1), cells, values)


def test_rest_before_and_after_the_movement_is_cut_off():
    curve = curve_of((0, 0), (1000, 0), (1100, 40), (1200, 40), (1300, 0), (2000, 0))
    cycle = cut_to_movement(curve, Cycle(10, 1150, 1900), USUAL)
    assert 1000 - MARGIN <= cycle.start <= 1010
    assert 1290 <= cycle.stop <= 1300 + MARGIN


def test_a_cycle_that_is_tight_stays_as_it_is():
    curve = curve_of((0, 0), (100, 40), (200, 0), (300, 40), (400, 0))
    assert cut_to_movement(curve, Cycle(200, 300, 400, 100), USUAL) == Cycle(200, 300, 400, 100)


def test_a_ramble_at_the_low_belongs_to_no_cycle():
    curve = curve_of((0, 0), (200, 1.5), (400, 0.5), (500, 40), (600, 0.5), (700, 1.5), (900, 0))
    cycle = cut_to_movement(curve, Cycle(0, 500, 900), USUAL)
    assert 400 - MARGIN <= cycle.start <= 410
    assert 590 <= cycle.stop <= 600 + MARGIN


@pytest.mark.parametrize("beyond", [80, 200])
def test_lying_down_before_and_sitting_up_after_a_set_is_cut_at_its_bottom(beyond):
    curve = curve_of((0, -beyond), (300, -beyond), (500, 0), (600, 0), (700, 40), (800, 0), (900, 0), (1100, -beyond))
    cycle = cut_to_movement(curve, Cycle(0, 700, 1100), USUAL)
    assert 600 - MARGIN <= cycle.start <= 610
    assert 790 <= cycle.stop <= 800 + MARGIN


def test_a_cycle_that_never_comes_down_has_no_stop():
    curve = curve_of((0, 0), (500, 0), (600, 40))
    cycle = cut_to_movement(curve, Cycle(0, 600, None), USUAL)
    assert cycle.stop is None
    assert cycle.start >= 500 - MARGIN


def test_counting_from_another_cell_moves_all_of_a_cycle():
    assert Cycle(110, 150, 190, 105).counted_from(100) == Cycle(10, 50, 90, 5)
    assert Cycle(110, 150, None).counted_from(100) == Cycle(10, 50, None)
