"""A part of the reference recordings, where they are at hand: simulated ones with truth, real ones with counts.

Bounds may only improve. Figures of the first kind are simulated.
"""

import csv
import json

import numpy as np
import pytest

from analysis.pipeline import analyse
from analysis.settings import Settings
from sensor.formats import find_recordings, read_recording

pytestmark = pytest.mark.shared

EVENTS = ("drive_start", "drive_end", "lower_start", "lower_end")
SIMULATED = {  # rmse of the sensor's mean velocity (m/s), 95th percentile of the events' errors (s)
    "typical_100hz": (0.0075, 0.026),
    "slow_25hz": (0.008, 0.046),
    "touch_and_go": (0.006, 0.015),
}
EVERY = 4  # real recordings: every fourth


def analysed(path, settings):
    recording = read_recording(find_recordings(path)[0])
    return [
        r
        for s in analyse(recording.samples, settings, acc_range_mps2=recording.source.acc_range_mps2).sets
        for r in s.repetitions
    ]


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))[::EVERY]


def counted(path, settings, *, until_s=float("inf")):
    return sum(not r.failed and r.drive_start_s < until_s for r in analysed(path, settings))


@pytest.mark.parametrize("group", SIMULATED)
def test_simulated_recordings_keep_to_their_truth(group, shared):
    off_mps, off_s = [], []
    for path in sorted((shared / "bench" / "sim" / group).glob("*.truth.json"))[:3]:
        truth = [r for r in json.loads(path.read_text())["repetitions"] if not r["failed"]]
        found = [
            r for r in analysed(path.with_suffix("").with_suffix(".csv"), Settings(point="sensor")) if not r.failed
        ]
        off_mps += [f.mean_velocity_mps - t["mean_velocity_sensor"] for f, t in zip(found, truth, strict=True)]
        for f, t in zip(found, truth, strict=True):
            times = (f.drive_start_s, f.drive_end_s, f.lowering_start_s, f.lowering_end_s)
            off_s += [abs(time - t[f"r_{event}"]) for time, event in zip(times, EVENTS, strict=True)]
    worst_mps, worst_s = SIMULATED[group]
    assert np.sqrt(np.mean(np.square(off_mps))) < worst_mps
    assert np.percentile(off_s, 95) < worst_s


def test_squats_of_real_people_are_counted(shared):
    folder = shared / "bench" / "real" / "squat_lower_back"
    sets = rows(folder / "labels.csv")
    exact = [counted(folder / "sets" / f"{s['set_id']}.csv", Settings(lift="squat")) == int(s["n_reps"]) for s in sets]
    assert sum(exact) >= len(sets)


def test_barbells_that_send_in_bursts_are_counted(shared):
    folder = shared / "bench" / "real" / "barbell_ble"
    sets = [s for s in rows(folder / "labels.csv") if s["quality"] in ("clean", "gappy")]
    for s in sets:
        settings = Settings(lift="squat" if s["exercise"] == "squat" else "deadlift", mount="bar")
        assert counted(folder / s["file"], settings) == int(float(s["visible_reps"] or s["label_reps"])), s["file"]
    assert sets


def test_bridges_seen_by_an_accelerometer_on_the_thigh_are_counted(shared):
    folder = shared / "bench" / "real" / "glute_bridge_thigh"
    settings = Settings(lift="glute-bridge", mount="thigh")
    for s in rows(folder / "labels.csv"):
        count = counted(folder / s["file"], settings, until_s=float(s["exercise_end_s"]))
        assert int(s["reps_complete"]) <= count <= int(s["reps_incl_cut"]), s["file"]


def test_other_exercises_are_no_hip_thrusts(shared):
    paths = sorted((shared / "bench" / "real" / "glute_bridge_thigh" / "other_exercises").glob("*.csv"))[::EVERY]
    found = [counted(path, Settings(mount="thigh")) for path in paths]
    assert found.count(0) >= 0.9 * len(found)
