"""Pairs of one quantity, measured and known, into figures of agreement.

Invariant: each figure is None where the pairs cannot give it (too few, or all alike); no pair is left out silently.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sensor.samples import Array

Range = tuple[float, float]

LIMITS_SD = 1.96  # 95 % of normally distributed differences lie within this many SD of their mean
CONFIDENCE = 0.95
COVERAGE_SD = 2.0  # of our own stated SD: about 95 % of truth should lie within


@dataclass(frozen=True, slots=True)
class Agreement:
    """How measured values agree with known ones; differences are measured minus known, in the quantity's own unit.

    `sd` is of the differences, `limits` are the 95 % limits of agreement, each `_ci` is a 95 % confidence interval.
    `slope` and `intercept` are of the regression of the known on the measured values, `see` is its standard error of
    estimate. `icc` is ICC(2,1): two-way random effects, absolute agreement, single measurement (Shrout and Fleiss 1979;
    ICC(A,1) of McGraw and Wong 1996). `ccc` is Lin's concordance correlation (1989). `within_2sd` is the share of pairs
    whose difference is at most two of the SD that came with the measured value.
    """

    n: int
    bias: float
    rmse: float
    bias_ci: Range | None = None
    sd: float | None = None
    limits: Range | None = None
    lower_limit_ci: Range | None = None
    upper_limit_ci: Range | None = None
    see: float | None = None
    slope: float | None = None
    intercept: float | None = None
    icc: float | None = None
    ccc: float | None = None
    within_2sd: float | None = None


def agree(measured: Array, known: Array, sd: Array | None = None) -> Agreement:
    """Measure how `measured` agrees with `known`.

    Parameters
    ----------
    measured, known : (n,) array
        Pairs, n >= 1, finite.
    sd : (n,) array or None
        One standard deviation of the error of each measured value, as stated with it; NaN where none is.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        Where there is no pair, or the arrays do not match.

    Notes
    -----
    Limits after Bland and Altman (1986, Lancet 1:307), their confidence intervals after the same (1999, Stat Methods
    Med Res 8:135): ``var = sd^2 (1/n + 1.96^2 / (2 (n - 1)))`` with Student's t of n - 1 degrees. Pairs are taken for
    independent; repetitions of one set are not quite, so the intervals are somewhat too narrow.

    Examples
    --------
    >>> found = agree(np.array([0.52, 0.48, 0.47]), np.array([0.50, 0.49, 0.45]))
    >>> found.n, round(found.bias, 4), round(found.sd, 4)
    (3, 0.01, 0.0173)
    """
    if measured.shape != known.shape or measured.ndim != 1 or not len(measured):
        raise ValueError(f"pairs expected, got {measured.shape} measured and {known.shape} known values")
    n, difference = len(measured), measured - known
    bias, rmse = float(difference.mean()), float(np.sqrt(np.mean(difference**2)))
    within = None if sd is None else _share_within(difference, sd)
    if n < 2:
        return Agreement(n, bias, rmse, within_2sd=within)
    spread = float(difference.std(ddof=1))
    low, high = bias - LIMITS_SD * spread, bias + LIMITS_SD * spread
    t = _student(n - 1)
    around = t * spread * math.sqrt(1 / n + LIMITS_SD**2 / (2 * (n - 1)))
    slope, intercept, see = _regression(measured, known)
    return Agreement(
        n,
        bias,
        rmse,
        bias_ci=(bias - t * spread / math.sqrt(n), bias + t * spread / math.sqrt(n)),
        sd=spread,
        limits=(low, high),
        lower_limit_ci=(low - around, low + around),
        upper_limit_ci=(high - around, high + around),
        see=see,
        slope=slope,
        intercept=intercept,
        icc=icc_2_1(np.column_stack([measured, known])),
        ccc=concordance(measured, known),
        within_2sd=within,
    )


def icc_2_1(ratings: Array) -> float | None:
    """Return ICC(2,1), absolute agreement of single measurements when both targets and raters are random.

    ``(MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n)`` with the mean squares of rows, columns and rest.

    Parameters
    ----------
    ratings : (n, k) array
        n targets by k raters, both at least 2.

    Returns
    -------
    float or None
        None where all ratings are alike, or nothing is left to compare with.

    Examples
    --------
    >>> icc_2_1(np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]]))  # always 1 too high
    0.666...
    """
    n, k = ratings.shape
    grand = ratings.mean()
    rows, columns = ratings.mean(axis=1), ratings.mean(axis=0)
    ms_rows = k * np.sum((rows - grand) ** 2) / (n - 1)
    ms_columns = n * np.sum((columns - grand) ** 2) / (k - 1)
    ms_rest = np.sum((ratings - rows[:, None] - columns + grand) ** 2) / ((n - 1) * (k - 1))
    return _ratio(ms_rows - ms_rest, ms_rows + (k - 1) * ms_rest + k * (ms_columns - ms_rest) / n)


def concordance(measured: Array, known: Array) -> float | None:
    """Return Lin's concordance correlation, ``2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2)``, moments over n.

    Returns
    -------
    float or None
        None where all values are alike.

    Examples
    --------
    >>> concordance(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    1.0
    """
    together = np.mean((measured - measured.mean()) * (known - known.mean()))
    return _ratio(2 * together, measured.var() + known.var() + (measured.mean() - known.mean()) ** 2)


def _regression(measured: Array, known: Array) -> tuple[float | None, float | None, float | None]:
    """Fit the known on the measured values: slope, intercept and standard error of estimate, over n - 2 degrees."""
    x = measured - measured.mean()
    slope = _ratio(float(x @ known), float(x @ x))
    if slope is None or len(x) < 3:
        return None, None, None
    intercept = float(known.mean() - slope * measured.mean())
    rest = known - intercept - slope * measured
    return slope, intercept, math.sqrt(float(rest @ rest) / (len(x) - 2))


def _share_within(difference: Array, sd: Array) -> float | None:
    """Return the share of differences within the stated SD; None where none is stated."""
    stated = np.isfinite(sd)
    return float(np.mean(np.abs(difference[stated]) <= COVERAGE_SD * sd[stated])) if stated.any() else None


def _student(degrees: int) -> float:
    """Return the quantile of Student's t for a two-sided 95 % interval."""
    from scipy.special import stdtrit  # scipy.stats has the same and takes two seconds to import

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))


def _ratio(above: float, below: float) -> float | None:
    """Divide; None where rounding alone is left to divide by."""
    return float(above / below) if abs(below) > 1e-15 else None
