"""The errors of the outside world, each with its evidence.

    SensorError                    a sensor or a recording let us down
    |-- RecordingError             a file cannot be used (exit status 2)
    |   |-- UnknownFormatError     nothing here knows how to read it
    |   `-- DamagedRecordingError  the format is known, the content is not usable
    |-- SourceError                the words for a live source name nothing, or several things (exit status 2)
    `-- SurroundingsError          disk, permission, port or adapter failed (exit status 1)
        `-- LinkError              a sensor cannot be reached, does not answer, or was lost for good

The promise: reading any bytes raises one of these or returns samples; nothing else leaves `sensor`.
"""

from __future__ import annotations


class SensorError(Exception):
    """A sensor or a recording let us down; `code` is a stable word for machines."""

    code = "sensor"


class RecordingError(SensorError):
    """A recording that cannot be used.

    Parameters
    ----------
    message : str
        One sentence: what is wrong and what to do.
    path : str
        The file as the user named it.
    line : int or None
        The line of the file, from 1, where that helps.
    code : str or None
        A stable word for machines, in place of the class's own.
    """

    code = "unreadable"

    def __init__(self, message: str, *, path: str, line: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.path, self.line = message, path, line
        if code is not None:
            self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.path, self.line, self.code)

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.message}"


class UnknownFormatError(RecordingError):
    """Nothing here knows how to read the file."""

    code = "unknown_format"


class DamagedRecordingError(RecordingError):
    """The format is known, the content is not usable."""

    code = "damaged"


class SourceError(SensorError):
    """The words for a live source name nothing that can be opened, or several things.

    Parameters
    ----------
    message : str
        One sentence: what is wrong and what to say instead.
    code : str
        A stable word for machines.
    """

    def __init__(self, message: str, *, code: str = "source") -> None:
        super().__init__(message)
        self.code = code


class SurroundingsError(SensorError):
    """Disk, permission, port or adapter failed: the user's words and files were right."""

    code = "surroundings"


class LinkError(SurroundingsError):
    """A sensor cannot be reached, does not answer, or was lost for good.

    Parameters
    ----------
    message : str
        One sentence: what happened and what to do.
    address : str
        The sensor's address, or the port; empty where it never came to one.
    code : str
        A stable word for machines: `no_bluetooth`, `bluetooth_off`, `permission`, `not_found`, `busy`, `silent`, ...
    """

    def __init__(self, message: str, *, address: str = "", code: str = "link") -> None:
        super().__init__(message)
        self.address, self.code = address, code


def _rebuild(kind: type[RecordingError], message: str, path: str, line: int | None, code: str) -> RecordingError:
    """Make the error again in another process."""
    return kind(message, path=path, line=line, code=code)
