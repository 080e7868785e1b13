"""Measured repetitions of one set in, the set's figures out: what only the others of a set can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.results import Repetition, SetSummary
from analysis.settings import Edit

PARTIAL_SHARE = 0.75  # of the median rise of the others
FAILED_SHARE = 0.85  # of the same, for the last attempt
ARRIVED_SHARE = 0.92  # of the usual way to the lockout; full repetitions of a set agree within 5 %
SHARED_SHARE = 0.9  # of the smallest relative error: the rest of it is the repetition's own
OWN_LOCKOUT = 3  # repetitions whose median is the lifter's own lockout
LEAST_FOR_SHARES = 3  # fewer repetitions do not tell what is usual


def mark_incomplete(repetitions: Sequence[Repetition], arrivals: Sequence[float] | None) -> tuple[Repetition, ...]:
    """Mark partial repetitions and a failed last attempt.

    A repetition is partial when its rise is under 75 % of the median of the others and a later one is full again; the
    last is failed when its rise stays under 85 % and it does not arrive at its usual lockout: the mean of the two
    shares is under 85 %, for each is measured with its own error. With fewer than three repetitions neither is said,
    and a last one that was cut off, lost samples or could not be measured is not called failed.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, in order, with `cut` among the flags where the recording ends inside.
    arrivals : sequence of float or None
        How much of its usual way to the lockout each one gets, about 1 for a full repetition; None where only the rise
        can tell.

    Returns
    -------
    tuple of Repetition

    Examples
    --------
    >>> rises = [0.40, 0.20, 0.40, 0.41, 0.30]
    >>> reps = [Repetition(k + 1, k, k + 0.5, rom_m=r) for k, r in enumerate(rises)]
    >>> [(r.partial, r.failed) for r in mark_incomplete(reps, [1, 0.5, 1, 1, 0.75])]
    [(False, False), (True, False), (False, False), (False, False), (False, True)]
    """
    if len(repetitions) < LEAST_FOR_SHARES:
        return tuple(repetitions)
    doubt = 1 if arrivals else 2  # standard deviations of benefit: a rise alone must be short beyond doubt
    shares = [_share(repetitions, k, doubt) for k in range(len(repetitions))]
    last = len(repetitions) - 1
    marked = []
    for k, (repetition, share, arrival) in enumerate(zip(repetitions, shares, arrivals or shares, strict=True)):
        doubtful = bool({"cut", "lost_samples", "unmeasured"} & set(repetition.flags))
        failed = k == last and not doubtful and arrival < ARRIVED_SHARE and 0.5 * (share + arrival) < FAILED_SHARE
        partial = k < last and share < PARTIAL_SHARE and max(shares[k + 1 :]) >= FAILED_SHARE
        marked.append(replace(repetition, failed=failed, partial=partial) if failed or partial else repetition)
    return tuple(marked)


def apply_edits(repetitions: Sequence[Repetition], edits: Sequence[Edit]) -> tuple[Repetition, ...]:
    """Apply a person's marks: `false` takes a repetition out, the others set its kind; numbers are as first found.

    Parameters
    ----------
    repetitions : sequence of Repetition
        Of one set, numbered from 1.
    edits : sequence of Edit
        Of this set; the last mark on a repetition wins.

    Returns
    -------
    tuple of Repetition
        Numbered anew from 1; those that were marked carry the flag `edited`.
    """
    marks = {edit.repetition: edit.mark for edit in edits}
    kept: list[Repetition] = []
    for repetition in repetitions:
        mark = marks.get(repetition.number)
        if mark == "false":
            continue
        if mark is not None:
            flags = (*repetition.flags, "edited")
            repetition = replace(repetition, failed=mark == "failed", partial=mark == "partial", flags=flags)
        number = len(kept) + 1
        kept.append(repetition if repetition.number == number else replace(repetition, number=number))
    return tuple(kept)


def add_deviations(repetitions: Sequence[Repetition]) -> tuple[Repetition, ...]:
    """Hold each lockout against the set's own: the median of its first three full repetitions."""
    own = [r.lockout_pitch_deg for r in repetitions if r.full and r.lockout_pitch_deg is not None][:OWN_LOCKOUT]
    if not own:
        return tuple(repetitions)
    usual = float(np.median(own))
    return tuple(
        r
        if r.lockout_pitch_deg is None or r.lockout_pitch_sd_deg is None
        else replace(
            r,
            lockout_pitch_dev_deg=r.lockout_pitch_deg - usual,
            lockout_pitch_dev_sd_deg=r.lockout_pitch_sd_deg * float(np.sqrt(1 + 1 / len(own))),
        )
        for r in repetitions
    )


