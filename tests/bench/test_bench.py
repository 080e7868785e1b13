"""A small part of the bench with fixed seeds, and that the bench can fail. All figures are simulated."""

from dataclasses import replace

import pytest
import run
from figures import figures_of, shortfalls
from kinds import BOUND_NAMES, KINDS, Bounds
from trials import POINTS, trials_of

from sensor.simulated import PRESETS

SEED = 101
PART = ("typical", "rate_25hz", "no_gyroscope", "touch_and_go", "dropped", "lossy_link", "single_leg", "reverse")

# Of all these recordings; they may only improve. One repetition on one leg is 0.15 m/s off, all others together 6 mm/s.
TOGETHER = Bounds(bias_mps=0.009, rmse_mps=0.021, peak_mps=0.012)


@pytest.fixture(scope="module")
def part():
    return [trial for kind in PART for trial in trials_of(PRESETS[kind], SEED)]


def test_a_small_part_of_the_bench_reaches_its_bounds(part):
    assert shortfalls(figures_of(part), TOGETHER) == []


def test_every_repetition_is_found_and_none_that_was_none(part):
    assert [t.kind for t in part if t.comparison.detection.f1 != 1 or not t.sets_right] == []


def test_nothing_is_found_where_nobody_lifts():
    (trial,) = trials_of(PRESETS["no_exercise"], 1, ["sensor"])

    assert trial.comparison.detection.found == 0


@pytest.fixture(scope="module")
def trials():
    return trials_of(PRESETS["touch_and_go"], 1)


def test_each_point_is_held_against_its_own_truth(trials):
    assert tuple(trial.point for trial in trials) == POINTS
    assert {trial.comparison.detection.f1 for trial in trials} == {1.0}
    assert figures_of(trials)["rmse_mps"] < figures_of(trials)["nominal_mps"]


@pytest.mark.parametrize("name", BOUND_NAMES)
def test_a_figure_short_of_its_bound_is_named(trials, name):
    impossible = 1.01 if name in ("f1", "sets", "covered") else 0.0
    easy = Bounds(0, 0, 1, 1, 1, 1, 9, 9, 99, 0, 1, 1)

    assert shortfalls(figures_of(trials), easy) == []
    (short,) = shortfalls(figures_of(trials), replace(easy, **{name: impossible}))
    assert short.startswith(f"{name} ")


def test_the_same_seed_gives_the_same_recordings(trials):
    assert trials_of(PRESETS["touch_and_go"], 1)[0].comparison.figures == trials[0].comparison.figures


def test_the_bench_prints_its_seed_and_fails_with_a_bound(monkeypatch, capsys):
    monkeypatch.setattr(run, "run_trials", lambda cases: (t for case in cases for t in trials_of(*case, ["sensor"])))
    words = ["--seed=1", "--recordings=1", "--only=rate_25hz"]
    assert run.main(words) == 0
    monkeypatch.setitem(KINDS, "rate_25hz", replace(KINDS["rate_25hz"], bounds=Bounds(rmse_mps=0.0)))
    assert run.main(words) == 1

    shown = capsys.readouterr().out
    assert shown.startswith("SEED=1 repeats this: 1 simulated recordings")
    assert "SHORT rate_25hz: rmse_mps" in shown
    assert "SHORT rate_25hz: worst are seed 1001 (known 8, found 8, mean velocity off by up to 0.0" in shown


def test_a_bug_in_the_analysis_is_told_with_its_seed(monkeypatch, capsys):
    def fall(*_, **__):
        raise IndexError("beyond the end")

    monkeypatch.setattr("trials.analyse", fall)
    monkeypatch.setattr(run, "run_trials", lambda cases: (t for case in cases for t in trials_of(*case, ["sensor"])))

    assert run.main(["--seed=1", "--recordings=1", "--only=rate_25hz"]) == 1
    assert "SHORT rate_25hz: seed 1001 ended in IndexError: beyond the end" in capsys.readouterr().out


def test_a_kind_that_is_not_there_is_wrong_usage(capsys):
    assert run.main(["--only=curling"]) == 2
    assert "typical" in capsys.readouterr().err
