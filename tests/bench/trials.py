"""One simulated recording through the whole analysis, held against its truth; many of them on several cores."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from analysis.agreement.comparison import Comparison, Detection, KnownRepetition
from analysis.agreement.evaluation import UnrelatedError, compare
from analysis.pipeline import analyse
from analysis.results import SessionReport
from analysis.settings import Settings
from hipthrust.main import ALGEBRA_THREADS
from hipthrust.truth_files import known_from_document
from sensor.simulated import Scenario, Simulation, simulate, truth_document

T = TypeVar("T")

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
    error: str | None = None  # in which the analysis ended


def trials_of(scenario: Scenario, seed: int, points: Iterable[str] = POINTS) -> tuple[Trial, ...]:
    """Simulate one recording and analyse it for each point that it has."""
    simulation = simulate(scenario, seed)
    settings = Settings(lift=scenario.lift, mount=scenario.mount, variation=scenario.variation)
    has_bar = settings.bar_moves_with_sensor() and simulation.samples.gyr_radps is not None
    return tuple(_trial(simulation, settings, point) for point in points if has_bar or point == "sensor")


def run_trials(cases: Iterable[tuple[Scenario, int]], points: Iterable[str] = POINTS) -> Iterator[Trial]:
    """Run the trials of all (scenario, seed), in their order, on every core."""
    work = [(scenario, seed, tuple(points)) for scenario, seed in cases]
    yield from chain.from_iterable(on_every_core(trials_of, work))


def on_every_core(function: Callable[..., T], work: Sequence[tuple[Any, ...]]) -> Iterator[T]:
    """Call a function with each tuple of arguments, in processes, and yield what it returns in their order."""
    for name in ALGEBRA_THREADS:
        os.environ.setdefault(name, "1")
    with ProcessPoolExecutor(_cores()) as pool:
        yield from pool.map(function, *zip(*work, strict=True))


def held_against(report: SessionReport, known: Sequence[KnownRepetition]) -> Comparison:
    """Compare a report with the truth of the same clock."""
    try:
        return compare(report, known, shift_s=0.0)
    except UnrelatedError:  # hardly anything was found where it was: all of it is missed, and all of it surplus
        found = sum(len(summary.repetitions) for summary in report.sets)
        return Comparison(Detection(sum(not k.failed for k in known), found, 0), (), (), "drive", 0.0)


def _trial(simulation: Simulation, settings: Settings, point: str) -> Trial:
    """Analyse a simulated recording for one point."""
    truth = simulation.truth
    offset_m = truth.bar_offset_m if point == "bar" else None
    settings = replace(settings, point="sensor" if point == "sensor" else "bar", bar_offset_m=offset_m)
    error = None
    try:
        report = analyse(simulation.samples, settings, acc_range_mps2=simulation.source.acc_range_mps2)
    except Exception as bug:  # a bug in the analysis must not hide what the other recordings tell
        report, error = SessionReport(()), f"{type(bug).__name__}: {bug}"
    comparison = held_against(report, known_from_document(json.loads(truth_document(truth))))
    return Trial(truth.scenario, truth.seed, point, comparison, len(report.sets) == len(truth.sets), error)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
