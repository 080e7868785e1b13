"""Hand-made results: what a report can be asked to show, without an analysis."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.figures.sides import compare_sides
from analysis.guidance import judge
from analysis.report.analysed import AnalysedRecording
from analysis.results import Repetition, SessionReport, SetSummary, SetTrace
from analysis.settings import Settings
from sensor.samples import Gap, Note, Source

CYCLE_S = 5.0  # drive 0.8, top 1.0, lowering 2.1, bottom 1.1


def make_repetition(number: int, *, begin_s: float = 10.0) -> Repetition:
    """The `number`-th repetition of a set that slows down a little every time."""
    start = begin_s + CYCLE_S * (number - 1)
    mean = max(0.62 - 0.012 * (number - 1), 0.2)
    return Repetition(
        number=number,
        drive_start_s=start,
        drive_end_s=start + 0.8,
        lowering_start_s=start + 1.8,
        lowering_end_s=start + 3.9,
        drive_s=0.8,
        drive_sd_s=0.02,
        top_pause_s=1.0,
        top_pause_sd_s=0.03,
        lowering_s=2.1,
        lowering_sd_s=0.03,
        bottom_pause_s=1.1,
        bottom_pause_sd_s=0.02,
        mean_velocity_mps=mean,
        mean_velocity_sd_mps=0.016,
        peak_velocity_mps=1.9 * mean,
        peak_velocity_sd_mps=0.03,
        mean_propulsive_velocity_mps=1.08 * mean,
        mean_propulsive_velocity_sd_mps=0.018,
        rom_m=0.357,
        rom_sd_m=0.009,
        peak_velocity_location_pct=41.0,
        peak_velocity_location_sd_pct=2.0,
        sticking_velocity_mps=0.5 * mean,
        sticking_velocity_sd_mps=0.02,
        sticking_location_pct=70.0,
        sticking_location_sd_pct=3.0,
        lockout_pitch_deg=39.5,
        lockout_pitch_sd_deg=0.6,
        lockout_pitch_dev_deg=0.4 * (number - 2),
        lockout_pitch_dev_sd_deg=0.3,
        bottom_pitch_deg=-41.0,
        bottom_pitch_sd_deg=0.6,
        bottom_pitch_dev_deg=0.2,
        bottom_pitch_dev_sd_deg=0.2,
        top_sag_m=0.006,
        top_sag_sd_m=0.003,
        mean_lowering_speed_mps=0.17,
        mean_lowering_speed_sd_mps=0.01,
        peak_lowering_speed_mps=0.29,
        peak_lowering_speed_sd_mps=0.02,
        touchdown_speed_mps=0.31,
        touchdown_speed_sd_mps=0.02,
        lowering_peaks=1,
        lowering_peaks_sd=0.0,
        rebound_m=0.004,
        rebound_sd_m=0.001,
        dip_m=0.002,
        dip_sd_m=0.004,
        roll_range_deg=4.2,
        roll_range_sd_deg=0.4,
        twist_range_deg=3.1,
        twist_range_sd_deg=0.5,
    )


def make_set(count: int, *, number: int = 1, begin_s: float = 10.0, load_kg: float | None = 80.0) -> SetSummary:
    """A set of `count` full repetitions; the last one has no bottom pause."""
    repetitions = [make_repetition(k, begin_s=begin_s) for k in range(1, count + 1)]
    repetitions[-1] = replace(repetitions[-1], bottom_pause_s=None, bottom_pause_sd_s=None)
    if load_kg is not None:
        watts = {"mean_power_w": 6.1 * load_kg, "mean_power_sd_w": 20.0}
        watts |= {"peak_power_w": 13.0 * load_kg, "peak_power_sd_w": 60.0}
        repetitions = [replace(r, **watts) for r in repetitions]
    return summarise(tuple(repetitions), number=number, load_kg=load_kg)


def summarise(repetitions: tuple[Repetition, ...], *, number: int = 1, load_kg: float | None = 80.0) -> SetSummary:
    """The summary that belongs to these repetitions, its verdicts by the default settings."""
    full = [r for r in repetitions if r.full]
    velocities = [r.mean_velocity_mps for r in full if r.mean_velocity_mps is not None]
    known, several = bool(velocities), len(velocities) > 1
    summary = SetSummary(
        number=number,
        start_s=repetitions[0].drive_start_s,
        end_s=repetitions[-1].drive_start_s + CYCLE_S,
        repetitions=repetitions,
        load_kg=load_kg,
        full_count=len(full),
        failed_count=sum(r.failed for r in repetitions),
        partial_count=sum(r.partial for r in repetitions),
        mean_velocity_mps=float(np.mean(velocities)) if known else None,
        mean_velocity_sd_mps=0.012 if known else None,
        fastest_velocity_mps=max(velocities) if known else None,
        fastest_velocity_sd_mps=0.016 if known else None,
        last_velocity_sd_mps=0.016 if known else None,
        mean_velocity_cv_sd_pct=0.8 if several else None,
        rom_mean_sd_m=0.009 if known else None,
        rom_cv_sd_pct=0.5 if several else None,
        time_under_tension_sd_s=0.1,
        mean_power_sd_w=full[0].mean_power_sd_w,
        peak_power_sd_w=full[0].peak_power_sd_w,
        last_velocity_mps=velocities[-1] if known else None,
        velocity_loss_pct=100 * (1 - velocities[-1] / max(velocities)) if several else None,
        velocity_loss_sd_pct=2.0 if several else None,
        mean_velocity_cv_pct=float(100 * np.std(velocities) / np.mean(velocities)) if several else None,
        rom_mean_m=0.357 if known else None,
        rom_cv_pct=1.2 if several else None,
        time_under_tension_s=3.9 * len(repetitions),
        mean_power_w=full[0].mean_power_w,
        peak_power_w=full[0].peak_power_w,
    )
    return replace(summary, verdicts=judge(summary, Settings()))


def make_trace(summary: SetSummary) -> SetTrace:
    """Up in a half sine, held, down in a half sine, rested: a curve every 50 ms over one set."""
    time_s = np.arange(summary.start_s, summary.end_s, 0.05)
    since = (time_s - summary.start_s) % CYCLE_S
    phase = np.select([since < 0.8, since < 1.8, since < 3.9], [1, 2, 3], default=4).astype(np.int8)
    up = 0.7 * np.sin(np.pi * since / 0.8)
    down = -0.27 * np.sin(np.pi * (since - 1.8) / 2.1)
    velocity_mps = np.select([phase == 1, phase == 3], [up, down])
    height_m = np.cumsum(velocity_mps) * 0.05
    return SetTrace(time_s, velocity_mps, height_m, 2.0 * height_m, phase)


def make_recording(*sets: SetSummary, file: str = "thursday.csv", **changes: object) -> AnalysedRecording:
    """These sets as a simulated recording; `changes` replace fields of the AnalysedRecording."""
    source = Source(
        file=file,
        format="hipthrust CSV",
        sha256="0" * 64,
        sensor="simulated IMU",
        simulated=True,
        rate_hz=99.98,
        stated_rate_hz=100.0,
        duration_s=93.2,
        start="2025-03-06T18:04:05+01:00",
        samples=9320,
        gyroscope=True,
        acc_unit="m/s2",
        gyr_unit="deg/s",
        acc_range_mps2=156.9,
    )
    reason = None if sets else "The sensor hardly moved: its height changed by less than 5 cm."
    report = SessionReport(sets, tuple(make_trace(one) for one in sets), reason=reason)
    return replace(AnalysedRecording(report, source, Settings(load_kg=(80.0,))), **changes)


def blank(repetition: Repetition, **changes: object) -> Repetition:
    """The repetition with its place and times, and nothing that could be measured."""
    times = {"drive_start_s": repetition.drive_start_s, "drive_end_s": repetition.drive_end_s}
    return replace(Repetition(repetition.number, **times, flags=("unmeasured",)), **changes)


@pytest.fixture
def nothing():
    return make_recording()


@pytest.fixture
def five():
    return make_recording(make_set(5))


@pytest.fixture
def hard_set():
    """Of five repetitions the third unmeasured, the fourth partial and edited, the fifth failed; no gyroscope."""
    one, two, three, four, five = make_set(5, load_kg=None).repetitions
    marked = (
        replace(one, flags=("touch_and_go", "lost_samples")),
        two,
        blank(three),
        replace(four, partial=True, rom_m=0.2, flags=("edited",)),
        replace(five, failed=True, rom_m=0.25, mean_velocity_mps=0.21, flags=("hitched", "cut")),
    )
    no_angles = dict.fromkeys(
        ["lockout_pitch_deg", "lockout_pitch_dev_deg", "roll_range_deg", "twist_range_deg", "touchdown_speed_mps"]
    )
    marked = tuple(replace(r, **no_angles) for r in marked)
    recording = make_recording(summarise(marked, load_kg=None), settings=Settings(bar_offset_m=(0.04, 0.01)))
    source = replace(
        recording.source,
        simulated=False,
        sensor=None,
        gyroscope=False,
        stated_rate_hz=110.0,
        gaps=(Gap(20.0, 20.4), Gap(31.0, 32.5)),
        dropped_rows=3,
        repeated_rows=12,
    )
    return replace(
        recording, source=source, notes=(Note("gaps", "2 gaps, 1.9 s together: repetitions in them are unmeasured."),)
    )


@pytest.fixture
def two_legs():
    """A set on the left leg, and a slower one on the right."""
    left, right = (make_set(6, number=k, begin_s=100.0 * k, load_kg=20.0) for k in (1, 2))
    slower = tuple(replace(r, mean_velocity_mps=0.8 * r.mean_velocity_mps) for r in right.repetitions)
    sets = (replace(left, leg="left"), replace(right, leg="right", repetitions=slower))
    recording = make_recording(*sets, settings=Settings(variation="single-leg", leg=("left", "right")))
    return replace(recording, report=replace(recording.report, sides=compare_sides(sets, clock_sd=0.01)))


@pytest.fixture
def session():
    """Three sets of 12, 1 and 40 repetitions."""
    sets = (
        make_set(12, load_kg=60.0),
        make_set(1, number=2, begin_s=200.0, load_kg=80.0),
        make_set(40, number=3, begin_s=400.0, load_kg=102.5),
    )
    return make_recording(*sets, settings=Settings(load_kg=(60.0, 80.0, 102.5)))
