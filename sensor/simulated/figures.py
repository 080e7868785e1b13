"""What a repetition was worth: the definitions of the figures, applied to the exact curves of one point.

ARCHITECTURE, "Figures", has the definitions; they are written here a second time, so that the truth of a simulated
recording owes nothing to the analysis that is held against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, Array
from sensor.simulated.phases import Curve
from sensor.simulated.strokes import GRID_HZ

INNER_RISE = (0.2, 0.8)  # where a drive can stick
RECOVERY = 0.10  # of the drive's peak: a velocity that comes back by less did not stick
CALM = 0.20  # of the lowering's peak: a fall and rise of speed by less is no catch
AVERAGED_S = 0.1  # of the speed whose peaks are counted
TOUCHDOWN_S = 0.05  # before the end: the speed just before the plates meet the floor
SETTLED_S = 0.5  # after the lowering's end the lowest point has come
NO_PAUSE_S = 0.15  # a bottom shorter than this is a touch
THRUST_S = 0.05  # over which the acceleration of power is taken


@dataclass(frozen=True, slots=True)
class Figures:
    """What one point did over a repetition; None where it does not apply, as without a pause or a sticking region."""

    mean_velocity_mps: float
    peak_velocity_mps: float
    mean_propulsive_velocity_mps: float
    rom_m: float
    sticking_velocity_mps: float | None = None
    sticking_start_pct: float | None = None
    sticking_end_pct: float | None = None
    sticking_depth_pct: float | None = None
    mean_power_w_per_kg: float | None = None
    peak_power_w_per_kg: float | None = None
    mean_lowering_speed_mps: float | None = None
    peak_lowering_speed_mps: float | None = None
    touchdown_speed_mps: float | None = None
    lowering_peaks: int | None = None
    top_sag_m: float | None = None
    rebound_m: float | None = None
    dip_m: float | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """The instants of one repetition, and of what borders on it; None where the set begins or ends there."""

    drive: tuple[float, float]
    lowering: tuple[float, float]
    top: tuple[float, float] | None
    bottom: tuple[float, float] | None
    first_start_s: float  # of the set's first drive


def measure(curve: Curve, events: Events) -> Figures:
    """Return the figures of a repetition; the propulsive part ends where acceleration first falls below -1 g."""
    start_s, stop_s = events.drive
    drive, lowering = curve.between(start_s, stop_s), curve.between(*events.lowering)
    braking = np.flatnonzero(np.gradient(drive.velocity_mps, drive.time_s) < -STANDARD_GRAVITY_MPS2)
    pushed_s = float(drive.time_s[braking[0]]) if len(braking) and braking[0] > 0 else stop_s
    low, rise = curve.height_at(start_s), curve.height_at(stop_s) - curve.height_at(start_s)
    gained = (drive.height_m - low) / rise
    inner = drive.velocity_mps[(gained >= INNER_RISE[0]) & (gained <= INNER_RISE[1])]
    sticking = _sticking(drive.velocity_mps, gained)
    power = _power(drive.velocity_mps)
    fallen = curve.height_at(events.lowering[0]) - curve.height_at(events.lowering[1])
    return Figures(
        mean_velocity_mps=rise / (stop_s - start_s),
        peak_velocity_mps=float(drive.velocity_mps.max()),
        mean_propulsive_velocity_mps=(curve.height_at(pushed_s) - low) / (pushed_s - start_s),
        rom_m=rise,
        sticking_velocity_mps=float(inner.min()),
        sticking_start_pct=None if sticking is None else 100 * float(gained[sticking[0]]),
        sticking_end_pct=None if sticking is None else 100 * float(gained[sticking[1]]),
        sticking_depth_pct=None if sticking is None else _depth_pct(drive.velocity_mps, *sticking),
        mean_power_w_per_kg=float(power.mean()),
        peak_power_w_per_kg=float(power.max()),
        mean_lowering_speed_mps=fallen / (events.lowering[1] - events.lowering[0]),
        peak_lowering_speed_mps=float(-lowering.velocity_mps.min()),
        touchdown_speed_mps=max(-_velocity_at(curve, max(events.lowering[1] - TOUCHDOWN_S, events.lowering[0])), 0.0),
        lowering_peaks=_count_peaks(-lowering.velocity_mps),
        top_sag_m=None if events.top is None else _sag(curve, *events.top),
        rebound_m=_rebound(curve, events),
        dip_m=curve.height_at(events.first_start_s) - _lowest(curve, events.lowering[1]),
    )


def _sticking(velocity: Array, gained: Array) -> tuple[int, int] | None:
    """Find the lowest point of the deepest fall from which velocity recovers, and the peak before it."""
    before, after = np.maximum.accumulate(velocity), np.maximum.accumulate(velocity[::-1])[::-1]
    recovered = np.where((gained > 0) & (gained < 1), np.minimum(before, after) - velocity, 0.0)
    lowest = int(np.argmax(recovered))
    if recovered[lowest] < RECOVERY * velocity.max():
        return None
    return int(np.argmax(velocity[: lowest + 1])), lowest


def _depth_pct(velocity: Array, peak: int, lowest: int) -> float:
    """Share of the velocity of the peak that is lost."""
    return 100 * float(1 - velocity[lowest] / velocity[peak])


def _power(velocity: Array) -> Array:
    """Return (g + a) v, with the acceleration over 50 ms."""
    half = round(THRUST_S * GRID_HZ / 2)
    padded = np.pad(velocity, half, mode="edge")
    acceleration = (padded[2 * half :] - padded[: -2 * half]) / THRUST_S
    power: Array = (STANDARD_GRAVITY_MPS2 + acceleration) * velocity
    return power


def _count_peaks(speed: Array) -> int:
    """Count the peaks of the speed over 0.1 s between which it falls by a fifth of its largest and rises again."""
    width = min(round(AVERAGED_S * GRID_HZ), len(speed))
    total = np.cumsum(np.concatenate([[0.0], speed]))
    mean = (total[width:] - total[:-width]) / width
    least, count, high, low = CALM * float(mean.max()), 1, -np.inf, np.inf
    for value in mean.tolist():
        high = max(high, value)
        low = min(low, value) if value < high - least else low
        if value > low + least:
            count, high, low = count + 1, value, np.inf
    return count


def _velocity_at(curve: Curve, time_s: float) -> float:
    """Velocity at an instant."""
    return float(curve.velocity_mps[np.searchsorted(curve.time_s, time_s)])


def _sag(curve: Curve, start_s: float, stop_s: float) -> float:
    """Highest point of the pause less the height at its end."""
    heights = curve.between(start_s, stop_s).height_m
    return max(float(heights.max(initial=-np.inf)) - curve.height_at(stop_s), 0.0)


def _rebound(curve: Curve, events: Events) -> float | None:
    """Greatest climb from any low before it within half a second after the lowering; None of a mere touch."""
    start_s, stop_s = events.lowering[1], events.lowering[1] + SETTLED_S
    if events.bottom is not None:
        if events.bottom[1] - start_s < NO_PAUSE_S:
            return None
        stop_s = min(stop_s, events.bottom[1])
    heights = curve.between(start_s, stop_s).height_m
    return float((heights - np.minimum.accumulate(heights)).max())


def _lowest(curve: Curve, end_s: float) -> float:
    """Lowest height within half a second after the lowering."""
    return float(curve.between(end_s, end_s + SETTLED_S).height_m.min())
