"""What is known of a recording from elsewhere, what was found in it, and what comes of laying one upon the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.agreement.matching import Span
from analysis.agreement.pairs import Agreement
from analysis.results import Repetition

EVENTS = ("drive_start_s", "drive_end_s", "lowering_start_s", "lowering_end_s")
FIGURES = (  # what can be compared, in the order in which it is told
    *("mean_velocity_mps", "peak_velocity_mps", "mean_propulsive_velocity_mps", "rom_m"),
    *("drive_s", "top_pause_s", "lowering_s", "bottom_pause_s"),
    *("mean_lowering_speed_mps", "peak_lowering_speed_mps", "peak_velocity_location_pct"),
    *("mean_power_w", "peak_power_w", "lockout_pitch_deg", "roll_range_deg", "twist_range_deg", "top_sag_m"),
    *EVENTS,
)
LOSS = "velocity_loss_pct"  # the one figure of a set

Basis = Literal["drive", "repetition", "order"]
Origin = Literal["none", "given", "estimated"]


@dataclass(frozen=True, slots=True)
class KnownRepetition:
    """One repetition as another device, a person or the simulator knows it.

    `figures` are named as the fields of `Repetition`; `sensor_figures` replace them where ours are of the sensor's own
    point. `stretch` is from start to end where it is not said of what. Sets and numbers count from 1; None: not known.
    """

    figures: Mapping[str, float]
    sensor_figures: Mapping[str, float] = field(default_factory=dict)
    stretch: Span | None = None
    set: int | None = None
    failed: bool = False
    partial: bool = False

    @property
    def drive(self) -> Span | None:
        """From the drive's start to its end; None where one is not known, or they make no sense."""
        start, end, length = (self.figures.get(name) for name in ("drive_start_s", "drive_end_s", "drive_s"))
        if start is not None and end is None and length is not None:
            end = start + length
        elif end is not None and start is None and length is not None:
            start = end - length
        return None if start is None or end is None or end <= start else (start, end)


@dataclass(frozen=True, slots=True)
class Found:
    """One of our repetitions with the number of its set."""

    set: int
    repetition: Repetition

    @property
    def drive(self) -> Span:
        """From the drive's start to its end."""
        return self.repetition.drive_start_s, self.repetition.drive_end_s

    @property
    def whole(self) -> Span:
        """From the first event to the last that is known."""
        times = [time for name in EVENTS if (time := getattr(self.repetition, name)) is not None]
        return min(times), max(times)


@dataclass(frozen=True, slots=True)
class PairedFigure:
    """One figure of one pair; `repetition` is None for a figure of a set, `sd` where none was stated."""

    figure: str
    set: int
    repetition: int | None
    measured: float
    sd: float | None
    known: float


@dataclass(frozen=True, slots=True)
class Detection:
    """How many repetitions there were, were found, and are the same; failed attempts are free to be found or not.

    `matched` is None where nobody can tell which are the same: counts alone, which differ.
    """

    known: int
    found: int
    matched: int | None

    @property
    def precision(self) -> float | None:
        """Share of those found that there were; None where none was found or it is not known."""
        return self.matched / self.found if self.found and self.matched is not None else None

    @property
    def recall(self) -> float | None:
        """Share of those known that were found; None where none is known or it is not known which."""
        return self.matched / self.known if self.known and self.matched is not None else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where there is nothing on either side, or the same are not known."""
        if self.matched is None or not self.known + self.found:
            return None
        return 2 * self.matched / (self.known + self.found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recording against what is known of it; `pairs` hold failed attempts too, `figures` do not.

    `shift_s` was added to the known times; None where pairs were made by order.
    """

    detection: Detection
    pairs: tuple[tuple[Found, KnownRepetition], ...]
    figures: tuple[PairedFigure, ...]
    basis: Basis
    shift_s: float | None = None
    shift_origin: Origin = "none"
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All recordings together."""

    comparisons: tuple[Comparison, ...]
    detection: Detection
    figures: Mapping[str, Agreement]


def sd_name(figure: str) -> str:
    """Return the field that holds a figure's standard deviation.

    Examples
    --------
    >>> sd_name("mean_velocity_mps")
    'mean_velocity_sd_mps'
    """
    stem, _, unit = figure.rpartition("_")
    return f"{stem}_sd_{unit}"
