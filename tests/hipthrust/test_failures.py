import pytest

from hipthrust.failures import Failure, UsageError, failures_of
from sensor.errors import DamagedRecordingError, SurroundingsError, UnknownFormatError


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (UsageError("wrong"), "usage", 2),
        (UnknownFormatError("wrong", path="a"), "unknown_format", 2),
        (DamagedRecordingError("wrong", path="a", code="empty"), "empty", 2),
        (SurroundingsError("wrong"), "surroundings", 1),
        (PermissionError(13, "Permission denied", "a"), "surroundings", 1),
        (MemoryError(), "memory", 1),
        (ZeroDivisionError("wrong"), "bug", 1),
        (ValueError("wrong"), "bug", 1),
    ],
)
def test_every_error_has_its_sentence_its_code_and_its_status(error, code, status):
    (failure,) = failures_of(error)

    assert (failure.code, failure.status) == (code, status)
    assert failure.message


def test_a_group_of_errors_tells_each():
    group = ExceptionGroup("all", [UsageError("a"), ExceptionGroup("some", [SurroundingsError("b"), UsageError("c")])])

    assert [failure.message for failure in failures_of(group)] == ["a", "b", "c"]


def test_an_error_of_the_system_names_its_file_and_reason():
    assert failures_of(OSError(28, "No space left on device", "out.csv")) == (
        Failure("out.csv: No space left on device", "surroundings", 1),
    )
