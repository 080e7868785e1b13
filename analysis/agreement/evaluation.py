"""What was found in recordings, held against what is known of them from elsewhere.

`compare` pairs the repetitions of one recording, `evaluate` pools recordings into one judgement. Invariant: every
repetition of either side is paired, missed or surplus; nothing is paired twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from analysis.agreement.comparison import (
    EVENTS,
    FIGURES,
    LOSS,
    Basis,
    Comparison,
    Detection,
    Evaluation,
    Found,
    KnownRepetition,
    Origin,
    PairedFigure,
    sd_name,
)
from analysis.agreement.matching import Span, best_shift_s, pair_by_overlap, shared_time, shifted
from analysis.agreement.pairs import Agreement, agree
from analysis.results import SessionReport

# The share of the repetitions of the shorter list that must be paired, else two recordings do not belong together;
# nearly all where the shift was estimated, for some shift pairs five of six repetitions of two strangers' sets.
ENOUGH_FOR: dict[Origin, float] = {"none": 0.75, "given": 0.5, "estimated": 0.9}
# Of the time of the pairs, on average: 0.15 s off at either end of a drive of 0.7 s shares 0.65. Who gives the offset
# has said that the two belong together.
LEAST_SHARED_FOR: dict[Origin, float] = {"none": 0.6, "given": 0.0, "estimated": 0.6}
CLEARLY_BETTER = 1.1  # a shift that shares this much more time than none is worth a word
NONE: Origin = "none"
WORTH_A_WORD_S = 0.3  # clocks that differ by less pair the same repetitions


class UnrelatedError(ValueError):
    """What is known does not belong to what was found; the message is one sentence."""


def compare(report: SessionReport, known: Sequence[KnownRepetition], *, shift_s: float | None = None) -> Comparison:
    """Pair the repetitions of a report with known ones and read their figures off side by side.

    Pairs are made by overlap in time where both ends of every known drive or repetition are known, else by order
    within each set.

    Parameters
    ----------
    report : SessionReport
        What was found.
    known : sequence of KnownRepetition
        In the order in which they were lifted, at least one.
    shift_s : float or None
        What to add to the known times; None: nothing where most drives lie on each other as they are, else the shift
        that lets most time be shared.

    Returns
    -------
    Comparison
        With no pair and the whole count missed where the report has no repetition.

    Raises
    ------
    UnrelatedError
        Where too few repetitions of the shorter list overlap (`ENOUGH_FOR`), or these too little (`LEAST_SHARED_FOR`).
    """
    found = [Found(s.number, r) for s in report.sets for r in s.repetitions]
    basis, spans, others = _spans(found, known)
    if basis == "order":
        indices, doubtful, remarks = _pair_by_order(found, known)
        moved_s, origin = None, NONE
    else:
        doubtful = frozenset[int]()
        moved_s, origin, remarks = _shift(spans, others, shift_s)
        indices = pair_by_overlap(spans, shifted(others, moved_s))
        if found and not _lie_on_each_other(spans, shifted(others, moved_s), origin):
            raise UnrelatedError(_unrelated(len(indices), len(found), len(known), given=shift_s is not None))
    pairs = tuple((found[i], known[j]) for i, j in indices)
    at_sensor = report.point == "sensor"
    rows = [
        row
        for i, j in indices
        if i not in doubtful and not known[j].failed
        for row in _rows(found[i], known[j], moved_s, at_sensor=at_sensor)
    ]
    rows += _losses(report, pairs, known, at_sensor=at_sensor)
    return Comparison(
        _counted(len(found), known, pairs, by_order=basis == "order"),
        pairs,
        tuple(rows),
        basis,
        moved_s,
        origin,
        remarks,
    )


def evaluate(comparisons: Iterable[Comparison]) -> Evaluation:
    """Pool recordings: their counts add up, their pairs stand side by side."""
    comparisons = tuple(comparisons)
    by_figure: dict[str, list[PairedFigure]] = {name: [] for name in (*FIGURES, LOSS)}
    for row in (row for comparison in comparisons for row in comparison.figures):
        by_figure[row.figure].append(row)
    figures = {name: _agreement(name, rows) for name, rows in by_figure.items() if rows}
    return Evaluation(comparisons, _pooled([c.detection for c in comparisons]), figures)


def _pooled(counts: Sequence[Detection]) -> Detection:
    """Add counts up; where one recording does not tell which are the same, all together do not."""
    matched = [one.matched for one in counts if one.matched is not None]
    told = len(matched) == len(counts)
    return Detection(sum(one.known for one in counts), sum(one.found for one in counts), sum(matched) if told else None)


def _agreement(name: str, rows: Sequence[PairedFigure]) -> Agreement:
    """Judge one figure; instants differ by minutes in any recording, so their correlations would tell nothing."""
    measured, known = (np.array([getattr(row, name) for row in rows]) for name in ("measured", "known"))
    found = agree(measured, known, np.array([np.nan if row.sd is None else row.sd for row in rows]))
    return replace(found, see=None, slope=None, intercept=None, icc=None, ccc=None) if name in EVENTS else found


def _spans(found: Sequence[Found], known: Sequence[KnownRepetition]) -> tuple[Basis, list[Span], list[Span]]:
    """Choose what is laid upon what: drives, whole repetitions, or nothing where times are missing."""
    drives = [drive for k in known if (drive := k.drive) is not None]
    if len(drives) == len(known):
        return "drive", [f.drive for f in found], drives
    stretches = [k.stretch for k in known if k.stretch is not None]
    if len(stretches) < len(known):
        return "order", [], []
    if not found:
        return "repetition", [], stretches
    typical_s = median(end - start for start, end in stretches)
    ours: dict[Basis, list[Span]] = {"drive": [f.drive for f in found], "repetition": [f.whole for f in found]}
    basis = min(ours, key=lambda name: abs(median(end - start for start, end in ours[name]) - typical_s))
    return basis, ours[basis], stretches


def _shift(spans: list[Span], others: list[Span], given_s: float | None) -> tuple[float, Origin, tuple[str, ...]]:
    """Choose the shift between the clocks, and say where a better one is at hand."""
    if given_s is not None or not spans:
        return given_s or 0.0, NONE if given_s is None else "given", ()
    best_s = best_shift_s(spans, others)
    if not _lie_on_each_other(spans, others, NONE):
        return best_s, "estimated", ()
    better = shared_time(spans, shifted(others, best_s)) > CLEARLY_BETTER * shared_time(spans, others)
    if better and abs(best_s) > WORTH_A_WORD_S:
        return 0.0, NONE, (f"Repetitions would lie closer on each other with the known times {best_s:+.2f} s later.",)
    return 0.0, NONE, ()


def _lie_on_each_other(spans: list[Span], others: list[Span], origin: Origin) -> bool:
    """Whether enough intervals of two lists overlap, and these well enough, for both to be of one recording."""
    pairs, shared = len(pair_by_overlap(spans, others)), shared_time(spans, others)
    return pairs >= ENOUGH_FOR[origin] * min(len(spans), len(others)) and shared >= LEAST_SHARED_FOR[origin] * pairs


def _unrelated(paired: int, found: int, known: int, *, given: bool) -> str:
    """Say that two lists do not belong together."""
    how = "with that offset" if given else "whatever the offset of the clocks; give --offset if you know it"
    return f"only {paired} of the {known} known and {found} found repetitions overlap well in time, {how}"


def _pair_by_order(
    found: Sequence[Found], known: Sequence[KnownRepetition]
) -> tuple[tuple[tuple[int, int], ...], frozenset[int], tuple[str, ...]]:
    """Pair the k-th of each set; where the counts of a set differ, its pairs are doubtful and serve only to count."""
    with_sets = all(k.set is not None for k in known)
    ours, theirs = ([f.set if with_sets else 1 for f in found], [k.set if with_sets else 1 for k in known])
    pairs: list[tuple[int, int]] = []
    doubtful: list[int] = []
    remarks = []
    counts = len(set(ours)), len(set(theirs))
    if found and counts[0] != counts[1]:
        remarks.append(f"Sets: {counts[0]} found, {counts[1]} known; they are taken in their order.")
    for one, other in zip(dict.fromkeys(ours), dict.fromkeys(theirs), strict=False):
        mine = [i for i, number in enumerate(ours) if number == one]
        yours = [j for j, number in enumerate(theirs) if number == other]
        pairs += zip(mine, yours, strict=False)
        if len(mine) != len(yours):
            doubtful += mine
            name = f"set {one}" if with_sets else "the recording"
            remarks.append(
                f"{len(mine)} repetitions were found in {name} and {len(yours)} are known: by order nobody can tell "
                "which is which, so their figures are left out; give times to pair by."
            )
    return tuple(pairs), frozenset(doubtful), tuple(remarks)


def _counted(
    found: int, known: Sequence[KnownRepetition], pairs: Sequence[tuple[Found, KnownRepetition]], *, by_order: bool
) -> Detection:
    """Count; a failed attempt may be found or not. By order nobody can tell which are the same once counts differ."""
    if by_order and found and not len(pairs) == found == len(known):
        return Detection(sum(not k.failed for k in known), found, None)
    free = sum(other.failed for _, other in pairs)
    return Detection(sum(not k.failed for k in known), found - free, len(pairs) - free)


def _rows(one: Found, other: KnownRepetition, shift_s: float | None, *, at_sensor: bool) -> Iterator[PairedFigure]:
    """Read the figures of a pair that both sides know."""
    known = _figures(other, at_sensor=at_sensor)
    for name in FIGURES:
        measured, value = getattr(one.repetition, name), known.get(name)
        if measured is None or value is None or (name in EVENTS and shift_s is None):
            continue
        sd = getattr(one.repetition, sd_name(name), None)
        true = value + shift_s if name in EVENTS and shift_s is not None else value
        yield PairedFigure(name, one.set, one.repetition.number, measured, sd, true)


def _figures(known: KnownRepetition, *, at_sensor: bool) -> dict[str, float]:
    """Return the figures of the point that ours are of."""
    return {**known.figures, **(known.sensor_figures if at_sensor else {})}


def _losses(
    report: SessionReport,
    pairs: Sequence[tuple[Found, KnownRepetition]],
    known: Sequence[KnownRepetition],
    *,
    at_sensor: bool,
) -> Iterator[PairedFigure]:
    """Compare the velocity loss of each known set with that of the set in which most of its repetitions were found."""
    summaries = {summary.number: summary for summary in report.sets}
    for number in dict.fromkeys(k.set for k in known):
        homes = Counter(one.set for one, other in pairs if other.set == number)
        full = [k for k in known if k.set == number and not (k.failed or k.partial)]
        means = [_figures(k, at_sensor=at_sensor).get("mean_velocity_mps") for k in full]
        velocities = [mean for mean in means if mean is not None]
        if number is None or not homes or len(velocities) < max(2, len(full)) or max(velocities) <= 0:
            continue
        summary = summaries[homes.most_common(1)[0][0]]
        if summary.velocity_loss_pct is not None:
            true = 100 * (max(velocities) - velocities[-1]) / max(velocities)
            measured, sd = summary.velocity_loss_pct, summary.velocity_loss_sd_pct
            yield PairedFigure(LOSS, summary.number, None, measured, sd, true)
