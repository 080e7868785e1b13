"""An exception becomes what a person or a program is told: a sentence, a stable code, an exit status."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.report.safe_text import printable
from sensor.errors import RecordingError, SourceError, SurroundingsError

SURROUNDINGS = 1
USAGE = 2
INTERRUPTED = 130  # 128 + SIGINT, what shells expect


class UsageError(ValueError):
    """What a person asked for is wrong; the message is one sentence for them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: the sentence, the word for machines, the exit status it asks for."""

    message: str
    code: str
    status: int


def failures_of(error: BaseException) -> tuple[Failure, ...]:
    """Return what there is to tell about an error, one entry for each error that it carries.

    Examples
    --------
    >>> failures_of(UsageError("--rate must be above 0, got -5"))
    (Failure(message='--rate must be above 0, got -5', code='usage', status=2),)
    """
    if isinstance(error, BaseExceptionGroup):
        return tuple(failure for part in error.exceptions for failure in failures_of(part))
    return (_failure(error),)


def _failure(error: BaseException) -> Failure:
    """Translate one error."""
    match error:
        case RecordingError() | SourceError():
            return Failure(printable(str(error)), error.code, USAGE)
        case SurroundingsError():
            return Failure(printable(str(error)), error.code, SURROUNDINGS)
        case MemoryError():
            return Failure("the memory of this machine is not enough for this recording", "memory", SURROUNDINGS)
        case OSError():
            return Failure(printable(_what_the_system_said(error)), "surroundings", SURROUNDINGS)
        case UsageError():
            return Failure(printable(str(error)), "usage", USAGE)
    kind = f"{type(error).__name__}: {error}"
    return Failure(printable(f"this is a bug in hipthrust ({kind}); run with --debug for details"), "bug", SURROUNDINGS)


def _what_the_system_said(error: OSError) -> str:
    """Name the file and the reason of an operating system's error."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else f"writing failed: {reason}"
