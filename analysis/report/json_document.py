"""An analysed recording into one line of JSON, the document that other programs rely on (schema 1, it only grows).

Keys are the field names of the results. Null stands for what is not known; there is no NaN and no Infinity in it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from analysis.report.wording import readable
from analysis.settings import BAR_OFFSET_GIVEN_SD_M, BAR_OFFSET_M, BAR_OFFSET_SD_M

if TYPE_CHECKING:
    from analysis.results import SessionReport, SetSummary
    from analysis.settings import Settings
    from sensor.samples import Note, Source

SCHEMA_VERSION = 1
DIGITS = 5  # significant digits kept: 10 um/s of velocity, far below our own error
DECIMALS = 4  # but at least these, so that a time late in an hour still resolves 0.1 ms


def render_json(report: SessionReport, source: Source, settings: Settings, notes: Iterable[Note], version: str) -> str:
    """Render one recording's results as one line of JSON, without the line's end.

    Parameters
    ----------
    report : SessionReport
        What the analysis found.
    source : Source
        Where the samples came from.
    settings : Settings
        What the analysis was told; the point and the bar's offset are written as they took effect.
    notes : iterable of Note
        The reader's notes; the analysis' own follow them among the warnings, each message once.
    version : str
        The program's version.

    Returns
    -------
    str
        ASCII, so that any terminal, pipe or file can carry it. A recording without repetitions has no sets
        and a warning `no_repetitions` with the reason.

    Examples
    --------
    >>> from analysis.results import SessionReport
    >>> from analysis.settings import Settings
    >>> from sensor.samples import Source
    >>> line = render_json(SessionReport((), reason="Nothing moved."), Source("a.csv", "own"), Settings(), (), "1.0")
    >>> document = json.loads(line)
    >>> document["sets"], document["warnings"]
    ([], [{'code': 'no_repetitions', 'message': 'Nothing moved.'}])
    """
    return _line(
        {
            "schema_version": SCHEMA_VERSION,
            "source": _plain(source) | {"program_version": version},
            "settings": _settings(settings),
            "warnings": _warnings(report, notes),
            "sets": [_set(summary) for summary in report.sets],
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


def _warnings(report: SessionReport, notes: Iterable[Note]) -> list[dict[str, str]]:
    """Collect the reader's notes, the analysis' notes and the reason for finding nothing, each once."""
    said = [(note.code, readable(note.message)) for note in (*notes, *report.notes)]
    if report.reason is not None:
        said.append(("no_repetitions", readable(report.reason)))
    return [{"code": code, "message": message} for code, message in dict.fromkeys(said)]


def _settings(settings: Settings) -> dict[str, Any]:
    """Every setting as it took effect; the bar's offset in the centimetres in which a person gives it."""
    document: dict[str, Any] = _plain(settings)
    given_m = document.pop("bar_offset_m")
    return document | {
        "point": settings.effective_point(),
        "bar_offset_cm": [_rounded(100 * length) for length in given_m or BAR_OFFSET_M],
        "bar_offset_sd_cm": 100 * (BAR_OFFSET_SD_M if given_m is None else BAR_OFFSET_GIVEN_SD_M),
        "bar_offset_given": given_m is not None,
    }


def _set(summary: SetSummary) -> dict[str, Any]:
    """The set's figures first, its repetitions last."""
    document: dict[str, Any] = _plain(summary)
    document["repetitions"] = document.pop("repetitions")
    return document


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of any result
    """Turn dataclasses, tuples and numbers into what JSON knows."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return _rounded(value)
    return readable(value) if isinstance(value, str) else value


def _rounded(value: float) -> float | None:
    """Round to the digits that mean something; None for what is no number."""
    if not math.isfinite(value):
        return None
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    return round(float(value), max(DECIMALS, DIGITS - 1 - magnitude))
