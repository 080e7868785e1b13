from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.set_figures import summarise_set
from analysis.results import Repetition

VELOCITIES = st.lists(st.floats(0.05, 2.0), min_size=1, max_size=12)


def repetitions(*rises_m, **figures):
    return [
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, lowering_end_s=5.0 * k + 3, rom_m=rise, rom_sd_m=0.0, **figures)
        for k, rise in enumerate(rises_m, start=1)
    ]


def driven(*velocities, **figures):
    return tuple(
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, mean_velocity_mps=v, mean_velocity_sd_mps=0.01, **figures)
        for k, v in enumerate(velocities, start=1)
    )


@given(VELOCITIES)
def test_velocity_loss_is_from_the_fastest_to_the_last(velocities):
    loss = summarise_set(1, driven(*velocities), load_kg=None).velocity_loss_pct
    if len(velocities) < 2:
        assert loss is None
    else:
        assert loss == pytest.approx(100 * (max(velocities) - velocities[-1]) / max(velocities))
        assert 0 <= loss <= 100


def loss_sd(*velocities_and_sds):
    found = tuple(
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, mean_velocity_mps=v, mean_velocity_sd_mps=sd)
        for k, (v, sd) in enumerate(velocities_and_sds, start=1)
    )
    return summarise_set(1, found, load_kg=None).velocity_loss_sd_pct


def test_what_all_velocities_of_a_set_share_cancels_in_its_loss():
    apart = 100 * 0.05 * 0.8 * 2**0.5  # if both were off by 5 % on their own
    assert loss_sd((1.0, 0.05), (0.9, 0.045), (0.8, 0.04)) < 0.5 * apart


def test_what_is_a_repetition_s_own_does_not_cancel():
    assert loss_sd((1.0, 0.0), (0.8, 0.05)) == pytest.approx(5.0)
    assert loss_sd((1.0, 0.05), (0.8, 0.0)) == pytest.approx(4.0)
    assert loss_sd((0.8, 0.0), (1.0, 0.05)) == pytest.approx(5.0)


@given(st.lists(st.tuples(st.floats(0.1, 2.0), st.floats(0, 0.1)), min_size=2, max_size=8), st.floats(0.5, 2.0))
def test_the_error_of_a_loss_does_not_depend_on_the_unit(found, factor):
    assert loss_sd(*[(factor * v, factor * sd) for v, sd in found]) == pytest.approx(loss_sd(*found), abs=1e-6)


def test_failed_and_partial_repetitions_are_left_out_of_the_set_s_figures():
    one, two, three, four = driven(0.6, 0.9, 0.5, 0.1)
    mixed = (one, replace(two, partial=True), three, replace(four, failed=True))
    summary = summarise_set(1, mixed, load_kg=None)
    assert (summary.full_count, summary.partial_count, summary.failed_count) == (2, 1, 1)
    assert summary.fastest_velocity_mps == 0.6
    assert summary.last_velocity_mps == 0.5
    assert summary.mean_velocity_mps == pytest.approx(0.55)
    assert summary.velocity_loss_pct == pytest.approx(100 / 6)


def test_a_set_of_failures_has_no_velocity():
    summary = summarise_set(1, tuple(replace(r, failed=True) for r in driven(0.3, 0.2)), load_kg=None)
    assert summary.mean_velocity_mps is None
    assert summary.velocity_loss_pct is None
    assert summary.last_velocity_mps is None


def test_a_last_repetition_that_could_not_be_measured_leaves_the_loss_open():
    *first, last = driven(0.6, 0.5, 0.4)
    summary = summarise_set(1, (*first, replace(last, mean_velocity_mps=None)), load_kg=None)
    assert summary.velocity_loss_pct is None
    assert summary.last_velocity_mps is None
    assert summary.fastest_velocity_mps == 0.6


def test_consistency_is_the_spread_over_the_mean():
    assert summarise_set(1, driven(0.4, 0.6), load_kg=None).mean_velocity_cv_pct == pytest.approx(28.284, abs=0.001)
    assert summarise_set(1, driven(0.5), load_kg=None).mean_velocity_cv_pct is None


