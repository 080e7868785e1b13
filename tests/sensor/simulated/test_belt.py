import numpy as np
import pytest

from sensor.simulated.belt import knocked, wobble
from sensor.simulated.draft import Knock
from sensor.simulated.spectrum import band_noise, filtered
from sensor.simulated.strokes import GRID_HZ


def test_a_steady_pull_moves_the_box_until_the_spring_holds_it(rng):
    give, _ = wobble(np.full((2000, 3), 2.0), 10.0, rng)
    assert give[-1] == pytest.approx(-2.0 / (2 * np.pi * 10) ** 2, rel=0.02)


def test_the_box_rings_at_the_belts_frequency(rng):
    blow = np.zeros((2048, 3))
    blow[0] = GRID_HZ
    give, _ = wobble(blow, 10.0, rng)
    spectrum = np.abs(np.fft.rfft(give[:, 0]))
    assert np.argmax(spectrum) * GRID_HZ / 2048 == pytest.approx(9, abs=1)


def test_a_knock_has_the_size_it_is_told_and_dies_out():
    moved = knocked(1000, [Knock(0.3, 40.0, (0.0, 0.0, 1.0))])
    acc = np.gradient(np.gradient(moved[:, 2], 1 / GRID_HZ), 1 / GRID_HZ)
    assert np.abs(acc).max() == pytest.approx(40)
    assert np.abs(acc[:298]).max() == 0
    assert np.abs(acc[600:]).max() < 0.01


def test_a_knock_at_the_end_is_cut_off():
    assert knocked(100, [Knock(0.09, 40.0, (1.0, 0.0, 0.0))]).shape == (100, 3)


def test_noise_of_a_band_has_unit_size_and_no_slow_part(rng):
    noise = band_noise(20_000, 2.0, 12.0, rng)
    power = np.abs(np.fft.rfft(noise)) ** 2
    frequency = np.fft.rfftfreq(20_000, 1 / GRID_HZ)
    assert noise.std() == pytest.approx(1)
    assert power[(frequency > 1.8) & (frequency < 13)].sum() > 0.95 * power.sum()


def test_a_filter_gives_what_convolving_gives(rng):
    columns, response = rng.normal(size=(300, 2)), rng.normal(size=40)
    expected = np.stack([np.convolve(column, response)[:300] for column in columns.T], axis=1)
    assert filtered(columns, response) == pytest.approx(expected)
