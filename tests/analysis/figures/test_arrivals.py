import numpy as np
import pytest

from analysis.figures.arrivals import measure_arrivals
from analysis.figures.phases import Phases
from analysis.finding.cycles import Cycle
from analysis.finding.repetitions import Stretch
from analysis.signals.grid import GridSignals

CELLS = 300  # of a repetition: rest, a drive over the second hundred, a hold, a lowering
WAYS = (1.0, 1.02, 0.6, 0.98)


def course(ways):
    """How far the way to the lockout is, cell by cell."""
    knots = [0, 100, 200, 250, CELLS], [0, 0, 1, 1, 0]
    return np.concatenate([way * np.interp(np.arange(CELLS), *knots) for way in ways])


@pytest.fixture
def arrivals(draw):
    """Return a function that measures how repetitions arrive that turn and rise by such shares of the usual way."""

    def measured(ways, *, turned=None, gyroscope=True):
        height_m = 0.5 * course(ways)
        n = len(height_m)
        drawn = draw(*zip(np.arange(n) / 100, np.gradient(height_m) * 100, strict=True))
        swing = None if turned is None else np.radians(turned) * course(ways)
        gyr = np.zeros((n, 3)) if gyroscope else None
        grid = GridSignals(0, np.zeros((n, 3)), gyr, *2 * [np.ones(n, bool)], np.zeros(n, bool))
        begins = [CELLS * k for k in range(len(ways))]
        cycles = tuple(Cycle(a + 90, a + 210, a + 299) for a in begins)
        phases = [Phases(a + 100.0, a + 200.0, a + 250.0, a + 299.0) for a in begins]
        stretch = Stretch(
            grid,
            cycles,
            up=np.zeros((n, 3)),
            rise_mps2=np.zeros(n),
            still=np.zeros(n, bool),
            swing_rad=swing,
            gyr_bias_radps=np.zeros(3),
        )
        found = measure_arrivals(stretch, drawn.curves(), phases)
        assert found is None or found.by_turn == (turned is not None)
        return None if found is None else found.shares

    return measured


@pytest.mark.parametrize("turned", [40, -40])
def test_a_segment_that_turns_as_far_as_usual_arrives(arrivals, turned):
    assert arrivals(WAYS, turned=turned) == pytest.approx((1.02, 1.02, 0.6, 0.98), abs=0.03)


def test_on_a_bar_a_lockout_as_high_as_those_before_it_arrives(arrivals):
    assert arrivals(WAYS) == pytest.approx((1.0, 1.02, 0.6, 0.98), abs=0.05)


def test_an_accelerometer_alone_does_not_tell_how_far_a_segment_turned(arrivals):
    assert arrivals(WAYS, turned=40, gyroscope=False) is None


def test_the_usual_way_is_that_of_the_others(arrivals):
    assert arrivals((1.0, 0.6), turned=40)[1] == pytest.approx(0.6, abs=0.02)


@pytest.mark.parametrize("turned", [40, None])
def test_a_single_repetition_is_its_own_usual(arrivals, turned):
    assert arrivals((0.7,), turned=turned) == pytest.approx((1.0,))
