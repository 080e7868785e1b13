import numpy as np
import pytest

from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.heave import sketch_heave

TIME_S = np.arange(4000) * STEP_S
REACH = round(6 * RATE_HZ)


def lifts(period_s):
    """Height of a point that goes up and down by 0.4 m, and the acceleration that does it."""
    omega = 2 * np.pi / period_s
    return 0.2 * np.sin(omega * TIME_S), -0.2 * omega**2 * np.sin(omega * TIME_S)


@pytest.mark.parametrize("period_s", [1.5, 2.5, 4.0])
def test_a_lift_is_sketched_at_about_its_height(period_s):
    height, rise = lifts(period_s)
    velocity, sketch = sketch_heave(rise)
    middle = slice(REACH, -REACH)
    assert np.ptp(sketch[middle]) == pytest.approx(0.4, rel=0.25)
    assert np.corrcoef(sketch[middle], height[middle])[0, 1] > 0.99
    assert np.corrcoef(velocity[middle], np.gradient(height)[middle])[0, 1] > 0.99


def test_a_constant_error_of_the_sensor_does_no_harm():
    _, rise = lifts(2.5)
    assert sketch_heave(rise + 0.5)[1] == pytest.approx(sketch_heave(rise)[1], abs=1e-9)


def test_a_slow_error_of_the_sensor_stays_below_what_counts_as_a_lift():
    drift = 0.3 * np.sin(2 * np.pi * TIME_S / 120)
    middle = slice(REACH, -REACH)
    assert np.ptp(sketch_heave(drift)[1][middle]) < 0.1


def test_what_is_further_away_than_six_seconds_changes_nothing_inside():
    _, rise = lifts(2.5)
    other = rise.copy()
    other[2500:] = 5.0
    one, two = sketch_heave(rise)[1], sketch_heave(other)[1]
    assert two[REACH : 2500 - REACH] == pytest.approx(one[REACH : 2500 - REACH], abs=1e-9)


def test_what_is_further_away_than_six_seconds_changes_nothing_at_the_start():
    _, rise = lifts(2.5)
    other = rise.copy()
    other[1500:] += 1.0
    one, two = sketch_heave(rise)[1], sketch_heave(other)[1]
    assert two[: 1500 - REACH] == pytest.approx(one[: 1500 - REACH], abs=1e-6)


@pytest.mark.parametrize("cells", [0, 1, 50])
def test_a_short_recording_is_sketched_as_well(cells):
    velocity, height = sketch_heave(np.ones(cells))
    assert len(velocity) == len(height) == cells
