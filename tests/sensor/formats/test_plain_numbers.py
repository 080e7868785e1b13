import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor.formats.border.plain_numbers import PIECE_BYTES, plain_numbers

DECIMALS = st.from_regex(r"-?([0-9]{1,9}(\.[0-9]{0,6})?|\.[0-9]{1,6})", fullmatch=True)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(DECIMALS, min_size=width, max_size=width), min_size=1)
)
TABLE_TEXT = st.text("0123456789.-,\n", max_size=12) | st.text('0123456789.-,\r\n eE+#"\tx\0', max_size=12)


def read(text: str, *, skip: int = 0, width: int = 1, delimiter: str = ",", decimal: str = "."):
    return plain_numbers(text.encode(), skip=skip, width=width, delimiter=delimiter, decimal=decimal)


@given(TABLES, st.sampled_from([(",", "."), (";", ","), ("\t", ".")]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_plain_decimal_becomes_the_very_number_that_python_reads(rows, marks, line_end, last_line_ends):
    delimiter, decimal = marks
    lines = ["a header", *(delimiter.join(row).replace(".", decimal) for row in rows)]
    text = line_end.join(lines) + line_end * last_line_ends

    numbers = read(text, skip=1, width=len(rows[0]), delimiter=delimiter, decimal=decimal)

    assert numbers is not None
    assert numbers.tolist() == [[float(cell) for cell in row] for row in rows]


@given(TABLE_TEXT, st.integers(1, 3))
def test_whatever_is_read_is_what_python_reads(text, width):
    numbers = read(text, width=width)

    if numbers is not None:
        rows = [line.split(",") for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")]
        assert numbers.tolist() == [[float(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    "cell",
    ["", "-", "-.", "nan", "1e3", '"1"', " 1", "+1", "1-2", ".-5", "1.2.3", "--1", "9007199254740993", "0." + "0" * 23],
)
def test_a_table_with_any_other_cell_is_left_to_others(cell):
    assert read(f"1,2\n3,{cell}\n", width=2) is None
    assert read(f"{cell},2\n3,4\n", width=2) is None


@pytest.mark.parametrize(
    "text", ["", "1,2\n3\n", "1,2\n3,4,5\n", "1\n2,3,4\n", "1,2\n\n3,4\n", "1,2\n# 3,4\n", "1,2\r3,4\r"]
)
def test_rows_that_are_not_all_alike_are_left_to_others(text):
    assert read(text, width=2) is None


def test_lines_above_the_rows_are_passed_over():
    assert np.array_equal(read("# 1,2\n\nt,x\n0.5,-2\n", skip=3, width=2), [[0.5, -2.0]])
    assert read("t,x\n0.5,-2\n", skip=2, width=2) is None


def test_a_long_table_is_read_in_pieces_without_losing_a_row():
    rows = np.arange(3 * PIECE_BYTES // 20) / 100
    text = "".join(f"{row:.2f},{-row:.5f}\n" for row in rows)

    assert len(text) > 2 * PIECE_BYTES
    assert np.array_equal(read(text, width=2), np.column_stack([rows, -rows]))
    assert read(text + "1,x\n", width=2) is None
