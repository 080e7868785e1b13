"""What was found against what is known, with results made by hand."""

from dataclasses import replace

import pytest

from analysis.agreement.comparison import Detection, KnownRepetition
from analysis.agreement.evaluation import UnrelatedError, compare, evaluate
from analysis.results import Repetition, SessionReport, SetSummary

STARTS_S = (10.0, 14.1, 18.9, 22.2)
LENGTHS_S = (0.7, 0.8, 0.9, 1.1)
MEANS_MPS = (0.50, 0.48, 0.45, 0.40)


def a_repetition(number, start_s, length_s, mean_mps, **more):
    times = {"lowering_start_s": start_s + length_s + 0.5, "lowering_end_s": start_s + length_s + 2.0}
    found = {"mean_velocity_mps": mean_mps, "mean_velocity_sd_mps": 0.015, "drive_s": length_s}
    return Repetition(number, start_s, start_s + length_s, **times, **found, **more)


def a_set(number=1, shift_s=0.0, starts=STARTS_S):
    made = zip(range(1, 9), starts, LENGTHS_S, MEANS_MPS, strict=False)
    reps = tuple(a_repetition(k, start + shift_s, length, mean) for k, start, length, mean in made)
    return SetSummary(number, reps[0].drive_start_s, reps[-1].drive_end_s, reps, velocity_loss_pct=20.0)


def known(shift_s=0.0, more_mps=0.0, set=1):
    return [
        KnownRepetition(
            {
                "drive_start_s": start + shift_s,
                "drive_end_s": start + length + shift_s,
                "mean_velocity_mps": mean + more_mps,
            },
            set=set,
        )
        for start, length, mean in zip(STARTS_S, LENGTHS_S, MEANS_MPS, strict=True)
    ]


def without_times(known):
    return [replace(k, figures={"mean_velocity_mps": k.figures["mean_velocity_mps"]}) for k in known]


REPORT = SessionReport((a_set(),))


def differences(comparison, figure="mean_velocity_mps"):
    return [round(row.measured - row.known, 6) for row in comparison.figures if row.figure == figure]


def test_each_figure_that_both_sides_know_is_compared():
    found = compare(REPORT, known(more_mps=0.02))

    assert (found.basis, found.shift_s, found.shift_origin) == ("drive", 0.0, "none")
    assert differences(found) == [-0.02] * 4
    assert differences(found, "drive_start_s") == [0.0] * 4
    assert not differences(found, "rom_m")


def test_a_missed_and_a_surplus_repetition_are_counted():
    detection = compare(REPORT, [*known()[1:], KnownRepetition({"drive_start_s": 40.0, "drive_end_s": 41.0})]).detection

    assert (detection.known, detection.found, detection.matched) == (4, 4, 3)
    assert (detection.precision, detection.recall, detection.f1) == (0.75, 0.75, 0.75)


@pytest.mark.parametrize("found", [True, False])
def test_a_failed_attempt_is_free_to_be_found_or_not(found):
    attempt = replace(known()[-1], failed=True)
    report = REPORT if found else SessionReport((a_set(starts=STARTS_S[:3]),))
    compared = compare(report, [*known()[:3], attempt])

    assert compared.detection.f1 == 1
    assert len(differences(compared)) == 3


def test_clocks_that_differ_are_laid_upon_each_other():
    found = compare(REPORT, known(shift_s=-1234.5))

    assert (found.shift_s, found.shift_origin) == (pytest.approx(1234.5), "estimated")
    assert differences(found, "drive_start_s") == pytest.approx([0.0] * 4)


def test_a_given_offset_is_used_and_no_other():
    assert compare(REPORT, known(shift_s=5.0), shift_s=-5.0).shift_origin == "given"
    with pytest.raises(UnrelatedError, match=r"only 0 of the 4 known and 4 found .* with that offset"):
        compare(REPORT, known(), shift_s=300.0)


def test_who_gives_the_offset_may_have_times_that_are_rough():
    rough = [KnownRepetition({"drive_start_s": start - 0.6, "drive_end_s": start + 0.6}) for start in STARTS_S]

    assert compare(REPORT, rough, shift_s=0.0).detection.matched == 4
    assert compare(REPORT, rough).shift_origin == "estimated"


