"""What a point of the guide is: the figure that shows it, its good band, and the words for lifter and coach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from analysis.figures.set_figures import SHARED_SHARE
from analysis.guidance.bands import Band
from analysis.results import Repetition, SetSummary


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of one repetition, or with `repetition` None of the whole set; `sd` None where nobody knows it."""

    value: float
    sd: float | None = None
    repetition: int | None = None


Reader = Callable[[SetSummary], tuple[Reading, ...]]
Uncertain = tuple[float, float | None]  # a figure and one standard deviation of its error, None where nobody knows it


@dataclass(frozen=True, slots=True)
class Unit:
    """How a figure is shown: times `scale`, with `digits` decimals.

    `sides` says its sign in words, under zero and over it, seen from what `origin` names.

    Examples
    --------
    >>> depth = Unit("cm", 100.0, 1, sides=("above", "below"), origin="the start")
    >>> depth.show(-0.021), depth.show_band(-0.03, 0.05), depth.show_band(-0.02, 0.02)
    ('2.1 cm above the start', 'from 3 cm above to 5 cm below the start', 'within 2 cm of the start')
    """

    name: str = ""
    scale: float = 1.0
    digits: int = 2
    sides: tuple[str, str] | None = None
    origin: str = ""
    one: str = ""  # the name after a single one, where it differs

    def show(self, value: float, sd: float | None = None) -> str:
        """Return the figure as text, with its standard deviation where there is one."""
        spread = "" if sd is None else f"± {self.scale * sd:.{self.digits}f}"
        shown = f"{self._size(value):.{self.digits}f}"
        return _words(shown, spread, self._named(shown), self._side(value), self.origin)

    def show_exactly(self, value: float) -> str:
        """Return a threshold as text, without zeros that would only pretend precision."""
        shown = f"{self._size(value):g}"
        return _words(shown, self._named(shown), self._side(value), self.origin)

    def show_band(self, low: float, high: float) -> str:
        """Return two thresholds as text, the unit and what they are seen from said once."""
        ends = [f"{self._size(end):g}" for end in (low, high)]
        if not self.sides:
            return _words(ends[0], "to", ends[1], self.name)
        if low == -high:
            return _words("within", ends[1], self.name, "of", self.origin)
        first, second = (
            _words(end, self.name, self._side(value)) for end, value in zip(ends, (low, high), strict=True)
        )
        return _words("from", first, "to", second, self.origin)

    def _named(self, shown: str) -> str:
        """Return the name that goes with a number."""
        return self.one if self.one and shown == "1" else self.name

    def _size(self, value: float) -> float:
        """Return the number to print: without its sign where words tell it."""
        return round(self.scale * (abs(value) if self.sides else value), 6)

    def _side(self, value: float) -> str:
        """Return the word for the sign of a value; nothing where the number itself shows it."""
        return self.sides[value > 0] if self.sides else ""


def _words(*parts: str) -> str:
    """Join the parts that say anything."""
    return " ".join(filter(None, parts))


Reason = Callable[[SetSummary], str]


def always(reason: str) -> Reason:
    """Return a reason that is the same for every set."""
    return lambda summary: reason


UNMEASURED = always("It could not be measured in any full repetition.")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the guide, not yet judged.

    `low_advice` and `high_advice` are for a figure under and over its band; `missing` says why a set shows none.
    `unjudged` says why the figure is shown and not judged, where it is not. `extreme`: beyond this value, this advice
    instead. `beside` adds what to know beside the figure.
    """

    name: str
    asked: str
    read: Reader
    band: Band
    unit: Unit
    setting: str
    low_advice: str = ""
    high_advice: str = ""
    missing: Reason = UNMEASURED
    origin: str = "coaching convention"
    unjudged: str = ""
    extreme: tuple[float, str] | None = None
    beside: Reason | None = None

    @property
    def judged(self) -> bool:
        """Whether the figure is held against its band."""
        return not self.unjudged


def of_each(figure: str) -> Reader:
    """Return a reader of one field of each full repetition that has it, with the field's own standard deviation."""
    stem, unit = figure.rsplit("_", 1)

    def read(summary: SetSummary) -> tuple[Reading, ...]:
        """Read the field."""
        return tuple(
            Reading(getattr(r, figure), getattr(r, f"{stem}_sd_{unit}"), r.shown_number)
            for r in summary.repetitions
            if r.full and getattr(r, figure) is not None
        )

    return read


def count_of_each(figure: str) -> Reader:
    """Return a reader of one field that counts; an error is told only where there is one."""

    def read(summary: SetSummary) -> tuple[Reading, ...]:
        """Read the field."""
        return tuple(
            Reading(getattr(r, figure), getattr(r, f"{figure}_sd") or None, r.shown_number)
            for r in summary.repetitions
            if r.full and getattr(r, figure) is not None
        )

    return read


def derived(figure: Callable[[Repetition], Uncertain | None]) -> Reader:
    """Return a reader of a figure computed from each full repetition, with its error."""

    def read(summary: SetSummary) -> tuple[Reading, ...]:
        """Compute the figures that can be."""
        figures = ((figure(r), r.shown_number) for r in summary.repetitions if r.full)
        return tuple(Reading(*found, number) for found, number in figures if found is not None)

    return read


def at_least(count: int, read: Reader) -> Reader:
    """Return a reader that finds nothing where `read` finds fewer than `count` figures."""

    def read_enough(summary: SetSummary) -> tuple[Reading, ...]:
        """Read, and count."""
        readings = read(summary)
        return readings if len(readings) >= count else ()

    return read_enough


def velocity_loss(summary: SetSummary) -> tuple[Reading, ...]:
    """Return the set's velocity loss, percent."""
    loss = summary.velocity_loss_pct
    return () if loss is None else (Reading(loss, summary.velocity_loss_sd_pct),)


def share_of(part: Uncertain | None, whole: Uncertain | None) -> Uncertain | None:
    """Return part / whole with its error; None where either is not known or the whole is nothing.

    Both are of one repetition: what both share, such as the clock and the place of the bar, is a factor and cancels.

    Examples
    --------
    >>> share_of((0.2, 0.01), (0.5, 0.0)), share_of(None, (0.5, 0.0)), share_of((0.2, None), (0.5, 0.01))
    ((0.4, 0.02), None, (0.4, None))
    """
    if part is None or whole is None or not whole[0]:
        return None
    ratio = part[0] / whole[0]
    if part[1] is None or whole[1] is None:
        return ratio, None
    errors = part[1] / abs(whole[0]), ratio * whole[1] / whole[0]
    shared = SHARED_SHARE * min(map(abs, errors))
    return ratio, sqrt(errors[0] ** 2 + errors[1] ** 2 - 2 * shared**2)


def largest(*figures: Uncertain | None) -> Uncertain | None:
    """Return the largest of the known figures with its error; None where none is known."""
    return max((figure for figure in figures if figure is not None), key=lambda figure: figure[0], default=None)


def known(value: float | None, sd: float | None) -> Uncertain | None:
    """Return a figure with its error; None where the figure is not known."""
    return None if value is None else (value, sd)
