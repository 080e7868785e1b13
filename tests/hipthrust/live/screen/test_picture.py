"""The whole screen, from hand-made boards, compared as text."""

from dataclasses import replace

import pytest

from hipthrust.live.screen.letters import large
from sensor.stream import Link

SMALL = [(100, 14), (60, 24), (50, 20), (40, 12), (30, 24), (26, 10)]
RECORDING = "/some/where.csv"


def shows_large(text, words, times=1):
    """Whether letters of `times` five rows say these words somewhere in the text."""
    rows = [row.rstrip() for row in large(words, times)]
    lines = text.splitlines()
    return any(all(line.startswith(row) for row, line in zip(rows, lines[k:], strict=False)) for k in range(len(lines)))


def test_the_screen_of_a_set(board, text_of):
    assert text_of(board).splitlines() == [
        "sim:" + " " * 64 + "0:14  100 Hz",
        "",
        " ██████     ██████   █████    ± 0.02 m/s mean",
        "██  ████         ██ ██   ██   under 0.45",
        "██ ██ ██     █████   █████    set 1, repetition 3, 80 kg",
        "████  ██         ██ ██   ██   peak –, rise 36 cm",
        " ██████  ██ ██████   █████",
        "",
        "██       ██████  ██     ██ ███████ ██████       ██    ██   ██",
        "██      ██    ██ ██     ██ ██      ██   ██     ███    ██   ██",
        "██      ██    ██ ██  █  ██ █████   ██████       ██    ███████",
        "██      ██    ██ ██ ███ ██ ██      ██   ██      ██         ██",
        "███████  ██████   ███ ███  ███████ ██   ██      ██ ██      ██",
        " breathe in",
        "velocity loss 26.9 %   over 20 %: consider ending the set",
        " ██  ▄▄",
        " ██  ██  ▃▃",
        " ██  ██  ██",
        " ██  ██  ██",
        " ██  ██  ██",
        " ██  ██  ██",
        " 1   2?  3?",
        "e end the set   x last repetition was none   l load   q quit",
    ]


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_on_a_small_terminal_seconds_breathing_alert_and_keys_never_give_way(board, text_of, width, height):
    text = text_of(replace(board, recording=RECORDING, message="A message. " * 20), width=width, height=height)

    assert "LOWER 1.4" in text or all(row.rstrip() in text for row in large("1.4"))
    assert "breathe in" in text
    assert "over 20 %: " in text
    assert all(f"{key} " in text.splitlines()[-1] + text.splitlines()[-2] for key in "exlq")
    assert "0.38" in text or shows_large(text, "0.38")


def test_with_fewer_rows_parts_give_way_in_the_order_in_which_they_are_missed_least(board, text_of):
    parts = {
        "recording": lambda text: RECORDING in text,
        "bars": lambda text: "1   2?  3?" in text,
        "large phase": lambda text: shows_large(text, "LOWER 1.4"),
        "large velocity": lambda text: shows_large(text, "0.38"),
        "place": lambda text: "repetition 3" in text,
        "head": lambda text: "sim:" in text,
    }
    board = replace(board, recording=RECORDING)
    texts = [text_of(board, height=height) for height in range(24, 4, -1)]
    gone = [next(k for k, text in enumerate(texts) if not part(text)) for part in parts.values()]

    assert 0 < gone[0] < gone[1] < gone[2] < gone[3] < gone[4] < gone[5]
    assert all("LOWER 1.4" in text or shows_large(text, "LOWER 1.4") for text in texts)
    assert all("breathe in" in text and "consider ending" in text and "q quit" in text for text in texts)
    assert parts["bars"](texts[gone[2]])  # they take what the large letters leave


def test_no_row_is_wider_and_no_screen_taller_than_the_terminal(board, text_of):
    long = replace(board, message="a very long message " * 10, recording="/a/long/path" * 10)
    for width, height in (*SMALL, (80, 24), (200, 50), (10, 3), (1, 1)):
        lines = text_of(long, width=width, height=height).splitlines()
        assert len(lines) <= max(height - 1, 1)
        assert max(map(len, lines)) <= width


def test_on_a_large_terminal_letters_grow_and_bars_are_still_there(board, text_of):
    text = text_of(board, width=200, height=60)

    assert shows_large(text, "0.38", 2)
    assert shows_large(text, "LOWER 1.4", 2)
    assert shows_large(text, "BREATHE IN", 2)
    assert "1     2?    3?" in text


def test_when_to_breathe_is_large_where_there_is_room_and_nothing_moves_when_it_goes(board, text_of):
    lines = text_of(board, width=120, height=40).splitlines()
    held = text_of(replace(board, set_on=False, phase="rest"), width=120, height=40).splitlines()

    assert shows_large("\n".join(lines), "BREATHE IN")
    assert lines.index(next(x for x in lines if x.startswith("velocity loss"))) == held.index(
        next(x for x in held if x.startswith("velocity loss"))
    )


def test_the_keys_stand_at_the_bottom_whatever_else_there_is(board, text_of):
    empty = replace(board, repetitions=(), set_on=False)

    assert text_of(empty).splitlines()[-1] == text_of(board).splitlines()[-1]
    assert len(text_of(empty).splitlines()) == 23


def test_names_from_the_air_do_not_steer_the_terminal(board, text_of):
    hostile = "ble:\x1b[2J\x07evil\u202e"
    named = replace(board, source=hostile, message=hostile)

    for moment in (named, replace(named, opened=False), replace(named, link=Link("lost", 1, 0))):
        assert not {"\x1b", "\x07", "\u202e"} & set(text_of(moment))
