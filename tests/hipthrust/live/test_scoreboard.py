"""What the screen knows after each event."""

from dataclasses import replace

import pytest

from analysis.live.events import (
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    SetEnded,
    SetStarted,
    Warned,
)
from analysis.results import Repetition, SetSummary
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.told import LinkTold
from sensor.stream import Link


def repetition(number, velocity, start_s=None):
    start_s = 4.0 * number if start_s is None else start_s
    return Repetition(number, start_s, start_s + 0.8, mean_velocity_mps=velocity, mean_velocity_sd_mps=0.01, rom_m=0.35)


def after(*events, board=None):
    board = board or Scoreboard("sim:")
    for event in events:
        board = board.after(event)
    return board


def shown(*velocities, set_number=1):
    return [RepetitionShown(4.0 * k, k, set_number, repetition(k, v)) for k, v in enumerate(velocities, 1)]


def test_repetitions_appear_in_order_of_time_and_the_last_is_the_latest():
    board = after(SetStarted(1, 1), *reversed(shown(0.5, 0.4)))

    assert [one.repetition.number for one in board.repetitions] == [1, 2]
    assert board.latest.mean_velocity_mps == 0.4


def test_a_final_repetition_takes_the_place_of_its_provisional_one():
    board = after(SetStarted(1, 1), *shown(0.5, 0.4), RepetitionFinal(20, 2, 1, repetition(2, 0.42)))

    assert [(one.repetition.mean_velocity_mps, one.final) for one in board.repetitions] == [(0.5, False), (0.42, True)]


def test_an_attempt_that_rose_half_as_far_sets_off_no_alert_before_it_is_final():
    """The last of a set failed at 0.2 m/s, and the screen said 57 % of loss until the set had ended."""
    short = replace(repetition(4, 0.2), rom_m=0.17)
    board = after(SetStarted(1, 1), *shown(0.5, 0.48, 0.46), RepetitionShown(18.0, 4, 1, short))

    assert board.latest.partial
    assert not board.loss_alert
    assert board.summary.velocity_loss_pct == pytest.approx(8.0)
    assert not after(RepetitionFinal(40.0, 4, 1, short), board=board).latest.partial  # what is final is told as it is


def test_a_withdrawn_repetition_goes():
    board = after(SetStarted(1, 1), *shown(0.5, 0.4), RepetitionWithdrawn(12, 2, "not_a_repetition"))

    assert [one.id for one in board.repetitions] == [1]


def test_the_next_set_begins_with_an_empty_board():
    board = after(SetStarted(1, 1), *shown(0.5, 0.4), SetStarted(60, 2))

    assert board.repetitions == ()
    assert (board.set_number, board.set_on, board.summary) == (2, True, None)


def test_the_repetitions_of_a_set_that_ended_stay_until_the_next_one():
    ended = SetEnded(40, SetSummary(1, 1, 20, ()), trace=None)
    board = after(SetStarted(1, 1), *shown(0.5, 0.4), ended)

    assert len(board.repetitions) == 2
    assert not board.set_on
    assert board.last is ended.summary


@pytest.mark.parametrize(("last", "alert"), [(0.41, False), (0.39, True)])
def test_the_alert_comes_when_the_loss_passes_its_limit(last, alert):
    board = after(SetStarted(1, 1), *shown(0.5, last), board=Scoreboard("sim:", loss_limit_pct=20.0))

    assert board.loss_alert is alert


def test_the_velocity_loss_starts_anew_in_each_set():
    board = after(SetStarted(1, 1), *shown(0.8, 0.5), SetStarted(60, 2), *shown(0.5, 0.5, set_number=2))

    assert board.summary.velocity_loss_pct == 0.0


def test_phase_rate_and_link_are_the_latest():
    board = after(
        SampleRate(2, 99.0, 100), PhaseNow(3.0, "lowering", 1.4), LinkTold(3.1, Link("lost", 300, 5, rate_hz=98.0))
    )

    assert (board.phase, board.elapsed_s, board.t_s) == ("lowering", 1.4, 3.1)
    assert (board.rate_hz, board.link.state) == (98.0, "lost")


def test_once_the_link_is_back_its_absence_is_neither_in_the_losses_nor_in_the_message():
    before = Scoreboard("ble:WT901").after(LinkTold(9.0, Link("connected", 900, 9)))
    lost = before.after(LinkTold(9.0, Link("lost", 900, 9))).after(Warned(9.0, "reconnecting", "Is it on?"))
    back = lost.after(LinkTold(9.0, Link("reconnected", 900, 1509))).after(
        LinkTold(26.0, Link("connected", 1099, 1510))
    )

    assert (before.lost_share, lost.message) == (pytest.approx(9 / 909), "Is it on?")
    assert (back.lost_share, back.message) == (pytest.approx(1 / 200), None)


def test_a_lost_link_takes_the_place_of_older_news():
    assert after(Warned(1, "x", "measure with a tape"), LinkTold(3.0, Link("lost", 9, 0))).message is None


@pytest.mark.parametrize("event", [PhaseNow(6.0, "drive", 0.1), LinkTold(6.0, Link("connected", 9, 0))])
def test_a_silent_sensor_is_known_as_such_until_something_comes(event):
    board = after(PhaseNow(4.0, "lowering", 1.4), Warned(4.0, "silent", "Nothing has come."), Warned(4.1, "x", "more"))

    assert board.silent
    assert not after(event, board=board).silent


def test_the_latest_message_is_shown():
    assert after(Warned(1, "x", "first"), Warned(2, "x", "second")).message == "second"


@pytest.mark.parametrize(("at_s", "stands"), [(4.0, True), (9.0, False)])
def test_a_message_from_before_a_set_makes_room_for_it_once_it_could_be_read(at_s, stands):
    board = after(Warned(1.0, "x", "measure with a tape"), SetStarted(at_s, 1))
    assert (board.message is not None) == stands


def test_a_message_makes_room_once_it_is_no_news():
    board = after(Warned(10.0, "rate_low", "67 a second"))

    assert after(PhaseNow(20.0, "rest", 1.0), board=board).message == "67 a second"
    assert after(PhaseNow(50.0, "rest", 31.0), board=board).message is None


def test_each_set_has_its_own_load():
    board = Scoreboard("sim:", loads_kg=(80.0, 90.0))

    assert [after(SetStarted(1, number), board=board).load_kg for number in (1, 2, 3)] == [80.0, 90.0, None]


def test_a_load_that_is_given_while_lifting_holds_for_the_set_that_is_on_and_those_after_it():
    board = after(SetStarted(1, 2), board=Scoreboard("sim:", loads_kg=(80.0,))).with_load(85.0)

    assert [after(SetStarted(60, number), board=board).load_kg for number in (1, 2, 3)] == [80.0, 85.0, 85.0]
