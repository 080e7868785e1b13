"""All that a repetition tells besides its velocities, for the readers who look closer."""

from __future__ import annotations

from typing import NamedTuple

from analysis.report.wording import UNKNOWN, quantity
from analysis.results import Repetition


class Detail(NamedTuple):
    """One figure of every repetition: its name and unit in the table's head, its fields, factor and decimals."""

    name: str
    unit: str
    field: str
    sd_field: str
    scale: float = 1.0
    digits: int = 1


TIMES = (
    Detail("drive", "s", "drive_s", "drive_sd_s", digits=2),
    Detail("top pause", "s", "top_pause_s", "top_pause_sd_s", digits=2),
    Detail("lowering", "s", "lowering_s", "lowering_sd_s", digits=2),
    Detail("bottom pause", "s", "bottom_pause_s", "bottom_pause_sd_s", digits=2),
    Detail("peak at", "% of rise", "peak_velocity_location_pct", "peak_velocity_location_sd_pct", digits=0),
    Detail("slowest", "m/s", "sticking_velocity_mps", "sticking_velocity_sd_mps", digits=2),
    Detail("sticking from", "% of rise", "sticking_start_pct", "sticking_start_sd_pct", digits=0),
    Detail("to", "% of rise", "sticking_end_pct", "sticking_end_sd_pct", digits=0),
    Detail("depth", "%", "sticking_depth_pct", "sticking_depth_sd_pct", digits=0),
)
POSTURE = (
    Detail("turn", "°", "lockout_pitch_deg", "lockout_pitch_sd_deg"),
    Detail("lockout", "° from own", "lockout_pitch_dev_deg", "lockout_pitch_dev_sd_deg"),
    Detail("bottom", "° from own", "bottom_pitch_dev_deg", "bottom_pitch_dev_sd_deg"),
    Detail("tilt", "°", "roll_range_deg", "roll_range_sd_deg"),
    Detail("twist", "°", "twist_range_deg", "twist_range_sd_deg"),
    Detail("sag", "cm", "top_sag_m", "top_sag_sd_m", scale=100),
    Detail("touch-down", "m/s", "touchdown_speed_mps", "touchdown_speed_sd_mps", digits=2),
    Detail("pieces", "", "lowering_peaks", "lowering_peaks_sd", digits=0),
    Detail("rebound", "cm", "rebound_m", "rebound_sd_m", scale=100),
    Detail("dip", "cm", "dip_m", "dip_sd_m", scale=100),
)


def detail_cells(repetition: Repetition, details: tuple[Detail, ...]) -> tuple[str, ...]:
    """Write some figures of one repetition.

    Examples
    --------
    >>> detail_cells(Repetition(1, 0.0, 0.8, sticking_velocity_mps=0.3), TIMES)[5:]
    ('0.30', '–', '–', 'none')
    >>> detail_cells(Repetition(1, 0.0, 0.8, top_sag_m=0.012, top_sag_sd_m=0.004, lowering_peaks=1), POSTURE)[5:8]
    ('1.2 ± 0.4', '–', '1')
    """
    return tuple(_cell(repetition, detail) for detail in details)


def _cell(repetition: Repetition, detail: Detail) -> str:
    """Write one figure; a count that is sure has no error to tell."""
    value, sd = getattr(repetition, detail.field), getattr(repetition, detail.sd_field)
    if value is None:
        stuck = detail.field != "sticking_depth_pct" or repetition.sticking_velocity_mps is None
        return UNKNOWN if stuck else "none"  # a drive that was measured and does not stick
    certain = isinstance(value, int) and not sd
    return quantity(value, None if certain else sd, digits=detail.digits, scale=detail.scale)
