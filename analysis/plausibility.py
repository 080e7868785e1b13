"""Measured repetitions of one set in, out which of them belong: rolling the bar and getting up look alike at first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.results import Repetition

TURN_SHARE = 0.25  # of the set's median turn: less, or the other way, is no attempt at it
RISE_SHARES = (0.2, 1.6)  # of the set's median rise: getting up from the bench raises the hip by twice as much


def belong_to_the_set(repetitions: Sequence[Repetition]) -> tuple[bool, ...]:
    """Tell which repetitions turn and rise as the others of their set do.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set of a lift that turns the sensor, measured.

    Returns
    -------
    tuple of bool
        All True where no gyroscope measures the turn. Two that differ leave no way to tell which: none belongs.

    Examples
    --------
    >>> reps = [Repetition(k, k, k + 0.5, rom_m=r, lockout_pitch_deg=p)
    ...         for k, (r, p) in enumerate([(0.07, -6), (0.3, 38), (0.3, 37), (0.16, 22), (0.71, -56)])]
    >>> belong_to_the_set(reps)
    (False, True, True, True, False)
    """
    turns = np.array([np.nan if r.lockout_pitch_deg is None else r.lockout_pitch_deg for r in repetitions])
    rises = np.array([np.nan if r.rom_m is None else r.rom_m for r in repetitions])
    if np.isnan(turns).any() or np.isnan(rises).any():
        return (True,) * len(repetitions)
    if len(repetitions) == 2 and (turns.min() <= 0 or rises.max() > RISE_SHARES[1] * rises.min()):
        return (False, False)
    usual = np.median(rises)
    alike = (rises >= RISE_SHARES[0] * usual) & (rises <= RISE_SHARES[1] * usual)
    return tuple((alike & (turns >= TURN_SHARE * np.median(turns))).tolist())
