"""The whole analysis of a recording on one page: samples and settings in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from analysis.figures.arrivals import measure_arrivals
from analysis.figures.flags import flag_repetition, withhold
from analysis.figures.metrics import measure_repetition
from analysis.figures.pauses import add_pauses
from analysis.figures.phases import Phases, find_phases
from analysis.figures.plausibility import belong_to_the_set, rise_at_all
from analysis.figures.posture import add_deviations, add_posture
from analysis.figures.resting_end import contradictions, resting_end
from analysis.figures.set_figures import summarise_set
from analysis.figures.set_trace import trace_set
from analysis.figures.sets import apply_edits, as_found, mark_incomplete, without_false
from analysis.figures.sides import compare_sides, leg_notes
from analysis.finding.long_gaps import gap_after_top
from analysis.finding.repetitions import Stretch, blind_s, find_sets_between, turns_with_the_hip
from analysis.guidance import judge
from analysis.motion.anchors import BRIDGE, HABITS, ON_THE_THIGH, THRUST, Habit
from analysis.motion.blocks import solve_set
from analysis.motion.curves import Curves, draw_curves
from analysis.motion.doubts import Doubts
from analysis.motion.error_model import ACC_SCALE_SD
from analysis.motion.spoilt import find_impacts, find_unseen
from analysis.motion.trim import looseness
from analysis.results import Repetition, SessionReport, SetSummary, SetTrace
from analysis.settings import BAR_OFFSET_GIVEN_SD_M, BAR_OFFSET_M, BAR_OFFSET_SD_M, ECCENTRIC_FIRST, THRUSTS, Settings
from analysis.signals.false_readings import FreshReadings
from analysis.signals.grid import to_grid, usual_step_s
from sensor.samples import ImuSamples, Note

WITHOUT_LOCKOUT = ("other",)  # a movement of which nothing is known has no usual rise to fall short of
LOWEST_RATE_HZ = 20.0  # a drive of half a second has ten samples; fewer do not tell its velocity
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
    samples = FreshReadings().of(samples)
    grid = to_grid(samples, acc_range_mps2=acc_range_mps2, blind_s=blind_s(settings))
    rate_hz = 1 / usual_step_s(samples.time_s) if len(grid) else None
    settings, notes = what_can_be_measured(settings, gyroscope=grid.gyr_radps is not None, rate_hz=rate_hz)
    stretches = find_sets_between(grid, settings) if len(grid) else ()
    examined = [found for stretch in stretches if (found := examine_set(stretch, settings)) is not None]
    analysed = [measure_set(found, number, settings) for number, found in enumerate(examined, start=1)]
    kept = [pair for pair in analysed if pair is not None]
    reason = why_nothing(samples.duration_s, settings, found=bool(examined))
    report = tell_session(tuple(summary for summary, _ in kept), settings, notes, reason)
    return replace(report, traces=tuple(trace for _, trace in kept))


def tell_session(
    sets: tuple[SetSummary, ...], settings: Settings, notes: tuple[Note, ...], reason: str
) -> SessionReport:
    """Put the sets of a recording together with what only all of them can tell, and why where there are none."""
    return SessionReport(
        sets,
        notes=(*notes, *contradictions(sets, settings), *leg_notes(sets, settings)) if sets else (),
        reason=None if sets else reason,
        point=settings.effective_point(),
        sides=compare_sides(sets, clock_sd=settings.clock_sd_pct / 100),
    )


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedSet:
    """A set with its curves and the events of those cycles that are its repetitions."""

    stretch: Stretch
    curves: Curves
    phases: tuple[Phases, ...]

    def only(self, kept: Sequence[bool]) -> ExaminedSet:
        """Return the same set with some of its repetitions; its curves stay, for the others moved the bar too."""
        phases = tuple(p for p, keep in zip(self.phases, kept, strict=True) if keep)
        return replace(self, stretch=self.stretch.only(kept), phases=phases)


def examine_set(stretch: Stretch, settings: Settings) -> ExaminedSet | None:
    """Estimate the motion of a set and keep what is a repetition; None where nothing is."""
    curves = _measure_curves(stretch, settings)
    phases = _find_phases(curves, stretch, eccentric_first=settings.lift in ECCENTRIC_FIRST)
    found = ExaminedSet(stretch, curves, tuple(phases))
    if turns_with_the_hip(settings):
        kept = belong_to_the_set(curves, phases)
    else:
        kept = rise_at_all(stretch.grid.known, stretch.cycles, phases)
    return found.only(kept) if any(kept) else None


def measure_set(found: ExaminedSet, number: int, settings: Settings) -> tuple[SetSummary, SetTrace] | None:
    """Measure, sum up and judge one set; None where a person took all its repetitions out."""
    stands, edits = without_false(len(found.phases), [edit for edit in settings.edits if edit.set == number])
    if not any(stands):
        return None
    everything, found = found.phases, found.only(stands)
    curves, phases, grid = found.curves, found.phases, found.stretch.grid
    load_kg, doubts = settings.load_of_set_kg(number), _doubts(settings, curves)
    measured = [measure_repetition(curves, p, k, doubts=doubts, load_kg=load_kg) for k, p in enumerate(phases, start=1)]
    first = settings.lift in ECCENTRIC_FIRST
    measured = add_pauses(measured, curves, everything, doubts, eccentric_first=first, stands=stands)
    measured = add_posture(measured, curves, phases, doubts)
    flagged = [flag_repetition(r, p, grid) for r, p in zip(measured, phases, strict=True)]
    shown = tuple(withhold(r, settings.withhold_sd_mps) for r in flagged)
    if settings.lift not in WITHOUT_LOCKOUT:
        shown = mark_incomplete(shown, measure_arrivals(found.stretch, curves, phases))
    held = add_deviations(as_found(apply_edits(shown, edits), stands), clock_sd=doubts.clock_sd)
    summary = summarise_set(number, held, load_kg=load_kg, leg=settings.leg_of_set(number))
    summary = replace(summary, verdicts=judge(summary, settings), rests_at=resting_end(curves, phases))
    return summary, trace_set(curves, everything, stands)


def measure_last(found: ExaminedSet, number: int, settings: Settings) -> Repetition:
    """Measure the last repetition of a set that goes on, by itself; the signal ends soon after its drive."""
    phases = found.phases[-1]
    repetition = measure_repetition(found.curves, phases, number, doubts=_doubts(settings, found.curves), load_kg=None)
    flagged = flag_repetition(repetition, phases, found.stretch.grid)
    flagged = replace(flagged, flags=tuple(flag for flag in flagged.flags if flag != "cut"))
    return withhold(flagged, settings.withhold_sd_mps)


def _find_phases(curves: Curves, stretch: Stretch, *, eccentric_first: bool) -> list[Phases]:
    """Find the events of every repetition of a set, on the bar wherever its motion is known."""
    velocity, height, impacts = curves.event_velocity_mps, curves.event_height_m, find_impacts(stretch.grid)
    found = []
    for cycle in stretch.cycles:
        until = None if eccentric_first else gap_after_top(cycle, curves.unseen)
        seen = cycle if until is None else replace(cycle, stop=None)
        parts = velocity[:until], height[:until], impacts[:until]
        found.append(find_phases(*parts, seen, eccentric_first=eccentric_first))
    return [own.until(after.drive_start) for own, after in pairwise(found)] + found[-1:]


def _measure_curves(stretch: Stretch, settings: Settings) -> Curves:
    """Estimate the motion of the reported point over one set."""
    motion = solve_set(stretch, _habit(settings), plates=settings.lift != "other")
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


def _habit(settings: Settings) -> Habit:
    """How well the lift comes back to its places, and what it turns about."""
    if settings.lift not in THRUSTS:
        return HABITS[settings.lift]
    if settings.mount != "hip":
        return ON_THE_THIGH
    return BRIDGE if settings.lift == "glute-bridge" else THRUST


def _doubts(settings: Settings, curves: Curves) -> Doubts:
    """What the estimator cannot know, from the settings, and by how the sensor was made."""
    offset_sd_m = BAR_OFFSET_SD_M if settings.bar_offset_m is None else BAR_OFFSET_GIVEN_SD_M
    at_bar = settings.effective_point() == "bar"
    loose = looseness(curves.motion.gyr_biases_radps())
    return Doubts(
        clock_sd=loose * settings.clock_sd_pct / 100,
        offset_sd_m=offset_sd_m if at_bar else 0.0,
        scale_sd=ACC_SCALE_SD * sqrt(loose**2 - 1),
    )


def what_can_be_measured(
    settings: Settings, *, gyroscope: bool, rate_hz: float | None
) -> tuple[Settings, tuple[Note, ...]]:
    """The settings as these signals allow, with a point and at a low rate no velocity; and what to say about it."""
    notes = []
    if rate_hz is not None and rate_hz < LOWEST_RATE_HZ:
        message = f"The sensor sends {rate_hz:.3g} samples a second; under {LOWEST_RATE_HZ:g} velocities are not told."
        settings = replace(settings, withhold_sd_mps=0.0)
        notes.append(Note("low_rate", message))
    if settings.effective_point() == "bar" and not gyroscope:
        message = "Without a gyroscope the bar's motion is not known; the figures are of the sensor's own point."
        settings = replace(settings, point="sensor")
        notes.append(Note("sensor_point", message))
    elif settings.effective_point() == "bar" and settings.bar_offset_m is None:
        message = (
            "Measure with a tape where the bar lies from the sensor and give --bar-offset-cm: "
            "velocities are then about 10 mm/s closer."
        )
        notes.append(Note("default_bar_offset", message))
    return settings, tuple(notes)


def why_nothing(duration_s: float, settings: Settings, *, found: bool) -> str:
    """One sentence on why there are no repetitions."""
    if found:
        return "Every repetition that was found has been marked as false."
    if duration_s < SHORTEST_S:
        return f"The recording is {duration_s:.1f} s long; a repetition with its ends takes {SHORTEST_S:g} s."
    if turns_with_the_hip(settings):
        often = "twice or more" if settings.least_repetitions > 1 else "even once"
        single = "try --set least_repetitions=1 for a set of one, " if settings.least_repetitions > 1 else ""
        return (
            f"Nothing turns to and fro between two postures and rises as the {settings.mount} does in a "
            f"{settings.lift.replace('-', ' ')}, {often}; {single}check --mount and --lift, "
            "or whether the set was recorded."
        )
    return "Nothing goes up and down by 10 cm or more; check --mount and --lift, or whether the set was recorded."
