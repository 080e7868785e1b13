"""What a lifter looks at during a set."""

from dataclasses import replace

import pytest

from hipthrust.live.screen.letters import large


def with_latest(board, **changes):
    latest = board.repetitions[-1]
    return replace(
        board, repetitions=(*board.repetitions[:-1], replace(latest, repetition=replace(latest.repetition, **changes)))
    )


@pytest.mark.parametrize(("limit_pct", "alert"), [(26.8, True), (26.95, False)])
def test_the_loss_is_shown_finely_enough_to_agree_with_its_alert(board, text_of, limit_pct, alert):
    text = text_of(replace(board, loss_limit_pct=limit_pct))
    (line,) = [line for line in text.splitlines() if line.startswith("velocity loss")]

    assert (float(line.split()[2]) > limit_pct) is alert
    assert ("over" in line) is alert


def test_the_alert_is_a_word_and_not_only_a_colour(board, text_of):
    assert "consider ending the set" in text_of(board)
    assert "consider ending the set" not in text_of(replace(board, loss_limit_pct=40.0))


@pytest.mark.parametrize(
    ("phase", "word"), [("drive", "breathe out, hard"), ("lowering", "breathe in"), ("top", "squeeze")]
)
def test_the_breathing_cue_goes_with_the_phase(board, text_of, phase, word):
    assert word in text_of(replace(board, phase=phase))
    assert word not in text_of(replace(board, phase=phase, set_on=False))


def test_who_stays_down_long_rests_and_is_not_told_to_brace(board, text_of):
    short, long = (text_of(replace(board, phase="bottom", elapsed_s=seconds)) for seconds in (1.0, 20.0))

    assert "brace" in short
    assert "brace" not in long


def test_a_rest_is_counted_from_the_last_drive(board, text_of):
    text = text_of(replace(board, phase="rest", set_on=False, t_s=12.8 + 92.0))

    assert all(row.rstrip() in text for row in large("REST 1:32"))


def test_while_nothing_comes_neither_phase_nor_breathing_is_told(board, text_of):
    text = text_of(replace(board, silent=True))

    assert "breathe in" not in text
    assert all(row.rstrip() in text for row in large("NO DATA"))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 12)])
@pytest.mark.parametrize(
    ("flags", "rate_hz", "words"),
    [
        (("unmeasured", "lost_samples"), 100.0, "no velocity: readings were lost"),
        (("unmeasured", "clipped"), 100.0, "no velocity: beyond the sensor's range"),
        (("unmeasured",), 100.0, "no velocity: too uncertain"),
        (("unmeasured",), 15.0, "no velocity: only 15 readings a second, 20 are needed"),
    ],
)
def test_why_a_repetition_has_no_velocity_stands_in_its_place(board, text_of, width, height, flags, rate_hz, words):
    board = replace(with_latest(board, mean_velocity_mps=None, flags=flags), rate_hz=rate_hz)

    assert words in " ".join(text_of(board, width=width, height=height).split())


def test_on_a_narrow_terminal_the_seconds_stay_large(board, text_of):
    text = text_of(board, width=50, height=20)

    assert all(row.rstrip() in text for row in large("1.4"))
    assert "LOWER" in text


@pytest.mark.parametrize("velocity_mps", [0.38, None])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (50, 20)])
def test_what_was_odd_about_a_repetition_is_said_in_words(board, text_of, width, height, velocity_mps):
    board = with_latest(board, mean_velocity_mps=velocity_mps, flags=("clipped", "hitched"))
    text = text_of(board, width=width, height=height)

    assert "beyond the" in text
    assert "sensor's range" in text
    assert "stuck on the way up" in text
