"""Repetitions of one set in, the set's figures and their errors out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.results import Repetition, SetSummary
from analysis.settings import Leg

SHARED_SHARE = 0.9  # of the smallest relative error: the rest of it is the repetition's own


@dataclass(frozen=True)
class _Measured:
    """One figure of a set's repetitions where it is known, and the error of each."""

    values: tuple[float, ...]
    sds: tuple[float, ...]

    @cached_property
    def shared(self) -> float:
        """Relative error that all have in common, such as the clock and the place of the bar.

        It is a factor, and cannot be larger than the smallest relative error among them.
        """
        return SHARED_SHARE * min(sd / max(value, 1e-6) for value, sd in zip(self.values, self.sds, strict=True))

    def own_sd(self, k: int) -> float:
        """Error of one of them less what all share."""
        return float(np.sqrt(max(self.sds[k] ** 2 - (self.shared * self.values[k]) ** 2, 0.0)))

    def mean(self) -> tuple[float | None, float | None]:
        """Mean and its error: what is shared stays, what is each one's own averages out."""
        n = len(self.values)
        if not n:
            return None, None
        mean = float(np.mean(self.values))
        own = float(np.linalg.norm([self.own_sd(k) for k in range(n)])) / n
        return mean, float(np.hypot(self.shared * mean, own))

    def largest(self) -> tuple[float | None, float | None]:
        """The largest of them with its error."""
        if not self.values:
            return None, None
        k = int(np.argmax(self.values))
        return self.values[k], self.sds[k]

    def variation_pct(self) -> tuple[float | None, float | None]:
        """Coefficient of variation and its error; None for fewer than two values or a mean of zero.

        The errors of the values move their spread by ``own / sqrt(n - 1)`` where it is larger than they are; where it
        is smaller, they are most of it.
        """
        n = len(self.values)
        if n < 2 or np.mean(self.values) <= 0:
            return None, None
        mean, spread = float(np.mean(self.values)), float(np.std(self.values, ddof=1))
        own = float(np.sqrt(np.mean([self.own_sd(k) ** 2 for k in range(n)])))
        added = float(np.hypot(spread, own)) - spread
        return 100 * spread / mean, 100 * float(np.hypot(own / np.sqrt(n - 1), added)) / mean


def summarise_set(
    number: int, repetitions: tuple[Repetition, ...], *, load_kg: float | None, leg: Leg | None = None
) -> SetSummary:
    """Form the figures of a set over its completed full repetitions.

    Parameters
    ----------
    number : int
        Place of the set in the recording, from 1.
    repetitions : tuple of Repetition
        At least one.
    load_kg : float or None
        Its load.
    leg : {"left", "right"} or None
        That stood on the floor.

    Returns
    -------
    SetSummary
        Without verdicts.
    """
    full = [r for r in repetitions if r.full]
    velocities, rises = _measured(full, "mean_velocity", "mps"), _measured(full, "rom", "m")
    mean, mean_sd = velocities.mean()
    fastest, fastest_sd = velocities.largest()
    cv, cv_sd = velocities.variation_pct()
    loss, loss_sd = _velocity_loss(full, velocities)
    rise, rise_sd = rises.mean()
    rise_cv, rise_cv_sd = rises.variation_pct()
    tension, tension_sd = _time_under_tension(repetitions)
    power, power_sd = _measured(full, "mean_power", "w").mean()
    peak_power, peak_power_sd = _measured(full, "peak_power", "w").largest()
    return replace(
        _counted(number, repetitions, load_kg, leg),
        mean_velocity_mps=mean,
        mean_velocity_sd_mps=mean_sd,
        fastest_velocity_mps=fastest,
        fastest_velocity_sd_mps=fastest_sd,
        last_velocity_mps=full[-1].mean_velocity_mps if full else None,
        last_velocity_sd_mps=full[-1].mean_velocity_sd_mps if full else None,
        velocity_loss_pct=loss,
        velocity_loss_sd_pct=loss_sd,
        mean_velocity_cv_pct=cv,
        mean_velocity_cv_sd_pct=cv_sd,
        rom_mean_m=rise,
        rom_mean_sd_m=rise_sd,
        rom_cv_pct=rise_cv,
        rom_cv_sd_pct=rise_cv_sd,
        time_under_tension_s=tension,
        time_under_tension_sd_s=tension_sd,
        mean_power_w=power,
        mean_power_sd_w=power_sd,
        peak_power_w=peak_power,
        peak_power_sd_w=peak_power_sd,
    )


def _counted(number: int, repetitions: tuple[Repetition, ...], load_kg: float | None, leg: Leg | None) -> SetSummary:
    """Say what a set is and when it was, and count its repetitions: a summary without figures."""
    return SetSummary(
        number,
        min(repetitions[0].drive_start_s, repetitions[0].lowering_start_s or np.inf),
        max(max(r.drive_end_s, r.lowering_end_s or 0.0) for r in repetitions),
        repetitions,
        load_kg=load_kg,
        leg=leg,
        full_count=sum(r.full for r in repetitions),
        failed_count=sum(r.failed for r in repetitions),
        partial_count=sum(r.partial for r in repetitions),
    )


def _measured(full: Sequence[Repetition], stem: str, unit: str) -> _Measured:
    """Collect one figure of the repetitions that have it."""
    known = [r for r in full if getattr(r, f"{stem}_{unit}") is not None]
    values = tuple(float(getattr(r, f"{stem}_{unit}")) for r in known)
    return _Measured(values, tuple(float(getattr(r, f"{stem}_sd_{unit}") or 0.0) for r in known))


def _velocity_loss(full: Sequence[Repetition], measured: _Measured) -> tuple[float | None, float | None]:
    """100 (fastest - last) / fastest and its error; None with fewer than two, or where the last is not measured.

    What all velocities share is a factor, and cancels.
    """
    if len(measured.values) < 2 or full[-1].mean_velocity_mps is None:
        return None, None
    fastest, last = int(np.argmax(measured.values)), len(measured.values) - 1
    top, end = measured.values[fastest], measured.values[last]
    if top <= 0:
        return None, None
    own = (
        measured.own_sd(last)
        if fastest == last
        else np.hypot(measured.own_sd(last), end / top * measured.own_sd(fastest))
    )
    return 100 * (top - end) / top, 100 * float(own) / top


def _time_under_tension(repetitions: Sequence[Repetition]) -> tuple[float, float]:
    """Drive, top pause and lowering of all repetitions, as far as known, and its error."""
    spans = [(r.drive_s or 0.0) + (r.top_pause_s or 0.0) + (r.lowering_s or 0.0) for r in repetitions]
    return float(sum(spans)), float(np.linalg.norm([_span_sd(r) for r in repetitions]))


def _span_sd(r: Repetition) -> float:
    """Error of the time from a drive's start to the lowering's end: where two phases meet, their errors cancel."""
    drive, top, lowering = (sd or 0.0 for sd in (r.drive_sd_s, r.top_pause_sd_s, r.lowering_sd_s))
    return float(np.sqrt(max(drive**2 - top**2 + lowering**2, 0.0)))
