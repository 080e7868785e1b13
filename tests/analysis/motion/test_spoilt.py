from dataclasses import replace

import numpy as np
import pytest

from analysis.motion.error_model import Step
from analysis.motion.spoilt import find_impacts, find_steps
from analysis.signals.grid import GridSignals

N = 400


def quiet(n=N):
    return GridSignals(0, np.tile([0.0, 0.0, 9.8], (n, 1)), None, *2 * [np.ones(n, bool)], np.zeros(n, bool))


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


def test_what_is_thrown_steps_where_no_gyroscope_tells_which_way_it_points():
    acc = quiet().acc_mps2.copy()
    acc[200:210, 2] = np.concatenate([np.linspace(9.0, 1.0, 5), np.linspace(1.0, 9.0, 5)])
    thrown = replace(quiet(), acc_mps2=acc)
    (step,) = find_steps(thrown, plates=True)
    assert step.start < 204 < 205 < step.stop
    assert step.blow
    assert find_steps(replace(thrown, gyr_radps=np.zeros((N, 3))), plates=True) == ()


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
    ((start, stop, blow),) = find_steps(spoilt, plates=True)
    assert blow == spoilt.known.all()
    assert 190 <= start <= 200
    assert 204 <= stop <= 215


def test_spoilt_stretches_apart_are_steps_apart():
    steps = find_steps(replace(quiet(), known=~marked(50, 51, 300, 301)), plates=True)
    assert steps == ((50, 52, False), (300, 302, False))


def test_without_plates_a_sharp_turn_is_movement():
    assert find_steps(with_jump(40.0), plates=False) == ()


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_handful_of_cells_is_handled(n):
    assert find_steps(quiet(n), plates=True) == ()


def test_a_hole_that_an_impact_falls_into_may_step_by_any_amount():
    ((_, _, blow),) = find_steps(replace(with_jump(40.0), known=~marked(*range(201, 206))), plates=True)
    assert blow


def test_the_longer_a_hole_the_less_is_known_across_it_and_never_less_than_across_a_blow():
    holes = [Step(100, 100 + cells, blow=False) for cells in (4, 10, 50, 500)]
    for sds in ([s.velocity_sd_mps() for s in holes], [s.tilt_sd_rad() for s in holes]):
        assert sds == sorted(sds)
        assert len(set(sds)) == 4
    blow = Step(100, 104)
    assert holes[-1].velocity_sd_mps() == blow.velocity_sd_mps()
    assert holes[-1].tilt_sd_rad() == blow.tilt_sd_rad()
