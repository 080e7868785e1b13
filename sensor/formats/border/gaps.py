"""What a finished time axis tells: the true sample rate and the holes."""

from __future__ import annotations

import numpy as np

from sensor.formats.border.unusable import UnusableContentError
from sensor.samples import Array, Gap, Note

GAP_PERIODS = 2.5  # one lost sample (2 periods) with jitter is not yet a hole; two are
GAP_S = 0.05  # whatever the rate: in less time nothing happens in a lift that the neighbours do not show
TOLD_SHARE = 0.01  # of the recording's time, as for a repetition's flag
SPOILT_SHARE = 0.50  # with more missing than there, whole movements hide in the holes
MIN_SAMPLES = 10
MAX_RATE_HZ = 20_000.0  # no sensor of this kind is faster; a time in the wrong unit is
MIN_RATE_HZ = 8.0  # a drive of 0.6 s needs five samples; sensors set to 10 Hz really run between 9 and 11


def true_rate_hz(time_s: Array, *, coarse: bool = False) -> float:
    """Estimate the sample rate outside gaps: periods, with those of single lost samples, over the time that they took.

    Not one over the median step: stamps rounded to milliseconds have a median of 10 ms at 103 Hz. Of a coarse clock,
    whose rows were spread over its ticks, a step of two periods is a tick with one row in it and no lost sample.

    Examples
    --------
    >>> round(true_rate_hz(np.array([0.0, 0.01, 0.02, 0.03, 5.0, 5.01])), 6)
    100.0
    """
    steps = np.diff(time_s)
    usual = np.median(steps)
    whole = steps[steps <= GAP_PERIODS * usual]
    periods = len(whole) if coarse else np.maximum(1, np.round(whole / usual)).sum()
    return float(periods / whole.sum())


def gaps_in(time_s: Array) -> tuple[Gap, ...]:
    """Find the holes: steps of more than two and a half median periods, and more than `GAP_S`.

    Examples
    --------
    >>> gaps_in(np.array([0.0, 0.01, 0.02, 0.5, 0.51]))
    (Gap(start_s=0.02, stop_s=0.5),)
    """
    steps = np.diff(time_s)
    holes = np.flatnonzero(steps > max(GAP_S, GAP_PERIODS * np.median(steps)))
    return tuple(Gap(float(time_s[k]), float(time_s[k + 1])) for k in holes)


def gap_note(gaps: tuple[Gap, ...], duration_s: float) -> Note | None:
    """Return what to say of the holes of a recording: nothing of those under `TOLD_SHARE` of its time.

    Examples
    --------
    >>> gap_note((Gap(1.0, 1.5), Gap(3.0, 4.5)), 20.0).message[:51]
    '2.0 s in 2 gaps are missing, 10 % of the recording:'
    >>> gap_note((), 20.0) is None
    True
    """
    missing_s = sum(gap.stop_s - gap.start_s for gap in gaps)
    if missing_s <= TOLD_SHARE * duration_s:
        return None
    missing = f"{missing_s:.1f} s in {len(gaps)} gap{'' if len(gaps) == 1 else 's'} are missing"
    said = f"{missing}, {100 * missing_s / duration_s:.0f} % of the recording: "
    if missing_s > SPOILT_SHARE * duration_s:
        return Note("gaps", said + "even the number of repetitions cannot be trusted; record nearer to the sensor.")
    return Note("gaps", said + "repetitions that lost samples are flagged, and are less certain.")


def usable_rate_hz(time_s: Array, *, coarse: bool = False) -> float:
    """Return `true_rate_hz`, and refuse what no repetition can be seen in.

    Raises
    ------
    UnusableContentError
        For fewer than `MIN_SAMPLES` samples, or a rate outside `MIN_RATE_HZ` to `MAX_RATE_HZ`.
    """
    if len(time_s) < MIN_SAMPLES:
        raise UnusableContentError(
            f"usable samples in it: {len(time_s)}, and at least {MIN_SAMPLES} are needed: record the whole set",
            code="too_few_samples",
        )
    rate = true_rate_hz(time_s, coarse=coarse)
    if rate > MAX_RATE_HZ:
        raise UnusableContentError(
            f"its times say {rate:.3g} Hz: name their unit with --units time=...", code="rate_too_high"
        )
    if rate < MIN_RATE_HZ:
        raise UnusableContentError(
            f"it was sampled at {rate:.3g} Hz, too slowly to see a repetition: record at 50 Hz or more",
            code="rate_too_low",
        )
    return rate
