"""Curves and events of one repetition in, its figures and their errors out.

Mean velocities and ways come with their errors from `pace.py`.
"""

from __future__ import annotations

from math import hypot

import numpy as np

from analysis.figures.crossings import crossing_sd, span_sd
from analysis.figures.pace import moved
from analysis.figures.phases import Phases
from analysis.figures.speed_peaks import speed_peaks
from analysis.figures.sticking import location_sd, sticking_figures
from analysis.motion.curves import Curves
from analysis.motion.doubts import Doubts
from analysis.results import Figures, Repetition
from analysis.signals.grid import RATE_HZ, STEP_S
from analysis.signals.smoothing import average
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

TOUCHDOWN = round(0.05 * RATE_HZ)  # the speed just before the plates meet the floor
SLOPE_RADIUS = 3  # cells over which the acceleration at an instant is taken
POWER_CELLS = 5  # over which the acceleration is averaged for power


def measure_repetition(
    curves: Curves, phases: Phases, number: int, *, doubts: Doubts, load_kg: float | None
) -> Repetition:
    """Measure one repetition.

    Parameters
    ----------
    curves : Curves
        Of the whole set.
    phases : Phases
        Events of this repetition, cells of the curves.
    number : int
        Its place in the set, from 1.
    doubts : Doubts
        Errors that the covariance does not hold.
    load_kg : float or None
        Mass that power is computed for.

    Returns
    -------
    Repetition
        Everything that one repetition tells by itself; what needs the others of its set is left empty.
    """
    drive = moved(curves, phases.drive_start, phases.drive_end, doubts)
    inside = cells_between(phases.drive_start, phases.drive_end)
    velocity = curves.quiet_velocity_mps[inside]
    at_peak = inside.start + int(np.argmax(velocity))
    peak, peak_sd = float(velocity.max()), _instant_sd(curves, at_peak, doubts)
    gained = (curves.height_m[inside] - curves.height_at(phases.drive_start)) / max(drive.way_m, 1e-6)
    thrown = _propulsion_end(curves.velocity_mps, inside, phases.drive_end)
    propulsive = drive if thrown == phases.drive_end else moved(curves, phases.drive_start, thrown, doubts)
    figures: Figures = {
        "drive_start_s": curves.time_s(phases.drive_start),
        "drive_end_s": curves.time_s(phases.drive_end),
        "drive_s": drive.seconds,
        "drive_sd_s": span_sd(curves, phases.drive_start, phases.drive_end, doubts),
        "mean_velocity_mps": drive.velocity_mps,
        "mean_velocity_sd_mps": drive.sd_mps,
        "peak_velocity_mps": peak,
        "peak_velocity_sd_mps": peak_sd,
        "mean_propulsive_velocity_mps": propulsive.velocity_mps,
        "mean_propulsive_velocity_sd_mps": propulsive.sd_mps,
        "rom_m": drive.way_m,
        "rom_sd_m": drive.way_sd_m,
        "peak_velocity_location_pct": 100 * float(np.clip(gained[at_peak - inside.start], 0, 1)),
        "peak_velocity_location_sd_pct": 100 * location_sd(velocity, gained, peak),
    }
    way_sd = drive.way_sd_m / max(drive.way_m, 1e-6)
    figures |= sticking_figures(
        curves.velocity_mps[inside], gained, way_sd, lambda k: _instant_sd(curves, inside.start + k, doubts)
    )
    if load_kg is not None:
        relative_sd = drive.sd_mps / max(abs(drive.velocity_mps), 1e-6), peak_sd / max(abs(peak), 1e-6)
        figures |= _of_power(curves, inside, load_kg, relative_sd)
    return Repetition(number=number, **figures, **_of_lowering(curves, phases, doubts))


def cells_between(start: float, stop: float) -> slice:
    """Return the whole cells between two instants, at least one."""
    first = int(np.ceil(start))
    return slice(first, max(int(np.floor(stop)) + 1, first + 1))


def _instant_sd(curves: Curves, cell: int, doubts: Doubts) -> float:
    """Error of the velocity in one cell."""
    return moved(curves, max(cell - 1, 0), cell + 1, doubts).sd_mps


def _propulsion_end(velocity: Array, inside: slice, drive_end: float) -> float:
    """First cell of the drive in which the bar is thrown: it slows by more than gravity could."""
    thrown = np.flatnonzero(_acceleration(velocity, inside) < -STANDARD_GRAVITY_MPS2)
    return float(inside.start + thrown[0]) if len(thrown) and thrown[0] > 0 else drive_end


def _acceleration(velocity: Array, inside: slice) -> Array:
    """Change of the velocity in some of its cells, m/s2."""
    around = slice(max(inside.start - 1, 0), inside.stop + 1)
    return (np.gradient(velocity[around]) * RATE_HZ)[inside.start - around.start :][: inside.stop - inside.start]


def _of_power(curves: Curves, inside: slice, load_kg: float, relative_sd: tuple[float, float]) -> Figures:
    """Mean and peak of m (g + a) v over the drive, of the load alone, as well known as mean and peak velocity."""
    velocity = curves.velocity_mps
    reach = slice(max(inside.start - POWER_CELLS // 2, 0), inside.stop + POWER_CELLS // 2)
    acceleration = average(_acceleration(velocity, reach), cells=POWER_CELLS)[inside.start - reach.start :]
    power = load_kg * (STANDARD_GRAVITY_MPS2 + acceleration[: inside.stop - inside.start]) * velocity[inside]
    mean, peak = float(power.mean()), float(power.max())
    return {
        "mean_power_w": mean,
        "mean_power_sd_w": abs(mean) * relative_sd[0],
        "peak_power_w": peak,
        "peak_power_sd_w": abs(peak) * relative_sd[1],
    }


def _of_lowering(curves: Curves, phases: Phases, doubts: Doubts) -> Figures:
    """Lowering and touch-down; nothing where nothing came down."""
    start, stop = phases.lowering_start, phases.lowering_end
    if start is None or stop is None:
        return {}
    way = moved(curves, start, stop, doubts)
    inside = cells_between(start, stop)
    speed = -curves.quiet_velocity_mps[inside]
    fastest = inside.start + int(np.argmax(speed))
    last = max(round(stop) - TOUCHDOWN, inside.start)
    end_sd_mps = abs(_slope(curves, last)) * crossing_sd(curves, stop, doubts)  # as doubtful as the end's instant
    peaks, peaks_sd = speed_peaks(speed)
    return {
        "lowering_start_s": curves.time_s(start),
        "lowering_end_s": curves.time_s(stop),
        "lowering_s": way.seconds,
        "lowering_sd_s": span_sd(curves, start, stop, doubts),
        "mean_lowering_speed_mps": -way.velocity_mps,
        "mean_lowering_speed_sd_mps": way.sd_mps,
        "peak_lowering_speed_mps": float(speed.max()),
        "peak_lowering_speed_sd_mps": _instant_sd(curves, fastest, doubts),
        "touchdown_speed_mps": max(-float(curves.velocity_mps[last]), 0.0),
        "touchdown_speed_sd_mps": hypot(_instant_sd(curves, last, doubts), end_sd_mps),
        "lowering_peaks": peaks,
        "lowering_peaks_sd": peaks_sd,
    }


def _slope(curves: Curves, cell: int) -> float:
    """Change of the velocity about a cell, m/s2."""
    a, b = max(cell - SLOPE_RADIUS, 0), min(cell + SLOPE_RADIUS, len(curves.velocity_mps) - 1)
    return float(curves.velocity_mps[b] - curves.velocity_mps[a]) / (max(b - a, 1) * STEP_S)
