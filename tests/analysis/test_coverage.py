"""Whether an error bar means what it says: figures of simulated sets against their truth.

Of a normal error 95 % lie within two standard deviations. Real sensors scatter more than the simulated ones do in what
a data sheet allows (scale, clock), so a share may be higher; lower than the floor is a promise that is not kept.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analysis.pipeline import analyse
from analysis.settings import Settings
from sensor.simulated import PRESETS, simulate

LOAD_KG = 80.0
FLOOR, FLOOR_OF_FEW = 0.88, 0.80  # two standard deviations of chance under 0.95, for a hundred figures and for twenty
LEAST = 16
MOST_SYSTEMATIC = 0.6  # of its standard deviation, the median error: what is left must be chance
MOST_GENEROUS = 16  # median standard deviation over median error; in simulated pelvises a belt hardly slips
SCENARIOS = {  # of the presets those with every kind of trouble, as short as they tell it
    name: replace(PRESETS[name], repetitions=6)
    for name in ("typical", "heavy_grind", "bounced", "touch_and_go", "loose_belt", "single_leg", "lossy_link")
} | {
    "caught": replace(PRESETS["any_mounting"], caught_pct=60, repetitions=6),
    "sticking": replace(PRESETS["heavy_grind"], hitched_pct=100, failed_last=False, repetitions=7),
    "dropped": replace(PRESETS["dropped"], repetitions=5),
}
SEEDS = (11, 12)
OF_THE_POINT = (  # the bar, or the sensor's own
    *("mean_velocity_mps", "peak_velocity_mps", "mean_propulsive_velocity_mps", "rom_m", "sticking_velocity_mps"),
    *("sticking_start_pct", "sticking_end_pct", "sticking_depth_pct", "mean_lowering_speed_mps"),
    *("peak_lowering_speed_mps", "touchdown_speed_mps", "lowering_peaks", "top_sag_m", "rebound_m", "dip_m"),
)
OF_THE_PELVIS = (
    *("lockout_pitch_deg", "lockout_pitch_dev_deg", "bottom_pitch_dev_deg", "roll_range_deg", "twist_range_deg"),
)
SECONDS = ("drive_s", "top_pause_s", "lowering_s", "bottom_pause_s")
POWER = ("mean_power_w", "peak_power_w")
OF_THE_SET = (
    *("mean_velocity_mps", "fastest_velocity_mps", "last_velocity_mps", "velocity_loss_pct", "mean_velocity_cv_pct"),
    *("rom_mean_m", "rom_cv_pct", "mean_power_w", "time_under_tension_s"),
)
FIGURES = (*OF_THE_POINT, *OF_THE_PELVIS, *SECONDS, *POWER, *(f"set {name}" for name in OF_THE_SET))


@pytest.fixture(scope="module")
def recordings():
    """Each simulated recording with what is found in it; its tape measure errs as one on a person does."""
    tape = np.random.default_rng(20240229)

    def measured(scenario, seed):
        simulated = simulate(scenario, seed)
        offset_m = tuple(float(m) for m in simulated.truth.bar_offset_m + 0.01 * tape.normal(size=2))
        settings = Settings(variation=scenario.variation, bar_offset_m=offset_m, load_kg=(LOAD_KG,))
        return simulated, analyse(simulated.samples, settings, acc_range_mps2=simulated.source.acc_range_mps2)

    return [measured(scenario, seed) for scenario in SCENARIOS.values() for seed in SEEDS]


def truth_of(repetition, following, report):
    """What is true of one repetition, by the names of our figures."""
    point = repetition.bar if report.point == "bar" else repetition.sensor
    true = {name: getattr(point, name) for name in OF_THE_POINT}
    true |= {
        "mean_power_w": LOAD_KG * point.mean_power_w_per_kg,
        "peak_power_w": LOAD_KG * point.peak_power_w_per_kg,
        "drive_s": repetition.drive_end_s - repetition.drive_start_s,
        "top_pause_s": repetition.lowering_start_s - repetition.drive_end_s,
        "lowering_s": repetition.lowering_end_s - repetition.lowering_start_s,
        "bottom_pause_s": following.drive_start_s - repetition.lowering_end_s if following else None,
        "lockout_pitch_deg": repetition.pitch_lockout_deg - repetition.pitch_bottom_deg,
        "roll_range_deg": repetition.roll_range_deg,
        "twist_range_deg": repetition.twist_range_deg,
    }
    return true


def add_true_deviations(true, found, repetitions):
    """Add how far each true pitch lies from the first three that were found to be full ones."""
    for name, values in {
        "lockout_pitch_dev_deg": [r.pitch_lockout_deg - r.pitch_bottom_deg for r in repetitions],
        "bottom_pitch_dev_deg": [r.pitch_lowered_deg for r in repetitions],
    }.items():
        own = np.median([value for value, r in zip(values, found, strict=True) if r.full][:3])
        for each, value in zip(true, values, strict=True):
            each[name] = value - own


def truth_of_set(true):
    """What is true of a set, of its full repetitions; each as `truth_of` has it."""
    velocity, rise, power = (np.array([t[n] for t in true]) for n in ("mean_velocity_mps", "rom_m", "mean_power_w"))
    return {
        "mean_velocity_mps": velocity.mean(),
        "fastest_velocity_mps": velocity.max(),
        "last_velocity_mps": velocity[-1],
        "velocity_loss_pct": 100 * (1 - velocity[-1] / velocity.max()),
        "mean_velocity_cv_pct": 100 * velocity.std(ddof=1) / velocity.mean(),
        "rom_mean_m": rise.mean(),
        "rom_cv_pct": 100 * rise.std(ddof=1) / rise.mean(),
        "mean_power_w": power.mean(),
    }


def sd_of(found, name):
    """The standard deviation that belongs to a figure."""
    stem, _, unit = name.rpartition("_")
    alone = hasattr(found, f"{name}_sd")  # a count has no unit
    return getattr(found, f"{name}_sd" if alone else f"{stem}_sd_{unit}")


@pytest.fixture(scope="module")
def errors(recordings):
    """Return a function that gives errors and standard deviations of a figure, over all repetitions or sets."""

    @cache
    def all_errors():
        found = {}
        for simulated, report in recordings:
            for summary, group in zip(report.sets, simulated.truth.sets, strict=True):
                repetitions = summary.repetitions
                found_at = [r.drive_start_s for r in repetitions]  # an attempt that hardly moved may be passed over
                group = [r for r in group if min(abs(r.drive_start_s - t) for t in found_at) < 1.0]
                following = [*group[1:], None]
                true = [truth_of(r, f, report) for r, f in zip(group, following, strict=True)]
                add_true_deviations(true, repetitions, group)
                pairs = list(zip(repetitions, true, strict=True))
                whole = truth_of_set([t for r, t in pairs if r.full])
                whole["time_under_tension_s"] = sum(r.lowering_end_s - r.drive_start_s for r in group)
                for prefix, measured, known in [("", r, t) for r, t in pairs] + [("set ", summary, whole)]:
                    for name, value in known.items():
                        figure = getattr(measured, name)
                        if figure is not None and value is not None:
                            found.setdefault(prefix + name, []).append((figure - value, sd_of(measured, name)))
        return {name: np.array(rows).T for name, rows in found.items()}

    return lambda name: all_errors()[name]


@pytest.mark.parametrize("name", FIGURES)
def test_the_truth_lies_within_two_standard_deviations(name, errors):
    off, sd = errors(name)
    share = np.mean(np.abs(off) <= 2 * sd)
    assert len(off) >= LEAST
    assert share >= (FLOOR if len(off) > 40 else FLOOR_OF_FEW), f"{share:.3f} of {len(off)}"


@pytest.mark.parametrize("name", FIGURES)
def test_on_average_a_figure_is_right(name, errors):
    off, sd = errors(name)
    assert abs(np.median(off)) <= MOST_SYSTEMATIC * np.median(sd)


@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"lowering_peaks"}))  # all of these are counted right
def test_no_standard_deviation_is_many_times_too_large(name, errors):
    off, sd = errors(name)
    assert np.median(sd) < MOST_GENEROUS * np.median(np.abs(off))
