"""What a set was worth, in the words and cells that the terminal and the page both show."""

from __future__ import annotations

from typing import NamedTuple

from analysis.figures.resting_end import is_contradicted
from analysis.guidance import READING_ORDER
from analysis.report.wording import UNKNOWN, clock, counted, measure, quantity, weight
from analysis.results import SetSummary, Verdict, VerdictStatus
from analysis.settings import Settings

LEGEND = (
    "± is one standard deviation of our own measurement error. "
    f"Tempo is lowering, bottom pause, drive, top pause, in seconds. {UNKNOWN} and ? are not known. "
    "A set's figures leave failed and partial repetitions out."
)
THRESHOLDS = "Thresholds are conventions of coaches, not science; each is a setting that you can change."
STATUS_WORDS: dict[VerdictStatus, str] = {
    "good": "good",
    "close": "close",
    "not_met": "not met",
    "not_measurable": "not measurable",
    "shown": "not judged",
}
STATUS_MARKS: dict[VerdictStatus, str] = {
    "good": "✓",
    "close": "~",
    "not_met": "✗",
    "not_measurable": "?",
    "shown": "·",
}
REPETITION_HEADINGS = (  # name and unit of each column
    ("", "#"),
    ("mean", "m/s"),
    ("peak", "m/s"),
    ("propulsive", "m/s"),
    ("ROM", "cm"),
    ("tempo", "s"),
    ("", "remarks"),
)
SESSION_HEADINGS = (  # name and unit of each column
    ("", "set"),
    ("load", "kg"),
    ("full", "reps"),
    ("mean", "m/s"),
    ("fastest", "m/s"),
    ("loss", "%"),
    ("ROM", "cm"),
    ("tension", "s"),
)


class SetFigure(NamedTuple):
    """One figure of a set: what it is, its value with unit and uncertainty, and what to know beside it."""

    label: str
    value: str
    detail: str


def set_title(summary: SetSummary) -> str:
    """Name a set: its number, repetitions, load and place in the recording.

    Examples
    --------
    >>> set_title(SetSummary(2, 63.0, 95.0, (), load_kg=82.5, full_count=7, failed_count=1))
    'Set 2: 7 full repetitions, 1 failed, 82.5 kg, 1:03 to 1:35'
    """
    parts = [
        counted(summary.full_count, "full repetition"),
        f"{summary.failed_count} failed" if summary.failed_count else "",
        f"{summary.partial_count} partial" if summary.partial_count else "",
        "" if summary.leg is None else f"{summary.leg} leg",
        "" if summary.load_kg is None else weight(summary.load_kg),
        f"{clock(summary.start_s)} to {clock(summary.end_s)}",
    ]
    return f"Set {summary.number}: {', '.join(filter(None, parts))}"


def doubt_of(summary: SetSummary, settings: Settings) -> str | None:
    """Say that a set does not look like the lift it was called; None where it does, or nothing tells.

    Examples
    --------
    >>> doubt_of(SetSummary(1, 0.0, 9.0, (), rests_at="top"), Settings())
    'This set does not look like a hip thrust: its repetitions may be paired wrongly. Check --lift before you use them.'
    """
    if not is_contradicted(summary, settings):
        return None
    lift = settings.lift.replace("-", " ")
    doubtful = f"This set does not look like a {lift}: its repetitions may be paired wrongly."
    return f"{doubtful} Check --lift before you use them."


def set_figures(summary: SetSummary) -> tuple[SetFigure, ...]:
    """Say what a set was worth, over its full repetitions; what is not known says so.

    Examples
    --------
    >>> set_figures(SetSummary(1, 0.0, 9.0, (), velocity_loss_pct=18.4, velocity_loss_sd_pct=2.0))[0]
    SetFigure(label='Velocity loss', value='18 ± 2 %', detail='from the fastest to the last')
    """
    s = summary
    loss = measure(s.velocity_loss_pct, "%", s.velocity_loss_sd_pct, digits=0)
    velocity = measure(s.mean_velocity_mps, "m/s", s.mean_velocity_sd_mps)
    fastest = quantity(s.fastest_velocity_mps, s.fastest_velocity_sd_mps)
    ends = f"fastest {fastest}, last {quantity(s.last_velocity_mps, s.last_velocity_sd_mps)}"
    variation = measure(s.mean_velocity_cv_pct, "%", s.mean_velocity_cv_sd_pct, digits=1)
    spread = f"spread of velocity; of range of motion {measure(s.rom_cv_pct, '%', s.rom_cv_sd_pct, digits=1)}"
    rise = measure(s.rom_mean_m, "cm", s.rom_mean_sd_m, digits=1, scale=100)
    tension = measure(s.time_under_tension_s, "s", s.time_under_tension_sd_s, digits=1)
    known = s.velocity_loss_pct is not None
    return (
        SetFigure("Velocity loss", loss, "from the fastest to the last" if known else "it takes two known velocities"),
        SetFigure("Mean velocity", velocity, ends),
        SetFigure("Consistency", variation, spread),
        SetFigure("Range of motion", rise, "on average"),
        SetFigure("Under tension", tension, "drive, top pause and lowering"),
        *_power(summary),
    )


def session_cells(summary: SetSummary) -> tuple[str, ...]:
    """Write one set as the row of a session's table, under `SESSION_HEADINGS`.

    Examples
    --------
    >>> session_cells(SetSummary(1, 0.0, 9.0, (), load_kg=80.0, full_count=5))
    ('1', '80.0', '5', '–', '–', '–', '–', '–')
    """
    s = summary
    return (
        str(s.number),
        quantity(s.load_kg, digits=1),
        str(s.full_count),
        quantity(s.mean_velocity_mps, s.mean_velocity_sd_mps),
        quantity(s.fastest_velocity_mps, s.fastest_velocity_sd_mps),
        quantity(s.velocity_loss_pct, s.velocity_loss_sd_pct, digits=0),
        quantity(s.rom_mean_m, s.rom_mean_sd_m, digits=1, scale=100),
        quantity(s.time_under_tension_s, s.time_under_tension_sd_s, digits=1),
    )


def outcome(verdict: Verdict) -> tuple[str, str | None]:
    """Return what was found on a point of the guide, or why nothing was, and what to change, if anything.

    Examples
    --------
    >>> outcome(Verdict("Balance", "", "not measurable", "", "", "not_measurable", "It takes a gyroscope."))
    ('It takes a gyroscope.', None)
    """
    if verdict.status == "not_measurable" and verdict.advice is not None:
        return verdict.advice, None
    return verdict.measured, verdict.advice


def verdict_counts(summary: SetSummary) -> str:
    """Count the verdicts by their status, in the order in which they are listed.

    Examples
    --------
    >>> good = Verdict("Pause", "pause", "1 s", "0.5 to 2 s", "top_pause_s", "good")
    >>> verdict_counts(SetSummary(1, 0.0, 9.0, (), verdicts=(good, good)))
    '2 good'
    """
    counts = {STATUS_WORDS[s]: sum(v.status == s for v in summary.verdicts) for s in READING_ORDER}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _power(summary: SetSummary) -> tuple[SetFigure, ...]:
    """Say the set's power; nothing where the load is not known."""
    if summary.mean_power_w is None:
        return ()
    peak = measure(summary.peak_power_w, "W", summary.peak_power_sd_w, digits=0)
    mass = "the load" if summary.load_kg is None else f"the load's {weight(summary.load_kg)}"
    mean = measure(summary.mean_power_w, "W", summary.mean_power_sd_w, digits=0)
    return (SetFigure("Power", mean, f"mean of the drives, for {mass} alone; peak {peak}"),)
