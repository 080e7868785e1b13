"""The screen, from hand-made boards, compared as text."""

import io
from dataclasses import replace

import pytest

from analysis.preflight import Check
from analysis.results import Repetition
from hipthrust.live.scoreboard import Scoreboard, ShownRepetition
from hipthrust.live.screen import render_screen
from sensor.stream import Link

LINK = Link("connected", 100, 0)


def text_of(board, *, width=80, height=24):
    from rich.console import Console, Group

    sink = io.StringIO()
    console = Console(file=sink, width=width, height=height, color_system=None)
    console.print(Group(*render_screen(board, width=width, height=height)))
    return "".join(f"{line.rstrip()}\n" for line in sink.getvalue().splitlines())


@pytest.fixture
def board():
    velocities = (0.52, 0.48, 0.38)
    repetitions = tuple(
        ShownRepetition(
            k,
            1,
            Repetition(k, 4.0 * k, 4.0 * k + 0.8, mean_velocity_mps=v, mean_velocity_sd_mps=0.02, rom_m=0.36),
            final=k == 1,
        )
        for k, v in enumerate(velocities, 1)
    )
    return Scoreboard("sim:", target_mps=0.45, loads_kg=(80.0,), set_number=1, set_on=True, repetitions=repetitions)


def test_the_screen_of_a_set(board):
    board = replace(board, phase="lowering", elapsed_s=1.4, t_s=14.2, rate_hz=99.6)

    assert text_of(board).splitlines() == [
        "sim:" + " " * 64 + "0:14  100 Hz",
        "",
        " ██████     ██████   █████    ± 0.02 m/s mean",
        "██  ████         ██ ██   ██   under 0.45",
        "██ ██ ██     █████   █████    set 1, repetition 3, 80 kg",
        "████  ██         ██ ██   ██   peak –",
        " ██████  ██ ██████   █████    rise 36 cm",
        "",
        "██       ██████  ██     ██ ███████ ██████       ██    ██   ██",
        "██      ██    ██ ██     ██ ██      ██   ██     ███    ██   ██",
        "██      ██    ██ ██  █  ██ █████   ██████       ██    ███████",
        "██      ██    ██ ██ ███ ██ ██      ██   ██      ██         ██",
        "███████  ██████   ███ ███  ███████ ██   ██      ██ ██      ██",
        "breathe in",
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


def test_a_long_message_is_read_to_its_end(board):
    message = "The recording takes no more: " + "it goes on elsewhere, " * 7 + "so make room now."
    lines = text_of(replace(board, message=message)).splitlines()

    assert message in " ".join(line.strip() for line in lines)


@pytest.mark.parametrize(("limit_pct", "alert"), [(26.8, True), (26.95, False)])
def test_the_loss_is_shown_finely_enough_to_agree_with_its_alert(board, limit_pct, alert):
    (line,) = [
        x for x in text_of(replace(board, loss_limit_pct=limit_pct)).splitlines() if x.startswith("velocity loss")
    ]

    assert (float(line.split()[2]) > limit_pct) is alert
    assert ("over" in line) is alert


def test_no_row_is_wider_and_no_screen_taller_than_the_terminal(board):
    long = replace(board, message="a very long message " * 10, recording="/a/long/path" * 10)
    for width, height in ((80, 24), (60, 12), (200, 50)):
        lines = text_of(long, width=width, height=height).splitlines()
        assert len(lines) < height
        assert max(map(len, lines)) <= width


def test_the_alert_is_a_word_and_not_only_a_colour(board):
    assert "consider ending the set" in text_of(board)
    assert "consider ending the set" not in text_of(replace(board, loss_limit_pct=40.0))


@pytest.mark.parametrize(
    ("phase", "word"), [("drive", "breathe out, hard"), ("lowering", "breathe in"), ("top", "squeeze")]
)
def test_the_breathing_cue_goes_with_the_phase(board, phase, word):
    assert word in text_of(replace(board, phase=phase))
    assert word not in text_of(replace(board, phase=phase, set_on=False))


def test_a_lost_link_is_told_in_words(board):
    assert "LINK LOST" in text_of(replace(board, link=Link("lost", 100, 2)))


@pytest.mark.parametrize("height", [24, 14])
def test_while_the_link_is_lost_no_phase_is_told_and_no_breathing(board, height):
    board = replace(board, phase="lowering", elapsed_s=1.4)
    lost = replace(board, link=Link("lost", 100, 2))

    assert "breathe in" in text_of(board, height=height)
    assert "breathe in" not in text_of(lost, height=height)
    assert text_of(lost, height=height) == text_of(replace(lost, elapsed_s=15.0, phase="drive"), height=height)


@pytest.mark.parametrize(("width", "height"), [(100, 14), (60, 24), (50, 20), (30, 24), (40, 12), (26, 10)])
def test_a_small_terminal_keeps_what_matters(board, width, height):
    board = replace(board, phase="lowering", elapsed_s=1.4, recording="/some/where.csv", link=LINK)
    text = text_of(board, width=width, height=height)

    for words in ("LOWER 1.4", "breathe in", "26.9 %", "over 20 %: consider", "set 1", "q quit"):
        assert words in text
    assert "0.38" in text or " ██████     ██████   █████" in text


def test_what_is_to_be_said_of_a_repetition_stands_beside_it(board):
    latest = board.repetitions[-1]
    flagged = replace(latest, repetition=replace(latest.repetition, mean_velocity_mps=None, flags=("lost_samples",)))
    board = replace(board, repetitions=(*board.repetitions[:-1], flagged))

    assert "rise 36 cm, lost samples" in text_of(board)


def test_simulated_data_are_called_so(board):
    assert "SIMULATED" in text_of(replace(board, simulated=True))


def test_a_load_that_is_typed_takes_the_place_of_the_keys(board):
    assert "load in kg: 82,_" in text_of(replace(board, typed="82,"))


def test_the_preflight_check_shows_each_line_with_what_to_do():
    checks = (Check("still", "good", "holding still"), Check("rate", "bad", "10 a second", "Raise the rate."))
    text = text_of(Scoreboard("sim:", checks=checks, link=LINK))

    assert "        ok  still      holding still" in text
    assert "       bad  rate       10 a second" in text
    assert "Raise the rate." in text


def test_advice_is_read_to_its_end():
    advice = "Velocities need at least 20 samples a second: raise the sensor's rate."
    checks = (Check("still", "good", "holding still"), Check("rate", "bad", "10 a second", advice))
    text = text_of(Scoreboard("sim:", checks=checks, link=LINK))

    assert advice in " ".join(text.split())
    assert "hold still" not in text


@pytest.mark.parametrize("width", [80, 30])
def test_in_little_room_the_check_keeps_what_is_not_well(width):
    good = [Check(name, "good", "fine") for name in ("still", "gravity", "axes", "range", "link", "gyroscope")]
    checks = (*good, Check("battery", "bad", "3 %", "Charge it before the session."))
    text = text_of(Scoreboard("sim:", checks=checks, link=LINK), width=width, height=9)

    assert "bad  battery" in text
    assert "Charge it before the session." in " ".join(text.split())


def test_before_the_check_its_wearer_is_asked_to_hold_still_and_before_that_it_is_looked_for():
    assert "hold still for two seconds" in text_of(Scoreboard("ble:WT901", checks=(), link=LINK))
    assert "Looking for ble:WT901" in text_of(Scoreboard("ble:WT901", checks=()))


def test_the_screen_says_when_all_is_well_to_begin():
    checks = (Check("still", "good", "holding still"), Check("battery", "unknown", "not told by the sensor"))

    assert "start whenever you like" in text_of(Scoreboard("sim:", checks=checks, link=LINK))


def test_names_from_the_air_do_not_steer_the_terminal(board):
    hostile = "ble:\x1b[2J\x07evil\u202e"

    text = text_of(replace(board, source=hostile, message=hostile))

    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_more_repetitions_than_fit_show_the_latest(board):
    many = tuple(
        replace(board.repetitions[0], id=k, repetition=replace(board.repetitions[0].repetition, number=k))
        for k in range(1, 41)
    )

    text = text_of(replace(board, repetitions=many))

    assert " 40 " in text.replace("\n", " \n")
    assert " 20  " not in text


def test_who_stays_down_long_rests_and_is_not_told_to_brace(board):
    short, long = (text_of(replace(board, phase="bottom", elapsed_s=seconds)) for seconds in (1.0, 20.0))

    assert "brace" in short
    assert "brace" not in long
