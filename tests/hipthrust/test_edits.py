import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.settings import MARKS, Edit
from hipthrust.cutting import Cut
from hipthrust.edits import Marks, changed, marks_file, read_marks, write_marks
from hipthrust.failures import UsageError

EDITS = st.builds(Edit, st.integers(1, 99), st.integers(1, 99), st.sampled_from(MARKS))
TIMES = st.none() | st.floats(0, 1e6)


@given(st.lists(EDITS, max_size=5, unique_by=lambda edit: (edit.set, edit.repetition)), TIMES, TIMES)
def test_marks_that_are_written_are_read_back(tmp_path_factory, edits, from_s, to_s):
    recording = str(tmp_path_factory.mktemp("marks") / "set.csv")
    marks = Marks(changed(edits, []), Cut(from_s, to_s))

    write_marks(recording, marks)

    assert read_marks(recording) == (marks if edits else Marks())


def test_the_last_mark_of_a_repetition_holds():
    assert changed([Edit(1, 2, "failed")], ["1:2=partial", "1:2=full,1:1=false"]) == (Edit(1, 1, "false"), Edit(1, 2, "full"))


def test_clear_takes_one_mark_away_or_all():
    kept = [Edit(1, 1, "false"), Edit(1, 2, "failed")]

    assert changed(kept, ["1:1=clear"]) == (Edit(1, 2, "failed"),)
    assert changed(kept, ["clear"]) == ()
    assert changed(kept, ["clear,2:1=full"]) == (Edit(2, 1, "full"),)


@pytest.mark.parametrize("word", ["", "2:5", "2:5=", "2:5=bad", "0:1=false", "1:0=false", "-1:1=false", "1:1=false,", "２:1=x", "1:1 = false"])
def test_what_is_no_mark_is_refused_with_an_example(word):
    with pytest.raises(UsageError, match="such as 2:5=false"):
        changed((), [word])


def test_without_marks_no_file_is_left(tmp_path):
    recording = str(tmp_path / "set.csv")
    write_marks(recording, Marks((Edit(1, 1, "false"),)))
    write_marks(recording, Marks())

    assert os.listdir(tmp_path) == []


def test_the_marks_of_a_recording_in_a_zip_lie_beside_the_zip(tmp_path):
    (tmp_path / "export.zip").write_bytes(b"PK")

    assert marks_file(str(tmp_path / "export.zip/monday/set.csv")) == tmp_path / "export.zip-monday-set.csv.edits.toml"


@pytest.mark.parametrize("text", ["edits = 3", "edits = ['x']", "edits = [", "from_s = 'a'", "edits = [[1]]", "\udcff"])
def test_a_file_of_marks_that_is_wrong_is_told_with_its_name(tmp_path, text):
    recording = str(tmp_path / "set.csv")
    marks_file(recording).write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(UsageError, match=r"set\.csv\.edits\.toml cannot be used, mend or delete it: ."):
        read_marks(recording)
