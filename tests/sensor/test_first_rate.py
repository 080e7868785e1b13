import numpy as np
import pytest

from sensor.first_rate import FirstRate


def told(arrivals_s, *, asked=True):
    """Return what is told of readings one by one at a nominal 100 Hz, and whether the rate is known then."""
    first = FirstRate(asked=asked)
    periods = [first.period_s(float(arrival_s), 1, 0.01) for arrival_s in arrivals_s]
    return [period for period in periods if period is not None], first.known


def heaped(time_s, ends_s):
    """Return when readings arrive that are held up until the end of their heap."""
    ends_s = np.asarray(ends_s)
    return ends_s[np.searchsorted(ends_s, time_s)]


def test_the_rate_that_was_asked_for_is_known_after_two_seconds():
    assert told(np.arange(210) / 100) == ([], True)


@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 50.0, 200.0, 500.0, 1000.0])
def test_another_rate_is_told_once_two_stretches_agree(rate_hz):
    (period_s, *_), known = told(np.arange(10 * rate_hz) / rate_hz)

    assert known
    assert period_s == pytest.approx(1 / rate_hz, rel=1e-6)


def test_a_delay_at_the_end_of_a_stretch_is_no_other_rate():
    ends_s = [*np.arange(0, 1.9, 0.05), 2.7, *np.arange(2.75, 9, 0.05)]

    assert told(heaped(np.arange(800) / 100, ends_s)) == ([], True)


def test_heaps_of_any_length_are_no_other_rate(rng):
    for _ in range(20):
        ends_s = np.cumsum(rng.uniform(0.2, 1.5, 30))
        periods, _ = told(heaped(np.arange(800) / 100, ends_s))
        assert periods == []


def test_a_rate_that_nobody_asked_for_is_measured():
    (period_s,), _ = told(np.arange(600) / 100, asked=False)

    assert period_s == pytest.approx(0.01, rel=1e-6)
