"""Still moments in many positions become a sensor's scale and bias; with these, readings become what was there.

Invariant: samples in, samples out; nothing here reads a file or knows of an analysis. A live mode gathers samples and
asks `still.find_still` and `still.missing_faces` as often as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, Array, ImuSamples
from sensor.still import FACES, Still, Triple, missing_faces, triple

PLAUSIBLE_REST_G = (0.7, 1.5)  # sensors as sold read 0.92 to 1.05 g, the worst seen 14 m/s2
PLAUSIBLE_SCALE = (0.8, 1.25)
LARGEST_RESIDUAL_MPS2 = 0.1  # 1 % of gravity: beyond it was held by hand, or its axes are far from square
LARGEST_CONDITION = 10.0  # 1 for six straight faces
POSITION_SD_MPS2 = 0.01  # at least: a sensor put back into the same position reads the same to about this
ROUNDS = 20


class UncalibratableError(ValueError):
    """The still moments do not tell scale and bias; the message says what is missing, `missing` names the faces."""

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes readings true, axis by axis: ``reading = acc_scale * truth + acc_bias``; of a gyroscope its bias."""

    acc_scale: Triple
    acc_bias_mps2: Triple
    gyr_bias_radps: Triple | None = None


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """A calibration and how good it is.

    `residual_mps2` is what gravity's length scatters by over the positions, per degree of freedom; None for six
    positions, which fit any calibration exactly. `condition` is 1 for six straight faces and grows as they lean.
    """

    calibration: Calibration
    stills: tuple[Still, ...]
    residual_mps2: float | None
    condition: float
    acc_scale_sd: Triple
    acc_bias_sd_mps2: Triple
    gyr_bias_sd_radps: Triple | None


def calibrated(samples: ImuSamples, calibration: Calibration) -> ImuSamples:
    """Return samples as the calibrated sensor would have read them.

    Examples
    --------
    >>> s = ImuSamples(np.array([0.0]), np.array([[0.1, 0.0, 9.5]]), None)
    >>> calibrated(s, Calibration((1.0, 1.0, 0.95), (0.1, 0.0, 0.0))).acc_mps2.tolist()
    [[0.0, 0.0, 10.0]]
    """
    acc = (samples.acc_mps2 - calibration.acc_bias_mps2) / calibration.acc_scale
    gyr = samples.gyr_radps
    if gyr is not None and calibration.gyr_bias_radps is not None:
        gyr = gyr - np.array(calibration.gyr_bias_radps)
    return replace(samples, acc_mps2=acc, gyr_radps=gyr)


def calibrated_range_mps2(range_mps2: float, calibration: Calibration) -> float:
    """Return the largest force that every axis still reads, of a sensor that clips at `range_mps2`."""
    return float(np.min((range_mps2 - np.abs(calibration.acc_bias_mps2)) / calibration.acc_scale))


def fit_calibration(stills: Sequence[Still]) -> CalibrationFit:
    """Find the scale and bias of each axis with which gravity has the same length in every position.

    ``|(reading - bias) / scale| = g`` for each still stretch, by Gauss and Newton's least squares; no position need
    be straight, but all six faces must be among them, else scale and bias of an axis cannot be told apart.

    Parameters
    ----------
    stills : sequence of Still
        In any order, any position as often as one likes.

    Returns
    -------
    CalibrationFit

    Raises
    ------
    UncalibratableError
        Where positions are missing, gravity was removed, or the positions contradict each other.

    Notes
    -----
    After Frosio, Pedersini and Borghese (2009, IEEE Trans Instrum Meas 58:2034), without their cross-axis terms,
    which six positions cannot show. Gravity is 9.80665 m/s2, as everywhere in this program; on the equator it is
    0.3 % less, and so is then every velocity.
    """
    _refuse_implausible(stills)
    missing = missing_faces(stills)
    if missing:
        raise UncalibratableError(_what_is_missing(stills, missing), missing)
    readings = np.array([still.acc_mps2 for still in stills])
    gain, bias = np.ones(3), np.zeros(3)  # gain is 1 / scale
    for _ in range(ROUNDS):
        residual, design = _linearised(readings, gain, bias)
        step = np.linalg.lstsq(design, -residual, rcond=None)[0]
        gain, bias = gain + step[:3] / STANDARD_GRAVITY_MPS2, bias + step[3:]
    residual, design = _linearised(readings, gain, bias)
    condition = float(np.linalg.cond(design))
    degrees = len(stills) - 6
    scatter = float(np.sqrt(residual @ residual / degrees)) if degrees else None
    _refuse_contradiction(1 / gain, scatter, condition)
    sd = max(scatter or 0.0, POSITION_SD_MPS2) * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    gyr_bias, gyr_sd = _resting_rate(stills)
    found = Calibration(triple(1 / gain), triple(bias), gyr_bias)
    scale_sd = sd[:3] / STANDARD_GRAVITY_MPS2 / gain**2
    return CalibrationFit(found, tuple(stills), scatter, condition, triple(scale_sd), triple(sd[3:]), gyr_sd)


