"""Analysed recordings into one page that opens anywhere, offline: no script, no font, no request.

Whatever comes from a file or a user passes through `_text`, which escapes it; the figures are SVG that we drew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from analysis.guidance import next_step, worst_first
from analysis.report.analysed import AnalysedRecording
from analysis.report.detail_facts import POSTURE, TIMES, detail_cells
from analysis.report.page_style import STYLE
from analysis.report.recording_facts import CHECK, SIMULATED, assumption_facts, checks_first, note_facts, reading_facts
from analysis.report.safe_text import printable
from analysis.report.set_facts import (
    LEGEND,
    REPETITION_HEADINGS,
    SESSION_HEADINGS,
    STATUS_MARKS,
    STATUS_WORDS,
    THRESHOLDS,
    doubt_of,
    outcome,
    session_cells,
    set_figures,
    set_title,
    verdict_counts,
)
from analysis.report.side_facts import SIDE_HEADINGS, SIDES_LEGEND, SIDES_TITLE, side_cells, sides_compared
from analysis.report.wording import remarks, repetition_figures, tempo_figures
from analysis.results import Repetition, SetSummary, SideFigure, Verdict

POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a browser then refuses to fetch or run anything


@dataclass(frozen=True, slots=True)
class InlineFigure:
    """A figure to stand in the page: an `<svg>` element of ours, and the sentences that say what it shows."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, eq=False)
class PageSection:
    """One recording of the page, with its figures."""

    recording: AnalysedRecording
    figures: tuple[InlineFigure, ...] = ()


def render_html(sections: Sequence[PageSection], version: str) -> str:
    """Render recordings as one self-contained page.

    Parameters
    ----------
    sections : sequence of PageSection
        The recordings in their order, each with figures that were drawn as SVG.
    version : str
        The program's version.

    Returns
    -------
    str
        HTML 5 to be written as UTF-8.

    Examples
    --------
    >>> render_html([], "1.0").splitlines()[0]
    '<!doctype html>'
    """
    files = ", ".join(section.recording.source.file for section in sections)
    body = "\n".join(_article(section) for section in sections)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{_text(files)} - hip thrust report</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>Hip thrust report</h1></header>
<main>
{body}
</main>
<footer class="soft"><p>{_text(LEGEND)}</p><p>{_text(THRESHOLDS)}</p><p>Made by hipthrust {_text(version)}.</p></footer>
</body>
</html>
"""


def _text(text: str) -> str:
    """Make text harmless in a page, inside an element or an attribute."""
    return escape(printable(text))


def _article(section: PageSection) -> str:
    """Write one recording: what to know first, its sets, its figures, and what was read and assumed."""
    recording = section.recording
    source, sets = recording.source, recording.report.sets
    simulated = f'<p class="banner simulated">{_text(SIMULATED)}</p>' if source.simulated else ""
    checks = "".join(
        f'<p class="banner check"><strong>{_text(CHECK)}</strong> {_text(message)}</p>'
        for message in checks_first(recording)
    )
    notes = "".join(
        f'<p class="banner"><strong>{_text(label)}:</strong> {_text(message)}</p>'
        for label, message in note_facts(recording)
    )
    facts = (*reading_facts(source), *assumption_facts(recording))
    return "\n".join(
        (
            f"<article>\n<h2>{_text(source.file)}</h2>{simulated}{checks}{notes}",
            _session(sets) if len(sets) > 1 else "",
            _sides(recording.report.sides, sides_compared(sets)) if recording.report.sides else "",
            *(_set(summary, doubt_of(summary, recording.settings)) for summary in sets),
            *(_figure(figure) for figure in section.figures if sets),  # without sets a figure has nothing to show
            f'<section class="card"><h3>What was read and assumed</h3>\n{_facts(facts)}</section>\n</article>',
        )
    )


def _set(summary: SetSummary, doubt: str | None) -> str:
    """Write one set: the one thing to change, or what to check before, figures, repetitions, verdicts."""
    advice = next_step(summary.verdicts)
    change = "" if advice is None else f'<p class="next"><strong>Change next:</strong> {_text(advice)}</p>'
    change = change if doubt is None else f'<p class="banner check">{_text(doubt)}</p>'
    return "\n".join(
        (
            f'<section class="card"><h3>{_text(set_title(summary))}</h3>{change}',
            _tiles(summary),
            _repetitions(summary),
            _verdicts(summary),
            _details(summary),
            "</section>",
        )
    )


def _tiles(summary: SetSummary) -> str:
    """Write the set's figures, large."""
    tiles = (
        f'<div><dt>{_text(label)}</dt><dd class="value">{_text(value)}</dd><dd class="soft">{_text(detail)}</dd></div>'
        for label, value, detail in set_figures(summary)
    )
    return f'<dl class="tiles">{"".join(tiles)}</dl>'