def test_a_clock_that_pairs_each_with_the_next_is_pointed_out():
    even = SessionReport((a_set(starts=(10.0, 14.0, 18.0, 22.0)),))
    late = [
        replace(k, figures={**k.figures, "drive_start_s": 14.0 + 4 * n, "drive_end_s": 14.0 + 4 * n + LENGTHS_S[n]})
        for n, k in enumerate(known())
    ]

    (remark,) = compare(even, late).remarks
    assert "-4.00 s later" in remark


def test_a_truth_of_something_else_is_refused():
    other = [KnownRepetition({"drive_start_s": t, "drive_end_s": t + 30.0}) for t in (0.0, 40.0, 80.0, 120.0)]

    with pytest.raises(UnrelatedError, match="overlap well in time, whatever the offset"):
        compare(REPORT, other)


@pytest.mark.parametrize(("length_s", "basis"), [(0.8, "drive"), (3.4, "repetition")])
def test_a_nameless_start_and_end_are_taken_for_what_lasts_as_long(length_s, basis):
    stretches = [KnownRepetition({}, stretch=(start, start + length_s)) for start in STARTS_S]

    found = compare(REPORT, stretches)
    assert (found.basis, found.detection.matched) == (basis, 4)


def test_without_times_the_order_within_each_set_pairs():
    report = SessionReport((a_set(1), a_set(2, 100.0)))
    found = compare(report, without_times([*known(set=1), *known(set=2, more_mps=0.1)]))

    assert (found.basis, found.shift_s) == ("order", None)
    assert differences(found) == [0.0] * 4 + [-0.1] * 4


def test_by_order_nobody_can_tell_which_is_missing():
    report = SessionReport((a_set(1), a_set(2, 100.0)))
    found = compare(report, without_times([*known(set=1), *known(set=2)[1:]]))

    assert (found.detection.known, found.detection.found, found.detection.matched) == (7, 8, None)
    assert found.detection.precision is found.detection.recall is found.detection.f1 is None
    assert len(differences(found)) == 4
    assert "4 repetitions were found in set 2 and 3 are known" in found.remarks[0]


def test_by_order_a_set_more_leaves_open_which_repetitions_are_the_same():
    report = SessionReport((a_set(1), a_set(2, 100.0)))
    found = compare(report, without_times(known(set=1)))

    assert (found.detection.known, found.detection.found, found.detection.matched) == (4, 8, None)
    assert found.remarks == ("Sets: 2 found, 1 known; they are taken in their order.",)
    assert evaluate([found, compare(REPORT, known())]).detection == Detection(8, 12, None)


def test_by_order_nothing_found_is_everything_missed():
    found = compare(SessionReport(()), without_times(known(set=1)))
    assert (found.detection.matched, found.detection.recall, found.remarks) == (0, 0.0, ())


def test_figures_of_the_sensors_own_point_are_held_against_the_truth_of_that_point():
    both = [replace(k, sensor_figures={"mean_velocity_mps": 0.9 * k.figures["mean_velocity_mps"]}) for k in known()]

    assert differences(compare(replace(REPORT, point="bar"), both)) == [0.0] * 4
    assert differences(compare(replace(REPORT, point="sensor"), both))[0] == 0.05


def test_the_velocity_loss_of_a_set_is_compared_too():
    assert differences(compare(REPORT, known()), "velocity_loss_pct") == [0.0]
    partly = [*known()[:3], replace(known()[3], figures={**known()[3].figures, "mean_velocity_mps": 0.42})]
    assert differences(compare(REPORT, partly), "velocity_loss_pct") == [4.0]


def test_a_recording_in_which_nothing_was_found_has_missed_everything():
    found = compare(SessionReport((), reason="Nothing moved."), known())

    assert (found.detection.recall, found.detection.precision, found.figures) == (0.0, None, ())


def test_recordings_pool():
    judged = evaluate([compare(REPORT, known(more_mps=0.02)), compare(REPORT, known(more_mps=-0.02)[:3])])

    assert (judged.detection.known, judged.detection.found, judged.detection.matched) == (7, 8, 7)
    agreement = judged.figures["mean_velocity_mps"]
    assert (agreement.n, agreement.bias) == (7, pytest.approx((-0.08 + 0.06) / 7))
    assert agreement.within_2sd == 1


def test_instants_have_differences_and_no_correlation():
    start = evaluate([compare(REPORT, known())]).figures["drive_start_s"]

    assert (start.bias, start.icc, start.see) == (0.0, None, None)
