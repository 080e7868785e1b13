"""Noise of a band and long filters, by way of the spectrum."""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.strokes import GRID_HZ


def band_noise(n: int, low_hz: float, high_hz: float, rng: np.random.Generator) -> Array:
    """Return noise (n,) of unit SD: `1/f` in the band, nothing below, fading above so that it has derivatives."""
    size = fast_size(n)
    frequency = np.fft.rfftfreq(size, 1 / GRID_HZ)
    shape = (frequency > low_hz) / np.maximum(frequency, low_hz) / (1 + (frequency / high_hz) ** 6)
    spectrum = shape * (rng.normal(size=len(frequency)) + 1j * rng.normal(size=len(frequency)))
    spectrum[frequency > 10 * high_hz] = 0
    noise: Array = np.fft.irfft(spectrum, size)[:n]
    return noise / max(float(noise.std()), 1e-12)


def filtered(columns: Array, response: Array) -> Array:
    """Convolve each column (n, k) with a filter's response (m,) from rest; the result has the columns' length."""
    size = fast_size(len(columns) + len(response))
    spectrum = np.fft.rfft(columns, size, axis=0) * np.fft.rfft(response, size)[:, None]
    result: Array = np.fft.irfft(spectrum, size, axis=0)[: len(columns)]
    return result


def fast_size(n: int) -> int:
    """Return a length of at least n that transforms fast: a few eighths of a power of two.

    Examples
    --------
    >>> fast_size(5), fast_size(1_000_003)
    (5, 1048576)
    """
    step = 1 << max(n.bit_length() - 4, 0)
    return -(-n // step) * step
