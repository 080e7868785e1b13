"""One rate: what is a movement. And where on its way a posture is."""

import numpy as np
import pytest

from analysis.live.open_set import Way
from analysis.live.strokes import Stroke, StrokeFinder


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


def test_a_posture_is_on_the_way_between_bottom_and_lockout_and_nowhere_else():
    way = Way(np.array([0.0, 0.0, 1.0]), np.array([np.sin(0.8), 0.0, np.cos(0.8)]))

    def leaning(along_rad, aside_rad=0.0):
        level = np.array([np.sin(along_rad), 0.0, np.cos(along_rad)])
        return np.cos(aside_rad) * level + np.sin(aside_rad) * np.array([0.0, 1.0, 0.0])

    assert [way.share(leaning(x * 0.8)) for x in (-0.2, 0.0, 0.5, 1.0, 1.2)] == pytest.approx([-0.2, 0, 0.5, 1, 1.2])
    assert way.share(leaning(0.4, 0.3)) == pytest.approx(0.5)
    assert [way.share(p) for p in (leaning(-0.6), leaning(1.4), leaning(0.4, 0.6), -leaning(0.4))] == [None] * 4