def _linearised(readings: Array, gain: Array, bias: Array) -> tuple[Array, Array]:
    """Return how much too long gravity is in each position, and how that depends on gain (times g) and bias."""
    truth = gain * (readings - bias)
    length = np.linalg.norm(truth, axis=1, keepdims=True)
    direction = truth / length
    design = np.hstack([direction * (readings - bias) / STANDARD_GRAVITY_MPS2, -direction * gain])
    return length[:, 0] - STANDARD_GRAVITY_MPS2, design


def _resting_rate(stills: Sequence[Still]) -> tuple[Triple | None, Triple | None]:
    """Return the mean angular rate at rest and its standard error over the positions."""
    rates = np.array([still.gyr_radps for still in stills if still.gyr_radps is not None])
    if not len(rates):
        return None, None
    return triple(rates.mean(axis=0)), triple(rates.std(axis=0, ddof=1) / np.sqrt(len(rates)))


def _refuse_implausible(stills: Sequence[Still]) -> None:
    """Make sure that there is gravity in the readings."""
    if not stills:
        raise UncalibratableError(
            "it holds no still moment of 1.5 s: lay the sensor down on each of its six sides", FACES
        )
    low, high = PLAUSIBLE_REST_G
    rest_g = [float(np.linalg.norm(still.acc_mps2)) / STANDARD_GRAVITY_MPS2 for still in stills]
    odd = next((g for g in rest_g if not low <= g <= high), None)
    if odd is not None:
        raise UncalibratableError(
            f"it reads {odd:.2f} g at rest, so gravity was removed or the unit is wrong: record it with gravity"
        )


def _what_is_missing(stills: Sequence[Still], missing: Sequence[str]) -> str:
    """Say which faces are missing, and what the others can tell."""
    whole = [axis for k, axis in enumerate("xyz") if not {FACES[2 * k], FACES[2 * k + 1]} & set(missing)]
    told = [f"scale and bias of {' and '.join(whole)}"] if whole else []
    told += ["the bias of the gyroscope"] if stills[0].gyr_radps is not None else []
    told = told or ["the length of gravity, one scale for all axes at best"]
    return (
        f"it lay still {len(stills)} times, but never with {', '.join(missing)}; these positions could tell "
        f"{' and '.join(told)}, and not what tells scale from bias on every axis: add the missing sides"
    )


def _refuse_contradiction(scale: Array, scatter: float | None, condition: float) -> None:
    """Make sure that the fit is one that a sensor can have."""
    if scatter is not None and not scatter <= LARGEST_RESIDUAL_MPS2:
        raise UncalibratableError(
            f"its positions contradict each other by {scatter:.2f} m/s2: lay it down instead of holding it, "
            "and let it rest for two seconds each time"
        )
    low, high = PLAUSIBLE_SCALE
    if not (condition <= LARGEST_CONDITION and np.all((low <= scale) & (scale <= high))):
        shown = ", ".join(f"{s:.2f}" for s in scale)
        raise UncalibratableError(
            f"its positions lead to scales of {shown}, which no sensor has: lay it on its six sides"
        )
