"""What stands on every screen."""

from dataclasses import replace

import pytest

from sensor.stream import Link


def test_a_long_message_is_read_to_its_end(board, text_of):
    message = "The recording takes no more: " + "it goes on elsewhere, " * 7 + "so make room now."
    lines = text_of(replace(board, message=message)).splitlines()

    assert message in " ".join(line.strip() for line in lines)


def test_simulated_data_are_called_so(board, text_of):
    assert "SIMULATED" in text_of(replace(board, simulated=True))


@pytest.mark.parametrize("width", [80, 30])
def test_a_load_that_is_typed_takes_the_place_of_the_keys(board, text_of, width):
    text = text_of(replace(board, typed="82,"), width=width)

    assert "82,_" in text
    assert "q quit" not in text


@pytest.mark.parametrize(
    ("width", "shown"),
    [(60, ["0:14", "100 Hz", "10.0 % lost", "battery 81 %"]), (26, ["0:14", "10.0 % lost"]), (14, ["0:14"])],
)
def test_at_the_top_stands_what_there_is_room_for_and_losses_go_before_rates(board, text_of, width, shown):
    board = replace(board, link=Link("connected", 900, 100, battery_pct=81))
    line = text_of(board, width=width).splitlines()[0]

    assert line.split("  ")[-len(shown) :] == [line.split("  ")[-len(shown)], *shown[1:]]
    assert line.endswith("  ".join(shown))


def test_of_a_long_path_its_end_is_shown_which_tells_the_recording(board, text_of):
    text = text_of(replace(board, recording="/a/very/long/folder" * 8 + "/2026-03-01_ble-WT901.csv"))

    assert "recording to …" in text
    assert text.rstrip().endswith("/2026-03-01_ble-WT901.csv")
