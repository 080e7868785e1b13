"""What lies between two repetitions: the pause at the bottom and how deep each bottom is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.curves import Curves
from analysis.grid import RATE_HZ, STEP_S
from analysis.phases import Phases
from analysis.results import Repetition

NO_PAUSE_S = 0.15  # a bottom shorter than this is a touch, not a pause
SETTLED = round(0.5 * RATE_HZ)  # the lowest point comes within half a second of the lowering's end


def add_bottoms(repetitions: Sequence[Repetition], curves: Curves, phases: Sequence[Phases]) -> list[Repetition]:
    """Add the bottom pause, the depth of the bottom and the flag `touch_and_go`.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order.
    curves : Curves
        Of the set.
    phases : sequence of Phases
        One a repetition.

    Returns
    -------
    list of Repetition
        The last has no bottom pause; dip is the set's first start height less the lowest height after the lowering.
    """
    first = phases[0].drive_start
    ground_m = curves.height_at(first)
    completed = []
    for k, (repetition, own) in enumerate(zip(repetitions, phases, strict=True)):
        if own.lowering_end is None:
            completed.append(repetition)
            continue
        end = round(own.lowering_end)
        depth = curves.height_m[end : end + SETTLED]
        dip = ground_m - float(depth.min()) if len(depth) else None
        seconds = max(own.lowering_end - first, 1.0) * STEP_S
        sd = curves.motion.mean_velocity_sd(round(first), max(end, round(first) + 1)) * seconds
        repetition = replace(repetition, dip_m=dip, dip_sd_m=None if dip is None else sd)
        if k + 1 < len(phases):
            pause = max(phases[k + 1].drive_start - own.lowering_end, 0.0) * STEP_S
            sd = float(np.hypot(repetition.lowering_sd_s or 0.0, repetitions[k + 1].drive_sd_s or 0.0))
            flags = (*repetition.flags, "touch_and_go") if pause < NO_PAUSE_S else repetition.flags
            repetition = replace(repetition, bottom_pause_s=pause, bottom_pause_sd_s=sd, flags=flags)
        completed.append(repetition)
    return completed
