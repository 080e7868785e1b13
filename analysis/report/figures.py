"""Results become figures, and figures become files: the one place through which the product meets matplotlib.

Invariant: the same results give the same bytes, on any day and in any process, and no global state is left changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from io import BytesIO
from typing import Literal

from matplotlib.figure import Figure

from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds import overlay, tempo, trace, velocity
from analysis.report.figure_kinds.style import house_style

FigureKind = Literal["velocity", "tempo", "trace", "overlay"]
FileKind = Literal["png", "svg", "pdf"]

_NO_DATES: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def draw_velocity(recording: AnalysedRecording) -> Figure:
    """Return mean and peak velocity of each repetition, with uncertainty, loss threshold and target.

    Parameters
    ----------
    recording : AnalysedRecording
        All its sets are drawn side by side, with their loads; without repetitions the figure says why.
    """
    with house_style():
        return velocity.draw(recording)


def draw_tempo(recording: AnalysedRecording) -> Figure:
    """Return the seconds of each repetition's four phases, stacked, beside the target tempo.

    Parameters
    ----------
    recording : AnalysedRecording
        All its sets are drawn side by side; without repetitions the figure says why.
    """
    with house_style():
        return tempo.draw(recording)


def draw_trace(recording: AnalysedRecording) -> Figure:
    """Return height and velocity over time, phases shaded, repetitions numbered, gaps left open.

    Parameters
    ----------
    recording : AnalysedRecording
        Its sets stand one under the other, in rows; without curves the figure says why.
    """
    with house_style():
        return trace.draw(recording)


def draw_overlay(recording: AnalysedRecording) -> Figure:
    """Return the velocity of all drives from their common start, first to last from dark to light.

    Parameters
    ----------
    recording : AnalysedRecording
        Its sets stand one under the other; without curves the figure says why.
    """
    with house_style():
        return overlay.draw(recording)


DRAW: dict[FigureKind, Callable[[AnalysedRecording], Figure]] = {
    "velocity": draw_velocity,
    "tempo": draw_tempo,
    "trace": draw_trace,
    "overlay": draw_overlay,
}
DESCRIBE: dict[FigureKind, Callable[[AnalysedRecording], str]] = {
    "velocity": velocity.describe,
    "tempo": tempo.describe,
    "trace": trace.describe,
    "overlay": overlay.describe,
}


def only_set(recording: AnalysedRecording, number: int) -> AnalysedRecording:
    """Return a recording with one set alone, to draw just that.

    Parameters
    ----------
    recording : AnalysedRecording
        All sets.
    number : int
        The number of the set, from 1.

    Raises
    ------
    ValueError
        Where there is no such set.
    """
    report = recording.report
    numbers = [summary.number for summary in report.sets]
    if number not in numbers:
        raise ValueError(f"there is no set {number}; the recording has {len(numbers)}")
    place = numbers.index(number)
    one = replace(report, sets=report.sets[place : place + 1], traces=report.traces[place : place + 1])
    return replace(recording, report=one)


def save_figure(figure: Figure, kind: FileKind) -> bytes:
    """Return a figure as the content of a file.

    Parameters
    ----------
    figure : Figure
        One of ours.
    kind : {"png", "svg", "pdf"}
        The format of the file.
    """
    content = BytesIO()
    with house_style():
        figure.savefig(content, format=kind, metadata=_NO_DATES[kind])
    return content.getvalue()


def inline_svg(figure: Figure) -> str:
    """Return a figure as an `<svg>` element to stand in a page, as wide as its place allows.

    Its ids are its own, so that several figures fit one page; its title is there for those who do not see it.
    Matplotlib's style sheet, which would reach the whole page, becomes attributes of the element.

    Parameters
    ----------
    figure : Figure
        One of ours.
    """
    text = save_figure(figure, "svg").decode()
    own = "f" + hashlib.sha256(text.encode()).hexdigest()[:10]
    body = text[text.index(">", text.index("<svg")) + 1 :]
    body = re.sub(r"<metadata>.*?</metadata>|<style\b.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{own}-', body)
    body = re.sub(r'(href="|url\()#', rf"\1#{own}-", body)
    width, height = (72 * inches for inches in figure.get_size_inches())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'aria-labelledby="{own}-title" viewBox="0 0 {width:g} {height:g}" stroke-linejoin="round" '
        f'style="width: 100%; max-width: {width / 72:g}in; height: auto">'
        f'<title id="{own}-title">{escape(figure.get_suptitle())}</title>{body.strip()}'
    )
