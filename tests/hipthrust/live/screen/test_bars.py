"""A bar a repetition."""

from dataclasses import replace

from hipthrust.live.screen.bars import draw_bars


def test_more_repetitions_than_fit_show_the_latest(board, text_of):
    many = tuple(
        replace(board.repetitions[0], id=k, repetition=replace(board.repetitions[0].repetition, number=k))
        for k in range(1, 41)
    )

    text = text_of(replace(board, repetitions=many))

    assert " 40 " in text.replace("\n", " \n")
    assert " 20  " not in text


def test_a_repetition_without_a_velocity_has_a_mark_and_no_bar(board):
    first, *others = board.repetitions
    unknown = replace(first, repetition=replace(first.repetition, mean_velocity_mps=None))
    lines = [line.plain for line in draw_bars(replace(board, repetitions=(unknown, *others)), 80, rows=4)]

    assert [line[1:3] for line in lines] == ["  ", "  ", "--", "1 "]


def test_bars_are_as_tall_as_their_velocities_and_the_fastest_takes_all_rows(board):
    lines = [line.plain for line in draw_bars(board, 80, rows=14)]

    heights = [sum(line[column] != " " for line in lines[:-1]) for column in (1, 5, 9)]
    assert heights == [13, 12, 10]  # 0.52, 0.48 and 0.38 m/s


def test_without_a_row_for_bar_and_number_there_is_none(board):
    assert draw_bars(board, 80, rows=1) == []


def test_the_numbers_stay_as_first_found_when_a_repetition_is_taken_back(board, text_of):
    first, _, last = board.repetitions
    renumbered = replace(last, repetition=replace(last.repetition, number=2, found_number=3))
    left = replace(board, repetitions=(first, renumbered))

    assert draw_bars(left, 80, rows=4)[-1].plain.split() == ["1", "3?"]
    assert "set 1, repetition 3" in text_of(left)
