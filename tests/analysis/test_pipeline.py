"""What a report says of a recording: sets, points, reasons, marks and loads."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from analysis.pipeline import analyse
from analysis.results import PHASES
from analysis.settings import VARIATIONS, Edit, Settings
from sensor.samples import ImuSamples
from sensor.simulated import PRESETS, Scenario, simulate

SET = "touch_and_go"  # ten repetitions in half a minute, 50 Hz


def repetitions(report):
    return [r for s in report.sets for r in s.repetitions]


def column(report, name):
    return np.array([getattr(r, name) for r in repetitions(report)], float)


def test_repetitions_come_in_order_and_each_in_its_own_time(analysed):
    for name in ("messy_session", "dropped", "touch_and_go"):
        events = [
            time
            for r in repetitions(analysed(name))
            for time in (r.drive_start_s, r.drive_end_s, r.lowering_start_s, r.lowering_end_s)
            if time is not None
        ]
        assert events == sorted(events)


def test_traces_belong_to_the_sets_and_hold_their_repetitions(analysed):
    report = analysed("messy_session")
    assert len(report.traces) == len(report.sets)
    for trace, found in zip(report.traces, report.sets, strict=True):
        assert trace.time_s[0] < found.start_s
        assert trace.time_s[-1] > found.end_s
        assert np.isfinite(trace.velocity_mps).all()
        assert np.isfinite(trace.height_m).all()


@pytest.mark.parametrize(
    ("n", "word"), [(0, "0.0 s long"), (1, "0.0 s long"), (2, "s long"), (150, "3.0 s long"), (500, "check --mount")]
)
def test_nothing_found_is_a_result_with_its_reason(n, word):
    still = ImuSamples(np.arange(n) / 50, np.tile([0.0, 0.0, 9.8], (n, 1)), np.zeros((n, 3)))
    report = analyse(still, Settings())
    assert report.sets == ()
    assert report.traces == ()
    assert word in report.reason


@pytest.mark.parametrize("lift", ["squat", "deadlift", "other", "glute-bridge"])
@pytest.mark.parametrize("gyroscope", [True, False])
def test_a_constant_signal_holds_no_lift(lift, gyroscope):
    still = ImuSamples(np.arange(500) / 50, np.zeros((500, 3)) + 5.66, np.zeros((500, 3)) if gyroscope else None)
    assert analyse(still, Settings(lift=lift)).sets == ()


def test_touch_and_go_is_no_bounce(shipped, usual):
    assert not any(r["bounce"] for r in shipped(SET)[1]["repetitions"])
    assert not any("bounced" in r.flags for r in repetitions(usual))


@pytest.mark.parametrize("lift", ["hip-thrust", "glute-bridge"])
def test_getting_up_right_after_a_set_hides_no_repetition(lift):
    scenario = Scenario(lift=lift, repetitions=3, before=("walk", "sit-down", "still"), after=("stand-up", "walk"))
    simulated = simulate(scenario, 2)
    assert [len(s.repetitions) for s in analyse(simulated.samples, Settings(lift=lift)).sets] == [3]


def test_walking_and_sitting_down_are_no_set():
    report = analyse(simulate(PRESETS["no_exercise"], 1).samples, Settings())
    assert report.sets == ()
    assert report.reason


def test_a_found_set_has_no_reason(usual):
    assert usual.reason is None


def test_without_a_gyroscope_the_figures_are_of_the_sensor_and_a_note_says_so(analysed):
    report = analysed("no_gyroscope")
    assert report.point == "sensor"
    assert [note.code for note in report.notes] == ["sensor_point"]
    assert all(r.lockout_pitch_deg is None for r in repetitions(report))
    assert report.traces[0].pitch_rad is None


def test_the_default_place_of_the_bar_is_a_note(usual, analysed):
    assert usual.point == "bar"
    assert [note.code for note in usual.notes] == ["default_bar_offset"]
    assert analysed(SET, bar_offset_m=(0.05, 0.01)).notes == ()


def test_the_bar_moves_faster_than_a_sensor_nearer_to_the_pivot(analysed):
    bar, sensor = analysed(SET), analysed(SET, point="sensor")
    ratio = column(sensor, "mean_velocity_mps") / column(bar, "mean_velocity_mps")
    assert np.all((ratio > 0.77) & (ratio < 0.97))


def test_events_are_those_of_the_bar_whichever_point_is_reported(analysed):
    bar, sensor = analysed(SET), analysed(SET, point="sensor")
    assert column(sensor, "drive_start_s").tolist() == column(bar, "drive_start_s").tolist()
    assert column(sensor, "lowering_end_s").tolist() == column(bar, "lowering_end_s").tolist()


def test_a_bar_offset_of_zero_is_the_sensor_itself(analysed):
    at_sensor = analysed(SET, bar_offset_m=(0.0, 0.0))
    given = column(analysed(SET, bar_offset_m=(0.0, 0.0), point="sensor"), "mean_velocity_mps")
    assert column(at_sensor, "mean_velocity_mps") == pytest.approx(given)


def test_a_bar_that_was_measured_is_known_better(analysed):
    default, measured = analysed(SET), analysed(SET, bar_offset_m=(0.055, 0.0))
    assert np.all(column(measured, "mean_velocity_sd_mps") < column(default, "mean_velocity_sd_mps"))


def test_the_doubt_of_the_bar_s_place_is_in_every_error_at_the_bar(analysed):
    at_sensor, measured, default = (
        analysed(SET, **choice)
        for choice in ({"bar_offset_m": (0.0, 0.0), "point": "sensor"}, {"bar_offset_m": (0.055, 0.0)}, {})
    )
    moving = ("mean_velocity", "peak_velocity", "mean_propulsive_velocity", "sticking_velocity", "mean_lowering_speed")
    for name in (*(f"{stem}_sd_mps" for stem in (*moving, "peak_lowering_speed")), "rom_sd_m"):
        assert np.all(column(measured, name) > column(at_sensor, name)), name
        assert np.all(column(default, name) > column(measured, name)), name
    for name in ("drive_sd_s", "lowering_sd_s", "dip_sd_m", "touchdown_speed_sd_mps"):
        assert column(default, name).mean() > column(measured, name).mean(), name


def test_sets_on_both_legs_are_compared_where_they_are_named():
    scenario = Scenario(
        variation="single-leg", sets=2, repetitions=3, top_pause_s=0.4, bottom_pause_s=0.3, lowering_s=1.2
    )
    samples = simulate(scenario, 4).samples
    unnamed = analyse(samples, Settings(variation="single-leg"))
    assert unnamed.sides == ()
    assert "legs_not_named" in [note.code for note in unnamed.notes]
    named = analyse(samples, Settings(variation="single-leg", leg=("left", "right")))
    assert [s.leg for s in named.sets] == ["left", "right"]
    assert {"mean_velocity_mps", "rom_m", "lowering_s", "roll_range_deg"} <= {figure.figure for figure in named.sides}
    assert all(figure.larger is None for figure in named.sides if figure.figure in ("rom_m", "lockout_pitch_deg"))


@pytest.mark.parametrize("variation", VARIATIONS)
def test_every_variation_counts_its_repetitions(variation):
    scenario = Scenario(variation=variation, repetitions=3, top_pause_s=0.4, bottom_pause_s=0.3, lowering_s=1.2)
    simulated = simulate(scenario, 4)
    report = analyse(simulated.samples, Settings(variation=variation))
    assert [len(s.repetitions) for s in report.sets] == [3]
    assert report.point == ("bar" if variation in ("barbell", "dumbbell", "reverse") else "sensor")
    true = [r.sensor.mean_velocity_mps for r in simulated.truth.repetitions]
    at_sensor = analyse(simulated.samples, Settings(variation=variation, point="sensor"))
    assert column(at_sensor, "mean_velocity_mps") == pytest.approx(true, abs=0.015)


@pytest.mark.parametrize("variation", ["barbell", "dumbbell", "reverse"])
def test_the_bar_s_velocity_is_found_from_its_place(variation):
    simulated = simulate(Scenario(variation=variation, repetitions=3), 4)
    report = analyse(simulated.samples, Settings(variation=variation, bar_offset_m=simulated.truth.bar_offset_m))
    true = [r.bar.mean_velocity_mps for r in simulated.truth.repetitions]
    assert column(report, "mean_velocity_mps") == pytest.approx(true, abs=0.02)


@pytest.mark.parametrize(
    ("preset", "settings"),
    [
        ("bridge_on_thigh", Settings(lift="glute-bridge", mount="thigh")),
        ("squat", Settings(lift="squat", variation="weighted")),
        ("deadlift", Settings(lift="deadlift", mount="bar")),
    ],
)
def test_other_lifts_are_counted(preset, settings):
    simulated = simulate(replace(PRESETS[preset], repetitions=4), 2)
    found = repetitions(analyse(simulated.samples, settings))
    true = [simulated.truth.recorded_s(r.drive_start_s) for r in simulated.truth.repetitions]
    assert [r.drive_start_s for r in found] == pytest.approx(true, abs=0.2)


@pytest.mark.parametrize(
    "late_s",
    [
        0.1,
        0.25,
        0.4,
    ],
)
def test_a_recording_that_begins_within_a_drive_has_finite_figures(samples, usual, late_s):
    from_s = usual.sets[0].repetitions[0].drive_start_s + late_s
    later = samples.time_s >= from_s
    part = ImuSamples(samples.time_s[later] - from_s, samples.acc_mps2[later], samples.gyr_radps[later])
    found = repetitions(analyse(part, Settings()))
    assert len(found) >= 9
    for r in found:
        assert np.isfinite([r.mean_velocity_sd_mps, r.peak_velocity_sd_mps]).all()


def test_in_a_lift_of_which_nothing_is_known_nothing_is_partial_or_failed():
    simulated = simulate(replace(PRESETS["deadlift"], repetitions=4, failed_last=True), 2)
    (known,), (unknown,) = (
        analyse(simulated.samples, Settings(lift=lift, mount="bar")).sets for lift in ("deadlift", "other")
    )
    assert known.failed_count == 1
    assert (unknown.failed_count, unknown.partial_count) == (0, 0)


def test_a_lockout_that_a_person_marks_false_is_gone_and_the_set_is_formed_anew(samples, usual):
    fastest = max(repetitions(usual), key=lambda r: r.mean_velocity_mps)
    report = analyse(samples, Settings(edits=(Edit(1, fastest.number, "false"),)))
    (found,) = report.sets
    assert len(found.repetitions) == len(repetitions(usual)) - 1
    assert [r.number for r in found.repetitions] == list(range(1, len(found.repetitions) + 1))
    assert found.fastest_velocity_mps < usual.sets[0].fastest_velocity_mps
    assert found.velocity_loss_pct < usual.sets[0].velocity_loss_pct


def test_what_a_person_marks_false_is_nowhere_in_the_set_any_more(samples, usual):
    before = repetitions(usual)
    report = analyse(samples, Settings(edits=(Edit(1, 2, "false"), Edit(1, 10, "false"))))
    (found,), (trace,) = report.sets, report.traces
    first, second, last = found.repetitions[0], found.repetitions[1], found.repetitions[-1]
    assert (second.number, second.found_number) == (2, 3)
    assert first.bottom_pause_s is first.bottom_pause_sd_s is last.bottom_pause_s is None
    assert second.bottom_pause_s == before[2].bottom_pause_s
    phase_at = trace.phase[np.searchsorted(trace.time_s, [r.drive_start_s + 0.3 for r in before])]
    assert [PHASES[code] for code in phase_at] == ["drive", "rest", *["drive"] * 7, "rest"]


def test_a_first_one_marked_false_leaves_the_pauses_and_measures_depth_from_the_next(samples, usual):
    (found,) = analyse(samples, Settings(edits=(Edit(1, 1, "false"),))).sets
    before = repetitions(usual)
    assert [r.bottom_pause_s for r in found.repetitions] == [r.bottom_pause_s for r in before[1:]]
    moved_m = {round(r.dip_m - b.dip_m, 9) for r, b in zip(found.repetitions, before[1:], strict=True)}
    assert len(moved_m) == 1
    assert moved_m != {0.0}


def test_drives_never_overlap_though_nothing_was_seen_to_come_down_between_them():
    simulated = simulate(
        replace(PRESETS["messy_session"], imu=replace(PRESETS["messy_session"].imu, gyroscope=False)), 5
    )
    report = analyse(simulated.samples, Settings(lift="other", mount="bar"))
    for before, after in pairwise(repetitions(report)):
        assert before.drive_end_s <= after.drive_start_s


def test_a_last_repetition_marked_failed_no_longer_counts(samples, usual):
    (found,) = analyse(samples, Settings(edits=(Edit(1, 10, "failed"),))).sets
    assert (found.full_count, found.failed_count) == (9, 1)
    assert "edited" in found.repetitions[-1].flags
    assert found.last_velocity_mps == usual.sets[0].repetitions[8].mean_velocity_mps


def test_marks_of_one_set_leave_the_others_alone(shipped, analysed):
    recording, truth = shipped("messy_session")
    report = analyse(recording.samples, Settings(variation=truth["variant"], edits=(Edit(2, 1, "false"),)))
    before = analysed("messy_session")
    assert report.sets[0] == before.sets[0]
    assert len(report.sets[1].repetitions) == len(before.sets[1].repetitions) - 1


def test_where_all_is_marked_false_the_reason_says_so(samples):
    report = analyse(samples, Settings(edits=tuple(Edit(1, k, "false") for k in range(1, 11))))
    assert report.sets == ()
    assert "marked as false" in report.reason


def test_each_set_has_its_own_load_and_power(shipped):
    recording, truth = shipped("messy_session")
    report = analyse(recording.samples, Settings(variation=truth["variant"], load_kg=(60.0, 80.0)))
    assert [s.load_kg for s in report.sets] == [60.0, 80.0]
    for found in report.sets:
        for r in found.repetitions:
            assert r.mean_power_w == pytest.approx(found.load_kg * 9.8 * r.mean_velocity_mps, rel=0.1)


def test_a_gap_is_flagged_and_costs_no_other_repetition(samples, usual):
    hole = (samples.time_s > 12.2) & (samples.time_s < 12.9)
    part = ImuSamples(samples.time_s[~hole], samples.acc_mps2[~hole], samples.gyr_radps[~hole])
    found = repetitions(analyse(part, Settings()))
    assert len(found) == len(repetitions(usual))
    hit = [r.number for r in found if "lost_samples" in r.flags]
    assert 1 <= len(hit) <= 2
    for one, other in zip(found, repetitions(usual), strict=True):
        if one.number not in hit:
            assert one.mean_velocity_mps == pytest.approx(other.mean_velocity_mps, abs=0.03)


def test_two_sets_of_squats_share_the_descent_between_them():
    """The one set's last descent is the other's first, and must not be counted from before its cut."""
    samples = simulate(PRESETS["squat"], 1).samples
    report = analyse(samples, Settings(lift="squat", set_break_s=3.0))
    assert len(report.sets) > 1
    assert len(repetitions(report)) == len(repetitions(analyse(samples, Settings(lift="squat"))))


def test_of_a_recording_that_is_all_gaps_nothing_is_measured():
    simulated = simulate(PRESETS["deadlift"], 1).samples
    heaped_s = np.floor(simulated.time_s / 0.5) * 0.5 + np.arange(len(simulated)) * 1e-6
    report = analyse(ImuSamples(heaped_s, simulated.acc_mps2, simulated.gyr_radps), Settings(lift="deadlift"))
    assert all(r.mean_velocity_mps is None for r in repetitions(report))
