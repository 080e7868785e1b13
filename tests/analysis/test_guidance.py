"""The verdicts against the guide, on sets made by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.guidance import IMPORTANCE, judge, next_step, worst_first
from analysis.guidance.bands import Band, place
from analysis.guidance.guide import points_for
from analysis.results import Repetition, SetSummary, Verdict
from analysis.settings import LIFTS, MOUNTS, VARIATIONS, GuideThresholds, Settings, Tempo

RANK = {"good": 0, "close": 1, "not_met": 2}

GOOD = Repetition(
    number=1,
    drive_start_s=0.0,
    drive_end_s=0.8,
    drive_s=0.8,
    top_pause_s=1.0,
    top_pause_sd_s=0.05,
    lowering_s=2.2,
    lowering_sd_s=0.05,
    bottom_pause_s=0.4,
    mean_velocity_mps=0.5,
    mean_velocity_sd_mps=0.02,
    sticking_velocity_mps=0.4,
    lockout_pitch_deg=40.0,
    lockout_pitch_dev_deg=0.5,
    lockout_pitch_dev_sd_deg=0.5,
    top_sag_m=0.005,
    mean_lowering_speed_mps=0.2,
    peak_lowering_speed_mps=0.3,
    touchdown_speed_mps=0.1,
    lowering_peaks=1,
    lowering_peaks_sd=0.0,
    rebound_m=0.002,
    dip_m=0.0,
    dip_sd_m=0.005,
    bottom_pitch_deg=-40.0,
    bottom_pitch_dev_deg=-0.5,
    bottom_pitch_dev_sd_deg=0.3,
    roll_range_deg=3.0,
    twist_range_deg=4.0,
)


def a_set(*repetitions: Repetition, loss: float | None = 10.0, loss_sd: float | None = 1.0) -> SetSummary:
    numbered = tuple(replace(r, number=i + 1) for i, r in enumerate(repetitions))
    return SetSummary(1, 0.0, 60.0, numbered, velocity_loss_pct=loss, velocity_loss_sd_pct=loss_sd)


def all_alike(count: int = 5, **figures: object) -> SetSummary:
    return a_set(*(replace(GOOD, **figures) for _ in range(count)))


def verdict(point: str, summary: SetSummary, settings: Settings | None = None) -> Verdict:
    return next(v for v in judge(summary, settings or Settings()) if v.point == point)


def test_a_good_set_is_good_in_every_point_and_asks_for_nothing():
    verdicts = judge(all_alike(), Settings())
    assert [v.status for v in verdicts] == ["good"] * 13
    assert all(v.advice is None for v in verdicts)
    assert next_step(verdicts) is None


@pytest.mark.parametrize(
    ("point", "figures"),
    [
        ("No sticking in the drive", {"sticking_velocity_mps": 0.1}),
        ("Pause at the top", {"top_pause_s": 0.1}),
        ("Pause at the top", {"top_pause_s": 4.0}),
        ("Neutral pelvis at the top", {"lockout_pitch_dev_deg": 9.0}),
        ("Neutral pelvis at the top", {"lockout_pitch_dev_deg": -9.0}),
        ("No sag at the top", {"top_sag_m": 0.05}),
        ("Slow lowering", {"lowering_s": 0.7}),
        ("Even lowering", {"peak_lowering_speed_mps": 0.6}),
        ("Lowering in one go", {"lowering_peaks": 3}),
        ("No drop", {"touchdown_speed_mps": 0.6}),
        ("No bounce", {"rebound_m": 0.03}),
        ("Full depth", {"dip_m": -0.10}),
        ("Full depth", {"dip_m": 0.10}),
        ("Same pelvis at the bottom", {"bottom_pitch_dev_deg": -9.0}),
        ("Same pelvis at the bottom", {"bottom_pitch_dev_deg": 9.0}),
        ("Balance", {"roll_range_deg": 15.0}),
        ("Balance", {"twist_range_deg": 15.0}),
    ],
)
def test_one_fault_is_one_point_not_met_with_advice(point, figures):
    verdicts = judge(all_alike(**figures), Settings())
    assert [v.point for v in verdicts if v.status != "good"] == [point]
    fault = next(v for v in verdicts if v.point == point)
    assert fault.status == "not_met"
    assert next_step(verdicts) == fault.advice is not None


@pytest.mark.parametrize(
    ("pause_s", "word"), [(0.1, "Hold"), (0.48, "Hold"), (0.52, "Hold"), (1.98, "sooner"), (4.0, "sooner")]
)
def test_the_advice_is_for_the_end_of_the_band_that_is_near_or_crossed(pause_s, word):
    assert word in verdict("Pause at the top", all_alike(top_pause_s=pause_s)).advice


@pytest.mark.parametrize(("pause_s", "word"), [(0.1, "Hold"), (4.0, "sooner")])
def test_where_the_median_is_good_the_advice_is_for_the_repetitions_outside(pause_s, word):
    stray = replace(GOOD, top_pause_s=pause_s)
    assert word in verdict("Pause at the top", a_set(GOOD, stray, GOOD, stray, GOOD)).advice


def test_a_lowering_that_was_caught_now_and_then_names_the_repetitions():
    caught = replace(GOOD, lowering_peaks=2)
    found = verdict("Lowering in one go", a_set(GOOD, caught, GOOD, caught, GOOD))
    assert (found.status, found.measured) == ("close", "1 piece, median of 5 repetitions; outside: reps 2, 4")
    assert verdict("Lowering in one go", all_alike(lowering_peaks=2)).measured.startswith("2 pieces, ")


def test_a_count_in_doubt_is_too_close_to_call():
    found = verdict("Lowering in one go", all_alike(lowering_peaks_sd=0.5))
    assert (found.status, found.too_close_to_call) == ("close", True)


def test_a_sticking_region_is_told_with_its_place_and_depth():
    stuck = {"sticking_start_pct": 38.0, "sticking_end_pct": 61.0, "sticking_depth_sd_pct": 3.0}
    one, two = (replace(GOOD, sticking_depth_pct=depth, **stuck) for depth in (40.0, 55.0))
    assert verdict("No sticking in the drive", a_set(one, GOOD, two)).measured.endswith(
        "the deepest sticking region, of rep 3, takes 55 ± 3 % of the velocity from 38 to 61 % of the rise"
    )
    assert "region" not in verdict("No sticking in the drive", all_alike()).measured


def test_a_ratio_has_the_errors_of_both_its_figures():
    sure = {"mean_velocity_sd_mps": 0.001, "sticking_velocity_sd_mps": 0.001}
    found = [
        verdict("No sticking in the drive", all_alike(sticking_velocity_mps=0.205, **(sure | one)))
        for one in ({}, {"mean_velocity_sd_mps": 0.03}, {"sticking_velocity_sd_mps": 0.02})
    ]
    assert [v.too_close_to_call for v in found] == [False, True, True]


def test_a_range_of_the_pelvis_that_is_in_doubt_is_too_close_to_call():
    assert verdict("Balance", all_alike(roll_range_deg=8.5, roll_range_sd_deg=1.0)).too_close_to_call
    assert verdict("Balance", all_alike(roll_range_deg=8.5, roll_range_sd_deg=0.1)).status == "close"
    assert not verdict("Balance", all_alike(roll_range_deg=8.5, roll_range_sd_deg=0.1)).too_close_to_call


def test_a_pelvis_that_folds_further_at_the_bottom_says_so():
    found = verdict("Same pelvis at the bottom", all_alike(bottom_pitch_dev_deg=-6.0))
    assert found.measured.startswith("6.0 ± 0.3 degrees further folded than your own bottom")
    assert "Brace" in found.advice


def test_a_velocity_loss_over_its_threshold_is_not_met():
    assert verdict("Drive held over the set", a_set(GOOD, GOOD, loss=35.0)).status == "not_met"


@given(st.floats(-10, 10), st.floats(-5, 5), st.floats(0.01, 5), st.floats(0, 1), st.floats(0, 1))
def test_a_figure_farther_outside_never_stands_better(value, low, width, step, fraction):
    band = Band(low, low + width)
    farther = value + (step if value > low + width / 2 else -step)
    ranks = [RANK[place(v, band, sd=None, close_fraction=fraction)] for v in (value, farther)]
    assert ranks == sorted(ranks)


@given(st.floats(0.1, 10), st.floats(0, 20), st.floats(0.001, 1000))
def test_the_unit_of_a_figure_does_not_matter(threshold, value, factor):
    band, scaled = Band(high=threshold), Band(high=threshold * factor)
    excess = abs(value - threshold * 1.2) / threshold
    if excess > 1e-9 and abs(value - threshold) > 1e-9:
        status = place(value, band, sd=None, close_fraction=0.2)
        assert place(value * factor, scaled, sd=None, close_fraction=0.2) == status


@pytest.mark.parametrize(
    ("value", "status"), [(-0.03, "good"), (-0.045, "close"), (-0.047, "not_met"), (0.065, "close"), (0.067, "not_met")]
)
def test_a_band_that_holds_zero_is_close_within_a_share_of_its_width(value, status):
    assert place(value, Band(-0.03, 0.05), sd=None, close_fraction=0.2) == status


@pytest.mark.parametrize("value", [1.46, 1.54])
def test_a_figure_within_its_own_error_of_the_threshold_is_too_close_to_call(value):
    found = verdict("Slow lowering", all_alike(lowering_s=value, lowering_sd_s=0.05))
    assert (found.status, found.too_close_to_call) == ("close", True)
    assert "Too close to call" in found.advice


def test_what_is_too_close_to_call_is_no_reason_to_change_anything():
    assert next_step(judge(all_alike(lowering_s=1.46, lowering_sd_s=0.05), Settings())) is None


def test_an_error_as_wide_as_the_band_makes_a_point_not_measurable():
    found = verdict("Full depth", all_alike(dip_m=0.01, dip_sd_m=0.045))
    assert (found.status, found.advice) == (
        "not_measurable",
        "1.0 ± 4.5 cm below the start, median of 5 repetitions: too uncertain for this threshold.",
    )


def test_a_fault_far_larger_than_a_large_error_is_still_not_met():
    assert verdict("Full depth", all_alike(dip_m=0.20, dip_sd_m=0.045)).status == "not_met"


def test_more_repetitions_do_not_make_a_common_error_smaller():
    assert verdict("Slow lowering", all_alike(40, lowering_s=1.54, lowering_sd_s=0.05)).status == "close"


def test_repetitions_outside_are_named_and_a_few_do_not_spoil_the_set():
    short = replace(GOOD, top_pause_s=0.1)
    found = verdict("Pause at the top", a_set(GOOD, GOOD, short, GOOD, GOOD))
    assert found.status == "good"
    assert found.measured.endswith("outside: rep 3")


def test_more_than_a_quarter_of_the_repetitions_outside_is_only_close():
    short = replace(GOOD, top_pause_s=0.1)
    found = verdict("Pause at the top", a_set(GOOD, GOOD, short, GOOD, short))
    assert (found.status, found.advice is None) == ("close", False)
    assert found.measured.endswith("outside: reps 3, 5")


def test_failed_and_partial_repetitions_are_not_judged():
    bad = replace(GOOD, lowering_s=0.2)
    summary = a_set(GOOD, replace(bad, partial=True), GOOD, replace(bad, failed=True))
    assert verdict("Slow lowering", summary).measured == "2.20 ± 0.05 s, median of 2 repetitions"


def test_without_a_gyroscope_the_pelvis_is_not_measurable_and_the_rest_is_judged():
    angles = ("lockout_pitch_deg", "lockout_pitch_dev_deg", "bottom_pitch_dev_deg", "roll_range_deg", "twist_range_deg")
    unknown = [v for v in judge(all_alike(**dict.fromkeys(angles)), Settings()) if v.status == "not_measurable"]
    assert [v.point for v in unknown] == ["Neutral pelvis at the top", "Same pelvis at the bottom", "Balance"]
    assert all("gyroscope" in v.advice for v in unknown)


def test_a_sensor_that_is_not_on_the_hip_is_told_as_the_reason():
    summary = all_alike(lockout_pitch_dev_deg=None)
    assert "on the thigh" in verdict("Neutral pelvis at the top", summary, Settings(mount="thigh")).advice


def test_two_repetitions_have_no_lockout_of_their_own_to_compare_with():
    assert verdict("Neutral pelvis at the top", all_alike(2)).status == "not_measurable"


def test_a_set_whose_figures_are_all_withheld_is_judged_in_nothing():
    verdicts = judge(a_set(Repetition(1, 0.0, 0.8), loss=None), Settings())
    assert {v.status for v in verdicts} == {"not_measurable"}
    assert all(v.advice for v in verdicts)
    assert next_step(verdicts) is None


def test_a_set_without_repetitions_has_no_verdicts():
    assert judge(SetSummary(1, 0.0, 0.0, ()), Settings()) == ()


def test_beyond_the_over_extension_threshold_the_advice_says_over_extended():
    assert "Over-extended" in verdict("Neutral pelvis at the top", all_alike(lockout_pitch_dev_deg=8.5)).advice
    assert "Over-extended" not in verdict("Neutral pelvis at the top", all_alike(lockout_pitch_dev_deg=7.5)).advice


def test_a_coach_who_wants_a_posterior_tilt_moves_the_band():
    settings = Settings(guide=GuideThresholds(neutral_pelvis_deg=-6.0))
    assert verdict("Neutral pelvis at the top", all_alike(lockout_pitch_dev_deg=-6.0), settings).status == "good"
    assert verdict("Neutral pelvis at the top", all_alike(lockout_pitch_dev_deg=1.5), settings).status != "good"


def test_on_one_leg_balance_comes_first_and_its_band_is_wider():
    summary = all_alike(roll_range_deg=11.0)
    first = judge(summary, Settings(variation="single-leg"))[0]
    assert (first.point, first.status) == ("Balance on one leg", "good")
    assert verdict("Balance", summary).status == "not_met"


@pytest.mark.parametrize("variation", ["weighted", "dumbbell", "reverse"])
def test_the_other_variations_are_held_against_the_same_points(variation):
    assert judge(all_alike(), Settings(variation=variation)) == judge(all_alike(), Settings())


def test_a_chosen_tempo_takes_the_place_of_pause_and_lowering_time():
    settings = Settings(tempo=Tempo(lowering_s=4.0, bottom_pause_s=0.0, drive_s=None, top_pause_s=3.0))
    summary = all_alike(top_pause_s=3.2, lowering_s=2.2)
    pause, lowering = verdict("Pause at the top", summary, settings), verdict("Slow lowering", summary, settings)
    assert (pause.status, pause.setting) == ("good", "tempo")
    assert (lowering.status, lowering.threshold) == ("not_met", "3 to 5 s (your tempo, setting tempo)")


def test_a_chosen_tempo_leaves_velocity_loss_unjudged():
    settings = Settings(tempo=Tempo(2.0, 0.0, None, 1.0))
    found = verdict("Drive held over the set", a_set(GOOD, GOOD, loss=60.0), settings)
    assert (found.status, found.measured, found.advice) == (
        "shown",
        "60 ± 1 %; with a chosen tempo it tells nothing about effort",
        None,
    )


def test_the_figures_that_a_tempo_names_are_judged_and_its_x_is_not():
    timed = {v.point for v in judge(all_alike(), Settings(tempo=Tempo(2.0, 0.5, None, 1.0)))}
    assert "Bottom pause on tempo" in timed
    assert "Drive on tempo" not in timed


def test_an_x_for_the_lowering_leaves_it_unjudged():
    settings = Settings(tempo=Tempo(None, None, None, None))
    found = verdict("Slow lowering", all_alike(lowering_s=0.3), settings)
    assert found.status == "shown"
    assert found.measured.endswith("; your tempo asks it to be as fast as possible")


def test_a_velocity_target_is_shown_with_the_repetitions_that_missed_it():
    slow = replace(GOOD, mean_velocity_mps=0.4)
    found = verdict("Velocity target", a_set(GOOD, GOOD, slow), Settings(velocity_target_mps=0.48))
    assert found.status == "shown"
    assert found.measured == (
        "0.50 ± 0.02 m/s, median of 3 repetitions; outside: rep 3; the target is your own, the guide asks no velocity"
    )


def test_a_squat_is_not_held_against_the_guide_of_hip_thrusts():
    points = [v.point for v in judge(all_alike(), Settings(lift="squat"))]
    assert points == ["Drive held over the set", "No sticking in the drive"]


def test_a_squat_is_held_against_a_tempo_that_was_chosen_for_it():
    settings = Settings(lift="squat", tempo=Tempo(3.0, 1.0, None, 0.0))
    points = [v.point for v in judge(all_alike(), settings)]
    assert points[2:] == ["Bottom pause on tempo", "Pause at the top", "Slow lowering"]


@pytest.mark.parametrize("lift", LIFTS)
@pytest.mark.parametrize("variation", VARIATIONS)
@pytest.mark.parametrize("mount", MOUNTS)
def test_every_point_that_can_be_judged_has_its_place_in_the_order_of_importance(lift, variation, mount):
    settings = Settings(lift, mount, variation, tempo=Tempo(2.0, 1.0, 1.0, 1.0), velocity_target_mps=0.5)
    points = points_for(settings)
    assert {point.name for point in points if point.judged} <= set(IMPORTANCE)
    assert all(point.low_advice for point in points if point.judged and point.band.low is not None)
    assert all(point.high_advice for point in points if point.judged and point.band.high is not None)


def test_every_guide_verdict_names_a_setting_that_exists_and_calls_it_a_convention():
    for found in judge(all_alike(), Settings()):
        assert hasattr(GuideThresholds(), found.setting.removeprefix("guide."))
        assert f"(coaching convention, setting {found.setting})" in found.threshold


def test_what_was_not_met_is_the_next_step_before_what_was_close():
    summary = all_alike(lockout_pitch_dev_deg=5.8, top_pause_s=0.1)
    assert next_step(judge(summary, Settings())) == verdict("Pause at the top", summary).advice


def test_what_may_hurt_is_the_next_step_before_what_is_only_short():
    summary = all_alike(lockout_pitch_dev_deg=12.0, top_pause_s=0.1)
    assert "Over-extended" in next_step(judge(summary, Settings()))


def test_a_long_list_of_repetitions_is_cut_short():
    short, n = replace(GOOD, top_pause_s=0.1), 20
    found = verdict("Pause at the top", a_set(*([short] * 9 + [GOOD] * (n - 9))))
    assert found.measured.endswith("outside: reps 1, 2, 3, 4, 5, 6 and 3 more")


STATUSES = st.sampled_from(["good", "close", "not_met", "not_measurable", "shown"])


@given(st.dictionaries(st.sampled_from(IMPORTANCE), st.tuples(STATUSES, st.booleans())))
def test_the_worst_is_read_first_and_is_what_is_to_change_next(found):
    verdicts = [
        Verdict(point, "", "", "", "", status, f"mend {point}", too_close_to_call=close and status == "close")
        for point, (status, close) in found.items()
    ]
    read = worst_first(verdicts)
    assert sorted(read, key=verdicts.index) == verdicts
    places = ["not_met", "close", "good", "shown", "not_measurable"]
    assert [v.status for v in read] == sorted((v.status for v in verdicts), key=places.index)
    unmet = [IMPORTANCE.index(v.point) for v in read if v.status == "not_met"]
    assert unmet == sorted(unmet)
    good = [v for v in read if v.status == "good"]
    assert good == [v for v in verdicts if v.status == "good"]
    assert next_step(verdicts) in (None, read[0].advice if read else None)
    clear = [v for v in verdicts if v.status in ("not_met", "close") and not v.too_close_to_call]
    assert (next_step(verdicts) is None) == (not clear)
