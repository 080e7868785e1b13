"""Numbers, names and words as a person reads them: decimals, units, uncertainty."""

from __future__ import annotations

import math

from analysis.results import Repetition
from analysis.settings import Tempo

UNKNOWN = "–"
DIGITS = 5  # significant digits in files: 10 um/s of velocity, far below our own error
DECIMALS = 4  # but at least these, so that a time late in an hour still resolves 0.1 ms


def rounded(value: float) -> float | None:
    """Round to the digits that mean something; None for what is no finite number.

    Examples
    --------
    >>> rounded(0.4512345), rounded(3600.12345), rounded(0.000123456), rounded(float("nan"))
    (0.45123, 3600.1235, 0.00012346, None)
    """
    if not math.isfinite(value):
        return None
    if abs(value) >= 1 or not value:
        return round(float(value), DECIMALS)
    return round(float(value), max(DECIMALS, DIGITS - 1 - math.floor(math.log10(abs(value)))))


def quantity(value: float | None, sd: float | None = None, *, digits: int = 2, scale: float = 1.0) -> str:
    """Write a figure with one standard deviation of its error, both times `scale`.

    A deviation too small for the digits is shown as one unit of the last digit: no figure is better than it is written.

    Examples
    --------
    >>> quantity(0.4512, 0.0163), quantity(0.357, 0.0001, digits=1, scale=100), quantity(None)
    ('0.45 ± 0.02', '35.7 ± 0.1', '–')
    """
    if value is None:
        return UNKNOWN
    shown = f"{round(scale * value, digits) + 0.0:.{digits}f}"  # + 0.0 turns -0.0 into 0.0
    return shown if sd is None else f"{shown} ± {max(scale * sd, 10.0**-digits):.{digits}f}"


def measure(value: float | None, unit: str, sd: float | None = None, *, digits: int = 2, scale: float = 1.0) -> str:
    """Write a figure with its unit; only that it is not known, where it is not.

    Examples
    --------
    >>> measure(0.357, "cm", 0.009, digits=1, scale=100), measure(None, "cm")
    ('35.7 ± 0.9 cm', '–')
    """
    return UNKNOWN if value is None else f"{quantity(value, sd, digits=digits, scale=scale)} {unit}"


def weight(load_kg: float) -> str:
    """Write a load, to 10 g: pounds become no rounder in kg than that.

    Examples
    --------
    >>> weight(80.0), weight(61.23496995)
    ('80 kg', '61.23 kg')
    """
    return f"{round(load_kg, 2):g} kg"


def tempo_figures(repetition: Repetition) -> tuple[str, str, str, str]:
    """Write the four figures of the tempo, eccentric-bottom-concentric-top, in seconds; ? where one is not known.

    Examples
    --------
    >>> tempo_figures(Repetition(1, 0.0, 0.8, lowering_s=2.1, drive_s=0.8, top_pause_s=1.04))
    ('2.1', '?', '0.8', '1.0')
    """
    r = repetition
    parts = (r.lowering_s, r.bottom_pause_s, r.drive_s, r.top_pause_s)
    lowering, bottom, drive, top = ("?" if seconds is None else quantity(seconds, digits=1) for seconds in parts)
    return lowering, bottom, drive, top


def tempo_target(tempo: Tempo) -> str:
    """Write a tempo target, X for as fast as possible.

    Examples
    --------
    >>> tempo_target(Tempo(2.0, 0.0, None, 1.5))
    '2-0-X-1.5'
    """
    parts = (tempo.lowering_s, tempo.bottom_pause_s, tempo.drive_s, tempo.top_pause_s)
    return "-".join("X" if seconds is None else f"{seconds:g}" for seconds in parts)


def remarks(repetition: Repetition) -> tuple[str, ...]:
    """Write what is to be said of a repetition: failed, partial, then its flags.

    Examples
    --------
    >>> remarks(Repetition(1, 0.0, 0.8, failed=True, flags=("touch_and_go", "edited")))
    ('failed', 'touch and go', 'edited')
    """
    states = [word for word, holds in (("failed", repetition.failed), ("partial", repetition.partial)) if holds]
    return (*states, *(flag.replace("_", " ") for flag in repetition.flags))


def repetition_figures(repetition: Repetition) -> tuple[str, str, str, str]:
    """Write mean, peak and mean propulsive velocity (m/s) and the range of motion (cm).

    Examples
    --------
    >>> repetition_figures(Repetition(1, 0.0, 0.8, mean_velocity_mps=0.45, mean_velocity_sd_mps=0.01, rom_m=0.36))
    ('0.45 ± 0.01', '–', '–', '36.0')
    """
    r = repetition
    return (
        quantity(r.mean_velocity_mps, r.mean_velocity_sd_mps),
        quantity(r.peak_velocity_mps, r.peak_velocity_sd_mps),
        quantity(r.mean_propulsive_velocity_mps, r.mean_propulsive_velocity_sd_mps),
        quantity(r.rom_m, r.rom_sd_m, digits=1, scale=100),
    )


def clock(time_s: float) -> str:
    """Write a time in the recording as minutes and seconds.

    Examples
    --------
    >>> clock(63.4), clock(3725)
    ('1:03', '1:02:05')
    """
    minutes, seconds = divmod(round(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def counted(count: int, noun: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "set"), counted(0, "repetition")
    ('1 set', '0 repetitions')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"
