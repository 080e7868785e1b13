from dataclasses import replace

import pytest

from analysis.figures.arrivals import Arrivals
from analysis.figures.sets import apply_edits, mark_incomplete, without_false
from analysis.results import Repetition
from analysis.settings import Edit


def repetitions(*rises_m, **figures):
    return [
        Repetition(k, 5.0 * k, 5.0 * k + 0.8, lowering_end_s=5.0 * k + 3, rom_m=rise, rom_sd_m=0.0, **figures)
        for k, rise in enumerate(rises_m, start=1)
    ]


def marks(*rises_m, arrivals=None, flags=()):
    shares = tuple(arrivals or [rise / 0.4 for rise in rises_m])
    marked = mark_incomplete(repetitions(*rises_m, flags=flags), Arrivals(shares, by_turn=True))
    return ["failed" if r.failed else "partial" if r.partial else "full" for r in marked]


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
    for arrivals in (Arrivals((1, 1, 1, 1), by_turn=True), Arrivals((1, 0.5, 1, 0.5), by_turn=False), None):
        marked = mark_incomplete(repetitions(0.4, None, 0.4, None), arrivals)
        assert all(r.full for r in marked)


def test_where_the_rise_is_not_known_the_turn_tells():
    marked = mark_incomplete(repetitions(0.4, None, 0.4, None), Arrivals((1, 0.5, 1, 0.7), by_turn=True))
    assert [(r.partial, r.failed) for r in marked[1::2]] == [(True, False), (False, True)]


@pytest.mark.parametrize(("rom_sd_m", "failed"), [(0.005, False), (0.06, True)])
def test_a_rise_that_is_hardly_known_says_less_than_the_turn(rom_sd_m, failed):
    measured = [replace(r, rom_sd_m=0.005) for r in repetitions(0.4, 0.4, 0.4, 0.38)]
    measured[-1] = replace(measured[-1], rom_sd_m=rom_sd_m)
    assert mark_incomplete(measured, Arrivals((1, 1, 1, 0.72), by_turn=True))[-1].failed == failed


def test_on_a_bar_a_partial_squat_is_told_by_its_rise_though_its_lockout_is_as_high_as_ever():
    marked = mark_incomplete(repetitions(0.4, 0.2, 0.4, 0.4), Arrivals((1, 1, 1, 1), by_turn=False))
    assert [r.partial for r in marked] == [False, True, False, False]


def test_a_repetition_in_whose_middle_the_recording_begins_is_not_partial():
    first, *others = repetitions(0.2, 0.4, 0.4, 0.4)
    marked = mark_incomplete([replace(first, flags=("cut",)), *others], Arrivals((0.5, 1, 1, 1), by_turn=True))
    assert not marked[0].partial


def test_a_mark_changes_the_kind_and_says_so():
    one, two, three = apply_edits(repetitions(0.4, 0.4, 0.4), [Edit(1, 1, "failed"), Edit(1, 2, "partial")])
    assert (one.failed, one.partial, one.flags) == (True, False, ("edited",))
    assert (two.failed, two.partial, two.flags) == (False, True, ("edited",))
    assert (three.full, three.flags) == (True, ())


def test_a_false_repetition_does_not_stand_and_the_marks_on_the_others_are_counted_anew():
    marks = [Edit(1, 1, "false"), Edit(1, 3, "failed")]
    assert without_false(3, marks) == ((False, True, True), (Edit(1, 2, "failed"),))


def test_a_false_mark_that_was_changed_later_lets_the_repetition_stand():
    assert without_false(1, [Edit(1, 1, "false"), Edit(1, 1, "full")]) == ((True,), (Edit(1, 1, "full"),))


def test_the_last_mark_on_a_repetition_wins():
    (kept,) = apply_edits(repetitions(0.4), [Edit(1, 1, "failed"), Edit(1, 1, "full")])
    assert kept.full


def test_marked_full_a_failed_repetition_counts():
    failed = replace(repetitions(0.2)[0], failed=True)
    assert apply_edits([failed], [Edit(1, 1, "full")])[0].full


def test_all_repetitions_may_be_false():
    assert without_false(2, [Edit(1, 1, "false"), Edit(1, 2, "false")]) == ((False, False), ())
