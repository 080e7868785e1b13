"""The first still seconds of a sensor in, a check of what it sends out: before anybody lifts.

A check says what was found, whether it will do, and what to do where it will not. Nothing here stops a set: a lifter
who is in a hurry trains with what there is, and the report says what could not be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples

STILL_S = 2.0  # long enough for the mean of a breathing body
STILL_MPS2 = 0.35  # spread of the force's length on a body that holds still; walking is ten times as much
STILL_RADPS = 0.12
GRAVITY_GOOD = 0.03  # share of gravity by which a factory-calibrated accelerometer may be off
GRAVITY_CLOSE = 0.10  # real sensors read 0.92 to 1.05 g
USABLE_HZ, GOOD_HZ = 20.0, 50.0  # under the first no velocity is told, under the second peaks are blunt
WISHED_SHARE = 0.8  # of the rate that was asked for
GOOD_RANGE_G = 4.0  # a lockout can reach 2 g, plates on the floor more
LARGEST_BIAS_RADPS = np.radians(5.0)  # what the filter believes of a gyroscope
LOST_GOOD, LOST_CLOSE = 0.01, 0.10
BATTERY_GOOD_PCT, BATTERY_CLOSE_PCT = 20.0, 10.0

Status = Literal["good", "close", "bad", "unknown"]
AXES = ("x", "y", "z")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the sensor and its link besides the samples; None where it is not."""

    wanted_hz: float | None = None
    acc_range_mps2: float | None = None
    battery_pct: float | None = None
    lost_share: float | None = None  # of the readings sent so far


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the pre-flight check; `advice` is what to do where it is not good."""

    name: str
    status: Status
    measured: str
    advice: str | None = None


def check_sensor(samples: ImuSamples, known: Known) -> tuple[Check, ...]:
    """Check what a sensor sends while its wearer holds still.

    Parameters
    ----------
    samples : ImuSamples
        The latest `STILL_S` seconds, at least two samples.
    known : Known
        What else is known.

    Returns
    -------
    tuple of Check
        Stillness first: where it is bad, gravity and axes mean little.
    """
    return (
        _stillness(samples),
        _gravity(samples),
        _upward_axis(samples),
        _rate(samples, known.wanted_hz),
        _range(known.acc_range_mps2),
        _gyroscope(samples),
        _battery(known.battery_pct),
        _link(known.lost_share),
    )


def is_still(samples: ImuSamples) -> bool:
    """Whether the wearer holds still over all of the samples."""
    quiet = float(np.linalg.norm(samples.acc_mps2, axis=1).std()) < STILL_MPS2
    if samples.gyr_radps is None:
        return quiet
    return quiet and float(np.linalg.norm(samples.gyr_radps.std(axis=0))) < STILL_RADPS


def _stillness(samples: ImuSamples) -> Check:
    """Whether what follows means anything."""
    if is_still(samples):
        return Check("still", "good", "holding still")
    return Check("still", "bad", "moving", "Hold still for two seconds.")


def _gravity(samples: ImuSamples) -> Check:
    """The length of the force at rest."""
    share = float(np.linalg.norm(samples.acc_mps2.mean(axis=0))) / STANDARD_GRAVITY_MPS2
    measured = f"{share:.3f} g"
    if abs(share - 1) <= GRAVITY_GOOD:
        return Check("gravity", "good", measured)
    if abs(share - 1) <= GRAVITY_CLOSE:
        advice = "The accelerometer's scale is off; a calibration with six still positions mends it."
        return Check("gravity", "close", measured, advice)
    return Check("gravity", "bad", measured, "Gravity should read 1 g: check the sensor's units and its range.")


def _upward_axis(samples: ImuSamples) -> Check:
    """Which axis points up; any will do."""
    mean = samples.acc_mps2.mean(axis=0)
    axis = int(np.argmax(np.abs(mean)))
    cosine = abs(float(mean[axis])) / max(float(np.linalg.norm(mean)), 1e-9)
    tilt_deg = float(np.degrees(np.arccos(min(cosine, 1.0))))
    return Check("axes", "good", f"{'+' if mean[axis] > 0 else '-'}{AXES[axis]} up, tilted {tilt_deg:.0f} degrees")


def _rate(samples: ImuSamples, wanted_hz: float | None) -> Check:
    """Samples a second, over all that came: what is lost lowers it."""
    rate_hz = (len(samples) - 1) / samples.duration_s if samples.duration_s else 0.0
    measured = f"{rate_hz:.0f} a second" + ("" if wanted_hz is None else f" of {wanted_hz:g} asked for")
    if rate_hz < USABLE_HZ:
        advice = f"Velocities need at least {USABLE_HZ:g} samples a second: raise the sensor's rate."
        return Check("rate", "bad", measured, advice)
    if wanted_hz is not None and rate_hz < WISHED_SHARE * wanted_hz:
        return Check(
            "rate", "close", measured, "The sensor sends less than was asked for: move closer, or ask for less."
        )
    if rate_hz < GOOD_HZ:
        return Check("rate", "close", measured, f"{GOOD_HZ:g} a second and more give better peaks.")
    return Check("rate", "good", measured)


def _range(acc_range_mps2: float | None) -> Check:
    """Full scale of the accelerometer."""
    if acc_range_mps2 is None:
        return Check("range", "unknown", "not told by the sensor")
    range_g = acc_range_mps2 / STANDARD_GRAVITY_MPS2
    if range_g >= GOOD_RANGE_G - 0.01:
        return Check("range", "good", f"{range_g:.0f} g")
    return Check("range", "close", f"{range_g:.0f} g", f"A hard lockout clips: set {GOOD_RANGE_G:g} g or more.")


def _gyroscope(samples: ImuSamples) -> Check:
    """Whether there is one, and what it reads at rest."""
    if samples.gyr_radps is None:
        return Check(
            "gyroscope", "close", "none", "Without one there is no pelvis, and the velocity is the sensor's own."
        )
    bias_radps = float(np.linalg.norm(samples.gyr_radps.mean(axis=0)))
    measured = f"{np.degrees(bias_radps):.1f} degrees a second at rest"
    if bias_radps <= LARGEST_BIAS_RADPS:
        return Check("gyroscope", "good", measured)
    return Check("gyroscope", "close", measured, "Let it lie still and start it again, so that it finds its zero.")


def _battery(battery_pct: float | None) -> Check:
    """What is left in the battery."""
    if battery_pct is None:
        return Check("battery", "unknown", "not told by the sensor")
    status: Status = (
        "good" if battery_pct >= BATTERY_GOOD_PCT else "close" if battery_pct >= BATTERY_CLOSE_PCT else "bad"
    )
    return Check(
        "battery", status, f"{battery_pct:.0f} %", None if status == "good" else "Charge it before the session."
    )


def _link(lost_share: float | None) -> Check:
    """How much of what was sent has arrived."""
    if lost_share is None:
        return Check("link", "unknown", "losses are not told")
    status: Status = "good" if lost_share <= LOST_GOOD else "close" if lost_share <= LOST_CLOSE else "bad"
    advice = None if status == "good" else "Move the computer closer, with nothing between, or lower the rate."
    return Check("link", status, f"{100 * lost_share:.1f} % lost", advice)
