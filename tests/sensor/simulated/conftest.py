"""Hand-made exact curves."""

import numpy as np
import pytest

from sensor.simulated.phases import Curve

STEP_S = 0.001


@pytest.fixture(scope="session")
def curve_of():
    """Return a function that makes a curve from (seconds, velocity at the end) legs, running linearly from 0."""

    def make(*legs):
        ends = np.cumsum([seconds for seconds, _ in legs])
        time = np.arange(0, ends[-1] + STEP_S / 2, STEP_S)
        velocity = np.interp(time, [0, *ends], [0, *(v for _, v in legs)])
        height = np.concatenate([[0], np.cumsum((velocity[1:] + velocity[:-1]) / 2 * STEP_S)])
        return Curve(time, height, velocity)

    return make
