"""Every recording format that can be read, in the order in which they are tried: the generic table comes last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sensor.formats import generic, native
from sensor.formats.border.content import Content
from sensor.formats.border.raw import RawRecording
from sensor.formats.hints import ReadHints


@dataclass(frozen=True, slots=True)
class Format:
    """One recording format.

    Parameters
    ----------
    name : str
        A stable word for machines.
    description : str
        One line for a person.
    example : str
        The header of such a file.
    sniff : callable
        From the head of a file to the part that it plays in a recording: "whole", or one of several files such as "acc"
        and "gyr", or "beside" for a file of the export that holds no samples; None where it is not of this format.
    read : callable
        From the parts of one recording to its numbers.
    """

    name: str
    description: str
    example: str
    sniff: Callable[[Content], str | None]
    read: Callable[[Mapping[str, Content], ReadHints], RawRecording]


KNOWN_FORMATS = tuple(
    Format(module.NAME, module.DESCRIPTION, module.EXAMPLE, module.sniff, module.read)
    for module in (
        native,
        generic,
    )
)
BY_NAME = {format_.name: format_ for format_ in KNOWN_FORMATS}