def _session(sets: Iterable[SetSummary]) -> str:
    """Write the sets of a session, one row a set."""
    rows = (_row(name, *map(_figure_cell, cells)) for name, *cells in map(session_cells, sets))
    return f'<section class="card">{_table("All sets", SESSION_HEADINGS, rows)}</section>'


def _sides(sides: Iterable[SideFigure], compared: str) -> str:
    """Write left against right, one row a figure."""
    rows = (_row(name, *map(_figure_cell, cells)) for name, *cells in map(side_cells, sides))
    table = _table(SIDES_TITLE, SIDE_HEADINGS, rows)
    words = f'<p class="soft">{_text(compared)}. {_text(SIDES_LEGEND)}</p>'
    return f'<section class="card">{table}{words}</section>'


def _details(summary: SetSummary) -> str:
    """Write all other figures of the repetitions, folded away."""
    tables = (
        _table(
            f"Set {summary.number}, {what}",
            [("", "#"), *((detail.name, detail.unit) for detail in details)],
            (_row(str(r.shown_number), *map(_figure_cell, detail_cells(r, details))) for r in summary.repetitions),
        )
        for what, details in (("times and drive", TIMES), ("posture and lowering", POSTURE))
    )
    return f"<details><summary>All figures of each repetition</summary>{''.join(tables)}</details>"


def _figure_cell(figure: str) -> str:
    """Write a figure with its error standing back."""
    value, _, sd = figure.partition(" ± ")
    return f'{value} <span class="sd">±{sd}</span>' if sd else value


def _repetitions(summary: SetSummary) -> str:
    """Write the repetitions of a set, one row each; without remarks there is no column for them."""
    remarked = any(map(remarks, summary.repetitions))
    headings = REPETITION_HEADINGS if remarked else REPETITION_HEADINGS[:-1]
    rows = (_repetition(repetition, remarked=remarked) for repetition in summary.repetitions)
    return _table(f"Set {summary.number}, repetitions", headings, rows)


def _repetition(repetition: Repetition, *, remarked: bool) -> str:
    """Write one repetition as a row; one that does not count in the set's figures stands back.

    Its remarks stand beside it, and again below it, where a phone shows them: the style leaves one of both.
    """
    cells = [*map(_figure_cell, repetition_figures(repetition)), "-".join(tempo_figures(repetition))]
    words = _text(", ".join(remarks(repetition)))
    end = f'<td class="remarks">{words}</td>' if remarked else ""
    below = f'\n<tr class="below"><td></td><td colspan="{len(cells)}">{words}</td></tr>' if words else ""
    return _row(str(repetition.shown_number), *cells, end=end, aside=not repetition.full) + below


def _row(name: str, *cells: str, end: str = "", aside: bool = False) -> str:
    """Write one row of figures of our own, its first cell as the row's heading."""
    figures = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr{" class=aside" if aside else ""}><th scope="row">{name}</th>{figures}{end}</tr>'


def _table(caption: str, headings: Iterable[tuple[str, str]], rows: Iterable[str]) -> str:
    """Write a table that can be scrolled sideways, by keys too, where it is wider than the screen."""
    head = "".join(
        f'<th scope="col">{name.replace("propulsive", "propul&shy;sive")}<br>{unit}</th>' for name, unit in headings
    )
    body = "\n".join(rows)
    return f"""<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody></table></div>"""


def _verdicts(summary: SetSummary) -> str:
    """Write the points of the guide; nothing where none was judged."""
    if not summary.verdicts:
        return ""
    points = "\n".join(_verdict(verdict) for verdict in worst_first(summary.verdicts))
    return f'<h4>Against the guide: {_text(verdict_counts(summary))}</h4>\n<ul class="verdicts">\n{points}</ul>'


def _verdict(verdict: Verdict) -> str:
    """Write one point of the guide: status, what was measured, what is asked, the threshold, what to change."""
    found, advice = outcome(verdict)
    mark = f'<span aria-hidden="true">{STATUS_MARKS[verdict.status]}</span> {STATUS_WORDS[verdict.status]}'
    change = "" if advice is None else f"<p>→ {_text(advice)}</p>"
    return (
        f'<li class="{verdict.status}"><span class="status">{mark}</span>'
        f"<div><p><strong>{_text(verdict.point)}.</strong> {_text(found)}</p>{change}"
        f'<p class="soft">The guide: {_text(verdict.asked)}; {_text(verdict.threshold)}.</p></div></li>'
    )


def _figure(figure: InlineFigure) -> str:
    """Write a figure, and what it shows for those who cannot see it."""
    words = f'<details class="soft"><summary>This figure in words</summary>{_text(figure.alt)}</details>'
    return f'<figure class="card">{figure.svg}<figcaption>{words}</figcaption></figure>'


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """Write facts as a list of terms."""
    return f'<dl class="facts">{"".join(f"<dt>{_text(a)}</dt><dd>{_text(b)}</dd>" for a, b in facts)}</dl>'
