import numpy as np
import pytest

from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.stillness import find_still

N = 2000


def still_where(rate_radps, rise_mps2, heave_mps=None):
    return find_still(np.broadcast_to(rate_radps, N), np.broadcast_to(rise_mps2, N), heave_mps)


@pytest.mark.parametrize("bias_mps2", [0.0, 0.8, -0.8])
def test_a_body_at_rest_is_still_whatever_the_bias(bias_mps2):
    assert still_where(0.0, bias_mps2).all()


def test_a_drive_is_not_still():
    rise = np.zeros(N)
    rise[1000:1080] = 3 * np.sin(2 * np.pi * np.arange(80) / 80)
    still = still_where(0.0, rise)
    assert not still[1010:1035].any()
    assert still[:900].all()
    assert still[1200:].all()


@pytest.mark.parametrize("radps", [0.5, -0.5])
def test_a_body_that_turns_is_not_still(radps):
    assert not still_where(radps, 0.0).any()


def test_tremor_is_still():
    tremor = 0.5 * np.sin(2 * np.pi * 9 * np.arange(N) * STEP_S)
    assert still_where(0.1 * tremor, tremor).mean() > 0.95


def test_a_slow_lowering_that_only_the_turn_tells_is_not_still():
    rate = np.zeros(N)
    rate[1000:1300] = np.radians(40) / (300 / RATE_HZ)
    assert not still_where(rate, 0.0)[1020:1280].any()


def test_a_bar_that_runs_evenly_in_the_middle_of_a_drive_is_not_still():
    heave = np.zeros(N)
    heave[1000:1100] = 0.6
    still = still_where(0.0, 0.0, heave)
    assert not still[1000:1100].any()
    assert still[:1000].all()
