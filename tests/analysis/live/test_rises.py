"""A rise is measured from the low before it, whatever became of the descent in the rate."""

import numpy as np
import pytest

from analysis.live.held_cells import HeldCells
from analysis.live.rises import measure_rise
from analysis.live.turning import RiseFollower
from analysis.signals.grid import RATE_HZ, GridSignals
from sensor.samples import STANDARD_GRAVITY_MPS2


def held(height_m, *, error_mps2=0.0, rate_mps=None):
    """Cells of an accelerometer that moves up and down by a height (n,), with an error of its acceleration."""
    speed = np.gradient(height_m) * RATE_HZ
    acc = np.zeros((len(height_m), 3))
    acc[:, 2] = STANDARD_GRAVITY_MPS2 + np.gradient(speed) * RATE_HZ + error_mps2
    cells = HeldCells(gyroscope=False)
    known = np.ones(len(acc), bool)
    cells.append(GridSignals(0, acc, None, known, known, ~known))
    cells.add_rate(speed if rate_mps is None else rate_mps)
    return cells


def moving(*legs):
    """A height that goes by each (metres, seconds), from rest to rest."""
    parts, at = [], 0.0
    for way_m, length_s in legs:
        share = np.linspace(0.0, 1.0, round(length_s * RATE_HZ))
        parts.append(at + way_m * (10 * share**3 - 15 * share**4 + 6 * share**5))
        at += way_m
    return np.concatenate(parts)


@pytest.mark.parametrize("error", [0.0, 0.05, -0.05])
@pytest.mark.parametrize("lowering_s", [0.8, 3.0])
def test_a_squat_out_of_a_rest_has_its_descent_and_its_rise(lowering_s, error):
    height = moving((0.0, 1.5), (-0.5, lowering_s), (0.5, 1.0))

    rise = measure_rise(held(height, error_mps2=error), len(height), top=None)

    assert rise.climb_m == pytest.approx(0.5, abs=0.08)
    assert rise.lowered_m == pytest.approx(0.5, abs=0.08)
    assert rise.start / RATE_HZ == pytest.approx(1.5 + lowering_s, abs=0.25)
    assert rise.high / RATE_HZ == pytest.approx(1.5, abs=0.5)


def test_who_only_gets_up_has_not_come_down():
    height = moving((0.0, 2.0), (0.5, 1.2))
    rise = measure_rise(held(height), len(height), top=None)
    assert rise.climb_m == pytest.approx(0.5, abs=0.03)
    assert rise.lowered_m < 0.05


def test_from_one_lockout_to_the_next_a_slow_descent_counts_for_as_much_as_the_rise():
    height = moving((-0.4, 4.0), (0.4, 0.8))
    drifting = np.linspace(-0.1, 0.1, len(height))

    rise = measure_rise(held(height, error_mps2=drifting), len(height), top=1)

    assert rise.climb_m == pytest.approx(0.4, abs=0.05)
    assert rise.start / RATE_HZ == pytest.approx(4.0, abs=0.2)


def test_an_even_drive_is_no_rest_where_the_rate_tells_that_it_moves():
    height = np.interp(np.arange(330), [150, 310], [0.0, 0.5])
    height = np.convolve(np.pad(height, 10, mode="edge"), np.ones(21) / 21, "valid")
    rise = measure_rise(held(height), len(height), top=None)
    assert rise.climb_m == pytest.approx(0.5, abs=0.05)


def test_cells_that_are_gone_tell_nothing():
    cells = held(moving((0.5, 2.0)))
    cells.trim(200)
    assert measure_rise(cells, 150, top=None) is None


def test_no_speed_is_made_of_a_long_gap():
    follower, known = RiseFollower(), np.arange(3000) < 100
    acc = np.tile([0.0, 0.0, STANDARD_GRAVITY_MPS2 + 0.5], (3000, 1))  # as drawn from one reading to the next
    acc[:50, 2] -= 0.5
    whole = GridSignals(0, acc, None, known, known, np.zeros(3000, bool))
    blocks = [whole.part(k, k + 10) for k in range(0, 3000, 10)]

    rates = np.concatenate([follower.follow(block, None) for block in blocks])

    assert np.abs(rates[:200]).max() > 0.1
    assert np.abs(rates[300:]).max() == 0.0
