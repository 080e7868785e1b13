from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sensor.simulated import PRESETS, Scenario, simulate

PERSONS = (1, 2, 3)


@pytest.fixture(scope="module", params=PRESETS)
def recording(request):
    return simulate(PRESETS[request.param], 1)


def test_every_preset_gives_all_its_repetitions_in_order(recording):
    scenario = PRESETS[recording.truth.scenario]
    repetitions = recording.truth.repetitions
    assert len(repetitions) == scenario.sets * scenario.repetitions
    starts = [r.drive_start_s for r in repetitions]
    assert starts == sorted(starts)
    for r in repetitions:
        assert r.drive_start_s < r.drive_end_s
        assert r.lowering_start_s < r.lowering_end_s
        assert r.bar.peak_velocity_mps > r.bar.mean_velocity_mps > 0


def test_every_preset_drives_as_fast_as_it_says(recording):
    scenario = PRESETS[recording.truth.scenario]
    for first in (group[0] for group in recording.truth.sets):
        assert first.bar.mean_velocity_mps == pytest.approx(scenario.velocity_mps, rel=0.15)


@pytest.mark.parametrize("seed", PERSONS)
def test_a_hip_thrust_has_a_body_s_measures(seed):
    for r in simulate(Scenario(), seed).truth.repetitions:
        assert 0.22 < r.bar.rom_m < 0.48
        assert 28 < r.pitch_lockout_deg - r.pitch_bottom_deg < 55
        assert 1.0 < r.bar.rom_m / r.sensor.rom_m < 1.3


@pytest.mark.parametrize("seed", PERSONS)
def test_in_reverse_the_hip_rises_while_pitch_turns_the_other_way(seed):
    for r in simulate(PRESETS["reverse"], seed).truth.repetitions:
        assert r.bar.rom_m > 0.2
        assert r.pitch_lockout_deg - r.pitch_bottom_deg < -28


def test_a_tempo_is_kept():
    asked = Scenario(drive_s=1.5, lowering_s=3.0, time_spread_pct=0, velocity_spread_pct=0, tremor_mm=0)
    for r in simulate(asked, 1).truth.repetitions:
        assert r.drive_end_s - r.drive_start_s == pytest.approx(1.5, abs=0.15)
        assert r.lowering_end_s - r.lowering_start_s == pytest.approx(3.0, abs=0.3)


def test_fatigue_slows_the_drives():
    velocities = [r.bar.mean_velocity_mps for r in simulate(Scenario(velocity_loss_pct=30), 1).truth.repetitions]
    assert velocities[-1] / velocities[0] == pytest.approx(0.7, abs=0.08)


def test_a_grind_fails_its_last_repetition():
    assert [r.failed for r in simulate(PRESETS["heavy_grind"], 1).truth.repetitions] == [False] * 4 + [True]


def test_touch_and_go_leaves_no_pause_below():
    repetitions = simulate(PRESETS["touch_and_go"], 1).truth.repetitions
    for r, following in pairwise(repetitions):
        assert following.drive_start_s - r.lowering_end_s < 0.1


def test_a_dropped_bar_comes_down_fast():
    for r in simulate(replace(Scenario(), dropped_pct=100), 1).truth.repetitions:
        assert r.lowering_end_s - r.lowering_start_s < 0.5
        assert r.bar.peak_lowering_speed_mps > 1.2


def test_a_lowering_that_is_caught_is_done_in_pieces():
    for r in simulate(replace(Scenario(), caught_pct=100), 1).truth.repetitions:
        assert r.bar.lowering_peaks in (3, 4)


def test_single_leg_tilts_the_pelvis():
    tilts = [
        max(r.roll_range_deg for r in simulate(PRESETS[name], 1).truth.repetitions)
        for name in ("typical", "single_leg")
    ]
    assert tilts[1] > 2 * tilts[0]


def test_a_squat_is_standing_before_and_after():
    motion = simulate(PRESETS["squat"], 1).motion
    assert motion.sensor_m[0, 2] == pytest.approx(motion.sensor_m[-1, 2], abs=0.05)


def test_the_path_never_jumps(recording):
    path = recording.motion.sensor_m
    assert np.abs(np.diff(path, axis=0)).max() < 0.005  # 5 m/s on the grid of a millisecond


def test_the_source_says_that_it_is_simulated(recording):
    assert recording.source.simulated
    assert recording.source.samples == len(recording.samples)


def test_no_exercise_has_no_truth_to_find():
    assert simulate(PRESETS["no_exercise"], 1).truth.repetitions == ()
