"""Hand-made curves with exact events, and what the shipped recordings are analysed to."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from analysis.figures.phases import find_phases
from analysis.finding.cycles import Cycle
from analysis.motion.curves import Curves
from analysis.pipeline import analyse
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.formats import find_recordings, read_recording

RECORDINGS = Path(__file__).parents[2] / "recordings"

hypothesis.settings.register_profile("no deadline", deadline=None)  # a slow machine is no failure
hypothesis.settings.load_profile("no deadline")


@dataclass(frozen=True, repr=False)
class KnownError:
    """A motion whose mean velocity is known to `sd_mps`, whatever the cells: like the true one it takes any."""

    sd_mps: float = 0.0

    def mean_velocity_sd(self, start, stop):
        return self.sd_mps

    def combined_sd(self, means):
        return self.sd_mps


@dataclass(frozen=True, repr=False)
class Drawn:
    """A velocity that runs straight from knot to knot, with the height it gains."""

    velocity_mps: np.ndarray
    height_m: np.ndarray

    def cycle(self, start_s, top_s, stop_s, before_s=None):
        """The cycle between these instants."""
        cells = [None if s is None else round(s * RATE_HZ) for s in (start_s, top_s, stop_s, before_s)]
        return Cycle(*cells)

    def phases(self, cycle, *, impacts_s=(), eccentric_first=False):
        """The events of one cycle, where something hits the floor at these instants."""
        impacts = np.zeros(len(self.velocity_mps), bool)
        impacts[[round(s * RATE_HZ) for s in impacts_s]] = True
        return find_phases(self.velocity_mps, self.height_m, impacts, cycle, eccentric_first=eccentric_first)

    def curves(self, *, sd_mps=0.0, pitch_deg=None, roll_deg=None, lever_mps=None, first=0, belted=False):
        """The curves of a set with this velocity; pitch and roll in degrees, one a cell."""
        pitch, roll = (None if a is None else np.radians(a) for a in (pitch_deg, roll_deg))
        if pitch is not None and roll is None:
            roll = np.zeros(len(pitch))
        twist = None if pitch is None else np.zeros(len(pitch))
        v, h = self.velocity_mps, self.height_m
        give = np.zeros(len(v)) if belted else None
        return Curves(first, v, h, pitch, roll, twist, lever_mps, v, h, KnownError(sd_mps), give)


@pytest.fixture(scope="session")
def draw():
    """Return a function that draws a velocity from (time in s, m/s) knots; each cell is its own line's value."""

    def drawn(*knots):
        times, values = np.array(knots, float).T
        velocity = np.interp(np.arange(round(times[-1] * RATE_HZ) + 1) * STEP_S, times, values)
        return Drawn(velocity, (np.cumsum(velocity) - 0.5 * velocity) * STEP_S)

    return drawn


@pytest.fixture(scope="session")
def shipped():
    """Return a function that reads a shipped recording once and its truth with it."""

    @cache
    def read(name):
        recording = read_recording(find_recordings(RECORDINGS / f"{name}.csv")[0])
        return recording, json.loads((RECORDINGS / f"{name}.truth.json").read_text())

    return read


@pytest.fixture(scope="session")
def analysed(shipped):
    """Return a function that analyses a shipped recording with the truth's variation, once for each choice."""

    @cache
    def analysed_once(name, **choices):
        recording, truth = shipped(name)
        settings = Settings(variation=truth["variant"], **choices)
        return analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2)

    return analysed_once


@pytest.fixture(scope="session")
def samples(shipped):
    """Ten repetitions in half a minute, 50 Hz: a short set that other tests turn, cut and shift."""
    return shipped("touch_and_go")[0].samples


@pytest.fixture(scope="session")
def usual(analysed):
    """What the analysis finds in `samples` as they are."""
    return analysed("touch_and_go")
