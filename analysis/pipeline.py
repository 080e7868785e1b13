"""The whole analysis of a recording on one page: samples and settings in, a report out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.anchors import HABITS, THRUST
from analysis.arrivals import measure_arrivals
from analysis.blocks import solve_set
from analysis.curves import Curves, draw_curves
from analysis.flags import flag_repetition, withhold
from analysis.grid import GridSignals, to_grid
from analysis.guidance import judge
from analysis.metrics import measure_repetition
from analysis.pace import Doubts
from analysis.pauses import add_pauses
from analysis.phases import Phases, find_phases
from analysis.plausibility import belong_to_the_set
from analysis.repetitions import Stretch, find_sets, turns_with_the_hip
from analysis.results import SessionReport, SetSummary, SetTrace
from analysis.set_trace import trace_set
from analysis.sets import add_deviations, apply_edits, mark_incomplete, summarise_set
from analysis.settings import BAR_OFFSET_GIVEN_SD_M, BAR_OFFSET_M, BAR_OFFSET_SD_M, ECCENTRIC_FIRST, THRUSTS, Settings
from analysis.spoilt import find_impacts, find_unseen
from sensor.samples import ImuSamples, Note

WITHOUT_LOCKOUT = ("other",)  # a movement of which nothing is known has no usual rise to fall short of
SHORTEST_S = 4.0  # one slow repetition with its ends


def analyse(samples: ImuSamples, settings: Settings, *, acc_range_mps2: float | None = None) -> SessionReport:
    """Analyse one recording.

    Parameters
    ----------
    samples : ImuSamples
        Sensor frame, gravity included.
    settings : Settings
        What was done and how to judge it.
    acc_range_mps2 : float or None
        Full scale of the accelerometer where known.

    Returns
    -------
    SessionReport
        Without sets, and with the reason, where no repetition is found.
    """
    grid = to_grid(samples, acc_range_mps2=acc_range_mps2)
    settings, notes = _what_can_be_measured(grid, settings)
    stretches = find_sets(grid, settings) if len(grid) else ()
    examined = [found for stretch in stretches if (found := _examine_set(stretch, settings)) is not None]
    analysed = [_analyse_set(found, number, settings) for number, found in enumerate(examined, start=1)]
    kept = [pair for pair in analysed if pair is not None]
    reason = None if kept else _why_nothing(samples, settings, found=bool(examined))
    return SessionReport(
        tuple(summary for summary, _ in kept),
        tuple(trace for _, trace in kept),
        notes=notes if kept else (),
        reason=reason,
        point=settings.effective_point(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Examined:
    """A set with its curves and the events of those cycles that are its repetitions."""

    stretch: Stretch
    curves: Curves
    phases: tuple[Phases, ...]


def _examine_set(stretch: Stretch, settings: Settings) -> _Examined | None:
    """Estimate the motion of a set and keep what is a repetition; None where nothing is."""
    curves = _measure_curves(stretch, settings)
    phases = _find_phases(curves, stretch, eccentric_first=settings.lift in ECCENTRIC_FIRST)
    if not turns_with_the_hip(settings):
        return _Examined(stretch, curves, tuple(phases))
    kept = belong_to_the_set(curves, phases)
    phases = [p for p, keep in zip(phases, kept, strict=True) if keep]
    return _Examined(stretch.only(kept), curves, tuple(phases)) if phases else None


def _analyse_set(found: _Examined, number: int, settings: Settings) -> tuple[SetSummary, SetTrace] | None:
    """Measure, sum up and judge one set; None where a person took all its repetitions out."""
    curves, phases, grid = found.curves, found.phases, found.stretch.grid
    load_kg, doubts = settings.load_of_set_kg(number), _doubts(settings)
    measured = [measure_repetition(curves, p, k, doubts=doubts, load_kg=load_kg) for k, p in enumerate(phases, start=1)]
    measured = add_pauses(measured, curves, phases, doubts, eccentric_first=settings.lift in ECCENTRIC_FIRST)
    flagged = [flag_repetition(r, p, grid) for r, p in zip(measured, phases, strict=True)]
    shown = tuple(withhold(r, settings.withhold_sd_mps) for r in flagged)
    if settings.lift not in WITHOUT_LOCKOUT:
        shown = mark_incomplete(shown, measure_arrivals(found.stretch, curves, phases))
    edited = apply_edits(shown, [edit for edit in settings.edits if edit.set == number])
    if not edited:
        return None
    summary = summarise_set(number, add_deviations(edited), load_kg=load_kg)
    return replace(summary, verdicts=judge(summary, settings)), trace_set(curves, phases)


def _find_phases(curves: Curves, stretch: Stretch, *, eccentric_first: bool) -> list[Phases]:
    """Find the events of every repetition of a set, on the bar wherever its motion is known."""
    motion, impacts = (curves.event_velocity_mps, curves.event_height_m), find_impacts(stretch.grid)
    return [find_phases(*motion, impacts, cycle, eccentric_first=eccentric_first) for cycle in stretch.cycles]


def _measure_curves(stretch: Stretch, settings: Settings) -> Curves:
    """Estimate the motion of the reported point over one set."""
    habit = THRUST if settings.lift in THRUSTS else HABITS[settings.lift]
    motion = solve_set(stretch, habit, plates=settings.lift != "other")
    return draw_curves(
        motion,
        first=stretch.grid.first,
        tops=[c.top for c in stretch.cycles],
        bottoms=[c.start for c in stretch.cycles],
        bar_offset_m=(settings.bar_offset_m or BAR_OFFSET_M) if settings.bar_moves_with_sensor() else None,
        at_bar=settings.effective_point() == "bar",
        reverse=settings.variation == "reverse",
        belted=settings.worn_on_a_belt(),
        unseen=find_unseen(stretch.grid),
    )


def _doubts(settings: Settings) -> Doubts:
    """What the estimator cannot know, from the settings."""
    offset_sd_m = BAR_OFFSET_SD_M if settings.bar_offset_m is None else BAR_OFFSET_GIVEN_SD_M
    at_bar = settings.effective_point() == "bar"
    return Doubts(clock_sd=settings.clock_sd_pct / 100, offset_sd_m=offset_sd_m if at_bar else 0.0)


def _what_can_be_measured(grid: GridSignals, settings: Settings) -> tuple[Settings, tuple[Note, ...]]:
    """The settings with a point that these signals allow, and what to say about it."""
    if settings.effective_point() == "bar" and grid.gyr_radps is None:
        message = "Without a gyroscope the bar's motion is not known; the figures are of the sensor's own point."
        return replace(settings, point="sensor"), (Note("sensor_point", message),)
    if settings.effective_point() == "bar" and settings.bar_offset_m is None:
        message = (
            "Measure with a tape where the bar lies from the sensor and give --bar-offset-cm: "
            "velocities are then about 10 mm/s closer."
        )
        return settings, (Note("default_bar_offset", message),)
    return settings, ()


def _why_nothing(samples: ImuSamples, settings: Settings, *, found: bool) -> str:
    """One sentence on why there are no repetitions."""
    if found:
        return "Every repetition that was found has been marked as false."
    if samples.duration_s < SHORTEST_S:
        return f"The recording is {samples.duration_s:.1f} s long; a repetition with its ends takes {SHORTEST_S:g} s."
    if turns_with_the_hip(settings):
        return (
            f"Nothing turns to and fro between two postures and rises as the {settings.mount} does in a "
            f"{settings.lift.replace('-', ' ')}, twice or more; check --mount and --lift, "
            "or whether the set was recorded."
        )
    return "Nothing goes up and down by 10 cm or more; check --mount and --lift, or whether the set was recorded."
