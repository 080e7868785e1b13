from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.metrics import measure_repetition
from analysis.figures.phases import Phases
from analysis.motion.doubts import Doubts
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.samples import STANDARD_GRAVITY_MPS2

NO_DOUBTS = Doubts(clock_sd=0.0, offset_sd_m=0.0)
UP = ((1.0, 0.0), (1.4, 0.8), (1.8, 0.0))
DOWN = ((2.8, 0.0), (3.8, -0.32), (4.8, 0.0), (6.0, 0.0))


def phases_of(drawn, *, start=0.5, top=2.3, stop=5.5):
    return drawn.phases(drawn.cycle(start, top, stop))


def measure(drawn, *, doubts=NO_DOUBTS, load_kg=None, top=2.3, stop=5.5, **kinds):
    phases = phases_of(drawn, top=top, stop=stop)
    return measure_repetition(drawn.curves(**kinds), phases, 1, doubts=doubts, load_kg=load_kg)


@pytest.fixture(scope="session")
def plain(draw):
    return draw((0, 0), *UP, *DOWN)


def test_mean_velocity_is_rise_over_duration(plain):
    repetition = measure(plain)
    assert repetition.drive_s == pytest.approx(0.78, abs=1e-6)
    assert repetition.mean_velocity_mps == pytest.approx(repetition.rom_m / repetition.drive_s)
    assert repetition.rom_m == pytest.approx(0.32, abs=0.002)
    assert repetition.mean_velocity_mps == pytest.approx(0.41, abs=0.003)


def test_peak_velocity_is_the_largest_of_the_drive_and_stands_in_its_place(plain):
    repetition = measure(plain)
    assert repetition.peak_velocity_mps == pytest.approx(0.8)
    assert repetition.peak_velocity_location_pct == pytest.approx(50, abs=2)


def test_the_tremor_of_a_body_makes_no_peak(draw):
    times = np.arange(601) / RATE_HZ
    drive = 0.8 * np.sin(np.pi * np.clip((times - 1.0) / 0.9, 0, 1))
    calm, trembling = (draw(*zip(times, v, strict=True)) for v in (drive, drive + 0.05 * np.sin(60 * times)))
    assert measure(calm, belted=True).peak_velocity_mps == pytest.approx(0.8, abs=0.002)
    assert measure(trembling, belted=True).peak_velocity_mps == pytest.approx(0.8, abs=0.015)
    assert measure(trembling).peak_velocity_mps > 0.83


def test_times_are_on_the_recording_s_clock(plain):
    repetition = measure(plain, first=1000)
    assert repetition.drive_start_s == pytest.approx(11.01, abs=1e-6)
    assert repetition.drive_end_s == pytest.approx(11.79, abs=1e-6)


def test_a_drive_that_slows_by_less_than_gravity_is_propulsive_to_its_end(draw):
    repetition = measure(draw((0, 0), (1.0, 0.0), (1.4, 0.8), (1.5, 0.0), (2.8, 0), *DOWN[1:]))  # -8 m/s2
    assert repetition.mean_propulsive_velocity_mps == pytest.approx(repetition.mean_velocity_mps)


def test_propulsion_ends_where_the_bar_slows_by_more_than_gravity(draw):
    thrown = ((1.0, 0.0), (1.4, 1.6), (1.5, 0.0))  # braked with 16 m/s2 from 1.4 s on
    repetition = measure(draw((0, 0), *thrown, (2.8, 0), *DOWN[1:]))
    assert repetition.mean_propulsive_velocity_mps == pytest.approx((1.6 + 0.02) / 2, rel=0.03)
    assert repetition.mean_propulsive_velocity_mps > repetition.mean_velocity_mps * 1.001


def test_a_sticking_region_is_found_with_its_velocity_and_place(draw):
    sticking = ((1.0, 0.0), (1.2, 0.6), (1.6, 0.1), (2.0, 0.6), (2.2, 0.0))
    repetition = measure(draw((0, 0), *sticking, (2.8, 0), *DOWN[1:]), top=2.5)
    assert repetition.sticking_velocity_mps == pytest.approx(0.1)
    assert repetition.sticking_location_pct == pytest.approx(50, abs=2)


@pytest.mark.parametrize("load_kg", [20.0, 100.0])
def test_power_is_mass_times_gravity_and_acceleration_times_velocity(draw, load_kg):
    repetition = measure(draw((0, 0), (1.0, 0.0), (2.0, 0.5), (2.1, 0.0), (2.8, 0), *DOWN[1:]), load_kg=load_kg)
    velocity = np.arange(0.0, 0.5, 0.005)
    rising = load_kg * (STANDARD_GRAVITY_MPS2 + 0.5) * velocity
    falling = load_kg * (STANDARD_GRAVITY_MPS2 - 5.0) * np.arange(0.5, 0.02, -0.05)
    expected = np.concatenate([rising[velocity > 0.02], falling]).mean()
    assert repetition.mean_power_w == pytest.approx(expected, rel=0.03)
    assert repetition.peak_power_w == pytest.approx(rising.max(), rel=0.03)


