"""The truth as a JSON document: the keys that scorers of such recordings read.

`r_...` are seconds on the recording's own clock; `drive`, `top`, `lower` and `bottom` are true seconds; velocities are
of the bar, with `_sensor` of the sensor's point; pitch in degrees. `top` or `bottom` is null where the set ends.
"""

from __future__ import annotations

import json
from typing import Any

from sensor.simulated.truth import TrueRepetition, Truth, velocity_loss_pct

DIGITS = 5
_OF_THE_BAR = {  # keys that came later; percent, m/s, m, and a count
    "top_sag": "top_sag_m",
    "peak_lowering_speed": "peak_lowering_speed_mps",
    "mean_lowering_speed": "mean_lowering_speed_mps",
    "touchdown_speed": "touchdown_speed_mps",
    "lowering_peaks": "lowering_peaks",
    "rebound": "rebound_m",
    "dip": "dip_m",
    "sticking_velocity": "sticking_velocity_mps",
    "sticking_start": "sticking_start_pct",
    "sticking_end": "sticking_end_pct",
    "sticking_depth": "sticking_depth_pct",
}


def truth_document(truth: Truth) -> str:
    """Return the truth as JSON text, ending with a line feed; the same truth always gives the same text."""
    document = {
        "simulated": True,
        "scenario": truth.scenario,
        "seed": truth.seed,
        "variant": truth.variation,
        "repetitions": [
            _repetition(truth, r, following)
            for group in truth.sets
            for r, following in zip(group, [*group[1:], None], strict=True)
        ],
        "sets": [_set(group) for group in truth.sets],
        "bar_offset_m": list(truth.bar_offset_m),
    }
    return json.dumps(_rounded(document), indent=1, allow_nan=False) + "\n"


def _repetition(truth: Truth, r: TrueRepetition, following: TrueRepetition | None) -> dict[str, Any]:
    """Return one repetition's keys; the pause that ends it lasts until `following` begins."""
    top_end: float | None = r.lowering_start_s
    bottom_end = following.drive_start_s if following else None
    if r.lowering_start_s < r.drive_start_s:  # the lowering comes first: the pause below lies inside the repetition
        top_end, bottom_end = following.lowering_start_s if following else None, r.drive_start_s
    return {
        "set": r.set,
        "index": r.index,
        "failed": r.failed,
        "partial": r.partial,
        "dropped": r.dropped,
        "bounce": r.bounced,
        "hitch": r.hitched,
        "variant": truth.variation,
        "mean_velocity": r.bar.mean_velocity_mps,
        "peak_velocity": r.bar.peak_velocity_mps,
        "mpv": r.bar.mean_propulsive_velocity_mps,
        "rom": r.bar.rom_m,
        "mean_velocity_sensor": r.sensor.mean_velocity_mps,
        "peak_velocity_sensor": r.sensor.peak_velocity_mps,
        "mpv_sensor": r.sensor.mean_propulsive_velocity_mps,
        "rom_sensor": r.sensor.rom_m,
        "pitch_lockout": r.pitch_lockout_deg,
        "pitch_bottom": r.pitch_bottom_deg,
        "roll_range": r.roll_range_deg,
        "twist_range": r.twist_range_deg,
        "pitch_lowered": r.pitch_lowered_deg,
        **{key: getattr(r.bar, field) for key, field in _OF_THE_BAR.items()},
        "drive": r.drive_end_s - r.drive_start_s,
        "top": None if top_end is None else top_end - r.drive_end_s,
        "lower": r.lowering_end_s - r.lowering_start_s,
        "bottom": None if bottom_end is None else bottom_end - r.lowering_end_s,
        "r_drive_start": truth.recorded_s(r.drive_start_s),
        "r_drive_end": truth.recorded_s(r.drive_end_s),
        "r_lower_start": truth.recorded_s(r.lowering_start_s),
        "r_lower_end": truth.recorded_s(r.lowering_end_s),
        "r_bottom_end": None if bottom_end is None else truth.recorded_s(bottom_end),
    }


def _set(group: tuple[TrueRepetition, ...]) -> dict[str, Any]:
    """Return one set's keys, over its completed full repetitions."""
    velocities = [r.bar.mean_velocity_mps for r in group if r.full]
    return {
        "set": group[0].set,
        "n": len(group),
        "velocity_loss": velocity_loss_pct(velocities),
        "best": max(velocities, default=None),
        "last": velocities[-1] if velocities else None,
    }


def _rounded(value: object) -> object:
    """Round every figure of a document."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
