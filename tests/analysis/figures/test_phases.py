"""Events by the field's definitions on velocities that run straight from knot to knot: each is known exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.phases import find_phases
from analysis.finding.cycles import Cycle
from analysis.motion.error_model import to_centres
from analysis.signals.grid import RATE_HZ, STEP_S

UP = ((1.0, 0.0), (1.4, 0.8), (1.8, 0.0))  # a drive of 0.32 m
HOLD = (2.8, 0.0)
DOWN = ((3.8, -0.32), (4.8, 0.0))  # a lowering of 0.32 m
END = (6.0, 0.0)
PLAIN = ((0.0, 0.0), *UP, HOLD, *DOWN, END)


def events_s(drawn, *, start=0.5, top=2.3, stop=5.5, before=None, **kinds):
    phases = drawn.phases(drawn.cycle(start, top, stop, before), **kinds)
    cells = (phases.drive_start, phases.drive_end, phases.lowering_start, phases.lowering_end)
    return [None if cell is None else cell * STEP_S for cell in cells]


def near(*times_s):
    return pytest.approx(times_s, abs=1e-6)


def test_each_event_is_where_velocity_passes_two_centimetres_a_second(draw):
    expected = 1.0 + 0.4 * 0.02 / 0.8, 1.8 - 0.4 * 0.02 / 0.8, 2.8 + 0.02 / 0.32, 4.8 - 0.02 / 0.32
    assert events_s(draw(*PLAIN)) == near(*expected)


@pytest.mark.parametrize("slowest", [0.0, 0.01, -0.05])
def test_a_hitch_in_the_middle_does_not_end_a_drive(draw, slowest):
    hitch = ((1.0, 0.0), (1.3, 0.6), (1.6, slowest), (1.9, slowest), (2.2, 0.6), (2.5, 0.0))
    drive_start, drive_end, *_ = events_s(
        draw((0, 0), *hitch, (3.5, 0), (4.5, -0.3), (5.5, 0), (6, 0)), top=3.0, stop=5.8
    )
    assert [drive_start, drive_end] == near(1.01, 2.49)


def test_a_slow_end_belongs_to_the_drive_until_it_stands(draw):
    creep = ((1.0, 0.0), (1.4, 0.8), (1.7, 0.05), (2.1, 0.05), (2.2, 0.0))
    _, drive_end, *_ = events_s(draw((0, 0), *creep, (3.2, 0), (4.2, -0.3), (5.2, 0), (6, 0)), top=2.7)
    assert drive_end == pytest.approx(2.1 + 0.1 * 0.6, abs=1e-6)


def test_a_drive_ends_where_it_stands_however_late_that_is(draw):
    late = draw((0, 0), (1.0, 0.0), (1.4, 0.8), (12.0, 0.8), (12.4, 0.0), (13.0, 0.0))
    assert events_s(late, stop=4.0)[1] == pytest.approx(12.4 - 0.4 * 0.02 / 0.8, abs=1e-6)


def test_a_creep_below_the_threshold_after_lockout_belongs_to_the_top(draw):
    knots = ((0, 0), (1.0, 0.0), (1.4, 0.8), (1.8, 0.01), (2.6, 0.01), HOLD, *DOWN, END)
    assert events_s(draw(*knots), top=2.75)[1] == pytest.approx(1.8 - 0.4 * 0.01 / 0.79, abs=1e-6)


def test_a_twitch_before_the_drive_does_not_start_it(draw):
    twitch = ((0.4, 0.0), (0.5, 0.1), (0.6, 0.0))
    assert events_s(draw((0, 0), *twitch, *PLAIN[1:]), start=0.2)[0] == pytest.approx(1.01, abs=1e-6)


@pytest.mark.parametrize("sag", [((2.0, 0.0), (2.1, -0.015), (2.7, -0.015)), ((2.1, 0.0), (2.2, -0.04), (2.3, 0.0))])
def test_a_slow_sag_belongs_to_the_top(draw, sag):
    _, _, lowering_start, _ = events_s(draw((0, 0), *UP, *sag, HOLD, *DOWN, END), top=1.9)
    assert lowering_start == pytest.approx(2.8 + 0.02 / 0.32, abs=1e-6)


def test_a_dip_at_the_lockout_that_comes_up_again_is_no_lowering(draw):
    dip = ((2.0, 0.0), (2.2, -0.4), (2.4, 0.0), (2.6, 0.38), (2.8, 0.0))  # 8 cm of 32, and nearly back
    down = ((3.8, 0.0), (4.8, -0.32), (5.8, 0.0))
    _, drive_end, lowering_start, _ = events_s(draw((0, 0), *UP, *dip, *down, (7, 0)), stop=6.5)
    assert drive_end == pytest.approx(1.79, abs=1e-6)
    assert lowering_start == pytest.approx(3.8 + 0.02 / 0.32, abs=1e-6)


def test_a_false_start_that_goes_back_is_no_part_of_the_drive(draw):
    false = ((0.2, 0.0), (0.4, 0.4), (0.6, 0.0), (0.8, -0.38), (1.0, 0.0))  # 8 cm of 32, and nearly back
    drive_start, *_ = events_s(draw((0, 0), *false, *UP[1:], HOLD, *DOWN, END), start=0.1)
    assert drive_start == pytest.approx(1.01, abs=1e-6)


def test_a_stop_in_the_middle_of_a_lowering_does_not_end_it(draw):
    down = ((3.3, -0.32), (3.8, 0.0), (4.2, 0.0), (4.7, -0.32), (5.2, 0.0))
    _, _, lowering_start, lowering_end = events_s(draw((0, 0), *UP, HOLD, *down, END))
    assert [lowering_start, lowering_end] == near(2.8 + 0.5 / 16, 5.2 - 0.5 / 16)


def test_a_bounce_does_not_prolong_the_lowering(draw):
    bounce = ((4.82, 0.2), (4.95, 0.0), (5.05, -0.15), (5.1, 0.0))
    *_, lowering_end = events_s(draw((0, 0), *UP, HOLD, *DOWN, *bounce, END))
    assert lowering_end == pytest.approx(4.8 - 0.02 / 0.32, abs=1e-6)


def test_a_lowering_ends_when_the_plates_hit_the_floor(draw):
    dropped = ((2.8, 0.0), (3.2, -1.6), (3.21, 0.0))
    *_, lowering_end = events_s(draw((0, 0), *UP, *dropped, END))
    assert lowering_end == pytest.approx(3.21, abs=0.01)


@pytest.mark.parametrize("bounce", [(), ((4.3, 0.3), (4.4, 0.0))])
def test_an_impact_ends_a_lowering(draw, bounce):
    dropped = ((2.8, 0.0), (4.2, -0.4), *bounce, (4.6, -0.1), (5.2, 0.0))
    *_, lowering_end = events_s(draw((0, 0), *UP, *dropped, END), impacts_s=(4.2, 4.5))
    assert lowering_end == pytest.approx(4.2)


def test_an_impact_high_above_the_floor_does_not_end_a_lowering(draw):
    *_, lowering_end = events_s(draw(*PLAIN), impacts_s=(2.0, 3.5))  # at the top, and 0.08 m below it
    assert lowering_end == pytest.approx(4.8 - 0.02 / 0.32, abs=1e-6)


def test_an_impact_after_a_lowering_does_not_prolong_it(draw):
    *_, lowering_end = events_s(draw(*PLAIN), impacts_s=(5.2,))
    assert lowering_end == pytest.approx(4.8 - 0.02 / 0.32, abs=1e-6)


def test_an_impact_ends_the_lowering_of_a_squat_too(draw):
    knots = ((0, 0), (1, 0), (2, -0.4), (3, 0), (3.4, 0), (3.9, 0.8), (4.4, 0), (5, 0))
    cycle = {"start": 3.2, "top": 4.7, "stop": None, "before": 0.5}
    assert events_s(draw(*knots), **cycle, impacts_s=(2.6,), eccentric_first=True)[3] == pytest.approx(2.6)


def test_without_a_pause_below_the_lowering_ends_before_the_next_drive_begins(draw):
    again = ((5.2, 0.8), (5.6, 0.0))
    *_, lowering_end = events_s(draw((0, 0), *UP, HOLD, *DOWN, *again, (6.5, 0)), stop=4.8)
    assert lowering_end == pytest.approx(4.8 - 0.02 / 0.32, abs=1e-6)


def test_without_a_pause_above_the_lowering_begins_where_the_drive_ends(draw):
    _, drive_end, lowering_start, _ = events_s(draw((0, 0), *UP, (2.8, -0.32), (3.8, 0.0), END), top=1.8, stop=4.2)
    assert 1.78 < drive_end <= lowering_start < 1.9


def test_a_recording_that_ends_at_the_lockout_has_no_lowering(draw):
    drive_start, drive_end, *lowering = events_s(draw((0, 0), *UP, (2.5, 0)), top=2.2, stop=None)
    assert [drive_start, drive_end] == near(1.01, 1.79)
    assert lowering == [None, None]


def test_a_squat_reports_the_lowering_before_its_drive(draw):
    knots = ((0, 0), (1, 0), (2, -0.4), (3, 0), (3.4, 0), (3.9, 0.8), (4.4, 0), (5, 0))
    times = events_s(draw(*knots), start=3.2, top=4.7, stop=None, before=0.5, eccentric_first=True)
    assert times == near(3.4 + 0.0125, 4.4 - 0.0125, 1.05, 2.95)


def test_a_squat_without_a_pause_below_lowers_until_it_drives(draw):
    knots = ((0, 0), (1, 0), (2, -0.4), (3, 0), (3.5, 0.8), (4, 0), (5, 0))
    drive_start, _, lowering_start, lowering_end = events_s(
        draw(*knots), start=3.0, top=4.5, stop=None, before=0.5, eccentric_first=True
    )
    assert lowering_start == pytest.approx(1.05, abs=1e-6)
    assert 2.94 < lowering_end <= drive_start < 3.02


def test_a_squat_whose_descent_was_not_recorded_has_no_lowering(draw):
    times = events_s(draw((0, 0.2), (0.4, 0.8), (0.8, 0), (2, 0)), start=0, top=1.5, stop=None, eccentric_first=True)
    assert times[2:] == [None, None]


@given(
    st.lists(st.floats(-1, 1), min_size=12, max_size=12),
    st.lists(st.integers(0, 550), min_size=3, max_size=3, unique=True),
    st.lists(st.integers(0, 550), max_size=3),
    st.booleans(),
)
def test_events_come_in_order_and_inside_whatever_the_curve(knots, cells, hits, eccentric_first):
    velocity = np.interp(np.arange(551), np.arange(12) * 50, knots)
    start, top, stop = sorted(cells)
    before = start // 2 if eccentric_first else None
    cycle = Cycle(start, top, stop, before)
    impacts = np.isin(np.arange(551), hits)
    phases = find_phases(velocity, to_centres(velocity), impacts, cycle, eccentric_first=eccentric_first)
    assert 0 <= phases.start <= phases.end <= len(velocity) - 1
    assert phases.drive_start <= phases.drive_end
    if phases.lowering_start is not None:
        assert phases.lowering_start <= phases.lowering_end
        lowered_first, driven_first = (
            (phases.lowering_end, phases.drive_start),
            (phases.drive_end, phases.lowering_start),
        )
        earlier, later = lowered_first if eccentric_first else driven_first
        assert earlier <= later


@given(st.floats(0.3, 3.0))
def test_a_faster_lift_of_the_same_shape_has_the_same_shape_of_events(speed):
    times = np.arange(round(6 * RATE_HZ)) * STEP_S
    velocity = speed * np.interp(times, *np.array(PLAIN).T)
    none = np.zeros(len(velocity), bool)
    phases = find_phases(velocity, to_centres(velocity), none, Cycle(50, 230, 550), eccentric_first=False)
    assert phases.drive_start * STEP_S == pytest.approx(1.0 + 0.01 / speed, abs=1e-6)
    assert phases.lowering_end * STEP_S == pytest.approx(4.8 - 0.0625 / speed, abs=1e-6)
