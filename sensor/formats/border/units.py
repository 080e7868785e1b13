"""From the units of a file to SI, checked against gravity at rest."""

from __future__ import annotations

from collections.abc import Mapping
from math import log, pi

import numpy as np

from sensor.formats.border.unusable import UnusableContentError
from sensor.samples import STANDARD_GRAVITY_MPS2, Array, Note

TO_MPS2: Mapping[str, float] = {
    "m/s2": 1.0,
    "g": STANDARD_GRAVITY_MPS2,
    "mg": STANDARD_GRAVITY_MPS2 / 1000,
    "lsb:2048": STANDARD_GRAVITY_MPS2 / 2048,
    "lsb:4096": STANDARD_GRAVITY_MPS2 / 4096,
    "lsb:8192": STANDARD_GRAVITY_MPS2 / 8192,
    "lsb:16384": STANDARD_GRAVITY_MPS2 / 16384,
}
TO_RADPS: Mapping[str, float] = {"rad/s": 1.0, "deg/s": pi / 180, "mdps": pi / 180_000}
REST_S = 0.5  # long enough to average a tremor, short enough to be found in any set
PLAUSIBLE_REST_G = (0.7, 1.5)  # uncalibrated sensors read 0.92 g to 14 m/s2 at rest
TWICE: Mapping[str, float] = {  # what firmware or a recorder turned into degrees, or into radians, once too often
    "lsb:57.2958": pi / 180 / 57.2958,
    "lsb:0.000304617": 180 / pi,
}
DOUBTFUL_SCALE = 5.0  # units differ by a factor of 57; a shaken sensor's estimate is off by less than two
GRAVITY_REMOVED_G = 0.3  # below this at rest there is no gravity in the numbers


def acc_factor(unit: str) -> float:
    """Return what turns a unit of acceleration into m/s2; `lsb:N` means N counts a g."""
    return STANDARD_GRAVITY_MPS2 / float(unit[4:]) if unit.startswith("lsb:") else TO_MPS2[unit]


def gyr_factor(unit: str) -> float:
    """Return what turns a unit of angular rate into rad/s; `lsb:N` means N counts a degree per second."""
    return pi / 180 / float(unit[4:]) if unit.startswith("lsb:") else TO_RADPS[unit]