def summarise_set(number: int, repetitions: tuple[Repetition, ...], *, load_kg: float | None) -> SetSummary:
    """Form the figures of a set over its completed full repetitions.

    Parameters
    ----------
    number : int
        Place of the set in the recording, from 1.
    repetitions : tuple of Repetition
        At least one.
    load_kg : float or None
        Its load.

    Returns
    -------
    SetSummary
        Without verdicts.
    """
    full = [r for r in repetitions if r.full]
    velocities = [r.mean_velocity_mps for r in full if r.mean_velocity_mps is not None]
    rises = [r.rom_m for r in full if r.rom_m is not None]
    loss, loss_sd = _velocity_loss(full)
    return SetSummary(
        number=number,
        start_s=min(repetitions[0].drive_start_s, repetitions[0].lowering_start_s or np.inf),
        end_s=max(max(r.drive_end_s, r.lowering_end_s or 0.0) for r in repetitions),
        repetitions=repetitions,
        load_kg=load_kg,
        full_count=len(full),
        failed_count=sum(r.failed for r in repetitions),
        partial_count=sum(r.partial for r in repetitions),
        mean_velocity_mps=_mean(velocities),
        mean_velocity_sd_mps=_mean([r.mean_velocity_sd_mps for r in full if r.mean_velocity_sd_mps is not None]),
        fastest_velocity_mps=max(velocities, default=None),
        last_velocity_mps=full[-1].mean_velocity_mps if full else None,
        velocity_loss_pct=loss,
        velocity_loss_sd_pct=loss_sd,
        mean_velocity_cv_pct=_variation_pct(velocities),
        rom_mean_m=_mean(rises),
        rom_cv_pct=_variation_pct(rises),
        time_under_tension_s=_time_under_tension(repetitions),
        mean_power_w=_mean([r.mean_power_w for r in full if r.mean_power_w is not None]),
        peak_power_w=max((r.peak_power_w for r in full if r.peak_power_w is not None), default=None),
    )


def _share(repetitions: Sequence[Repetition], k: int, doubt: int) -> float:
    """Rise and `doubt` standard deviations of its own over the median rise of the others; 1 where either is not known.

    The clock and the place of the bar make all rises wrong alike, which changes no share.
    """
    others = [r.rom_m for j, r in enumerate(repetitions) if j != k and r.rom_m is not None]
    own, sd = repetitions[k].rom_m, repetitions[k].rom_sd_m or 0.0
    if own is None or not others:
        return 1.0
    shared = min((r.rom_sd_m or 0.0) / abs(r.rom_m) for r in repetitions if r.rom_m)
    own_sd = float(np.sqrt(max(sd**2 - (SHARED_SHARE * shared * own) ** 2, 0.0)))
    return (own + doubt * own_sd) / max(float(np.median(others)), 1e-6)


def _velocity_loss(full: Sequence[Repetition]) -> tuple[float | None, float | None]:
    """100 (fastest - last) / fastest and its error; None with fewer than two, or where the last is not measured."""
    measured = [r for r in full if r.mean_velocity_mps is not None]
    if len(measured) < 2 or full[-1].mean_velocity_mps is None:
        return None, None
    fastest, last = max(measured, key=lambda r: r.mean_velocity_mps or 0.0), measured[-1]
    top, end = fastest.mean_velocity_mps or 0.0, last.mean_velocity_mps or 0.0
    if top <= 0:
        return None, None
    if fastest is last:
        return 0.0, 100 * _own_sd(last, measured) / top
    own_errors = np.hypot(_own_sd(last, measured), end / top * _own_sd(fastest, measured))
    return 100 * (top - end) / top, 100 * float(own_errors) / top


def _own_sd(repetition: Repetition, measured: Sequence[Repetition]) -> float:
    """Error of a mean velocity less what all repetitions of the set share (clock, place of the bar): that cancels.

    What they share is a factor, and cannot be larger than the smallest relative error among them.
    """
    shared = min((r.mean_velocity_sd_mps or 0.0) / max(r.mean_velocity_mps or 0.0, 1e-6) for r in measured)
    own = (repetition.mean_velocity_sd_mps or 0.0) ** 2 - (
        SHARED_SHARE * shared * (repetition.mean_velocity_mps or 0.0)
    ) ** 2
    return float(np.sqrt(max(own, 0.0)))


def _time_under_tension(repetitions: Sequence[Repetition]) -> float | None:
    """Drive, top pause and lowering of all repetitions, as far as known."""
    spans = [(r.drive_s or 0.0) + (r.top_pause_s or 0.0) + (r.lowering_s or 0.0) for r in repetitions]
    return float(sum(spans)) if spans else None


def _mean(values: Sequence[float]) -> float | None:
    """Mean; None of nothing."""
    return float(np.mean(values)) if values else None


def _variation_pct(values: Sequence[float]) -> float | None:
    """Coefficient of variation; None for fewer than two values or a mean of zero."""
    if len(values) < 2 or np.mean(values) <= 0:
        return None
    return 100 * float(np.std(values, ddof=1) / np.mean(values))
