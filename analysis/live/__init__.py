"""A recording while it happens: `LiveAnalyser.push(samples)` returns events, its finals are what `analyse` says."""

from analysis.live.analyser import LiveAnalyser
from analysis.live.events import (
    Event,
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    SetEnded,
    SetStarted,
    Warned,
)

__all__ = [
    "Event",
    "LiveAnalyser",
    "PhaseNow",
    "RepetitionFinal",
    "RepetitionShown",
    "RepetitionWithdrawn",
    "SampleRate",
    "SetEnded",
    "SetStarted",
    "Warned",
]
