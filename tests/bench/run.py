"""Simulate recordings of every kind, analyse them, and fail where a figure falls short of its bound.

    python tests/bench/run.py                    other people on another day, each time
    python tests/bench/run.py --seed 4711        those of that day again
    python tests/bench/run.py --only cheap --recordings 20

All figures are simulated: nobody was measured. Bounds are in `kinds.py`.
"""

import argparse
import random
import sys
import time
from itertools import groupby

from figures import figures_of, largest_error_mps, marks_of, shortfalls
from kinds import BOUND_NAMES, KINDS
from trials import run_trials

from analysis.agreement.evaluation import evaluate

STEP = 1000  # between the seeds of two kinds' first recordings, so that no two kinds meet the same person


def main(words=None):
    """Run the bench and return its exit status."""
    arguments = _parsed(words)
    chosen = [name for name in KINDS if arguments.only in name]
    if not chosen:
        print(f"no kind is called like {arguments.only}; there are {', '.join(KINDS)}", file=sys.stderr)
        return 2
    places = {name: k for k, name in enumerate(KINDS)}
    cases = [(n, arguments.seed + STEP * places[n] + k) for n in chosen for k in range(arguments.recordings)]
    print(
        f"SEED={arguments.seed} repeats this: {arguments.recordings} simulated recordings of each kind, nobody measured"
    )
    began, trials, failed = time.monotonic(), [], []
    for name, group in groupby(
        run_trials((KINDS[kind].scenario, seed) for kind, seed in cases), key=lambda trial: trial.kind
    ):
        of_kind = list(group)
        trials += of_kind
        figures = figures_of(of_kind)
        print(_line(name, of_kind, figures), flush=True)
        short = shortfalls(figures, KINDS[name].bounds)
        failed += [f"{name}: seed {t.seed} ended in {t.error}" for t in of_kind if t.error and t.point == "sensor"]
        failed += [f"{name}: {what}" for what in short] + ([f"{name}: {_worst(of_kind)}"] if short else [])
    ours, theirs, both = marks_of([t for t in trials if t.point == "sensor"])
    print(f"failed or partial, either mark for either: {ours} marked, {theirs} are, {both} are and are marked")
    print(f"{len(cases)} recordings in {time.monotonic() - began:.0f} s")
    for what in failed:
        print(f"SHORT {what}")
    return 1 if failed else 0


def _parsed(words):
    """Read the words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--recordings", type=int, default=8, help="of each kind (bounds are for 8)")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    return parser.parse_args(words)


def _worst(trials):
    """Name the recordings to look at first."""
    own = [t for t in trials if t.point == "sensor"]
    ranked = sorted(own, key=lambda t: (t.comparison.detection.f1 or 0.0, -largest_error_mps(t)))[:3]
    told = [
        f"seed {t.seed} (known {t.comparison.detection.known}, found {t.comparison.detection.found}, "
        f"mean velocity off by up to {largest_error_mps(t):.3f} m/s)"
        for t in ranked
    ]
    return "worst are " + ", ".join(told)


def _line(name, trials, figures):
    """Write the figures of one kind."""
    counts = evaluate(t.comparison for t in trials if t.point == "sensor").detection
    told = " ".join(f"{key} {'-' if figures[key] is None else format(figures[key], '.3f')}" for key in BOUND_NAMES)
    return f"{name:15s} {counts.known:4d} known {counts.found:4d} found  {told}"


if __name__ == "__main__":
    sys.exit(main())
