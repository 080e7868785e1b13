"""The phase with its seconds, and when to breathe."""

from dataclasses import replace

import pytest

from hipthrust.live.screen.letters import large


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


def test_on_a_narrow_terminal_the_seconds_stay_large(board, text_of):
    text = text_of(board, width=50, height=20)

    assert all(row.rstrip() in text for row in large("1.4"))
    assert "LOWER" in text