def resting_norm(acc: Array, rate_hz: float) -> float:
    """Measure the length of the acceleration where the sensor lies stillest.

    Parameters
    ----------
    acc : (n, 3) array
        In any unit, n >= 1.
    rate_hz : float

    Returns
    -------
    float
        In the unit of `acc`: the median over the stillest tenth of all stretches of half a second.

    Examples
    --------
    >>> resting_norm(np.tile([0.0, 0.6, 0.8], (200, 1)), 100.0)
    1.0
    """
    size = min(max(1, round(REST_S * rate_hz)), len(acc))
    stretches = acc[: len(acc) // size * size].reshape(-1, size, 3)
    mean = stretches.mean(axis=1)
    restless = np.einsum("kij,kij->k", stretches, stretches) / size - np.einsum("ki,ki->k", mean, mean)
    stillest = np.argsort(restless, kind="stable")[: max(1, len(restless) // 10)]
    return float(np.median(np.linalg.norm(stretches[stillest], axis=2)))


def settle_acc_unit(stated: str | None, rest: float, *, insist: bool = False) -> tuple[str, tuple[Note, ...]]:
    """Decide the unit of acceleration from what the file states and what gravity reads at rest.

    Parameters
    ----------
    stated : str or None
        The unit that the file or the format names.
    rest : float
        `resting_norm`, in the numbers of the file.
    insist : bool
        The user named the unit: it is used whatever gravity reads.

    Returns
    -------
    tuple of str and tuple of Note
        The unit, and what the reader of a result must know about it.

    Raises
    ------
    UnusableContentError
        Where gravity was removed, or no unit makes sense of the resting norm.

    Examples
    --------
    >>> settle_acc_unit("m/s2", 9.79)
    ('m/s2', ())
    >>> settle_acc_unit("m/s2", 1.01)[0], settle_acc_unit(None, 4100.0)[0]
    ('g', 'lsb:4096')
    """
    if stated is not None and (insist or _plausible(stated, rest)):
        return stated, _odd_gravity(stated, rest)
    fitting = _fitting(rest)
    if _plausible(fitting, rest):
        return fitting, (_chosen_unit(stated, fitting, rest), *_odd_gravity(fitting, rest))
    if rest < max(PLAUSIBLE_REST_G[0], GRAVITY_REMOVED_G * _per_g(stated or "g")):
        raise UnusableContentError(
            f"gravity was removed from its acceleration, which reads {rest:.2g} at rest: export it with gravity",
            code="gravity_removed",
        )
    raise UnusableContentError(
        f"its acceleration reads {rest:.3g} at rest, which is gravity in no unit: name the unit with --units acc=...",
        code="unit_unknown",
    )


def settle_gyr_unit(stated: str | None, acc_unit: str, scale: float | None) -> tuple[str, tuple[Note, ...]]:
    """Decide the unit of angular rate from what the file states and how gravity turns in the sensor.

    Parameters
    ----------
    stated : str or None
        The unit that the file or the format names.
    acc_unit : str
        Sketches and phones that count acceleration in m/s2 count angular rate in rad/s, the others in deg/s.
    scale : float or None
        What to multiply the numbers with as they are, by `sensor.gyroscope`; None where nothing tells.

    Returns
    -------
    tuple of str and tuple of Note

    Examples
    --------
    >>> settle_gyr_unit("deg/s", "g", None), settle_gyr_unit("deg/s", "m/s2", 0.97)[0]
    (('deg/s', ()), 'rad/s')
    """
    usual = stated or ("rad/s" if acc_unit == "m/s2" else "deg/s")
    known = {**TO_RADPS, **TWICE, usual: gyr_factor(usual)}
    off = {unit: 0.0 if scale is None or scale <= 0 else abs(log(scale / factor)) for unit, factor in known.items()}
    fitting = usual if off[usual] < log(DOUBTFUL_SCALE) else min(off, key=lambda unit: off[unit])
    if stated is None:
        why = "as gravity turns in the sensor" if scale is not None else f"as is usual beside {acc_unit}"
        return fitting, (
            Note("unit_assumed", f"The angular rate is taken to be in {fitting}, {why}: the file names no unit."),
        )
    if fitting in TWICE and fitting != stated:
        unit, size = ("degrees", "large") if TWICE[fitting] < 1 else ("radians", "small")
        said = f"was converted to {unit} once too often: as gravity turns in the sensor, it is 57.3 times too {size}."
        return fitting, (Note("unit_changed", f"The angular rate {said} That is undone here."),)
    if fitting != stated:
        said = f"The angular rate is taken to be in {fitting}, not {stated}, as gravity turns in the sensor."
        return fitting, (Note("unit_changed", said),)
    return fitting, ()


def _per_g(unit: str) -> float:
    """Return what one g reads in a unit."""
    return STANDARD_GRAVITY_MPS2 / acc_factor(unit)


def _plausible(unit: str, rest: float) -> bool:
    """Tell whether a resting norm may be gravity in this unit."""
    return PLAUSIBLE_REST_G[0] <= rest / _per_g(unit) <= PLAUSIBLE_REST_G[1]


def _odd_gravity(unit: str, rest: float) -> tuple[Note, ...]:
    """Note a sensor that is not calibrated; it is still usable, the analysis scales by its own gravity."""
    share = rest / _per_g(unit)
    if 0.95 <= share <= 1.05:
        return ()
    fitting = _fitting(rest)
    if not _plausible(unit, rest) and _plausible(fitting, rest):  # a person insists on the unit
        said = f"In {unit} the sensor reads {share:.3g} g at rest, in {fitting} it would read gravity: check --units."
        return (Note("unit_doubtful", said),)
    return (Note("gravity_off", f"The sensor reads {share:.2f} g at rest: it is not calibrated."),)


def _fitting(rest: float) -> str:
    """Name the unit in which a reading at rest is nearest to gravity."""
    return min(TO_MPS2, key=lambda unit: abs(np.log(max(rest, 1e-12) / _per_g(unit))))


def _chosen_unit(stated: str | None, unit: str, rest: float) -> Note:
    """Note a unit that the file did not state, or stated wrongly."""
    name = f"raw counts, {unit[4:]} a g" if unit.startswith("lsb:") else unit
    if stated is None:
        return Note("unit_assumed", f"The acceleration is taken to be in {name}: it reads {rest:.4g} at rest.")
    return Note(
        "unit_changed", f"The acceleration is taken to be in {name}, not {stated}: it reads {rest:.4g} at rest."
    )
