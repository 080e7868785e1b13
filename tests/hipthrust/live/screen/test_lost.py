"""What is shown while the link is lost."""

from dataclasses import replace

import pytest

from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.letters import large
from sensor.stream import Link

SIZES = [(80, 24), (100, 14), (60, 16), (50, 20), (40, 12), (30, 24)]


def is_large(words, text):
    return all(row.rstrip() in text for row in large(words))


@pytest.fixture
def lost(board):
    return replace(board, source="ble:WT901", link=Link("lost", 100, 2), waited_s=74.3)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_lost_sensor_is_the_largest_thing_with_since_when_and_what_to_do(lost, text_of, width, height):
    text = text_of(lost, width=width, height=height)

    assert is_large("LOST 1:14", text) or "SENSOR LOST 1:14" in text
    assert (is_large("SENSOR", text) and is_large("LOST 1:14", text)) == ((width, height) == (80, 24))
    assert "connected to a phone?" in " ".join(text.split())


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_while_the_link_is_lost_no_phase_is_told_and_no_breathing(board, lost, text_of, width, height):
    assert "breathe in" in text_of(board, width=width, height=height)
    shown = text_of(lost, width=width, height=height)
    assert "breathe" not in shown
    assert shown == text_of(replace(lost, elapsed_s=15.0, phase="drive"), width=width, height=height)


def test_what_is_being_done_and_what_was_measured_are_told(lost, text_of):
    text = " ".join(text_of(lost).split())

    assert "Nothing has come since 0:14. What was measured is kept." in text
    assert "It is looked for, for up to 10 minutes" in text
    assert "0.38 ± 0.02 m/s mean" in text
    assert "velocity loss 26.9 %" in text


def test_why_it_does_not_come_back_takes_the_place_of_what_is_said_of_all(lost, text_of):
    text = text_of(replace(lost, message="Bluetooth is off; switch it on"))

    assert "Bluetooth is off; switch it on" in text
    assert "connected to a phone?" not in text


def test_a_cable_is_to_be_plugged_in(lost, text_of):
    assert "Is its cable plugged in" in text_of(replace(lost, source="serial:/dev/ttyUSB0"))


def test_a_link_that_is_lost_before_the_first_repetition_is_told_too(text_of):
    board = Scoreboard("ble:WT901", link=Link("lost", 100, 2), checked=False, waited_s=3.0)

    assert is_large("LOST 0:03", text_of(board))


def test_once_the_link_is_back_the_set_is_shown_again(board, lost, text_of):
    assert text_of(replace(board, link=Link("reconnected", 100, None), source="ble:WT901")) == text_of(
        replace(lost, link=Link("connected", 100, None))
    )
