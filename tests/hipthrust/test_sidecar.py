import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.settings import MARKS, Edit
from hipthrust.cutting import WHOLE, Cut
from hipthrust.edits import changed
from hipthrust.failures import UsageError
from hipthrust.sidecar import Marks, marks_file, marks_for, read_marks, write_marks

EDITS = st.builds(Edit, st.integers(1, 99), st.integers(1, 99), st.sampled_from(MARKS))
TIMES = st.none() | st.floats(0, 1e6)


@given(st.lists(EDITS, max_size=5, unique_by=lambda edit: (edit.set, edit.repetition)), TIMES, TIMES)
def test_marks_that_are_written_are_read_back(tmp_path_factory, edits, from_s, to_s):
    recording = str(tmp_path_factory.mktemp("marks") / "set.csv")
    marks = Marks(changed(edits, []), Cut(from_s, to_s))

    write_marks(recording, marks)

    assert read_marks(recording) == (marks if edits else Marks())


def test_what_was_said_in_a_live_session_is_read_back(tmp_path):
    recording = str(tmp_path / "set.csv")
    said = Marks((Edit(1, 2, "false"),), set_ends_s=(12.345, 60.0), loads_kg=(80.0, None, 82.5))

    write_marks(recording, said)

    assert read_marks(recording) == said


def test_without_marks_no_file_is_left(tmp_path):
    recording = str(tmp_path / "set.csv")
    write_marks(recording, Marks((Edit(1, 1, "false"),)))
    write_marks(recording, Marks())

    assert [path.name for path in tmp_path.iterdir()] == []


def test_the_marks_of_a_recording_in_a_zip_lie_beside_the_zip(tmp_path):
    (tmp_path / "export.zip").write_bytes(b"PK")

    assert marks_file(str(tmp_path / "export.zip/monday/set.csv")) == tmp_path / "export.zip-monday-set.csv.edits.toml"


WRONG = ["edits = 3", "edits = ['x']", "edits = [", "from_s = 'a'", "edits = [[1]]", "\udcff"]
WRONG += ["set_ends_s = [nan]", "set_ends_s = 3", "loads_kg = [inf]", "loads_kg = ['80']x"]


@pytest.mark.parametrize("text", WRONG)
def test_a_file_of_marks_that_is_wrong_is_told_with_its_name(tmp_path, text):
    recording = str(tmp_path / "set.csv")
    marks_file(recording).write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(UsageError, match=r"set\.csv\.edits\.toml cannot be used, mend or delete it: ."):
        read_marks(recording)


def test_kept_marks_hold_until_they_are_changed(tmp_path):
    recording = str(tmp_path / "set.csv")
    write_marks(recording, Marks((Edit(1, 1, "false"),)))

    assert marks_for(recording, [], WHOLE) == (Marks((Edit(1, 1, "false"),)), None)
    assert marks_for(recording, ["1:1=full"], WHOLE) == (Marks((Edit(1, 1, "full"),)), None)


def test_marks_hold_only_for_the_part_that_they_were_counted_in(tmp_path):
    """A cut changes which repetition is the first."""
    recording, part = str(tmp_path / "set.csv"), Cut(from_s=30)
    kept = Marks((Edit(1, 1, "false"),), part)
    write_marks(recording, kept)

    assert marks_for(recording, [], part) == (kept, None)
    assert marks_for(recording, [], WHOLE) == (Marks(), kept)
    assert marks_for(recording, ["clear"], WHOLE) == (Marks(), None)
    with pytest.raises(UsageError, match="count repetitions from 30 s to the end"):
        marks_for(recording, ["1:2=false"], WHOLE)


def test_standard_input_has_no_place_for_marks():
    assert marks_for("-", [], WHOLE) == (Marks(), None)
    with pytest.raises(UsageError, match="standard input"):
        marks_for("-", ["1:1=false"], WHOLE)
