import pickle

import pytest

from sensor.errors import DamagedRecordingError, RecordingError, SensorError, SurroundingsError, UnknownFormatError


@pytest.mark.parametrize("kind", [RecordingError, UnknownFormatError, DamagedRecordingError])
def test_an_error_survives_the_way_to_another_process(kind):
    error = kind("it is empty", path="a.csv", line=3, code="empty")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (str(copy), copy.code, copy.path, copy.line) == ("a.csv, line 3: it is empty", "empty", "a.csv", 3)


def test_an_error_names_the_file():
    assert str(UnknownFormatError("it is text", path="a.txt")) == "a.txt: it is text"


def test_an_error_without_a_code_of_its_own_has_that_of_its_class():
    assert DamagedRecordingError("broken", path="a").code == "damaged"


def test_surroundings_are_not_the_recordings_fault():
    assert not issubclass(SurroundingsError, RecordingError)
    assert issubclass(SurroundingsError, SensorError)
