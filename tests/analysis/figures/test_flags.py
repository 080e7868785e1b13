from dataclasses import fields, replace

import numpy as np
import pytest

from analysis.figures.flags import flag_repetition, withhold
from analysis.figures.phases import Phases
from analysis.results import Repetition
from analysis.signals.grid import GridSignals

N = 1000
PHASES = Phases(200.0, 280.0, 350.0, 500.0)
REPETITION = Repetition(
    1, 2.0, 2.8, 3.5, 5.0, drive_s=0.8, mean_velocity_mps=0.5, mean_velocity_sd_mps=0.02, sticking_velocity_mps=0.4
)


def quiet():
    return GridSignals(0, np.tile([0.0, 0.0, 9.8], (N, 1)), None, *2 * [np.ones(N, bool)], np.zeros(N, bool))


def cells_from(start, stop):
    return (np.arange(N) >= start) & (np.arange(N) < stop)


def flags(grid=None, phases=PHASES, **figures):
    return flag_repetition(replace(REPETITION, **figures), phases, grid or quiet()).flags


def impact_at(cell):
    acc = quiet().acc_mps2.copy()
    acc[cell] += 60.0
    return replace(quiet(), acc_mps2=acc)


def test_a_clean_repetition_has_no_flag():
    assert flags() == ()


@pytest.mark.parametrize(
    ("figures", "flag"),
    [
        ({"touchdown_speed_mps": 0.9}, "dropped"),
        ({"rebound_m": 0.04}, "bounced"),
        ({"sticking_velocity_mps": 0.05}, "hitched"),
    ],
)
def test_a_figure_beyond_the_usual_is_flagged(figures, flag):
    assert flags(**figures) == (flag,)


@pytest.mark.parametrize(
    "figures", [{"touchdown_speed_mps": 0.2}, {"rebound_m": 0.005}, {"sticking_velocity_mps": 0.3}]
)
def test_a_usual_figure_is_not_flagged(figures):
    assert flags(**figures) == ()


@pytest.mark.parametrize(("cell", "expected"), [(400, ("impact",)), (504, ("impact",)), (100, ()), (700, ())])
def test_an_impact_belongs_to_the_repetition_in_which_it_happens(cell, expected):
    assert flags(impact_at(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), [(300, ("clipped",)), (900, ())])
def test_clipping_belongs_to_the_repetition_in_which_it_happens(cell, expected):
    assert flags(replace(quiet(), clipped=cells_from(cell, cell + 1))) == expected


@pytest.mark.parametrize(("start", "expected"), [(300, ("lost_samples",)), (900, ())])
def test_lost_samples_belong_to_the_repetition_that_lost_them(start, expected):
    assert flags(replace(quiet(), known=~cells_from(start, start + 20))) == expected


@pytest.mark.parametrize("phases", [Phases(0.0, 50.0, 90.0, 300.0), Phases(800.0, 900.0, 920.0, 999.0)])
def test_a_repetition_at_the_recording_s_edge_is_cut(phases):
    assert flags(phases=phases) == ("cut",)


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        pytest.param(Phases(700.0, 780.0, None, None), ("cut",), id="ends in the hold at the top"),
        pytest.param(Phases(250.0, 330.0, None, None), ("cut",), id="starts in the hold before a squat's drive"),
        pytest.param(Phases(400.0, 480.0, None, None), (), id="nothing came down, long before the end"),
        pytest.param(Phases(600.0, 650.0, 700.0, 780.0), (), id="came down"),
    ],
)
def test_a_recording_that_ends_in_the_hold_ends_inside_the_repetition(phases, expected):
    assert flags(phases=phases) == expected


def test_earlier_flags_stay():
    repetition = replace(REPETITION, flags=("touch_and_go",), rebound_m=0.05)
    assert flag_repetition(repetition, PHASES, quiet()).flags == ("touch_and_go", "bounced")


def test_an_uncertain_repetition_keeps_its_times_and_loses_its_velocities():
    figures = {f.name: 0.5 for f in fields(Repetition) if f.type == "float | None"}
    measured = replace(REPETITION, **figures, flags=("impact",))
    hidden = withhold(replace(measured, mean_velocity_sd_mps=0.2), 0.05)
    assert hidden.flags == ("impact", "unmeasured")
    for f in fields(Repetition):
        if f.name.endswith("_s"):
            assert getattr(hidden, f.name) == getattr(measured, f.name)
    for stem in ("mean_velocity", "peak_velocity", "mean_propulsive_velocity"):
        assert getattr(hidden, f"{stem}_mps") is None
        assert getattr(hidden, f"{stem}_sd_mps") is None
    assert hidden.rom_m is None
    assert hidden.mean_power_w is None


def test_of_a_withheld_velocity_only_times_and_postures_are_left():
    figures = {f.name for f in fields(Repetition) if f.type == "float | None"}
    measured = replace(REPETITION, **dict.fromkeys(figures, 0.5))
    hidden = withhold(measured, 0.05)
    for name in figures:
        kept = name.endswith("_s") or "pitch" in name or "range" in name
        assert (getattr(hidden, name) is not None) == kept, name


@pytest.mark.parametrize("sd_mps", [None, 0.0, 0.05])
def test_a_certain_repetition_is_shown(sd_mps):
    measured = replace(REPETITION, mean_velocity_sd_mps=sd_mps)
    assert withhold(measured, 0.05) == measured


def test_a_drive_without_a_length_was_not_measured_and_is_no_velocity_of_zero():
    figures = {f.name for f in fields(Repetition) if f.type == "float | None"}
    measured = replace(REPETITION, **dict.fromkeys(figures, 0.0), drive_end_s=REPETITION.drive_start_s)
    hidden = withhold(measured, 0.05)
    assert hidden.flags == ("unmeasured",)
    assert (hidden.drive_start_s, hidden.drive_end_s) == (measured.drive_start_s, measured.drive_end_s)
    for name in ("drive_s", "drive_sd_s", "mean_velocity_mps", "peak_velocity_mps", "rom_m", "lockout_pitch_deg"):
        assert getattr(hidden, name) is None, name
