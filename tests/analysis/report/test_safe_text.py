from analysis.report.safe_text import printable


def test_what_comes_from_outside_cannot_steer_the_terminal():
    assert printable("a\x1b[2J\r\nb\u202eé\udcff.csv") == "a\\x1b[2J\\r\\nb\\u202eé\\udcff.csv"
