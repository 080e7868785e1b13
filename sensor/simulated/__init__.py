"""A scenario in, samples and their truth out: a lifter, a sensor and a link that exist only here."""

from sensor.simulated.presets import ABOUT, PRESETS, differences
from sensor.simulated.scenario import PERFECT_IMU, VARIATIONS, Imu, Link, Scenario
from sensor.simulated.simulation import Simulation, simulate
from sensor.simulated.truth import TrueRepetition, Truth
from sensor.simulated.truth_document import truth_document

__all__ = [
    "ABOUT",
    "PERFECT_IMU",
    "PRESETS",
    "VARIATIONS",
    "Imu",
    "Link",
    "Scenario",
    "Simulation",
    "TrueRepetition",
    "Truth",
    "differences",
    "simulate",
    "truth_document",
]
