"""The one exception of the border: the content cannot become samples."""

from __future__ import annotations


class UnusableContentError(Exception):
    """Content that cannot become samples; `reading` adds the file's name and raises a `RecordingError`.

    Parameters
    ----------
    message : str
        One sentence: what is wrong and what to do.
    code : str
        A stable word for machines.
    line : int or None
        The line of the file, from 1, where that helps.
    """

    def __init__(self, message: str, *, code: str = "damaged", line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.code, self.line = message, code, line