def test_power_grows_in_proportion_to_the_load(plain):
    light, heavy = measure(plain, load_kg=50.0), measure(plain, load_kg=100.0)
    assert heavy.mean_power_w == pytest.approx(2 * light.mean_power_w)


def test_without_a_load_there_is_no_power(plain):
    repetition = measure(plain)
    assert repetition.mean_power_w is None
    assert repetition.peak_power_sd_w is None


def test_the_lowering_has_its_own_time_and_speeds(plain):
    repetition = measure(plain)
    assert repetition.lowering_s == pytest.approx(2.0 - 2 * 0.0625, abs=1e-6)
    assert repetition.mean_lowering_speed_mps == pytest.approx(0.17, abs=0.003)
    assert repetition.peak_lowering_speed_mps == pytest.approx(0.32)


def test_the_speed_at_touch_down_is_that_just_before_the_end(draw):
    dropped = ((2.8, 0.0), (3.2, -1.6), (3.21, 0.0), (6, 0))
    repetition = measure(draw((0, 0), *UP, *dropped))
    assert repetition.touchdown_speed_mps == pytest.approx(1.4, abs=0.05)
    assert measure(draw((0, 0), *UP, *DOWN)).touchdown_speed_mps < 0.05


def test_a_drive_without_a_lowering_has_no_figures_of_one(draw):
    repetition = measure(draw((0, 0), *UP, (2.5, 0)), stop=None)
    for name in ("lowering_s", "lowering_start_s", "mean_lowering_speed_mps", "touchdown_speed_mps"):
        assert getattr(repetition, name) is None


def test_the_clock_s_doubt_is_a_share_of_the_velocity_and_twice_that_of_a_way(plain):
    repetition = measure(plain, doubts=Doubts(clock_sd=0.02, offset_sd_m=0.0))
    assert repetition.mean_velocity_sd_mps == pytest.approx(0.02 * repetition.mean_velocity_mps)
    assert repetition.rom_sd_m == pytest.approx(0.04 * repetition.rom_m)


def test_the_doubt_of_the_bar_s_place_follows_the_turn(plain):
    lever = np.stack([plain.velocity_mps, 0 * plain.velocity_mps], axis=1)  # a metre of offset doubles the velocity
    repetition = measure(plain, lever_mps=lever, doubts=Doubts(clock_sd=0.0, offset_sd_m=0.025))
    assert repetition.mean_velocity_sd_mps == pytest.approx(0.025 * repetition.mean_velocity_mps, rel=0.05)


def test_every_error_grows_with_the_error_of_the_motion(plain):
    sure, unsure = (measure(plain, sd_mps=sd, load_kg=80.0) for sd in (0.001, 0.03))
    stems = ("mean_velocity_sd_mps", "peak_velocity_sd_mps", "mean_propulsive_velocity_sd_mps", "rom_sd_m")
    stems += ("drive_sd_s", "lowering_sd_s", "mean_power_sd_w", "mean_lowering_speed_sd_mps", "touchdown_speed_sd_mps")
    for name in stems:
        assert 0 < getattr(sure, name) < getattr(unsure, name)


def test_a_bar_that_falls_lands_as_uncertain_in_speed_as_in_time(draw):
    dropped = measure(draw((0, 0), *UP, (2.8, 0.0), (3.2, -1.6), (3.21, 0.0), (6, 0)), sd_mps=0.001)
    assert dropped.touchdown_speed_sd_mps > 4.0 * 0.0028  # m/s2 of the fall times what a cell leaves open
    assert measure(draw((0, 0), *UP, *DOWN), sd_mps=0.001).touchdown_speed_sd_mps < 0.006


def test_a_lowering_that_is_caught_has_two_pieces(draw):
    caught = ((2.8, 0.0), (3.2, -0.5), (3.6, -0.05), (4.0, -0.5), (4.4, 0.0), (6, 0))
    assert measure(draw((0, 0), *UP, *caught)).lowering_peaks == 2
    assert measure(draw((0, 0), *UP, *DOWN)).lowering_peaks == 1


def test_a_creeping_end_is_less_certain_than_a_steep_one(draw):
    steep = draw((0, 0), *UP, *DOWN)
    creeping = draw((0, 0), (1.0, 0), (1.4, 0.8), (1.7, 0.05), (2.2, 0.0), (2.8, 0), *DOWN[1:])
    assert measure(creeping, sd_mps=0.01).drive_sd_s > 3 * measure(steep, sd_mps=0.01).drive_sd_s


@given(st.floats(10, 560), st.floats(0.5, 100), st.floats(0, 1), st.floats(0, 300))
def test_every_figure_is_finite_whatever_the_events(plain, start, drive, share, lowering):
    stop = min(start + drive, 590.0)
    low = stop + share * (595.0 - stop)
    phases = Phases(start, stop, low, min(low + lowering, 599.0))
    repetition = measure_repetition(plain.curves(), phases, 1, doubts=NO_DOUBTS, load_kg=80.0)
    for name in repetition.__slots__:
        value = getattr(repetition, name)
        assert not isinstance(value, float) or np.isfinite(value), name


