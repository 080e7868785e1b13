"""Trials into the figures of the bench, by the arithmetic of `hipthrust evaluate`, and what falls short of a bound."""

from collections.abc import Sequence

import numpy as np
from kinds import AT_LEAST, BOUND_NAMES, Bounds
from trials import Trial

from analysis.agreement.comparison import EVENTS, Evaluation
from analysis.agreement.evaluation import evaluate


def figures_of(trials: Sequence[Trial]) -> dict[str, float | None]:
    """Return every figure that has a bound; None where the trials cannot tell."""
    at = {point: [t for t in trials if t.point == point] for point in ("sensor", "bar", "nominal")}
    pooled = {point: evaluate(t.comparison for t in group) for point, group in at.items() if group}
    own = pooled["sensor"]
    return {
        "f1": 1.0 if own.detection.f1 is None else own.detection.f1,
        "sets": float(np.mean([t.sets_right for t in at["sensor"]])),
        "bias_mps": _size(own, "mean_velocity_mps", "bias"),
        "rmse_mps": _size(own, "mean_velocity_mps", "rmse"),
        "peak_mps": _size(own, "peak_velocity_mps", "rmse"),
        "rom_m": _size(own, "rom_m", "rmse"),
        "events_s": events_p95_s(at["sensor"]),
        "pauses_s": _worst(_size(own, name, "rmse") for name in ("top_pause_s", "lowering_s")),
        "loss_pct": _size(own, "velocity_loss_pct", "rmse"),
        "covered": _worst((_size(own, name, "within_2sd") for name in ("mean_velocity_mps", "rom_m")), worst=min),
        "bar_mps": _size(pooled.get("bar"), "mean_velocity_mps", "rmse"),
        "nominal_mps": _size(pooled.get("nominal"), "mean_velocity_mps", "rmse"),
    }


def shortfalls(figures: dict[str, float | None], bounds: Bounds) -> list[str]:
    """Say which figures fall short of their bounds."""
    found = []
    for name in BOUND_NAMES:
        value, bound = figures[name], getattr(bounds, name)
        if value is None or bound is None:
            continue
        short = value < bound if name in AT_LEAST else value > bound
        if short:
            found.append(f"{name} {value:.4g}, bound {bound:.4g}")
    return found


def events_p95_s(trials: Sequence[Trial]) -> float | None:
    """Return the error within which 95 % of all starts and ends lie."""
    off = [abs(r.measured - r.known) for t in trials for r in t.comparison.figures if r.figure in EVENTS]
    return float(np.percentile(off, 95)) if off else None


def largest_error_mps(trial: Trial) -> float:
    """Return the largest error of a mean velocity; 0 where none was measured."""
    rows = [r for r in trial.comparison.figures if r.figure == "mean_velocity_mps"]
    return max((abs(r.measured - r.known) for r in rows), default=0.0)


def marks_of(trials: Sequence[Trial]) -> tuple[int, int, int]:
    """Count repetitions marked failed or partial, either for either: by us, in truth, and by both."""
    pairs = [pair for t in trials for pair in t.comparison.pairs]
    ours = [one.repetition.failed or one.repetition.partial for one, _ in pairs]
    theirs = [other.failed or other.partial for _, other in pairs]
    return sum(ours), sum(theirs), sum(a and b for a, b in zip(ours, theirs, strict=True))


def _size(pooled: Evaluation | None, figure: str, name: str) -> float | None:
    """Return one figure of agreement, without its sign."""
    found = None if pooled is None else pooled.figures.get(figure)
    value = None if found is None else getattr(found, name)
    return None if value is None else abs(value)


def _worst(values, *, worst=max):
    """Return the worst of the known values."""
    known = [value for value in values if value is not None]
    return worst(known) if known else None
