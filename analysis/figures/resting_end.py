"""The curves of a set in, the end of the movement out from which it sets off and to which it returns: top or bottom.

A thrust or a deadlift begins and ends at the bottom, a squat at the top. Whoever names the wrong lift gets the rises
and descents of neighbouring repetitions paired; the movement before the first and after the last one gives it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from analysis.figures.phases import Phases
from analysis.motion.curves import Curves
from analysis.results import SetSummary
from analysis.settings import ECCENTRIC_FIRST, THRUSTS, Settings
from sensor.samples import Array, Note

LIKE_A_REPETITION = 0.6  # of the set's rise: setting up moves the hip by less, an uncounted repetition by more

End = Literal["top", "bottom"]


def resting_end(curves: Curves, phases: Sequence[Phases]) -> End | None:
    """Tell from what is left over before the first and after the last repetition where the set rests.

    Parameters
    ----------
    curves : Curves
        Of the set, with a few seconds before and after it.
    phases : sequence of Phases
        Its repetitions as the lift has them, at least one.

    Returns
    -------
    "top", "bottom" or None
        "bottom" where the first drive has no descent of its own, or that one a rise before it, and a descent comes
        after the last drive, although the lift is lowered first; "top" where a descent comes before the first drive
        and none after the last one, although it is driven first. None where nothing is left over.
    """
    height, first, last = curves.event_height_m, phases[0], phases[-1]
    like = LIKE_A_REPETITION * float(np.median([_at(height, p.drive_end) - _at(height, p.drive_start) for p in phases]))
    before, after = height[: int(first.start) + 1], height[int(last.end) :]
    if first.start < first.drive_start:
        came_down = before[-1] - _at(height, first.drive_start) >= like and before[-1] - before.min() < like
        return "bottom" if not came_down and after[0] - after.min() >= like else None
    return "top" if last.lowering_end is None and before.max() - before[-1] >= like else None


def contradictions(sets: Sequence[SetSummary], settings: Settings) -> tuple[Note, ...]:
    """Say in one note which sets rest at the other end than the named lift does.

    Nothing is said of a deadlift, which some begin at the top, nor of a movement that has no name.

    Examples
    --------
    >>> contradictions((), Settings())
    ()
    """
    odd = [s for s in sets if is_contradicted(s, settings)]
    if not odd:
        return ()
    usual = _usual_end(settings)
    which = "The set begins and ends" if len(sets) == 1 else _named([s.number for s in odd])
    lift = settings.lift.replace("-", " ")
    return (
        Note(
            "lift_contradicted",
            f"{which} at the {odd[0].rests_at}, where a {lift} begins and ends at the {usual}: check --lift.",
        ),
    )


def is_contradicted(summary: SetSummary, settings: Settings) -> bool:
    """Tell whether a set rests at the other end than the named lift does: its repetitions may be paired wrongly.

    Examples
    --------
    >>> squat = SetSummary(1, 0.0, 9.0, (), rests_at="top")
    >>> is_contradicted(squat, Settings()), is_contradicted(squat, Settings(lift="squat"))
    (True, False)
    """
    told = settings.lift in (*THRUSTS, *ECCENTRIC_FIRST)
    return told and summary.rests_at not in (None, _usual_end(settings))


def _usual_end(settings: Settings) -> End:
    """Where the named lift begins and ends."""
    return "top" if settings.lift in ECCENTRIC_FIRST else "bottom"


def _named(numbers: list[int]) -> str:
    """Subject and verb of some sets."""
    if len(numbers) == 1:
        return f"Set {numbers[0]} begins and ends"
    return f"Sets {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} begin and end"


def _at(height_m: Array, cell: float) -> float:
    """Height at the cell of an event."""
    return float(height_m[min(int(cell), len(height_m) - 1)])
