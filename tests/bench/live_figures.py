"""How soon and how well a live analysis tells repetitions and phases, over recordings with truth.

    python tests/bench/live_figures.py FOLDER_OR_FILE... [--lift LIFT] [--mount MOUNT] [--details]

Each `NAME.csv` is pushed through `LiveAnalyser` in chunks of 0.1 s; a line a folder. Without a `NAME.truth.json` beside
it, as of real recordings, the final repetitions stand for the true ones.
delay: from the true lockout to the provisional repetition, in signal time. unseen: true repetitions without one.
withdrawn: of the provisional ones. velocity: provisional less final mean velocity. phase: share of the time inside the
sets in which the phase told is the true one, the same where the first and last 0.1 s of each phase do not count,
how late a change of phase is told, and how many phases are taken back within 0.1 s. A telling counts from its `t_s`,
which is the time of the sample by which it was known (a test holds it to that; of a bar it is the end of a block).
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from analysis.live import (
    Event,
    LiveAnalyser,
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
)
from analysis.settings import Settings
from sensor.formats import find_recordings, read_recording
from sensor.samples import ImuSamples

NEAR_S = 1.0  # a provisional repetition belongs to a true one whose lockout lies this near
LATE_S = 0.1
STEP_S = 0.01


@dataclass
class Figures:
    """What was measured, joined over recordings."""

    true: int = 0
    shown: int = 0
    withdrawn: int = 0
    final: int = 0
    delay_s: list[float] = field(default_factory=list)
    velocity_mps: list[float] = field(default_factory=list)
    phase_right: list[float] = field(default_factory=list)
    phase_near: list[float] = field(default_factory=list)
    phase_delay_s: list[float] = field(default_factory=list)
    taken_back: int = 0
    signal_s: float = 0.0
    cost_s: float = 0.0

    def add(self, other: Figures) -> None:
        """Join what was measured on another recording."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self, name: str) -> str:
        """One line."""
        delay, velocity = np.array(self.delay_s or [np.nan]), np.abs(self.velocity_mps or [np.nan])
        late = np.array(self.phase_delay_s or [np.nan])
        return (
            f"{name:22s} true {self.true:4d} shown {self.shown:4d} unseen {self.true - len(self.delay_s):3d} "
            f"withdrawn {self.withdrawn:3d} ({100 * self.withdrawn / max(self.shown, 1):4.1f} %) | "
            f"delay median {1000 * np.median(delay):4.0f} p95 {1000 * np.quantile(delay, 0.95):4.0f} ms | "
            f"velocity p95 {np.quantile(velocity, 0.95):.3f} m/s | "
            f"phase right {100 * np.mean(self.phase_right or [np.nan]):5.1f} % "
            f"within 0.1 s {100 * np.mean(self.phase_near or [np.nan]):5.1f} % delay median "
            f"{1000 * np.median(late):4.0f} p95 {1000 * np.quantile(late, 0.95):4.0f} ms "
            f"taken back {self.taken_back:3d} | {1000 * self.cost_s / max(self.signal_s, 1e-9):5.1f} ms/s"
        )


def run(samples: ImuSamples, settings: Settings, acc_range_mps2: float | None, chunk_s: float = 0.1) -> list[Event]:
    """Push a recording through in chunks."""
    analyser = LiveAnalyser(settings, acc_range_mps2)
    cuts = np.searchsorted(samples.time_s, np.arange(samples.time_s[0], samples.time_s[-1] + chunk_s, chunk_s))
    events: list[Event] = []
    for start, stop in zip(cuts, [*cuts[1:], len(samples)], strict=True):
        events += analyser.push(samples.part(int(start), int(stop)))
    return [*events, *analyser.finish()]


def measure(events: list[Event], truth: list[dict[str, Any]]) -> Figures:
    """Hold the events of one recording against its true repetitions."""
    shown = {e.id: e for e in events if isinstance(e, RepetitionShown)}
    final = {e.id: e for e in events if isinstance(e, RepetitionFinal)}
    figures = Figures(
        true=len(truth),
        shown=len(shown),
        withdrawn=sum(isinstance(e, RepetitionWithdrawn) for e in events),
        final=len(final),
    )
    for repetition in truth:
        ends = [e for e in shown.values() if abs(e.repetition.drive_end_s - repetition["drive_end"]) < NEAR_S]
        if ends:
            nearest = min(ends, key=lambda e: abs(e.repetition.drive_end_s - repetition["drive_end"]))
            figures.delay_s.append(nearest.t_s - repetition["drive_end"])
    for key, event in shown.items():
        if key in final:
            one, other = event.repetition.mean_velocity_mps, final[key].repetition.mean_velocity_mps
            if one is not None and other is not None:
                figures.velocity_mps.append(one - other)
    _measure_phases(figures, events, truth)
    return figures


