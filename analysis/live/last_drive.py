"""A drive that has just ended and those before it in, what is known of it by now out, by the estimator of `analyse`."""

from __future__ import annotations

import numpy as np

from analysis.finding.cycles import Cycle
from analysis.finding.long_gaps import turn_through_gaps
from analysis.finding.repetitions import MARGIN, Stretch, turns_with_the_hip
from analysis.live.held_cells import HeldCells
from analysis.live.movements import Movement
from analysis.live.open_set import OpenSet
from analysis.pipeline import examine_set, measure_last
from analysis.results import Repetition
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.heave import sketch_heave
from analysis.signals.orientation import Attitude, estimate_attitude
from analysis.signals.stillness import find_still
from analysis.signals.swing import measure_swing
from sensor.samples import Array

MEASURED_WITH = 2  # drives before one that tie its velocity down
FARTHEST = round(40.0 * RATE_HZ)  # and how far back they may lie
MOST_HOLES = 8  # with more a drive is measured alone: each adds unknowns, and the cost is that of their cube


def measure_drive(
    held: HeldCells, open_set: OpenSet, drive: Movement, settings: Settings, *, late: int
) -> Repetition | None:
    """Measure a drive with those before it, on the stretch from a rest before them up to now.

    Parameters
    ----------
    held : HeldCells
    open_set : OpenSet
        The set that is on, if one is; the drive is not yet in it.
    drive : Movement
    settings : Settings
    late : int
        Delay of the held rate in cells.

    Returns
    -------
    Repetition or None
        None where it is no repetition.
    """
    earliest = max(held.first, held.stop - FARTHEST)
    drives = [d for d in open_set.drives[-MEASURED_WITH:] if d.start >= earliest]
    drives.append(drive)
    holes = np.count_nonzero(np.diff(held.signals(drives[0].start).known.astype(int)) < 0)
    tries = ([drives] if holes <= MOST_HOLES else []) + [[drive]]
    measured = (_measure_last(held, open_set, some, settings, late) for some in tries)
    return next((repetition for repetition in measured if repetition is not None), None)


def _measure_last(
    held: HeldCells, open_set: OpenSet, drives: list[Movement], settings: Settings, late: int
) -> Repetition | None:
    """Measure the last of some drives; None where it does not go with the others."""
    start = max(drives[0].start - MARGIN, held.first)
    pairs = zip(drives, [*drives[1:], None], strict=True)
    cycles = tuple(_cycle(own, following, open_set.lowerings, start) for own, following in pairs)
    found = examine_set(_stretch(held, start, cycles, late, turns=turns_with_the_hip(settings)), settings)
    if found is None or found.stretch.cycles[-1].start != cycles[-1].start:
        return None
    return measure_last(found, len(open_set.drives) + 1, settings)


def _cycle(drive: Movement, following: Movement | None, lowerings: list[Movement], start: int) -> Cycle:
    """The repetition of a drive, its cells counted from `start`."""
    after = [m.stop for m in lowerings if m.start >= drive.stop - 1]
    before = [m.start for m in lowerings if m.stop <= drive.start + 1]
    low = after[0] if after else None
    if following is not None:
        low = following.start if low is None else min(low, following.start)
    high = before[-1] - start if before and before[-1] > start else None
    if drive.high is not None:
        high = drive.high - start if drive.high >= start else None
    return Cycle(drive.start - start, drive.stop - start, None if low is None else low - start, high)


def _stretch(held: HeldCells, start: int, cycles: tuple[Cycle, ...], late: int, *, turns: bool) -> Stretch:
    """The stretch from `start` up to now with these repetitions."""
    grid = held.signals(start)
    attitude = held.attitude(start) or estimate_attitude(grid)
    rate = np.concatenate([held.rate(start)[late:], np.zeros(late)])
    turn, heave = (rate, None) if turns else (_turn(attitude), sketch_heave(attitude.rise_mps2)[0])
    still = find_still(turn, attitude.rise_mps2, heave)
    bias = np.zeros(3) if attitude.gyr_bias_radps is None else attitude.gyr_bias_radps[-1]
    swing = np.cumsum(rate) * STEP_S if turns else None
    grid = turn_through_gaps(grid, attitude.up)
    return Stretch(grid, cycles, attitude.up, attitude.rise_mps2, still, swing, bias)


def _turn(attitude: Attitude) -> Array:
    """How fast the sensor turns, where that tells nothing of its place but that it does not rest."""
    swing, _ = measure_swing(attitude.up)
    return np.asarray(np.gradient(swing) * RATE_HZ)
