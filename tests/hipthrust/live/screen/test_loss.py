"""The velocity loss and its alert."""

from dataclasses import replace

import pytest


@pytest.mark.parametrize(("limit_pct", "alert"), [(26.8, True), (26.95, False)])
def test_the_loss_is_shown_finely_enough_to_agree_with_its_alert(board, text_of, limit_pct, alert):
    text = text_of(replace(board, loss_limit_pct=limit_pct))
    (line,) = [line for line in text.splitlines() if line.startswith("velocity loss")]

    assert (float(line.split()[2]) > limit_pct) is alert
    assert ("over" in line) is alert


def test_the_alert_is_a_word_and_not_only_a_colour(board, text_of):
    assert "consider ending the set" in text_of(board)
    assert "consider ending the set" not in text_of(replace(board, loss_limit_pct=40.0))
