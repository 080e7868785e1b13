"""The last repetition."""

from dataclasses import replace

import pytest


def with_latest(board, **changes):
    latest = board.repetitions[-1]
    return replace(
        board, repetitions=(*board.repetitions[:-1], replace(latest, repetition=replace(latest.repetition, **changes)))
    )


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


@pytest.mark.parametrize("velocity_mps", [0.38, None])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (50, 20)])
def test_what_was_odd_about_a_repetition_is_said_in_words(board, text_of, width, height, velocity_mps):
    board = with_latest(board, mean_velocity_mps=velocity_mps, flags=("clipped", "hitched"))
    text = text_of(board, width=width, height=height)

    assert "beyond the" in text
    assert "sensor's range" in text
    assert "stuck on the way up" in text
