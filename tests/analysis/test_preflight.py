"""A sensor at rest is told from one that will spoil the set."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.preflight import Known, check_sensor, is_still
from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples

GOOD = Known(wanted_hz=100.0, acc_range_mps2=8 * STANDARD_GRAVITY_MPS2, battery_pct=80.0, lost_share=0.0)


def resting(rng, *, rate_hz=100.0, gravity_g=1.0, gyroscope=True, bias_dps=0.5):
    n = round(2.5 * rate_hz)
    acc = rng.normal(0, 0.05, (n, 3)) + np.array([0.0, -gravity_g * STANDARD_GRAVITY_MPS2, 0.0])
    gyr = rng.normal(0, 0.01, (n, 3)) + np.radians([bias_dps, 0, 0]) if gyroscope else None
    return ImuSamples(np.arange(n) / rate_hz, acc, gyr)


def statuses(samples, told=GOOD):
    return {check.name: check.status for check in check_sensor(samples, told)}


def test_a_good_sensor_at_rest_passes_every_check(rng):
    assert set(statuses(resting(rng)).values()) == {"good"}


def test_a_good_check_asks_for_nothing_and_any_other_says_what_to_do(rng):
    poor = Known(wanted_hz=100.0, acc_range_mps2=2 * STANDARD_GRAVITY_MPS2, battery_pct=5.0, lost_share=0.2)
    checks = check_sensor(resting(rng, rate_hz=15.0, gravity_g=0.5, gyroscope=False), poor)

    assert all((check.advice is None) == (check.status == "good") for check in checks)
    assert {check.name for check in checks if check.status == "good"} == {"still", "axes"}


@pytest.mark.parametrize(("gravity_g", "status"), [(1.02, "good"), (0.93, "close"), (1.08, "close"), (0.5, "bad")])
def test_gravity_at_rest_tells_a_wrong_scale(rng, gravity_g, status):
    assert statuses(resting(rng, gravity_g=gravity_g))["gravity"] == status


@pytest.mark.parametrize(("rate_hz", "status"), [(100.0, "good"), (70.0, "close"), (15.0, "bad")])
def test_the_rate_is_held_against_the_wish_and_against_what_a_velocity_needs(rng, rate_hz, status):
    assert statuses(resting(rng, rate_hz=rate_hz))["rate"] == status


def test_a_low_rate_that_was_wished_for_is_still_too_low_for_peaks(rng):
    assert statuses(resting(rng, rate_hz=25.0), replace(GOOD, wanted_hz=25.0))["rate"] == "close"


def test_what_the_sensor_does_not_tell_is_not_called_good(rng):
    found = statuses(resting(rng), Known())

    assert {name for name, status in found.items() if status == "unknown"} == {"range", "battery", "link"}


def test_the_axis_that_points_up_is_named_with_its_sign(rng):
    axes = next(check for check in check_sensor(resting(rng), GOOD) if check.name == "axes")

    assert axes.measured == "-y up, tilted 0 degrees"


def test_a_large_zero_of_the_gyroscope_is_told(rng):
    assert statuses(resting(rng, bias_dps=9.0))["gyroscope"] == "close"


def test_turning_slowly_or_shaking_is_not_holding_still(rng):
    still = resting(rng)
    shaking = replace(still, acc_mps2=still.acc_mps2 * (1 + 0.2 * np.sin(30 * still.time_s))[:, None])
    swinging = replace(still, gyr_radps=still.gyr_radps + 0.5 * np.sin(3 * still.time_s)[:, None])

    assert is_still(still)
    assert not is_still(shaking)
    assert not is_still(swinging)
