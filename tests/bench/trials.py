"""One simulated recording through the whole analysis, held against its truth; many of them on several cores."""

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from kinds import KINDS

from analysis.comparison import Comparison, Detection
from analysis.evaluation import UnrelatedError, compare
from analysis.pipeline import analyse
from analysis.results import SessionReport
from analysis.settings import Settings
from hipthrust.main import ALGEBRA_THREADS
from hipthrust.truth_files import known_from_document
from sensor.simulated import Simulation, simulate, truth_document

POINTS = (
    "sensor",
    "bar",
    "nominal",
)  # the sensor's own; the bar, its place given; the bar, its place taken for granted


@dataclass(frozen=True)
class Trial:
    """One recording at one point against its truth."""

    kind: str
    seed: int
    point: str
    comparison: Comparison
    sets_right: bool


def trials_of(kind: str, seed: int, points: Iterable[str] = POINTS) -> tuple[Trial, ...]:
    """Simulate one recording and analyse it for each point that it has."""
    simulation = simulate(KINDS[kind].scenario, seed)
    settings = _settings(kind)
    has_bar = settings.bar_moves_with_sensor() and simulation.samples.gyr_radps is not None
    return tuple(_trial(kind, seed, point, simulation, settings) for point in points if has_bar or point == "sensor")


def run_trials(cases: Iterable[tuple[str, int]], points: Iterable[str] = POINTS) -> Iterator[Trial]:
    """Run the trials of all (kind, seed) on every core, in their order."""
    for name in ALGEBRA_THREADS:
        os.environ.setdefault(name, "1")
    with ProcessPoolExecutor(_cores()) as pool:
        for trials in pool.map(trials_of, *zip(*((kind, seed, tuple(points)) for kind, seed in cases), strict=True)):
            yield from trials


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settings(kind: str) -> Settings:
    """Return what a lifter who knows the exercise would say."""
    scenario = KINDS[kind].scenario
    return Settings(lift=scenario.lift, mount=scenario.mount, variation=scenario.variation)


def _trial(kind: str, seed: int, point: str, simulation: Simulation, settings: Settings) -> Trial:
    """Analyse a simulated recording for one point."""
    truth = simulation.truth
    choice = {"bar_offset_m": truth.bar_offset_m if point == "bar" else None}
    settings = replace(settings, point="sensor" if point == "sensor" else "bar", **choice)
    report = analyse(simulation.samples, settings, acc_range_mps2=simulation.source.acc_range_mps2)
    return Trial(kind, seed, point, _comparison(report, simulation), len(report.sets) == len(truth.sets))


def _comparison(report: SessionReport, simulation: Simulation) -> Comparison:
    """Hold a report against the truth; the clocks are one, so nothing is shifted."""
    known = known_from_document(json.loads(truth_document(simulation.truth)))
    try:
        return compare(report, known, shift_s=0.0)
    except UnrelatedError:  # hardly anything was found where it was: all of it is missed, and all of it surplus
        found = sum(len(summary.repetitions) for summary in report.sets)
        return Comparison(Detection(sum(not k.failed for k in known), found, 0), (), (), "drive", 0.0)
