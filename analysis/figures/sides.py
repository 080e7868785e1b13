"""Sets of the left and of the right leg in, their figures side by side and what differs beyond doubt out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.figures.posture import SCALE_SD
from analysis.results import SetSummary, SideFigure
from analysis.settings import LEGS, Leg, Settings
from sensor.samples import Note

FIGURES = (  # of a repetition, each greater than zero
    *("mean_velocity_mps", "peak_velocity_mps", "rom_m", "mean_power_w", "lowering_s"),
    *("lockout_pitch_deg", "roll_range_deg", "twist_range_deg"),
)
CERTAIN = 2.0  # standard deviations from which on a difference is called one


def compare_sides(sets: Sequence[SetSummary], *, clock_sd: float) -> tuple[SideFigure, ...]:
    """Compare the full repetitions of all sets on the left leg with those on the right.

    Rule: each side is the mean of its repetitions, and the asymmetry ``100 (left - right) / max(left, right)``.

    Parameters
    ----------
    sets : sequence of SetSummary
        With their legs; sets without one are left out.
    clock_sd : float
        Share that the recording's clock may be wrong by: both sides share it, as they share the gyroscope's scale.

    Returns
    -------
    tuple of SideFigure
        Those figures that both sides have; empty where one of them has no full repetition.

    Notes
    -----
    The percentage difference of Bishop and others (2018, Strength Cond J 40:1). Deviation: with its standard
    deviation, and called a difference from two of them on only. That error is how the mean would scatter over other
    repetitions, ``SD / sqrt(n)``, with what the measurement of a set may be wrong by as a whole; so two legs that
    differ less than a leg differs from itself are called equal.
    """
    sides = [[s for s in sets if s.leg == leg] for leg in LEGS]
    compared = (_compare(name, *(_mean(side, name, clock_sd) for side in sides)) for name in FIGURES)
    return tuple(figure for figure in compared if figure is not None)


def leg_notes(sets: Sequence[SetSummary], settings: Settings) -> tuple[Note, ...]:
    """Say how sets on one leg are compared, or what stands against it.

    Parameters
    ----------
    sets : sequence of SetSummary
        Found.
    settings : Settings
        What was said of them.

    Returns
    -------
    tuple of Note
    """
    if not settings.leg:
        if settings.variation != "single-leg" or len(sets) < 2:
            return ()
        names = ",".join(LEGS[k % 2] for k in range(len(sets)))
        return (Note("legs_not_named", f"To compare left and right, name the leg of each set, such as --leg {names}."),)
    notes = []
    if settings.variation != "single-leg" and sets:
        message = "A leg was named, but the sets were read as lifted with both: give --variation single-leg as well."
        notes.append(Note("leg_without_variation", message))
    loads = [{s.load_kg for s in sets if s.leg == leg and s.load_kg is not None} for leg in LEGS]
    if len(settings.leg) > 1 and len(settings.leg) != len(sets):
        found = f"{len(sets)} set{'' if len(sets) == 1 else 's'}"
        message = f"{len(settings.leg)} legs were named for {found}: sets without one are not compared."
        notes.append(Note("legs", message))
    elif all(loads) and loads[0] != loads[1]:
        message = "Left and right were lifted with different loads: compare with care."
        notes.append(Note("legs_differ_in_load", message))
    return tuple(notes)


def _mean(sets: Sequence[SetSummary], name: str, clock_sd: float) -> tuple[float, float] | None:
    """Mean of one figure over all full repetitions of some sets and its error; None where none has it."""
    stem, unit = name.rsplit("_", 1)
    known = [r for s in sets for r in s.repetitions if r.full and getattr(r, name) is not None]
    if not known:
        return None
    values = np.array([getattr(r, name) for r in known])
    sds = np.array([getattr(r, f"{stem}_sd_{unit}") or 0.0 for r in known])
    mean, shared = float(values.mean()), _shared(name, clock_sd) * float(values.mean())
    of_the_set = float(np.sqrt(max(float(np.mean(sds)) ** 2 - shared**2, 0.0)))
    scatter = float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return mean, float(np.hypot(of_the_set, scatter))


def _shared(name: str, clock_sd: float) -> float:
    """Share of a figure that is wrong alike on both sides."""
    return float(np.hypot(clock_sd, SCALE_SD)) if name == "lockout_pitch_deg" else 0.0 if "range" in name else clock_sd


def _compare(name: str, left: tuple[float, float] | None, right: tuple[float, float] | None) -> SideFigure | None:
    """Hold one figure of the left against that of the right; None where a side lacks it or is nothing."""
    if left is None or right is None or min(left[0], right[0]) <= 0:
        return None
    larger = max(left[0], right[0])
    asymmetry = 100 * (left[0] - right[0]) / larger
    relative = float(np.hypot(left[1] / left[0], right[1] / right[0]))
    sd = 100 * relative * min(left[0], right[0]) / larger
    side: Leg = "left" if asymmetry > 0 else "right"
    return SideFigure(name, *left, *right, asymmetry, sd, side if abs(asymmetry) > CERTAIN * sd else None)
