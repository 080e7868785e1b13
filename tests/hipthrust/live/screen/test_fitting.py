"""Parts of a screen into the room there is."""

from rich.text import Text

from hipthrust.live.screen.fitting import Part, fit, wrapped


def part(name, *heights, width=4):
    return Part(name, tuple([Text("x" * width)] * height for height in heights))


def heights(parts):
    return [len(one.lines) for one in parts]


def test_where_there_is_room_every_part_takes_its_first_form():
    assert heights(fit([part("a", 5, 1), part("b", 3, 0)], ("a", "b"), width=10, rows=8)) == [5, 3]


def test_parts_give_way_in_the_order_that_is_said_and_no_further_than_they_must():
    assert heights(fit([part("a", 5, 1), part("b", 3, 0)], ("b", "a"), width=10, rows=7)) == [5, 0]
    assert heights(fit([part("a", 5, 1), part("b", 3, 0)], ("b", "a"), width=10, rows=4)) == [1, 3]


def test_what_gave_way_for_nothing_is_given_back():
    assert heights(fit([part("a", 2, 0), part("b", 6, 1)], ("a", "b"), width=10, rows=5)) == [2, 1]


def test_a_form_that_is_too_wide_is_none_but_the_last_one_stays():
    wide = Part("a", ([Text("x" * 20)] * 5, [Text("x" * 15)]))

    assert heights(fit([wide], (), width=16, rows=9)) == [1]
    assert heights(fit([wide], (), width=3, rows=9)) == [1]


def test_the_last_form_never_gives_way():
    assert heights(fit([part("a", 5, 2)], ("a", "a", "a"), width=10, rows=1)) == [2]


def test_a_text_that_is_too_long_says_so():
    lines = [line.plain for line in wrapped("one two three four five", 9, "", most=2)]

    assert lines == ["one two", "three fo…"]
