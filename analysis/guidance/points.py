"""What a point of the guide is: the figure that shows it, its good band, and the words for lifter and coach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.guidance.bands import Band
from analysis.results import Repetition, SetSummary


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of one repetition, or with `repetition` None of the whole set; `sd` None where nobody knows it."""

    value: float
    sd: float | None = None
    repetition: int | None = None


Reader = Callable[[SetSummary], tuple[Reading, ...]]


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

    def show(self, value: float, sd: float | None = None) -> str:
        """Return the figure as text, with its standard deviation where there is one."""
        spread = "" if sd is None else f"± {self.scale * sd:.{self.digits}f}"
        return _words(f"{self._size(value):.{self.digits}f}", spread, self.name, self._side(value), self.origin)

    def show_exactly(self, value: float) -> str:
        """Return a threshold as text, without zeros that would only pretend precision."""
        return _words(f"{self._size(value):g}", self.name, self._side(value), self.origin)

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
    `judged` False: the figure is shown, nobody judges it. `extreme`: beyond this value, this advice instead.
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
    judged: bool = True
    extreme: tuple[float, str] | None = None


def of_each(figure: str) -> Reader:
    """Return a reader of one field of each full repetition that has it, with the field's own standard deviation."""
    stem, unit = figure.rsplit("_", 1)

    def read(summary: SetSummary) -> tuple[Reading, ...]:
        """Read the field."""
        return tuple(
            Reading(getattr(r, figure), getattr(r, f"{stem}_sd_{unit}", None), r.number)
            for r in summary.repetitions
            if r.full and getattr(r, figure) is not None
        )

    return read


def derived(figure: Callable[[Repetition], float | None]) -> Reader:
    """Return a reader of a figure computed from each full repetition, its error not known."""

    def read(summary: SetSummary) -> tuple[Reading, ...]:
        """Compute the figures that can be."""
        figures = ((figure(r), r.number) for r in summary.repetitions if r.full)
        return tuple(Reading(value, None, number) for value, number in figures if value is not None)

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


def share_of(part: float | None, whole: float | None) -> float | None:
    """Return part / whole; None where either is not known or the whole is nothing."""
    return part / whole if part is not None and whole else None


def largest(*figures: float | None) -> float | None:
    """Return the largest of the known figures; None where none is known."""
    return max((figure for figure in figures if figure is not None), default=None)
