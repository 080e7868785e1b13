from dataclasses import replace

import numpy as np
import pytest

from analysis.figures.pauses import NO_PAUSE_S, add_pauses
from analysis.motion.doubts import Doubts
from analysis.results import Repetition

NO_DOUBTS = Doubts(clock_sd=0.0, offset_sd_m=0.0)
SPEED = 0.4


def leg(now_s, seconds, speed):
    """A trapezium of velocity: 0.1 s to its speed, and back."""
    return [(now_s, 0.0), (now_s + 0.1, speed), (now_s + seconds - 0.1, speed), (now_s + seconds, 0.0)]


HOP_M = 0.02


def hopped(draw, *, end_m, sd_mps=0.0):
    """One repetition whose bar hops for 0.16 s after its lowering and comes to rest `end_m` above where it landed."""
    hop = [(3.94, HOP_M / 0.04), (3.98, 0.0), (4.02, (end_m - HOP_M) / 0.04), (4.06, 0.0), (7.0, 0.0)]
    drawn = draw(*_rising([(0.0, 0.0), *leg(1.0, 0.9, SPEED), *leg(3.0, 0.9, -SPEED), *hop]))
    phases = [drawn.phases(drawn.cycle(0.5, 2.5, 5.5))]
    (one,) = add_pauses(
        [Repetition(1, 0.0, 0.0)], drawn.curves(sd_mps=sd_mps), phases, NO_DOUBTS, eccentric_first=False
    )
    return one


def lift(draw, *pieces, eccentric_first=False, stands=None, **kinds):
    """Repetitions with pauses from pieces: (top pause, lowering's share of the rise, bottom pause)."""
    knots, cycles, now = [(0.0, 0.0)], [], 1.0
    for top_s, share, bottom_s in pieces:
        begin = now
        knots += leg(now, 0.9, SPEED)
        top = now + 0.9 + top_s / 2
        now += 0.9 + top_s
        knots += leg(now, 0.1 + 0.8 * share, -SPEED)
        now += 0.1 + 0.8 * share
        cycles.append((begin, top, now + min(bottom_s / 2, 0.2)))
        now += bottom_s
    drawn = draw(*_rising(knots), (now + 1, 0.0))
    phases = [drawn.phases(drawn.cycle(*c), eccentric_first=eccentric_first) for c in cycles]
    repetitions = [Repetition(k + 1, 0.0, 0.0) for k in range(len(phases) if stands is None else sum(stands))]
    curves = drawn.curves(**kinds)
    return add_pauses(repetitions, curves, phases, NO_DOUBTS, eccentric_first=eccentric_first, stands=stands)


def _rising(knots):
    """Knots in strictly increasing time: where two meet the later one stays."""
    return sorted(dict(knots).items())


def test_pauses_are_the_time_between_the_movements(draw):
    one, two = lift(draw, (1.0, 1, 0.8), (0.5, 1, 0.8))
    around = 2 * 0.1 * 0.02 / SPEED  # both events lie a little inside the movements
    assert one.top_pause_s == pytest.approx(1.0 + around, abs=1e-6)
    assert two.top_pause_s == pytest.approx(0.5 + around, abs=1e-6)
    assert one.bottom_pause_s == pytest.approx(0.8 + around, abs=1e-6)


def test_the_last_repetition_has_no_bottom_pause(draw):
    *_, last = lift(draw, (1.0, 1, 0.8), (1.0, 1, 0.8))
    assert last.bottom_pause_s is None
    assert last.bottom_pause_sd_s is None
    assert last.top_pause_s is not None


def test_touch_and_go_is_a_bottom_without_a_pause(draw):
    one, two, three = lift(draw, (1.0, 1, 0.04), (1.0, 1, 0.6), (1.0, 1, 1.0))
    assert one.bottom_pause_s < NO_PAUSE_S
    assert one.flags == ("touch_and_go",)
    assert one.rebound_m is None
    assert two.flags == three.flags == ()


def test_how_long_the_bottom_was_about_what_was_no_repetition_is_not_known(draw):
    pieces = ((1.0, 1, 0.8), (1.0, 1, 0.8), (1.0, 1, 0.8))
    one, _, three = lift(draw, *pieces)
    first, last = lift(draw, *pieces, stands=(True, False, True))
    assert first == replace(one, bottom_pause_s=None, bottom_pause_sd_s=None)
    assert last == replace(three, number=2)


def test_what_was_no_repetition_is_no_rebound_and_no_touch(draw):
    first, _ = lift(draw, (1.0, 1, NO_PAUSE_S + 0.02), (1.0, 1, 0.8), (1.0, 1, 1.0), stands=(True, False, True))
    assert first.rebound_m < 0.003
    touched, _ = lift(draw, (1.0, 1, 0.04), (1.0, 1, 0.8), (1.0, 1, 1.0), stands=(True, False, True))
    assert touched.flags == ()
    assert touched.rebound_m is None


def test_how_long_a_squat_stood_about_what_was_no_repetition_is_not_known(draw):
    knots = [(0.0, 0.0)]
    for now in (1.0, 4.0, 7.0):
        knots += [*leg(now, 0.9, -SPEED), *leg(now + 1.2, 0.9, SPEED)]
    drawn = draw(*_rising(knots), (11.0, 0.0))
    cycles = [drawn.cycle(now + 1.05, now + 2.4, None, now - 0.3) for now in (1.0, 4.0, 7.0)]
    phases = [drawn.phases(c, eccentric_first=True) for c in cycles]
    two, curves, stands = [Repetition(1, 0.0, 0.0), Repetition(2, 0.0, 0.0)], drawn.curves(), (True, False, True)
    first, last = add_pauses(two, curves, phases, NO_DOUBTS, eccentric_first=True, stands=stands)
    assert first.top_pause_s is first.top_sag_m is None
    assert [first.bottom_pause_s, last.bottom_pause_s] == pytest.approx([0.31, 0.31], abs=1e-6)


