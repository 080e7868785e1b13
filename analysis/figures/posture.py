"""Curves and events of one set in, the posture of the pelvis in each repetition out.

Angles are those that Baker (2001, Gait & Posture 13:1) proposes for the pelvis, for they mean what a clinician means:
the turn of the line between both hip bones about the vertical, its tilt against the level, and the pitch about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, degrees, hypot, radians, sin, sqrt, tan

import numpy as np

from analysis.figures.phases import Phases
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.results import Figures, Repetition
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import average
from sensor.samples import Array

SCALE_SD = 0.01  # of a turn: the sensitivity of consumer gyroscopes, by their data sheets
CROSS_AXIS_SD = 0.005  # of a turn, seen about another axis: the same data sheets
ATTITUDE_SD_RAD = radians(0.2)  # of one attitude at rest: the belt, and what is left of tilt
TWO_ATTITUDES_SD_RAD = sqrt(2) * ATTITUDE_SD_RAD  # of the turn from one to another
GIVE_SD_RAD_PER_MPS2 = radians(0.1)  # of a box that accelerates: a belt at 10 Hz gives 0.25 mm, and tips with it
GIVE_CELLS = 5  # over which that acceleration is averaged
UNSEEN_SIDE_SD_RAD = radians(2.0)  # how level a hip is at the top and bottom of a set of one repetition
MEDIAN_SD = 1.25  # error of a median over that of a mean: sqrt(pi / 2)
DRIFT_REACH = 4  # repetitions on either side that tell how the heading drifts
DRIFT_SD_RADPS = 0.005  # where too few tell: what is left of a gyroscope's bias
LEAST_FOR_DRIFT = 3
OWN_OF = 3  # repetitions whose median is the lifter's own posture
SMALL_TURN = 0.05  # radians: a segment that turns by less has no pitch to tell its axes by


@dataclass(frozen=True, slots=True, eq=False)
class _Pelvis:
    """The angles over a set, with how level the hip bones can be known to be at the lockouts and at the bottoms."""

    pitch_rad: Array
    roll_rad: Array
    twist_rad: Array
    level_sd_rad: tuple[float, float]  # at the lockouts, at the bottoms
    bottom_rad: float  # pitch of the usual bottom
    effort_mps2: Array  # upward acceleration, without its sign


def add_posture(
    repetitions: Sequence[Repetition], curves: Curves, phases: Sequence[Phases], doubts: Doubts
) -> list[Repetition]:
    """Add pitch at lockout and bottom, and the ranges of sideways tilt and twist.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order.
    curves : Curves
        Of the set.
    phases : sequence of Phases
        One a repetition.
    doubts : Doubts
        A clock that runs fast makes every turn small by the same share.

    Returns
    -------
    list of Repetition
        As they are where no gyroscope measures the turn.
    """
    if curves.pitch_rad is None or curves.roll_rad is None or curves.twist_rad is None or not phases:
        return list(repetitions)
    cells = np.arange(len(curves.pitch_rad))
    starts, lockouts = (np.array([getattr(p, event) for p in phases]) for event in ("drive_start", "drive_end"))
    bottoms = np.array([p.drive_end if p.lowering_end is None else p.lowering_end for p in phases])
    pitches_rad = np.interp(np.stack([starts, lockouts, bottoms], axis=1), cells, curves.pitch_rad)
    facing_rad = np.interp(starts, cells, curves.twist_rad)
    pelvis = _Pelvis(
        curves.pitch_rad,
        curves.roll_rad,
        curves.twist_rad,
        level_sd_rad=(_level_sd(curves.roll_rad, lockouts), _level_sd(curves.roll_rad, starts)),
        bottom_rad=float(np.median(pitches_rad[:, 0])),
        effort_mps2=np.abs(average(np.gradient(curves.velocity_mps) * RATE_HZ, cells=GIVE_CELLS)),
    )
    share = hypot(SCALE_SD, doubts.clock_sd, doubts.scale_sd)
    return [
        replace(r, **_pitch(p, pitches_rad[k].tolist(), share), **_sideways(pelvis, p, *_drift(facing_rad, starts, k)))
        for k, (r, p) in enumerate(zip(repetitions, phases, strict=True))
    ]


def add_deviations(repetitions: Sequence[Repetition], *, clock_sd: float) -> tuple[Repetition, ...]:
    """Hold each lockout and each bottom against the set's own: the median of its first three full repetitions.

    What all repetitions share, such as the gyroscope's scale, cancels but for its share of the difference.
    """
    share = float(np.hypot(SCALE_SD, clock_sd))
    lockouts, bottoms = (
        _held_against_own(repetitions, stem, share, sqrt(attitudes) * ATTITUDE_SD_RAD)
        for stem, attitudes in (("lockout_pitch", 2), ("bottom_pitch", 1))
    )
    return tuple(
        replace(r, **lockout, **bottom) if lockout or bottom else r
        for r, lockout, bottom in zip(repetitions, lockouts, bottoms, strict=True)
    )


def _held_against_own(repetitions: Sequence[Repetition], stem: str, share: float, own_sd_rad: float) -> list[Figures]:
    """Deviation of one angle in each repetition; none without a full repetition that has it."""
    figures = [getattr(r, f"{stem}_deg") for r in repetitions]
    own = [f for f, r in zip(figures, repetitions, strict=True) if r.full and f is not None][:OWN_OF]
    if not own:
        return [{} for _ in repetitions]
    usual, own_sd_deg = float(np.median(own)), sqrt(1 + MEDIAN_SD**2 / len(own)) * degrees(own_sd_rad)
    return [
        {}
        if figure is None
        else {
            f"{stem}_dev_deg": figure - usual,
            f"{stem}_dev_sd_deg": hypot(share * (figure - usual), own_sd_deg),
        }
        for figure in figures
    ]


def _pitch(phases: Phases, pitches_rad: Sequence[float], share: float) -> Figures:
    """Turn of the drive, and the pitch at the lowering's end against the set's usual lockout, where pitch is zero."""
    start_rad, lockout_rad, bottom_rad = pitches_rad
    turn = lockout_rad - start_rad
    figures = {
        "lockout_pitch_deg": degrees(turn),
        "lockout_pitch_sd_deg": degrees(hypot(share * turn, TWO_ATTITUDES_SD_RAD)),
    }
    if phases.lowering_end is None:
        return figures
    figures["bottom_pitch_deg"] = degrees(bottom_rad)
    figures["bottom_pitch_sd_deg"] = degrees(hypot(share * bottom_rad, TWO_ATTITUDES_SD_RAD))
    return figures


def _sideways(pelvis: _Pelvis, phases: Phases, drift_radps: float, drift_sd_radps: float) -> Figures:
    """Ranges of tilt and twist over the repetition; the heading's drift is taken out."""
    first = max(round(phases.start), 0)
    over = slice(first, max(round(phases.end), first + 1))
    pitch, roll = pelvis.pitch_rad[over], pelvis.roll_rad[over]
    seconds = np.arange(len(roll)) * STEP_S
    twist = pelvis.twist_rad[over] - drift_radps * seconds
    tilts, turns = (slice(int(np.argmin(a)), int(np.argmax(a))) for a in (roll, twist))
    belt_sd = hypot(TWO_ATTITUDES_SD_RAD, GIVE_SD_RAD_PER_MPS2 * float(pelvis.effort_mps2[over].max()))
    drifted_sd = drift_sd_radps * abs(turns.stop - turns.start) * STEP_S
    return {
        "roll_range_deg": degrees(roll[tilts.stop] - roll[tilts.start]),
        "roll_range_sd_deg": degrees(hypot(_cross_talk(pelvis, pitch, tilts, turned=False), belt_sd)),
        "twist_range_deg": degrees(twist[turns.stop] - twist[turns.start]),
        "twist_range_sd_deg": degrees(hypot(_cross_talk(pelvis, pitch, turns, turned=True), belt_sd, drifted_sd)),
    }


