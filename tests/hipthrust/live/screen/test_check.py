"""What is shown before the first repetition."""

from dataclasses import replace

import pytest

from analysis.preflight import Check
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.letters import large

STILL = Check("still", "good", "holding still")
RATE = Check("rate", "bad", "10 a second", "Velocities need at least 20 samples a second: raise the sensor's rate.")
RANGE = Check("range", "close", "2 g", "A hard lockout clips: set 4 g or more.")
WELL = [Check(name, "good", "fine") for name in ("gravity", "axes", "link", "gyroscope")]


def checked(*checks, **changes):
    return replace(Scoreboard("ble:WT901"), checks=checks, **changes)


def is_large(words, text):
    return all(row.rstrip() in text for row in large(words))


def test_while_the_sensor_is_looked_for_it_says_so_and_for_how_long(text_of):
    board = Scoreboard("ble:WT901", opened=False, checked=False, waited_s=12.2)
    text = text_of(board)

    assert is_large("LOOKING", text)
    assert "Looking for ble:WT901 ... 0:12" in text
    assert "not connected to a phone?" in text
    assert "phone" not in text_of(replace(board, source="sim:"))


@pytest.mark.parametrize("width", [80, 40])
def test_until_the_check_has_its_seconds_they_are_counted(text_of, width):
    board = Scoreboard("ble:WT901", checked=False)
    texts = [text_of(replace(board, t_s=t_s), width=width) for t_s in (0.5, 1.5, 2.4)]

    counts = ["0.5 s so far", "1.5 s so far", "2.0 s so far"]
    assert all(f"Hold still, 2 s: {count}" in text for count, text in zip(counts, texts, strict=True))
    assert [text.count("█" if width == 40 else "█░") > 0 for text in texts] == [True, True, width == 40]
    assert all("REST" not in text and "-.--" not in text for text in texts)
    assert is_large("HOLD", texts[0])


def test_the_check_shows_each_line_with_what_to_do(text_of):
    text = text_of(checked(STILL, RATE))

    assert "        ok  still      holding still" in text
    assert "       bad  rate       10 a second" in text


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 16), (60, 16), (50, 20), (40, 12), (30, 24)])
def test_the_advice_on_what_is_bad_is_read_to_its_end(text_of, width, height):
    text = " ".join(text_of(checked(STILL, *WELL, RANGE, RATE), width=width, height=height).split())

    assert RATE.advice in text
    assert "range" in text


def test_in_very_little_room_what_is_bad_keeps_its_advice_and_the_others_a_line(text_of):
    others = [replace(RANGE, name=name) for name in ("range", "link", "gyroscope")]
    text = " ".join(text_of(checked(STILL, *others, RATE), width=40, height=12).split())

    assert RATE.advice in text
    assert RANGE.advice not in text
    assert all(f"{check.name} close: 2 g" in text for check in others)


def test_the_heading_says_what_is_wrong(text_of):
    text = text_of(checked(STILL, RATE, RANGE))

    assert is_large("RATE", text)
    assert "Not good enough: rate." in text
    assert "old still." not in text


def test_what_could_be_better_does_not_keep_from_starting(text_of):
    text = text_of(checked(STILL, RANGE))

    assert is_large("READY", text)
    assert "Start whenever you like. Could be better: range." in text


def test_who_moves_is_asked_to_hold_still(text_of):
    text = text_of(checked(Check("still", "bad", "moving", "Hold still for two seconds."), RATE))

    assert is_large("HOLD STILL", text)
    assert "Not good enough" not in text


def test_when_all_is_well_the_screen_says_so(text_of):
    text = text_of(checked(STILL, Check("battery", "unknown", "not told by the sensor")))

    assert is_large("READY", text)
    assert "All is well: start whenever you like." in text


def test_on_a_low_screen_what_is_well_has_one_line_and_the_heading_stays_large(text_of):
    text = text_of(checked(STILL, *WELL, RATE), height=16)

    assert is_large("RATE", text)
    assert "still ok, gravity ok, axes ok, link ok, gyroscope ok" in text


def test_the_check_makes_room_for_the_first_repetition(board, text_of):
    assert "READY" not in text_of(replace(board, checks=(STILL,)))
    assert is_large("0.38", "\n".join(line[:27] for line in text_of(replace(board, checks=(STILL,))).splitlines()))
