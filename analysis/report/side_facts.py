"""Left against right, in the words and cells that the terminal and the page both show."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.report.wording import counted, quantity
from analysis.results import SetSummary, SideFigure

SIDES_TITLE = "Left and right"
SIDES_LEGEND = (
    "± holds here how much the repetitions of a leg differ, too. Asymmetry is 100 (left - right) / max(left, right); "
    "a difference within two standard deviations is called none."
)
SIDE_HEADINGS = (  # name and unit of each column
    ("", "figure"),
    ("", "left"),
    ("", "right"),
    ("asymmetry", "%"),
    ("", "larger"),
)
_NAMES = {  # name with its unit, factor, decimals
    "mean_velocity_mps": ("mean velocity, m/s", 1, 2),
    "peak_velocity_mps": ("peak velocity, m/s", 1, 2),
    "rom_m": ("range of motion, cm", 100, 1),
    "mean_power_w": ("mean power, W", 1, 0),
    "lowering_s": ("lowering, s", 1, 2),
    "lockout_pitch_deg": ("turn of the pelvis, degrees", 1, 1),
    "roll_range_deg": ("sideways tilt, degrees", 1, 1),
    "twist_range_deg": ("twist, degrees", 1, 1),
}


def side_cells(figure: SideFigure) -> tuple[str, ...]:
    """Write one figure of both legs as a row under `SIDE_HEADINGS`.

    Examples
    --------
    >>> side_cells(SideFigure("rom_m", 0.36, 0.01, 0.34, 0.01, 5.6, 3.9, None))
    ('range of motion, cm', '36.0 ± 1.0', '34.0 ± 1.0', '5.6 ± 3.9', 'no difference')
    """
    name, scale, digits = _NAMES[figure.figure]
    sides = (
        quantity(value, sd, digits=digits, scale=scale)
        for value, sd in ((figure.left, figure.left_sd), (figure.right, figure.right_sd))
    )
    asymmetry = quantity(figure.asymmetry_pct, figure.asymmetry_sd_pct, digits=1)
    return (name, *sides, asymmetry, figure.larger or "no difference")


def sides_compared(sets: Iterable[SetSummary]) -> str:
    """Say which sets stand for which leg, over their full repetitions.

    Examples
    --------
    >>> sides_compared([SetSummary(1, 0, 9, (), leg="left", full_count=6), SetSummary(2, 9, 9, (), leg="right")])
    'left: set 1, 6 repetitions; right: set 2, 0 repetitions'
    """
    sets = tuple(sets)
    words = []
    for leg in ("left", "right"):
        own = [s for s in sets if s.leg == leg]
        numbers = ", ".join(str(s.number) for s in own)
        count = counted(sum(s.full_count for s in own), "repetition")
        words.append(f"{leg}: set{'' if len(own) == 1 else 's'} {numbers}, {count}")
    return "; ".join(words)
