"""A set's figures become verdicts: how it compares with the coaching guide, and the one thing to change next.

The thresholds are conventions of coaches, all of them settings. What the variation changes:

barbell      The reference. Load: bar and plates, lying on the hip crease.
dumbbell     As barbell; the load is the dumbbell's own mass.
single-leg   Balance is the main point, comes first and has a wider band, since nobody stands as level on one leg as on
             two. One leg lifts nearly all of body and load: its loads and velocities compare only with its own kind.
weighted     The load hangs from a belt or is a chain: nothing lies on the hip, so the velocity is of the sensor's
             point, and a chain's load grows as it leaves the floor, so its mass is nominal.
reverse      The hip rises in the drive as ever, but the pelvis may turn either way as it does: the analysis takes the
             drive's own direction as extension. Points and thresholds are those of the barbell.

The guide also asks to breathe in on the way down and out on the way up: no sensor on the hip can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.guidance.guide import points_for
from analysis.guidance.judgement import verdict_on
from analysis.results import SetSummary, Verdict, VerdictStatus
from analysis.settings import Settings

# Most important first: what may hurt, then what makes the repetition whole, then its control, then its effort.
IMPORTANCE = (
    "Balance on one leg",
    "Neutral pelvis at the top",
    "No drop",
    "Full depth",
    "Same pelvis at the bottom",
    "Slow lowering",
    "No bounce",
    "Lowering in one go",
    "Even lowering",
    "Pause at the top",
    "No sag at the top",
    "Balance",
    "No sticking in the drive",
    "Drive held over the set",
    "Bottom pause on tempo",
    "Drive on tempo",
)
READING_ORDER: tuple[VerdictStatus, ...] = ("not_met", "close", "good", "shown", "not_measurable")
FAULTS = READING_ORDER[:2]


def judge(summary: SetSummary, settings: Settings) -> tuple[Verdict, ...]:
    """Hold one set against the coaching guide.

    Parameters
    ----------
    summary : SetSummary
        The set's figures; only full repetitions are judged.
    settings : Settings
        The thresholds (`settings.guide`), the variation, the lift, and the tempo and velocity the lifter chose.
        A tempo takes the place of the guide's pause and lowering time, and leaves the velocity loss unjudged.

    Returns
    -------
    tuple of Verdict
        One for each point that applies, in the order of the repetition; empty for a set without repetitions.
        A lift that is no hip thrust or bridge is not held against their guide: only its drive, and the tempo and
        velocity chosen.

    Examples
    --------
    >>> from analysis.results import Repetition
    >>> short = Repetition(1, 0.0, 0.8, top_pause_s=0.25, top_pause_sd_s=0.02)
    >>> verdicts = judge(SetSummary(1, 0.0, 3.0, (short,), full_count=1), Settings())
    >>> pause = next(v for v in verdicts if v.point == "Pause at the top")
    >>> pause.status, pause.measured, pause.threshold
    ('not_met', '0.25 ± 0.02 s in 1 repetition', '0.5 to 2 s (coaching convention, setting guide.top_pause_s)')
    """
    if not summary.repetitions:
        return ()
    fraction = settings.guide.close_fraction
    return tuple(verdict_on(point, summary, close_fraction=fraction) for point in points_for(settings))


def next_step(verdicts: Iterable[Verdict]) -> str | None:
    """Return the single most important thing to change; None where nothing is.

    What was not met comes before what was close; within those `IMPORTANCE` decides. What is too close to call is no
    reason to change anything.

    Parameters
    ----------
    verdicts : iterable of Verdict
        The verdicts on one set.

    Examples
    --------
    >>> slow = Verdict("Slow lowering", "", "", "", "guide.lowering_s", "close", "Take more time.")
    >>> next_step([slow, Verdict("No drop", "", "", "", "guide.touchdown_speed_mps", "good")])
    'Take more time.'
    """
    first = next(iter(worst_first(verdicts)), None)
    if first is None or first.status not in FAULTS or first.too_close_to_call:
        return None
    return first.advice


def worst_first(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return verdicts as a person should read them: not met, close, good, not judged, not measurable.

    The first is the one whose advice `next_step` gives, where it gives one. Among the not met and among the close ones
    `IMPORTANCE` decides, what is too close to call comes last; all others stay in the order of the repetition.

    Parameters
    ----------
    verdicts : iterable of Verdict
        The verdicts on one set.

    Examples
    --------
    >>> found = {"Slow lowering": "close", "Balance": "good", "Pause at the top": "not_met", "No drop": "not_met"}
    >>> [v.point for v in worst_first(Verdict(point, "", "", "", "", status) for point, status in found.items())]
    ['No drop', 'Pause at the top', 'Slow lowering', 'Balance']
    """

    def rank(verdict: Verdict) -> tuple[int, bool, int]:
        """Place one: its status, whether it is sure, its importance."""
        fault = verdict.status in FAULTS
        importance = IMPORTANCE.index(verdict.point) if fault else 0
        return READING_ORDER.index(verdict.status), fault and verdict.too_close_to_call, importance

    return tuple(sorted(verdicts, key=rank))
