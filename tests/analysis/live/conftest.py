"""Shipped recordings pushed through a live analyser, each once for each way of cutting them."""

from functools import cache

import pytest

from analysis.live import LiveAnalyser
from analysis.settings import Settings


def pushed(samples, settings, *, chunk=None, acc_range_mps2=None):
    """All events of a recording that comes in chunks of so many samples."""
    analyser = LiveAnalyser(settings, acc_range_mps2)
    step = chunk or len(samples)
    events = []
    for start in range(0, len(samples), step):
        events += analyser.push(samples.part(start, min(start + step, len(samples))))
    return [*events, *analyser.finish()]


@pytest.fixture(scope="session")
def push_through():
    """Return the function that pushes samples through in chunks."""
    return pushed


@pytest.fixture(scope="session")
def live(shipped):
    """Return a function that pushes a shipped recording through, once for each choice."""

    @cache
    def live_once(name, chunk=None, **choices):
        recording, truth = shipped(name)
        settings = Settings(variation=truth["variant"], **choices)
        return pushed(recording.samples, settings, chunk=chunk, acc_range_mps2=recording.source.acc_range_mps2)

    return live_once
