import numpy as np
import pytest

from analysis.figures.speed_peaks import speed_peaks

EVEN = np.minimum(1, np.minimum(np.arange(200), np.arange(200)[::-1]) / 20) * 0.2  # a trapezium of 2 s
BELL = np.sin(np.pi * np.arange(200) / 199) * 0.3


@pytest.mark.parametrize("speed", [EVEN, BELL, EVEN[:15], np.full(1, 0.3)])
def test_a_lowering_in_one_go_has_one_peak(speed):
    assert speed_peaks(speed) == (1, 0.0)


@pytest.mark.parametrize("catches", [1, 2, 3])
def test_each_catch_adds_a_piece(catches):
    time = np.arange(200) / 199
    caught = BELL * np.prod(
        [1 - 0.9 * np.exp(-(((time - (k + 1) / (catches + 1)) / 0.05) ** 2)) for k in range(catches)], axis=0
    )
    assert speed_peaks(caught) == (catches + 1, 0.0)


def test_wobble_of_a_belt_adds_none(rng):
    wobble = 0.05 * np.sin(2 * np.pi * 13 * np.arange(200) / 100) + 0.01 * rng.normal(size=200)
    assert speed_peaks(EVEN + wobble)[0] == 1


def test_a_fall_about_as_deep_as_the_limit_is_in_doubt():
    dent = 1 - 0.2 * np.exp(-(((np.arange(200) - 100) / 25) ** 2))
    assert speed_peaks(EVEN * dent)[1] == 0.5