@pytest.mark.parametrize("bottom_s", [0.3, 0.8, 3.0])
def test_a_bar_that_lies_still_does_not_rebound(draw, bottom_s):
    for repetition in lift(draw, (1.0, 1, bottom_s), (1.0, 1, bottom_s)):
        assert repetition.rebound_m == pytest.approx(0.0, abs=1e-3)


def test_the_drive_after_a_short_bottom_is_no_rebound(draw):
    one, _ = lift(draw, (1.0, 1, NO_PAUSE_S + 0.02), (1.0, 1, 1.0))
    assert "touch_and_go" not in one.flags
    assert one.rebound_m < 0.003


@pytest.mark.parametrize(
    "end_m",
    [
        0.002,
        -0.002,
    ],
)
def test_a_bar_that_hops_rebounds_by_its_hop_wherever_it_comes_to_rest(draw, end_m):
    assert hopped(draw, end_m=end_m).rebound_m == pytest.approx(HOP_M, abs=0.003)


def test_a_lowering_that_stops_short_is_a_negative_dip(draw):
    one, two = lift(draw, (1.0, 0.8, 0.8), (1.0, 1, 0.8))
    assert one.dip_m == pytest.approx(-0.2 * 0.8 * SPEED, abs=0.003)
    assert two.dip_m == pytest.approx(-0.2 * 0.8 * SPEED, abs=0.003)


def test_a_lowering_below_the_start_is_a_dip(draw):
    (one,) = lift(draw, (1.0, 1.2, 0.8))
    assert one.dip_m == pytest.approx(0.2 * 0.8 * SPEED, abs=0.003)


def test_the_sag_is_the_fall_during_the_top_pause(draw):
    knots = ((0, 0), *leg(1.0, 0.9, SPEED), (2.0, -0.015), (3.9, -0.015), *leg(4.0, 0.9, -SPEED), (6, 0))
    drawn = draw(*_rising(knots))
    phases = [drawn.phases(drawn.cycle(0.5, 1.95, 5.2))]
    (sagged,) = add_pauses([Repetition(1, 0.0, 0.0)], drawn.curves(), phases, NO_DOUBTS, eccentric_first=False)
    assert sagged.top_sag_m == pytest.approx(0.030, abs=0.002)


def test_a_hold_that_stays_up_does_not_sag(draw):
    (one,) = lift(draw, (1.0, 1, 0.8))
    assert one.top_sag_m == pytest.approx(0.0, abs=1e-3)


def test_an_eccentric_first_lift_pauses_below_in_every_repetition_and_above_in_all_but_the_last(draw):
    knots = [(0.0, 0.0)]
    for now in (1.0, 4.0):
        knots += [*leg(now, 0.9, -SPEED), *leg(now + 1.2, 0.9, SPEED)]
    drawn = draw(*_rising(knots), (8.0, 0.0))
    cycles = [drawn.cycle(now + 1.05, now + 2.4, None, now - 0.3) for now in (1.0, 4.0)]
    phases = [drawn.phases(c, eccentric_first=True) for c in cycles]
    repetitions = [Repetition(1, 0.0, 0.0), Repetition(2, 0.0, 0.0)]
    one, two = add_pauses(repetitions, drawn.curves(), phases, NO_DOUBTS, eccentric_first=True)
    assert [one.bottom_pause_s, two.bottom_pause_s] == pytest.approx([0.31, 0.31], abs=1e-6)
    assert one.top_pause_s == pytest.approx(4.0 - 3.1 + 0.01, abs=1e-6)
    assert two.top_pause_s is None


def test_an_uncertain_motion_makes_uncertain_pauses(draw):
    sure, unsure = (lift(draw, (1.0, 1, 0.8), (1.0, 1, 0.8), sd_mps=sd)[0] for sd in (0.001, 0.05))
    for name in ("top_pause_sd_s", "bottom_pause_sd_s", "dip_sd_m"):
        assert 0 <= getattr(sure, name) < getattr(unsure, name)
    assert np.isfinite(unsure.dip_sd_m)


def test_a_hop_in_an_uncertain_motion_is_uncertain(draw):
    assert hopped(draw, end_m=0.002).rebound_sd_m < hopped(draw, end_m=0.002, sd_mps=0.05).rebound_sd_m


def test_a_sag_in_an_uncertain_motion_is_uncertain(draw):
    knots = ((0, 0), *leg(1.0, 0.9, SPEED), (2.0, -0.015), (3.9, -0.015), *leg(4.0, 0.9, -SPEED), (6, 0))
    drawn = draw(*_rising(knots))
    phases = [drawn.phases(drawn.cycle(0.5, 1.95, 5.2))]
    sds = [
        add_pauses([Repetition(1, 0.0, 0.0)], drawn.curves(sd_mps=sd), phases, NO_DOUBTS, eccentric_first=False)[0]
        for sd in (0.001, 0.02)
    ]
    assert sds[1].top_sag_sd_m == pytest.approx(0.02 * 2.1, rel=0.1)  # over the two seconds of the fall
    assert sds[0].top_sag_sd_m < 0.1 * sds[1].top_sag_sd_m
