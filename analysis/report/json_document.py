"""An analysed recording into one line of JSON, the document that other programs rely on (schema 1, it only grows).

Keys are the field names of the results. Null stands for what is not known; there is no NaN and no Infinity in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from analysis.report.analysed import AnalysedRecording
from analysis.report.safe_text import readable
from analysis.report.wording import rounded
from analysis.results import SetSummary
from analysis.settings import BAR_OFFSET_GIVEN_SD_M, BAR_OFFSET_M, BAR_OFFSET_SD_M, Point, Settings

SCHEMA_VERSION = 1


def render_json(recording: AnalysedRecording, version: str, beside: Mapping[str, object] | None = None) -> str:
    """Render one recording's results as one line of JSON, without the line's end.

    Parameters
    ----------
    recording : AnalysedRecording
        The results; the point and the bar's offset are written as they took effect.
    version : str
        The program's version.
    beside : mapping, optional
        Settings that are none of the analysis: how the file was read, and which part of it.

    Returns
    -------
    str
        ASCII, so that any terminal, pipe or file can carry it. A recording without repetitions has no sets
        and a warning `no_repetitions` with the reason.

    Examples
    --------
    >>> from analysis.results import SessionReport
    >>> from sensor.samples import Source
    >>> nothing = AnalysedRecording(SessionReport((), reason="Nothing moved."), Source("a.csv", "own"), Settings())
    >>> document = json.loads(render_json(nothing, "1.0"))
    >>> document["sets"], document["warnings"]
    ([], [{'code': 'no_repetitions', 'message': 'Nothing moved.'}])
    """
    return _line(
        {
            "schema_version": SCHEMA_VERSION,
            "source": plain(recording.source) | {"program_version": version},
            "settings": _settings(recording.settings, recording.point)
            | {k: plain(v) for k, v in (beside or {}).items()},
            "warnings": [plain(note) for note in recording.warnings()],
            "sets": [set_document(summary) for summary in recording.report.sets],
            "sides": [plain(figure) for figure in recording.report.sides],
        }
    )


def render_error(file: str, code: str, message: str) -> str:
    """Render, in place of its document, why the recording `file` could not be read.

    Examples
    --------
    >>> render_error("a.csv", "unknown_format", "No reader knows it.")
    '{"schema_version":1,"source":{"file":"a.csv"},"error":{"code":"unknown_format","message":"No reader knows it."}}'
    """
    error = {"code": code, "message": readable(message)}
    return _line({"schema_version": SCHEMA_VERSION, "source": {"file": readable(file)}, "error": error})


def _line(document: dict[str, Any]) -> str:
    """Write the document on one line."""
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def _settings(settings: Settings, point: Point) -> dict[str, Any]:
    """Every setting as it took effect; the bar's offset in the centimetres in which a person gives it."""
    document: dict[str, Any] = plain(settings)
    given_m = document.pop("bar_offset_m")
    return document | {
        "point": point,
        "bar_offset_cm": [rounded(100 * length) for length in given_m or BAR_OFFSET_M],
        "bar_offset_sd_cm": 100 * (BAR_OFFSET_SD_M if given_m is None else BAR_OFFSET_GIVEN_SD_M),
        "bar_offset_given": given_m is not None,
    }


def set_document(summary: SetSummary) -> dict[str, Any]:
    """Return the keys of a set: its figures first, its repetitions last."""
    document: dict[str, Any] = plain(summary)
    document["repetitions"] = document.pop("repetitions")
    return document


def plain(value: Any) -> Any:  # noqa: ANN401 - any field of any result
    """Turn dataclasses, tuples and numbers into what JSON knows; what is no finite number becomes None."""
    if isinstance(value, float):
        return rounded(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return readable(value) if isinstance(value, str) else value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """Names of the fields of a dataclass, of which a report has thousands."""
    return tuple(field.name for field in fields(kind))
