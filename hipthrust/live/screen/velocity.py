"""The last repetition: its velocity, large, its colour against the target, and what belongs to it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.report.wording import measure, weight
from hipthrust.live.reasons import remark, why_no_velocity
from hipthrust.live.scoreboard import Scoreboard
from hipthrust.live.screen.fitting import Part, beside, wrapped
from hipthrust.live.screen.letters import styled

if TYPE_CHECKING:
    from rich.text import Text

NEAR_TARGET = 0.9  # share of the target from which a velocity is close to it
NOT_KNOWN = "-.--"


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a repetition: its error or why it has no velocity, its place, more figures, and what was odd."""

    unit: str
    place: str
    figures: str = ""
    odd: str = ""


def velocity_part(board: Scoreboard, width: int, times: int) -> Part:
    """Draw the last repetition: its velocity in letters of `times` five rows, in two lines, or in one."""
    from rich.text import Text

    style, against = against_target(board.velocity_mps, board.target_mps)
    shown = NOT_KNOWN if board.velocity_mps is None else f"{board.velocity_mps:.2f}"
    about = _about(board)
    one = _in_one_line(shown, style, about.unit, against, width)
    two = [*one, *wrapped("; ".join(filter(None, (about.place, about.odd))), width, "bold", most=1)]
    if not times:
        return Part("velocity", (two, one))
    unit_style = "bold yellow" if board.velocity_mps is None and board.repetitions else "bold"
    odd, place = (about.odd, "bold yellow"), (about.place, "bold")
    side = [(about.unit, unit_style), (against, style), place, (about.figures, ""), odd]
    words = [Text(words, look) for words, look in side]
    below = [(f"{about.unit}  {against}".strip(), unit_style), place, odd]
    narrow = [line for words, look in below for line in wrapped(words, width, look)]
    return Part("velocity", (beside(styled(shown, style, times), words, narrow, width), two, one))


def against_target(velocity: float | None, target: float | None) -> tuple[str, str]:
    """Colour and word of a velocity against the target."""
    if velocity is None:
        return "dim", ""
    if target is None:
        return "bold", ""
    if velocity >= target:
        return "bold green", f"on target ({target:.2f})"
    if velocity >= NEAR_TARGET * target:
        return "bold yellow", f"just under {target:.2f}"
    return "bold red", f"under {target:.2f}"


def _about(board: Scoreboard) -> About:
    """What there is to say of the last repetition."""
    latest = board.latest
    if latest is None:
        return About("m/s mean", "waiting for the first repetition")
    load = "" if board.load_kg is None else f", {weight(board.load_kg)}"
    place = f"set {board.set_number}, repetition {latest.shown_number}{load}"
    if latest.mean_velocity_mps is None:
        return About(f"no velocity: {why_no_velocity(latest, board.rate_hz)}", place, odd=remark(latest))
    sd = latest.mean_velocity_sd_mps
    unit = "m/s mean" if sd is None else f"± {sd:.2f} m/s mean"
    peak, rise = measure(latest.peak_velocity_mps, "m/s"), measure(latest.rom_m, "cm", digits=0, scale=100)
    return About(unit, place, f"peak {peak}, rise {rise}", remark(latest))


def _in_one_line(shown: str, style: str, unit: str, against: str, width: int) -> list[Text]:
    """Velocity, error and target; without the error, or in two lines, where that is too long."""
    from rich.text import Text

    line = Text.assemble((shown, style), f" {unit}", f"  {against}" if against else "")
    if line.cell_len > width and against:
        line = Text.assemble((shown, style), f" {against}")
    return [line] if line.cell_len <= width else wrapped(line.plain, width, style)
