"""Every recording format that can be read, in the order in which they are tried: the general table comes last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sensor.formats import (
    axivity,
    geneactiv,
    generic,
    metabase,
    movesense_csv,
    movesense_json,
    native,
    phyphox,
    physics_toolbox,
    polar,
    sensor_logger,
    sensor_logger_json,
    witmotion_frames,
    witmotion_text,
    xsens_dot,
)
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
        and "gyr", or "beside" for a file of the export that is of no use here; None where it is not of this format.
    read : callable
        From the parts of one recording to its numbers.
    folder_is_one : bool
        Whether all files of one folder belong to one recording; otherwise those with one name up to the sensor's.
    """

    name: str
    description: str
    example: str
    sniff: Callable[[Content], str | None]
    read: Callable[[Mapping[str, Content], ReadHints], RawRecording]
    folder_is_one: bool = False


KNOWN_FORMATS = tuple(
    Format(
        module.NAME, module.DESCRIPTION, module.EXAMPLE, module.sniff, module.read, module in (sensor_logger, phyphox)
    )
    for module in (
        native,
        metabase,
        sensor_logger,
        sensor_logger_json,
        phyphox,
        physics_toolbox,
        xsens_dot,
        movesense_csv,
        movesense_json,
        polar,
        geneactiv,
        witmotion_text,
        witmotion_frames,
        axivity,
        generic,
    )
)
BY_NAME = {format_.name: format_ for format_ in KNOWN_FORMATS}
