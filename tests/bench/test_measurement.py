"""The page's tables are made, not typed: their places are there, and a table goes into its own."""

import re

import measurement
import pytest

from sensor.simulated import PRESETS

PAGE = "a\n<!-- table: x -->\nold\n<!-- end -->\nb\n<!-- table: y -->\n<!-- end -->\n"


def test_a_table_takes_the_place_of_the_old_one_and_nothing_else_changes():
    once = measurement.with_tables(PAGE, {"x": ["| 1 \\1 |"]})

    assert once == PAGE.replace("old", "| 1 \\1 |")
    assert measurement.with_tables(once, {"x": ["old"]}) == PAGE


@pytest.mark.parametrize("page", ["", PAGE + PAGE])
def test_a_table_without_its_place_is_an_error(page):
    with pytest.raises(ValueError, match="places for the table x"):
        measurement.with_tables(page, {"x": []})


def test_every_table_of_the_page_is_made_and_says_what_it_is_of():
    page = measurement.PAGE.read_text("utf-8")
    places = dict(re.findall(r"<!-- table: (.+?) -->\n\| ([^|]+?) \|", page))

    assert set(places) == {"causes", "simulated", "other simulator", "real counts", "real strokes"}
    assert all(("simulated" in head) != ("real" in head) for head in places.values())


def test_every_preset_of_a_hip_thrust_is_on_the_page():
    other_lifts = {"bridge_on_thigh", "squat", "deadlift", "no_exercise"}
    assert set(measurement.KIND_WORDS) == set(PRESETS) - other_lifts