def _cross_talk(pelvis: _Pelvis, pitch: Array, ends: slice, *, turned: bool) -> float:
    """Error of a range between two cells from a sideways axis that was taken to be level at lockouts and bottoms.

    An axis off by (e, f) towards the front and the caudal end shows ``e cos p + f sin p`` as tilt at the pitch p, and
    ``f cos p - e sin p`` as twist; at lockout and bottom the tilt is what the hip was really off the level.
    """
    if abs(sin(pelvis.bottom_rad)) < SMALL_TURN:
        return hypot(*pelvis.level_sd_rad)
    first, last = float(pitch[ends.start]), float(pitch[ends.stop])
    cosine, sine = cos(last) - cos(first), sin(last) - sin(first)
    of_front, of_caudal = (-sine, cosine) if turned else (cosine, sine)
    top, bottom = pelvis.level_sd_rad
    by_top = (of_front - of_caudal / tan(pelvis.bottom_rad)) * top
    by_bottom = of_caudal / sin(pelvis.bottom_rad) * bottom
    return hypot(by_top, by_bottom, CROSS_AXIS_SD * (last - first))


def _level_sd(roll_rad: Array, at: Array) -> float:
    """How far the median tilt of some instants may be off the level, from how they differ."""
    if len(at) < 2:
        return float(UNSEEN_SIDE_SD_RAD)
    tilts = np.interp(at, np.arange(len(roll_rad)), roll_rad)
    return MEDIAN_SD * float(np.std(tilts, ddof=1)) / float(np.sqrt(len(at)))


def _drift(facing_rad: Array, starts: Array, k: int) -> tuple[float, float]:
    """How fast the heading drifts about repetition k, and the error of that: the bottoms about it face one way."""
    about = slice(max(k - DRIFT_REACH, 0), k + DRIFT_REACH + 1)
    near, facing = starts[about], facing_rad[about]
    if len(near) < LEAST_FOR_DRIFT:
        return 0.0, DRIFT_SD_RADPS
    seconds = (near - near.mean()) * STEP_S
    rate = float(seconds @ facing / (seconds @ seconds))
    left = facing - facing.mean() - rate * seconds
    spread = float(np.sqrt(left @ left / max(len(near) - 2, 1)))
    return rate, spread / float(np.sqrt(seconds @ seconds))
