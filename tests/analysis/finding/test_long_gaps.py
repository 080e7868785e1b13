from dataclasses import replace

import numpy as np
import pytest

from analysis.finding.cycles import Cycle
from analysis.finding.long_gaps import gap_after_top, turn_through_gaps
from analysis.finding.repetitions import blind_s
from analysis.pipeline import analyse
from analysis.settings import Settings
from analysis.signals.grid import to_grid
from analysis.signals.orientation import estimate_attitude
from analysis.signals.rotation import integrate_rotation
from sensor.samples import ImuSamples
from sensor.simulated import Scenario, simulate


def without(samples, start_s, stop_s):
    """The samples with a hole."""
    kept = (samples.time_s < start_s) | (samples.time_s > stop_s)
    return ImuSamples(samples.time_s[kept], samples.acc_mps2[kept], samples.gyr_radps[kept])


@pytest.fixture(scope="module")
def recording():
    return simulate(Scenario(repetitions=6, mounting_deg=None), seed=3)


@pytest.fixture(scope="module")
def from_the_top_to_a_bottom(recording):
    """Samples with a hole of some two repetitions, and where it lies."""
    second, fourth = (recording.truth.repetitions[k] for k in (1, 3))
    hole_s = (
        recording.truth.recorded_s(second.drive_end_s + 0.2),
        recording.truth.recorded_s(fourth.drive_start_s - 0.3),
    )
    return without(recording.samples, *hole_s), hole_s


def test_a_turn_is_put_into_the_gap_that_leads_from_one_posture_to_the_other(from_the_top_to_a_bottom):
    samples, (start_s, stop_s) = from_the_top_to_a_bottom
    grid = to_grid(samples)
    up = estimate_attitude(grid).up
    start, stop = round(100 * start_s) - 5, round(100 * stop_s) + 20

    turned = turn_through_gaps(grid, up)

    rotation = integrate_rotation(turned.gyr_radps[start : stop + 1])[-1]
    expected = rotation.T @ up[start]
    assert np.degrees(np.arccos(expected @ up[stop])) < 4.0
    assert np.degrees(np.arccos(up[start] @ up[stop])) > 25.0


def test_a_signal_without_long_gaps_stays_as_it_is(recording):
    for samples in (recording.samples, without(recording.samples, 12.0, 12.5)):
        grid = to_grid(samples)
        assert turn_through_gaps(grid, estimate_attitude(grid).up) is grid
    alone = to_grid(replace(recording.samples, gyr_radps=None))
    assert turn_through_gaps(alone, np.zeros((len(alone), 3))) is alone


def test_the_repetitions_on_either_side_of_a_long_gap_are_found_and_right(recording, from_the_top_to_a_bottom):
    (found,) = analyse(from_the_top_to_a_bottom[0], Settings(point="sensor")).sets

    true = [r for k, r in enumerate(recording.truth.repetitions) if k != 2]
    assert [r.drive_start_s for r in found.repetitions] == pytest.approx(
        [recording.truth.recorded_s(r.drive_start_s) for r in true], abs=0.05
    )
    assert [r.mean_velocity_mps for r in found.repetitions] == pytest.approx(
        [r.sensor.mean_velocity_mps for r in true], abs=0.03
    )
    assert [r.lowering_s is None for r in found.repetitions] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("gaps", "cell"),
    [
        pytest.param([(60, 200)], 60, id="after the top"),
        pytest.param([(60, 100), (110, 300)], 110, id="the first long one"),
        pytest.param([(10, 150)], None, id="before the top"),
        pytest.param([(95, 300)], None, id="after the end"),
    ],
)
def test_a_repetition_is_seen_up_to_the_first_long_gap_after_its_top(gaps, cell):
    stop = 90 if cell is None else 500
    assert gap_after_top(Cycle(0, 50, stop), gaps) == cell


@pytest.mark.parametrize("at", [0.4, 0.7])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_hip_that_is_not_seen_for_a_second_loses_no_repetition(at, seed):
    """A line through the rate left the vertical wrong for 3 s: of holes of 0.5 to 0.95 s one in ten cost one."""
    recording = simulate(Scenario(repetitions=6, mounting_deg=None), seed=seed)
    third = recording.truth.repetitions[2]
    start_s = recording.truth.recorded_s(third.drive_start_s + at * (third.drive_end_s - third.drive_start_s))
    report = analyse(without(recording.samples, start_s, start_s + 0.95), Settings())
    assert [len(found.repetitions) for found in report.sets] == [6]


def test_on_a_bar_a_gap_is_blind_only_where_it_hides_a_whole_drive():
    assert blind_s(Settings(lift="squat", mount="bar")) > blind_s(Settings())
