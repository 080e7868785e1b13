"""An evaluation into one line of JSON for other programs (schema 1, it only grows): SI units, null for not known."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from analysis.agreement.comparison import Comparison, Detection
from analysis.agreement.pairs import Agreement
from analysis.report.agreement_text import Judged
from analysis.report.agreement_words import evaluation_notes
from analysis.report.safe_text import readable
from analysis.report.wording import rounded

SCHEMA_VERSION = 1


def render_agreement_json(judged: Judged, version: str) -> str:
    """Render an evaluation, without the line's end.

    Parameters
    ----------
    judged : Judged
        What was compared.
    version : str
        The program's version.

    Returns
    -------
    str
        ASCII. `figures` has one entry a figure, under the name that `hipthrust analyze --json` has for it; `recordings`
        hold the pairs that they come from, times on the recording's clock.
    """
    evaluation = judged.evaluation
    document = {
        "schema_version": SCHEMA_VERSION,
        "program_version": version,
        "simulated": judged.simulated,
        "repetitions": _detection(evaluation.detection),
        "figures": {name: _agreement(found) for name, found in evaluation.figures.items()},
        "notes": list(evaluation_notes(evaluation)),
        "recordings": [_recording(*named) for named in judged.named],
    }
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def _detection(detection: Detection) -> dict[str, Any]:
    """Write counts and scores."""
    counts = {"known": detection.known, "found": detection.found, "matched": detection.matched}
    scores = {"precision": detection.precision, "recall": detection.recall, "f1": detection.f1}
    return counts | {name: _number(score) for name, score in scores.items()}


def _agreement(found: Agreement) -> dict[str, Any]:
    """Write all figures of agreement."""
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    return {
        name: [_number(v) for v in value] if isinstance(value, tuple) else _number(value)
        for name, value in values.items()
    }


def _recording(file: str, truth: str, comparison: Comparison) -> dict[str, Any]:
    """Write one recording with its pairs."""
    return {
        "file": readable(file),
        "truth": readable(truth),
        "paired_by": comparison.basis,
        "offset_s": _number(comparison.shift_s),
        "offset": comparison.shift_origin,
        "repetitions": _detection(comparison.detection),
        "notes": list(comparison.remarks),
        "pairs": [
            {
                "figure": row.figure,
                "set": row.set,
                "number": row.repetition,
                "measured": _number(row.measured),
                "sd": _number(row.sd),
                "known": _number(row.known),
            }
            for row in comparison.figures
        ],
    }


def _number(value: float | None) -> float | None:
    """Write a number with the digits that mean something."""
    return value if value is None or isinstance(value, int) else rounded(value)