def _measure_phases(figures: Figures, events: list[Event], truth: list[dict[str, Any]]) -> None:
    """Compare the phase told last with the true one in every cell, and find when each true change was told."""
    told = [(e.t_s, e.phase) for e in events if isinstance(e, PhaseNow)]
    times = np.array([t for t, _ in told])
    changes_told = told[:1] + [b for a, b in pairwise(told) if a[1] != b[1]]
    threes = zip(changes_told, changes_told[1:], changes_told[2:], strict=False)
    figures.taken_back = sum(c[0] - b[0] < LATE_S - 1e-9 and a[1] == c[1] for a, b, c in threes)
    for number in sorted({r["set"] for r in truth}):
        changes = [
            (r[key], phase)
            for r in truth
            if r["set"] == number
            for key, phase in (
                ("drive_start", "drive"),
                ("drive_end", "top"),
                ("lowering_start", "lowering"),
                ("lowering_end", "bottom"),
            )
            if r[key] is not None
        ]
        changes.sort()
        for (start, phase), (stop, _) in pairwise(changes):
            cells = np.arange(start, stop, STEP_S)
            at = np.searchsorted(times, cells, side="right") - 1
            right = np.array([told[k][1] == phase if k >= 0 else False for k in at])
            figures.phase_right += right.tolist()
            figures.phase_near += (right | (cells < start + LATE_S) | (cells > stop - LATE_S)).tolist()
            after = [t for t, name in told if name == phase and start - 0.2 <= t < stop + 0.5]
            figures.phase_delay_s.append(after[0] - start if after else 1.0)


def true_repetitions(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the truth's events under one set of names."""
    names = {"drive_start": "r_drive_start", "drive_end": "r_drive_end", "lowering_start": "r_lower_start",
             "lowering_end": "r_lower_end"}  # fmt: skip
    if "repetitions" in document:
        return [{"set": r["set"], **{k: r[old] for k, old in names.items()}} for r in document["repetitions"]]
    return [{"set": s["number"], **{k: r[f"{k}_s"] for k in names}} for s in document["sets"] for r in s["repetitions"]]


def final_repetitions(events: list[Event]) -> list[dict[str, Any]]:
    """Return what is final, by the names of the truth."""
    finals = [event for event in events if isinstance(event, RepetitionFinal)]
    names = ("drive_start", "drive_end", "lowering_start", "lowering_end")
    return [{"set": e.set, **{name: getattr(e.repetition, f"{name}_s") for name in names}} for e in finals]


def figures_of(file: Path, settings: Settings) -> Figures:
    """Measure one recording; its truth names the variation."""
    recording = read_recording(find_recordings(file)[0])
    truth = file.with_suffix(".truth.json")
    document = json.loads(truth.read_text()) if truth.exists() else None
    if document is not None:
        settings = replace(settings, variation=document.get("variant") or document["variation"])
    begun = time.process_time()
    events = run(recording.samples, settings, recording.source.acc_range_mps2)
    cost_s = time.process_time() - begun
    figures = measure(events, final_repetitions(events) if document is None else true_repetitions(document))
    figures.cost_s, figures.signal_s = cost_s, recording.samples.duration_s
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--lift", default="hip-thrust")
    parser.add_argument("--mount", default="hip")
    parser.add_argument("--details", action="store_true", help="a line a recording")
    args = parser.parse_args()
    files = [f for p in args.paths for f in (sorted(p.rglob("*.csv")) if p.is_dir() else [p])]
    whole, folders = Figures(), {}
    for file in files:
        figures = figures_of(file, Settings(lift=args.lift, mount=args.mount))
        if args.details:
            print(figures.line(f"  {file.parent.name[:12]}/{file.name}"), flush=True)
        folders.setdefault(file.parent.name, Figures()).add(figures)
        whole.add(figures)
    for name, figures in folders.items():
        print(figures.line(name))
    print(whole.line("all"))


if __name__ == "__main__":
    main()
