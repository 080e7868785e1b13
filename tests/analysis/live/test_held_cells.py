"""What is held of the recording: a window onto it, with a bound."""

import numpy as np

from analysis.live.held_cells import HeldCells
from analysis.signals.grid import GridSignals


def block(first, cells=10):
    """A block whose acceleration tells each cell's number."""
    number = np.arange(first, first + cells, dtype=float)
    acc = np.stack([number, np.zeros(cells), np.full(cells, 9.8)], axis=1)
    return GridSignals(first, acc, np.zeros((cells, 3)), *2 * [np.ones(cells, bool)], np.zeros(cells, bool))


def test_what_is_held_goes_on_where_it_was_trimmed():
    held = HeldCells(gyroscope=True)
    for first in range(1, 20_001, 10):
        held.append(block(first))
        held.trim(held.stop - 777)

    signals = held.signals()
    assert signals.first == held.first
    assert held.stop - 877 <= held.first <= held.stop - 777
    assert np.array_equal(signals.acc_mps2[:, 0], np.arange(held.first, held.stop))
    assert len(held.attitude().up) == len(signals)
    assert held.signals(held.stop - 5).acc_mps2[0, 0] == held.stop - 5


def test_what_is_dropped_is_whole_seconds():
    held = HeldCells(gyroscope=False)
    for first in range(1, 2001, 10):
        held.append(block(first))
    held.trim(1234)

    assert held.first == 1201


def test_no_more_is_held_than_the_bound():
    held = HeldCells(gyroscope=True, most_s=30.0)
    most = 0
    for first in range(1, 10_001, 10):
        held.append(block(first))
        most = max(most, len(held))

    assert held.dropped
    assert 2800 < most <= 3000
