import io

import pytest

from hipthrust.progress import LONG_BYTES, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.truncate(LONG_BYTES + 1)
    return str(path)


def test_a_long_call_shows_how_far_it_is_and_takes_the_line_away():
    terminal = Terminal()
    progress = Progress(["a.csv", "b.csv"], terminal)
    progress.show(done=1)
    progress.clear()

    assert "Analysing 2 files, 1 done" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_long_recording_is_long_work(long_file):
    terminal = Terminal()
    Progress([long_file], terminal).show(done=0)

    assert "long recording" in terminal.getvalue()


@pytest.mark.parametrize("file", ["small.csv", "-", "nul\0"])
def test_short_work_shows_nothing(file):
    terminal = Terminal()
    Progress([file], terminal).show(done=0)

    assert terminal.getvalue() == ""


def test_a_pipe_is_not_a_person(long_file):
    pipe = io.StringIO()
    Progress([long_file, long_file], pipe).show(done=0)

    assert pipe.getvalue() == ""
