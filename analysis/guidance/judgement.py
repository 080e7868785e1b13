"""One point and one set become a verdict: a status, what was measured in words, and one thing to change.

The set is judged by the median of its full repetitions. The median's own error is taken as the median of theirs, not
divided by the square root of their number: what is wrong in one (the offset of the bar, the clock) is wrong in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from analysis.guidance.bands import Band, place, too_close_to_call
from analysis.guidance.points import Point, Reading, Unit
from analysis.results import SetSummary, Verdict, VerdictStatus

TOLERATED_OUTSIDE = 0.25  # share of repetitions outside that a good set may have [default]
MOST_NAMED = 6  # a line that names more repetitions is no longer read

NOT_MEASURABLE = "not measurable"


def verdict_on(point: Point, summary: SetSummary, *, close_fraction: float) -> Verdict:
    """Return the verdict on one point.

    Rule: where the median stands (`analysis.guidance.bands.place`); a good median with more than a quarter of the
    repetitions outside is only close. A repetition is outside when it is so by more than its own error.

    Parameters
    ----------
    point : Point
        What to judge.
    summary : SetSummary
        The set; failed and partial repetitions are left out.
    close_fraction : float
        How far outside its band a figure still counts as close.
    """
    readings = point.read(summary)
    if not readings:
        return _verdict(point, NOT_MEASURABLE, "not_measurable", point.missing(summary))
    figure = _middle(readings)
    outside = [reading for reading in readings if _clearly_outside(reading, point.band)]
    measured = _measured(figure, readings, outside, point.unit) + _beside(point, summary)
    if not point.judged:
        return _verdict(point, f"{measured}; {point.unjudged}", "shown", None)
    doubtful = too_close_to_call(figure.value, point.band, sd=figure.sd)
    if doubtful and figure.sd is not None and point.band.is_hidden_by(figure.sd):
        return _verdict(point, NOT_MEASURABLE, "not_measurable", f"{measured}: too uncertain for this threshold.")
    status = place(figure.value, point.band, sd=figure.sd, close_fraction=close_fraction)
    if status == "good" and len(outside) > TOLERATED_OUTSIDE * len(readings):
        status = "close"
    if status == "good":
        return _verdict(point, measured, status, None)
    advice = _advice(point, figure, outside)
    return replace(_verdict(point, measured, status, advice), too_close_to_call=doubtful)


def _verdict(point: Point, measured: str, status: VerdictStatus, advice: str | None) -> Verdict:
    """Put a verdict together, with its threshold and where that comes from in words."""
    threshold = f"{_band_in_words(point.band, point.unit)} ({point.origin}, setting {point.setting})"
    return Verdict(point.name, point.asked, measured, threshold, point.setting, status, advice)


def _middle(readings: Sequence[Reading]) -> Reading:
    """Return the median figure with the median of the errors that are known."""
    errors = [reading.sd for reading in readings if reading.sd is not None]
    return Reading(median(reading.value for reading in readings), median(errors) if errors else None)


def _clearly_outside(reading: Reading, band: Band) -> bool:
    """Tell whether a repetition is outside by more than its own error."""
    return abs(band.excess(reading.value)) > (reading.sd or 0.0)


def _measured(figure: Reading, readings: Sequence[Reading], outside: Sequence[Reading], unit: Unit) -> str:
    """Return the figure in words, and which repetitions lay outside."""
    shown = unit.show(figure.value, figure.sd)
    if readings[0].repetition is None:
        return shown
    if len(readings) == 1:
        return f"{shown} in 1 repetition"
    names = _names([reading.repetition for reading in outside if reading.repetition is not None], len(readings))
    return f"{shown}, median of {len(readings)} repetitions" + (f"; outside: {names}" if names else "")


def _beside(point: Point, summary: SetSummary) -> str:
    """Return what else there is to know; nothing where the point has no more to say."""
    words = "" if point.beside is None else point.beside(summary)
    return f"; {words}" if words else ""


def _names(numbers: Sequence[int], count: int) -> str:
    """Return repetition numbers as words: "rep 3", "reps 3, 5", "all"."""
    if len(numbers) < 2:
        return f"rep {numbers[0]}" if numbers else ""
    if len(numbers) == count:
        return "all"
    named = ", ".join(map(str, numbers[:MOST_NAMED]))
    return f"reps {named}" + (f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else "")


def _band_in_words(band: Band, unit: Unit) -> str:
    """Return the good range of a figure in words."""
    if band.low is not None and band.high is not None:
        return unit.show_band(band.low, band.high)
    if band.low is not None:
        return f"at least {unit.show_exactly(band.low)}"
    return f"at most {unit.show_exactly(band.high)}" if band.high is not None else "any"


def _advice(point: Point, figure: Reading, outside: Sequence[Reading]) -> str:
    """Return the one thing to change, for the end of the band that was crossed: by the figure, or by those outside."""
    if point.extreme is not None and figure.value > point.extreme[0]:
        return point.extreme[1]
    doubtful = too_close_to_call(figure.value, point.band, sd=figure.sd)
    of_the_set = doubtful or point.band.excess(figure.value)
    value = figure.value if of_the_set else median(reading.value for reading in outside)
    advice = point.high_advice if point.band.upper_is_nearer(value) else point.low_advice
    return f"Too close to call within the measurement error; should it stay so: {advice}" if doubtful else advice