def test_time_under_tension_is_drive_top_and_lowering_of_all():
    found = driven(0.5, 0.5, drive_s=0.8, top_pause_s=1.0, lowering_s=2.0)
    failed = replace(found[1], failed=True, lowering_s=None)
    assert summarise_set(1, (found[0], failed), load_kg=None).time_under_tension_s == pytest.approx(5.6)


def test_a_set_lasts_from_its_first_to_its_last_event():
    summary = summarise_set(2, tuple(repetitions(0.4, 0.4)), load_kg=60.0)
    assert (summary.number, summary.start_s, summary.end_s, summary.load_kg) == (2, 5.0, 13.0, 60.0)


def test_an_eccentric_first_set_begins_with_its_lowering():
    squat = Repetition(1, 5.0, 5.8, lowering_start_s=3.0, lowering_end_s=4.9)
    assert summarise_set(1, (squat,), load_kg=None).start_s == 3.0


def test_what_all_velocities_share_stays_in_their_mean_and_the_rest_averages_out():
    shared = summarise_set(1, driven(0.5, 0.5, 0.5, 0.5), load_kg=None)  # all alike: 9 tenths of it taken as shared
    assert shared.mean_velocity_sd_mps == pytest.approx(0.01 * np.hypot(0.9, (1 - 0.81) ** 0.5 / 2))
    own = tuple(replace(r, mean_velocity_sd_mps=0.01 * (r.number > 1)) for r in driven(0.5, 0.5, 0.5, 0.5))
    assert summarise_set(1, own, load_kg=None).mean_velocity_sd_mps == pytest.approx(0.01 * 3**0.5 / 4)


def test_fastest_and_last_carry_their_own_errors():
    one, two, three = driven(0.5, 0.6, 0.4)
    found = (one, replace(two, mean_velocity_sd_mps=0.02), replace(three, mean_velocity_sd_mps=0.03))
    summary = summarise_set(1, found, load_kg=None)
    assert (summary.fastest_velocity_sd_mps, summary.last_velocity_sd_mps) == (0.02, 0.03)


def spread_with_errors(velocities, sd_mps, rng):
    noisy = np.array(velocities) + sd_mps * rng.normal(size=(4000, len(velocities)))
    return 100 * noisy.std(axis=1, ddof=1) / noisy.mean(axis=1)


@pytest.mark.parametrize("velocities", [(0.4, 0.5, 0.6, 0.5), (0.5, 0.51, 0.5, 0.49)])
def test_the_error_of_the_spread_is_what_errors_of_the_velocities_do_to_it(velocities, rng):
    exact = Repetition(9, 60.0, 61.0, mean_velocity_mps=float(np.mean(velocities)), mean_velocity_sd_mps=0.0)
    summary = summarise_set(1, (*driven(*velocities), exact), load_kg=None)  # one that shares no error with them
    off = spread_with_errors((*velocities, exact.mean_velocity_mps), 0.009, rng) - summary.mean_velocity_cv_pct
    assert 0.5 < summary.mean_velocity_cv_sd_pct / np.sqrt(np.mean(off**2)) < 1.5


def test_between_the_phases_of_a_repetition_errors_of_time_cancel():
    start, lockout, lowered, end = 0.01, 0.03, 0.04, 0.02
    sds = {"drive_sd_s": np.hypot(start, lockout), "top_pause_sd_s": np.hypot(lockout, lowered)}
    found = driven(0.5, 0.5, drive_s=1.0, top_pause_s=1.0, lowering_s=2.0, lowering_sd_s=np.hypot(lowered, end), **sds)
    tension_sd_s = summarise_set(1, found, load_kg=None).time_under_tension_sd_s
    assert tension_sd_s == pytest.approx(np.hypot(start, end) * 2**0.5)


def test_power_of_a_set_has_its_error():
    found = driven(0.5, 0.4, mean_power_w=400.0, mean_power_sd_w=8.0, peak_power_w=800.0, peak_power_sd_w=20.0)
    summary = summarise_set(1, found, load_kg=80.0)
    assert 0.9 * 8 < summary.mean_power_sd_w < 8
    assert summary.peak_power_sd_w == 20.0


def test_a_set_without_velocities_has_no_errors_of_them():
    summary = summarise_set(1, (Repetition(1, 0.0, 1.0),), load_kg=None)
    assert summary.mean_velocity_sd_mps is None
    assert summary.rom_mean_sd_m is None
    assert summary.mean_velocity_cv_sd_pct is None