def test_a_drive_that_is_fastest_where_the_recording_begins_is_measured(draw):
    drawn = draw((0, 0.8), (0.4, 0.0), (1.4, 0.0), (2.4, -0.3), (3.4, 0.0), (4.0, 0.0))
    phases = phases_of(drawn, start=0, top=1.0, stop=3.8)
    repetition = measure_repetition(drawn.curves(sd_mps=0.01), phases, 1, doubts=NO_DOUBTS, load_kg=None)
    assert repetition.peak_velocity_mps == pytest.approx(0.8)
    assert repetition.peak_velocity_sd_mps == pytest.approx(0.01)


def test_the_bar_s_doubt_is_known_where_a_recording_begins_with_the_fastest_of_a_drive(draw):
    drawn = draw((0, 0.8), (0.4, 0.0), (1.4, 0.0), (2.4, -0.3), (3.4, 0.0), (4.0, 0.0))
    lever = np.full((len(drawn.velocity_mps), 2), 0.5)
    phases = phases_of(drawn, start=0, top=1.0, stop=3.8)
    doubts = Doubts(clock_sd=0.0, offset_sd_m=0.02)
    repetition = measure_repetition(drawn.curves(lever_mps=lever), phases, 1, doubts=doubts, load_kg=None)
    assert repetition.peak_velocity_sd_mps == pytest.approx(0.02 * np.hypot(0.5, 0.5))


def test_a_shift_in_time_changes_no_figure(draw):
    early = draw((0, 0), *UP, *DOWN)
    late = draw((0, 0), *((t + 0.2, v) for t, v in (*UP, *DOWN)))
    one, two = measure(early), measure(late, top=2.5, stop=5.7)
    assert two.mean_velocity_mps == pytest.approx(one.mean_velocity_mps)
    assert two.drive_start_s - one.drive_start_s == pytest.approx(20 * STEP_S)


class OffsetCurve:
    """A velocity that lies too high or too low all along, by one unknown amount."""

    def combined_sd(self, means):
        return 0.01 * abs(sum(weight for weight, _, _ in means))

    def mean_velocity_sd(self, start, stop):
        return 0.01


def test_a_curve_that_lies_too_high_makes_its_drive_longer_and_so_its_mean_less_wrong(plain):
    curves = replace(plain.curves(), motion=OffsetCurve())
    repetition = measure_repetition(curves, phases_of(plain), 1, doubts=NO_DOUBTS, load_kg=None)
    assert repetition.rom_sd_m == pytest.approx(0.01 * repetition.drive_s)
    most = 0.01 * (1 - repetition.mean_velocity_mps / repetition.drive_s)  # its ends are not steeper than 2 m/s2
    assert 0.001 < repetition.mean_velocity_sd_mps < most


def test_a_belt_that_may_give_more_makes_a_mean_and_a_peak_less_certain(plain):
    give = np.gradient(np.gradient(plain.velocity_mps)) * 1.5
    fixed, belted = (
        measure_repetition(replace(plain.curves(), give_mps=g), phases_of(plain), 1, doubts=NO_DOUBTS, load_kg=None)
        for g in (None, give)
    )
    assert fixed.mean_velocity_sd_mps == 0
    assert belted.mean_velocity_sd_mps > 0.003
    assert belted.peak_velocity_sd_mps > 0.003


@pytest.mark.parametrize(("hole", "known"), [((40, 90), True), ((95, 145), False), ((170, 215), False)])
def test_a_drive_that_begins_or_ends_where_nothing_was_recorded_is_not_measured(plain, hole, known):
    curves = replace(plain.curves(), unseen=(hole,))
    repetition = measure_repetition(curves, phases_of(plain), 1, doubts=NO_DOUBTS, load_kg=None)
    assert (repetition.mean_velocity_sd_mps < 0.01) == known
    assert known or repetition.mean_velocity_sd_mps > 0.05


def test_what_was_not_recorded_within_a_drive_makes_it_less_certain(plain):
    short, long = (
        measure_repetition(replace(plain.curves(), unseen=(hole,)), phases_of(plain), 1, doubts=NO_DOUBTS, load_kg=None)
        for hole in ((130, 145), (120, 160))
    )
    assert 0 < short.mean_velocity_sd_mps < 0.01
    assert 0.01 < long.mean_velocity_sd_mps < 0.05
    assert long.rom_sd_m == pytest.approx(long.mean_velocity_sd_mps * long.drive_s, rel=0.05)


def test_a_velocity_that_trembles_through_its_threshold_is_less_certain(draw):
    times = np.arange(601) / RATE_HZ
    drive = 0.8 * np.sin(np.pi * np.clip((times - 1.0) / 0.9, 0, 1))
    calm, trembling = (draw(*zip(times, v, strict=True)) for v in (drive, drive + 0.03 * np.sin(60 * times)))
    assert measure(trembling, belted=True).mean_velocity_sd_mps > 3 * measure(calm, belted=True).mean_velocity_sd_mps
    assert measure(trembling).mean_velocity_sd_mps == 0
