"""The reference recordings, where they are at hand: another simulator's, and real ones of related movements."""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from trials import Trial, held_against, on_every_core

from analysis.agreement.matching import pair_by_overlap
from analysis.agreement.pairs import Agreement, agree
from analysis.pipeline import analyse
from analysis.settings import Settings
from hipthrust.truth_files import known_from_document
from sensor.formats import find_recordings, read_recording

THIGH = {"mount": "thigh"}


@dataclass(frozen=True)
class Count:
    """One real recording: its group, how many repetitions were found, and how many may be right."""

    group: str
    found: int
    least: int
    most: int

    @property
    def right(self):
        """Whether the count is."""
        return self.least <= self.found <= self.most


def repetitions_in(path, settings, until_s=math.inf):
    """Return the repetitions found in a recording, failed ones left out."""
    recording = read_recording(find_recordings(path)[0])
    report = analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2)
    return [r for s in report.sets for r in s.repetitions if not r.failed and r.drive_start_s < until_s]


def other_simulator(shared: Path) -> list[Trial]:
    """Return the trials of every recording of the other simulator, at three points."""
    files = sorted((shared / "bench" / "sim").glob("*/*.truth.json"))
    return [trial for trials in on_every_core(_trials_of_file, [(file,) for file in files]) for trial in trials]


def _trials_of_file(file):
    """Analyse one of them."""
    truth = json.loads(file.read_text())
    recording = read_recording(find_recordings(file.with_name(file.name.replace(".truth.json", ".csv")))[0])
    points = {"sensor": Settings(point="sensor"), "bar": Settings(bar_offset_m=tuple(truth["bar_offset_m"]))}
    if recording.samples.gyr_radps is None:
        del points["bar"]
    else:
        points["nominal"] = Settings()
    trials, known = [], known_from_document(truth)
    for point, settings in points.items():
        report = analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2)
        right = len(report.sets) == len({k.set for k in known})
        trials.append(Trial(file.parent.name, int(file.name[:2]), point, held_against(report, known), right))
    return trials


def real_counts(shared: Path) -> list[Count]:
    """Count the repetitions of every real recording with a known count."""
    return list(on_every_core(_count, list(_recordings_to_count(shared / "bench" / "real"))))


def _count(group, path, settings, least, most, until_s):
    """Count one recording."""
    return Count(group, len(repetitions_in(path, settings, until_s)), least, most)


def _recordings_to_count(root):
    """Yield group, file, settings, least and most right count, and the end of the exercise."""
    for row in _rows(root / "squat_lower_back" / "labels.csv"):
        n = int(row["n_reps"])
        yield (
            "squats",
            root / "squat_lower_back" / "sets" / f"{row['set_id']}.csv",
            Settings(lift="squat"),
            n,
            n,
            math.inf,
        )
    for row in _rows(root / "barbell_ble" / "labels.csv"):
        n = int(float(row["visible_reps"] or row["label_reps"]))
        settings = Settings(lift="squat" if row["exercise"] == "squat" else "deadlift", mount="bar")
        whole = "barbells" if row["quality"] in ("clean", "gappy") else "broken"
        yield whole, root / "barbell_ble" / row["file"], settings, n, n, math.inf
    bridges = root / "glute_bridge_thigh"
    for group, lift in (("bridges", "glute-bridge"), ("bridges as thrusts", "hip-thrust")):
        for row in _rows(bridges / "labels.csv"):
            counts, end_s = (int(row["reps_complete"]), int(row["reps_incl_cut"])), float(row["exercise_end_s"])
            yield group, bridges / row["file"], Settings(lift=lift, **THIGH), *counts, end_s
    for path in sorted(bridges.glob("other_exercises/*.csv")):
        yield "other exercises", path, Settings(**THIGH), 0, 0, math.inf


@dataclass(frozen=True)
class Strokes:
    """Upstrokes of a board against an optical system."""

    known: int
    missed: int
    withheld: int
    figures: dict[str, Agreement]


def optical(shared: Path, speed: str) -> Strokes:
    """Hold the board's strokes of one speed against what the cameras saw over the very windows that were found."""
    root = shared / "bench" / "real" / "optical_translation"
    marked = [row for row in _rows(root / "upstrokes.csv") if float(row["vertical_share"]) >= 0.5]
    known = missed = withheld = 0
    pairs = {"mean velocity": [], "peak velocity": [], "range of motion": []}
    for path in sorted(root.glob(f"*{speed}*_100hz.csv")):
        spans = [(float(r["start_s"]), float(r["end_s"])) for r in marked if path.name.startswith(r["trial"])]
        found = repetitions_in(path, Settings(lift="other", mount="bar"))
        partner = dict(pair_by_overlap(spans, [(r.drive_start_s, r.drive_end_s) for r in found]))
        cameras = np.loadtxt(path.with_name(path.name.replace(".csv", ".optical.csv")), delimiter=",", skiprows=1).T
        known, missed = known + len(spans), missed + len(spans) - len(partner)
        for i, j in partner.items():
            if found[j].mean_velocity_mps is None:
                withheld += 1
                continue
            for name, pair in _seen_by_both(found[j], spans[i], *cameras).items():
                pairs[name].append(pair)
    figures = {name: agree(*np.array(both, float).T) for name, both in pairs.items() if both}
    return Strokes(known, missed, withheld, figures)


def _seen_by_both(found, span, time_s, height_m, velocity_mps):
    """Return what we and the cameras say of one stroke, figure by figure; files begin at the cameras' first instant."""
    start, end = found.drive_start_s + time_s[0], found.drive_end_s + time_s[0]
    rise = float(np.interp(end, time_s, height_m) - np.interp(start, time_s, height_m))
    inside = (time_s >= span[0] + time_s[0]) & (time_s <= span[1] + time_s[0])
    return {
        "mean velocity": (found.mean_velocity_mps, rise / (end - start)),
        "peak velocity": (found.peak_velocity_mps, float(velocity_mps[inside].max())),
        "range of motion": (found.rom_m, rise),
    }


def _rows(path):
    """Read a table."""
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))
