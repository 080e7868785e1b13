"""Results become figures, and figures become files: the one place through which the product meets matplotlib.

Invariant: the same results give the same bytes, on any day and in any process, and no global state is left changed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from html import escape
from io import BytesIO
from typing import Literal, Protocol

from matplotlib.figure import Figure

from analysis.report.agreement_text import Judged
from analysis.report.analysed import AnalysedRecording
from analysis.report.figure_kinds import bland_altman, overlay, tempo, trace, velocity
from analysis.report.figure_kinds.style import house_style

FigureKind = Literal["velocity", "tempo", "trace", "overlay"]
FileKind = Literal["png", "svg", "pdf"]

_NO_DATES: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class _Kind(Protocol):
    """What the file of a figure defines."""

    def draw(self, recording: AnalysedRecording) -> Figure:
        """Draw the figure."""

    def describe(self, recording: AnalysedRecording) -> str:
        """Say the same in words."""


_KINDS: dict[FigureKind, _Kind] = {"velocity": velocity, "tempo": tempo, "trace": trace, "overlay": overlay}


def draw_figure(kind: FigureKind, recording: AnalysedRecording) -> Figure:
    """Return a figure of all sets of a recording; where there is nothing to draw it says why.

    Parameters
    ----------
    kind : {"velocity", "tempo", "trace", "overlay"}
        Mean and peak velocity of each repetition; the seconds of its phases; height and velocity over time; or the
        velocity of all drives from their common start. The last two take curves, which the report must hold.
    recording : AnalysedRecording
        What to draw.
    """
    with house_style():
        return _KINDS[kind].draw(recording)


def describe_figure(kind: FigureKind, recording: AnalysedRecording) -> str:
    """Return what `draw_figure` shows in sentences, for those who do not see it."""
    return _KINDS[kind].describe(recording)


def draw_agreement(judged: Judged) -> Figure:
    """Return Bland and Altman's figure of an evaluation: one panel a figure, each point a repetition."""
    with house_style():
        return bland_altman.draw(judged)


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
