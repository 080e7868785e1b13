"""Every recording format that can be read, in the order in which they are tried: the general table comes last.

A format is a module with `DESCRIPTION`, `EXAMPLE`, `sniff` and `read`. It is imported when it is first asked, so that
reading a file costs no more than the formats before its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from sensor.formats.border.content import Content
from sensor.formats.border.raw import RawRecording
from sensor.formats.hints import ReadHints


class _FormatModule(Protocol):
    """What the file of a format defines."""

    DESCRIPTION: str
    EXAMPLE: str

    def sniff(self, head: Content) -> str | None:
        """Tell the part that a file plays, as `Format.sniff` says."""

    def read(self, parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
        """Read the parts; raises `UnusableContentError`."""


@dataclass(frozen=True, slots=True)
class Format:
    """One recording format.

    Parameters
    ----------
    name : str
        A stable word for machines.
    module : str
        The file beside this one.
    folder_is_one : bool
        Whether all files of one folder belong to one recording; otherwise those with one name up to the sensor's.
    """

    name: str
    module: str
    folder_is_one: bool = False

    @property
    def description(self) -> str:
        """One line for a person."""
        return self._code.DESCRIPTION

    @property
    def example(self) -> str:
        """The header of such a file."""
        return self._code.EXAMPLE

    def sniff(self, head: Content) -> str | None:
        """Tell the part that a file plays in a recording of this format.

        Parameters
        ----------
        head : Content
            The first bytes of the file.

        Returns
        -------
        str or None
            "whole", or one of several files such as "acc" and "gyr"; "about ..." for one that only describes the
            others, "beside" for one of the export that is of no use here; None where it is not of this format.
        """
        return self._code.sniff(head)

    def read(self, parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
        """Read the parts of one recording; raises `UnusableContentError` with the reason."""
        return self._code.read(parts, hints)

    @property
    def _code(self) -> _FormatModule:
        """Import the file of the format."""
        return cast("_FormatModule", import_module(f"sensor.formats.{self.module}"))


GENERAL_TABLE = Format("table", "generic")

KNOWN_FORMATS = (
    Format("hipthrust", "native"),
    Format("metabase", "metabase"),
    Format("sensor-logger", "sensor_logger", folder_is_one=True),
    Format("sensor-logger-json", "sensor_logger_json"),
    Format("phyphox", "phyphox", folder_is_one=True),
    Format("physics-toolbox", "physics_toolbox"),
    Format("xsens-dot", "xsens_dot"),
    Format("movesense-csv", "movesense_csv"),
    Format("movesense-json", "movesense_json"),
    Format("polar", "polar"),
    Format("geneactiv", "geneactiv"),
    Format("witmotion", "witmotion_text"),
    Format("witmotion-frames", "witmotion_frames"),
    Format("axivity", "axivity"),
    GENERAL_TABLE,
)
BY_NAME = {format_.name: format_ for format_ in KNOWN_FORMATS}
