from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.results import Repetition
from analysis.sets import add_deviations, apply_edits, mark_incomplete, summarise_set
from analysis.settings import Edit

VELOCITIES = st.lists(st.floats(0.05, 2.0), min_size=1, max_size=12)


def repetitions(*rises_m, **figures):
    return [
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, lowering_end_s=5.0 * k + 3, rom_m=rise, rom_sd_m=0.0, **figures)
        for k, rise in enumerate(rises_m, start=1)
    ]


def marks(*rises_m, arrivals=None, flags=()):
    marked = mark_incomplete(repetitions(*rises_m, flags=flags), arrivals or [rise / 0.4 for rise in rises_m])
    return ["failed" if r.failed else "partial" if r.partial else "full" for r in marked]


def driven(*velocities, **figures):
    return tuple(
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, mean_velocity_mps=v, mean_velocity_sd_mps=0.01, **figures)
        for k, v in enumerate(velocities, start=1)
    )


@pytest.mark.parametrize(
    ("rises_m", "expected"),
    [
        ((0.4, 0.4, 0.4, 0.4), ["full"] * 4),
        ((0.4, 0.2, 0.4, 0.4), ["full", "partial", "full", "full"]),
        ((0.2, 0.4, 0.4, 0.4), ["partial", "full", "full", "full"]),
        ((0.4, 0.4, 0.4, 0.3), ["full", "full", "full", "failed"]),
        ((0.4, 0.31, 0.4, 0.4), ["full"] * 4),  # 77 %
        ((0.4, 0.4, 0.4, 0.35), ["full"] * 4),  # 87 %
        ((0.4, 0.2, 0.4, 0.2), ["full", "partial", "full", "failed"]),
    ],
)
def test_partial_is_below_three_quarters_with_a_full_one_later_and_failed_is_a_last_one_below_85_percent(
    rises_m, expected
):
    assert marks(*rises_m) == expected


def test_a_repetition_before_a_failed_one_is_not_partial_by_it():
    assert marks(0.4, 0.4, 0.4, 0.4, 0.2, 0.2)[-2:] == ["full", "failed"]


def test_a_failed_attempt_is_no_full_one_that_follows_a_partial_one():
    assert marks(0.4, 0.4, 0.4, 0.4, 0.2, 0.32)[-2:] == ["full", "failed"]


def test_without_arrivals_the_last_is_failed_only_where_its_rise_is_short_beyond_doubt():
    sure = mark_incomplete(repetitions(0.4, 0.4, 0.4, 0.3), None)
    doubtful = [replace(r, rom_sd_m=0.05) for r in repetitions(0.4, 0.4, 0.4, 0.3)]
    assert sure[-1].failed
    assert not mark_incomplete(doubtful, None)[-1].failed


@pytest.mark.parametrize("rises_m", [(0.4, 0.1), (0.1, 0.4), (0.1,), ()])
def test_fewer_than_three_repetitions_do_not_tell_what_is_usual(rises_m):
    assert set(marks(*rises_m)) <= {"full"}


def test_a_last_repetition_that_arrives_at_its_lockout_has_not_failed():
    assert marks(0.4, 0.4, 0.4, 0.3, arrivals=[1, 1, 1, 1]) == ["full"] * 4


@pytest.mark.parametrize("flag", ["cut", "lost_samples"])
def test_a_last_repetition_that_was_not_recorded_whole_has_not_failed(flag):
    assert marks(0.4, 0.4, 0.4, 0.3, flags=(flag,)) == ["full"] * 4


def test_a_rise_that_is_not_known_is_neither_partial_nor_failed():
    marked = mark_incomplete(repetitions(0.4, None, 0.4, None), [1, 1, 1, 1])
    assert all(r.full for r in marked)


def test_a_mark_changes_the_kind_and_says_so():
    one, two, three = apply_edits(repetitions(0.4, 0.4, 0.4), [Edit(1, 1, "failed"), Edit(1, 2, "partial")])
    assert (one.failed, one.partial, one.flags) == (True, False, ("edited",))
    assert (two.failed, two.partial, two.flags) == (False, True, ("edited",))
    assert (three.full, three.flags) == (True, ())


def test_a_false_repetition_is_taken_out_and_the_others_are_numbered_anew():
    kept = apply_edits(repetitions(0.4, 0.3, 0.2), [Edit(1, 2, "false")])
    assert [(r.number, r.rom_m) for r in kept] == [(1, 0.4), (2, 0.2)]


def test_numbers_of_marks_are_those_first_found():
    kept = apply_edits(repetitions(0.4, 0.3, 0.2), [Edit(1, 1, "false"), Edit(1, 3, "failed")])
    assert [(r.rom_m, r.failed) for r in kept] == [(0.3, False), (0.2, True)]


def test_the_last_mark_on_a_repetition_wins():
    (kept,) = apply_edits(repetitions(0.4), [Edit(1, 1, "failed"), Edit(1, 1, "full")])
    assert kept.full


def test_marked_full_a_failed_repetition_counts():
    failed = replace(repetitions(0.2)[0], failed=True)
    assert apply_edits([failed], [Edit(1, 1, "full")])[0].full


def test_all_repetitions_may_be_false():
    assert apply_edits(repetitions(0.4), [Edit(1, 1, "false")]) == ()


def test_lockouts_are_held_against_the_median_of_the_first_three_full_ones():
    pitches = [40.0, 20.0, 42.0, 41.0, 50.0]
    found = [
        Repetition(k + 1, k, k + 0.5, lockout_pitch_deg=p, lockout_pitch_sd_deg=0.6, partial=p == 20.0)
        for k, p in enumerate(pitches)
    ]
    assert [r.lockout_pitch_dev_deg for r in add_deviations(found)] == pytest.approx([-1.0, -21.0, 1.0, 0.0, 9.0])


def test_without_pitch_there_is_no_deviation():
    assert all(r.lockout_pitch_dev_deg is None for r in add_deviations(repetitions(0.4, 0.4)))


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
