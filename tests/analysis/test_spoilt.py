from dataclasses import replace

import numpy as np
import pytest

from analysis.grid import GridSignals
from analysis.spoilt import find_impacts, find_steps

N = 400


def quiet(n=N):
    return GridSignals(0, np.tile([0.0, 0.0, 9.8], (n, 1)), None, np.ones(n, bool), np.zeros(n, bool))


def with_jump(size_mps2):
    acc = quiet().acc_mps2.copy()
    acc[200:203, 0] += size_mps2
    return replace(quiet(), acc_mps2=acc)


def marked(*cells):
    mask = np.zeros(N, bool)
    mask[list(cells)] = True
    return mask


def test_a_quiet_signal_has_neither_impact_nor_step():
    assert not find_impacts(quiet()).any()
    assert find_steps(quiet(), plates=True) == ()


def test_plates_on_the_floor_are_an_impact():
    cells = np.flatnonzero(find_impacts(with_jump(40.0)))
    assert set(cells) == {200, 203}


def test_a_hard_drive_is_no_impact():
    acc = quiet().acc_mps2.copy()
    acc[:, 2] += 12 * np.sin(2 * np.pi * np.arange(N) / 60)
    assert not find_impacts(replace(quiet(), acc_mps2=acc)).any()


@pytest.mark.parametrize(
    "spoilt",
    [
        with_jump(40.0),
        replace(quiet(), clipped=marked(200, 201, 202, 203)),
        replace(quiet(), known=~marked(*range(200, 204))),
    ],
    ids=["impact", "clipping", "gap"],
)
def test_velocity_may_step_in_one_stretch_about_what_the_sensor_did_not_see(spoilt):
    ((start, stop),) = find_steps(spoilt, plates=True)
    assert 190 <= start <= 200
    assert 204 <= stop <= 215


def test_spoilt_stretches_apart_are_steps_apart():
    steps = find_steps(replace(quiet(), known=~marked(50, 51, 300, 301)), plates=True)
    assert steps == ((50, 52), (300, 302))


def test_without_plates_a_sharp_turn_is_movement():
    assert find_steps(with_jump(40.0), plates=False) == ()


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_handful_of_cells_is_handled(n):
    assert find_steps(quiet(n), plates=True) == ()
