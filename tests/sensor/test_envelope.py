"""The rate of one clock against another, from arrivals that can only be late."""

import pytest

from sensor.envelope import Envelope


def heard(rng, late=lambda device_s: 0.0, duration_s=60, rate=1.02):
    envelope = Envelope()
    for k in range(duration_s * 20):
        device_s = k / 20
        envelope.add(device_s, 7 + rate * device_s + rng.uniform(0, 0.03) + late(device_s))
    return envelope


def test_a_congested_stretch_does_not_bend_the_rate(rng):
    envelope = heard(rng, late=lambda device_s: 0.5 * (device_s > 35))
    assert envelope.rate() == pytest.approx(1.02, abs=3e-4)


def test_losses_that_were_missed_do_not_bend_the_usual_rate(rng):
    envelope = heard(rng, late=lambda device_s: 0.1 * (10 < device_s < 14) - 0.1 * (30 < device_s < 33))
    assert envelope.usual_rate() == pytest.approx(1.02, abs=1e-3)


def test_only_the_last_minute_counts(rng):
    envelope = heard(rng, late=lambda device_s: 0.01 * min(device_s, 60), duration_s=130)
    assert envelope.rate() == pytest.approx(1.02, abs=3e-4)


def test_too_little_and_no_clock_at_all_tell_nothing(rng):
    assert heard(rng, duration_s=3).rate() is None
    assert heard(rng, rate=3.0).rate() is None
    assert heard(rng, rate=3.0).usual_rate() is None


def test_after_a_jump_of_the_clock_it_begins_anew(rng):
    envelope = heard(rng)
    envelope.clear()
    envelope.add(0.0, 100.0)
    assert envelope.rate() is None
