"""The clock of live sources, against simulated devices whose true times are known."""

from dataclasses import dataclass

import numpy as np
import pytest

from sensor.clock import Clock
from sensor.devices.device import Readings

JITTER_S = 0.03
FAST_PCT = 2.0  # the device's quartz, unless a test says otherwise


@dataclass
class Heard:
    clock: Clock
    true_s: np.ndarray
    time_s: np.ndarray
    lost: int

    def interval_errors_s(self, after_s=10.0, interval_s=1.0):
        """Errors of the time between readings about `interval_s` apart."""
        error = self.time_s - self.true_s
        first = np.flatnonzero((self.true_s > after_s) & (self.true_s < self.true_s[-1] - interval_s))
        return error[np.searchsorted(self.true_s, self.true_s[first] + interval_s)] - error[first]


def hear(
    rng,
    *,
    ticks,
    batch=1,
    loss=0.0,
    duration_s=60.0,
    rate_hz=100.0,
    asked_hz=100.0,
    wrap=2**32,
    stalls=(),
    fast_pct=FAST_PCT,
):
    """Let a device that runs fast be heard over a bad link, in order."""
    n = int(duration_s * rate_hz)
    true_s = np.arange(n) / rate_hz / (1 + fast_pct / 100)
    sent = [np.arange(k, min(k + batch, n)) for k in range(0, n, batch)]
    ready_s = true_s[[part[-1] for part in sent]]
    arrival_s = ready_s + 0.02 + rng.uniform(0, JITTER_S, len(sent))
    for start_s, stop_s in stalls:
        arrival_s[(ready_s >= start_s) & (ready_s < stop_s)] = stop_s
    arrival_s = 1000 + np.maximum.accumulate(arrival_s)
    clock = Clock(tick_s=1e-6 if ticks else None, tick_wrap=wrap if ticks else None, rate_hz=asked_hz)
    kept, times = [], []
    for part, at_s in zip(sent, arrival_s, strict=True):
        if rng.uniform() >= loss:
            stamps = np.mod(part * 1e6 / rate_hz + 4.29e9, wrap) if ticks else None
            times.append(clock.push(Readings(np.zeros((len(part), 3)), ticks=stamps), at_s).time_s)
            kept.append(part)
    heard = np.concatenate(kept)
    return Heard(clock, true_s[heard], np.concatenate(times), heard[-1] + 1 - len(heard))


def rms_ms(errors_s):
    return 1000 * np.sqrt(np.mean(errors_s**2))


@pytest.mark.parametrize("ticks", [True, False])
@pytest.mark.parametrize("fast_pct", [-2.0, 0.0, 2.0])
def test_a_quartz_that_is_wrong_either_way_is_corrected(rng, ticks, fast_pct):
    errors_s = hear(rng, ticks=ticks, fast_pct=fast_pct).interval_errors_s()

    assert rms_ms(errors_s) < 0.6
    assert abs(errors_s.mean()) < 0.0003


@pytest.mark.parametrize("batch", [1, 3, 8])
@pytest.mark.parametrize("loss", [0.0, 0.03])
def test_with_a_device_clock_intervals_are_right_within_a_millisecond(rng, batch, loss):
    heard = hear(rng, ticks=True, batch=batch, loss=loss)

    assert rms_ms(heard.interval_errors_s()) < 1.0
    assert heard.clock.stretch == pytest.approx(1 / 1.02, rel=1e-3)
    assert heard.clock.lost == pytest.approx(heard.lost, abs=batch * 3)


@pytest.mark.parametrize("batch", [1, 3, 8])
def test_without_a_device_clock_and_without_loss_they_are_as_right(rng, batch):
    heard = hear(rng, ticks=False, batch=batch)

    assert rms_ms(heard.interval_errors_s()) < 1.0
    assert heard.clock.lost == 0


@pytest.mark.parametrize(("batch", "limit_ms"), [(1, 20), (3, 30), (8, 45)])
def test_without_a_device_clock_losses_cost_tens_of_milliseconds_and_do_not_add_up(rng, batch, limit_ms):
    heard = hear(rng, ticks=False, batch=batch, loss=0.03, duration_s=90)
    errors_s = heard.interval_errors_s()

    assert rms_ms(errors_s) < limit_ms
    assert abs(errors_s.mean()) < 0.005
    assert np.ptp((heard.time_s - heard.true_s)[heard.true_s > 10]) < 0.4
    if batch > 1:  # of single readings most losses look like delays
        assert heard.clock.lost == pytest.approx(heard.lost, rel=0.25)


@pytest.mark.parametrize("ticks", [True, False])
def test_a_link_that_stalls_and_catches_up_has_lost_nothing(rng, ticks):
    heard = hear(rng, ticks=ticks, stalls=((20.0, 21.5), (32.0, 32.4)))

    assert heard.clock.lost == 0
    assert rms_ms(heard.interval_errors_s()) < 1.0


def test_a_long_hole_becomes_a_jump_of_its_length(rng):
    clock, times = Clock(rate_hz=100), []
    for k in [*range(1000), *range(1200, 2000)]:
        times.append(clock.push(Readings(np.zeros((1, 3))), k / 100 + rng.uniform(0, 0.005)).time_s[0])

    assert clock.lost == pytest.approx(200, abs=2)
    assert times[-1] == pytest.approx(19.99, abs=0.03)


@pytest.mark.parametrize("rate_hz", [10.0, 50.0, 104.0])
def test_a_device_that_ignored_the_wished_rate_is_found_out(rng, rate_hz):
    heard = hear(rng, ticks=False, rate_hz=rate_hz)

    assert rms_ms(heard.interval_errors_s()) < 2.0
    assert 1 / np.median(np.diff(heard.time_s)) == pytest.approx(rate_hz * 1.02, rel=0.02)


@pytest.mark.parametrize("held_up_s", [0.5, 1.0, 1.5])
def test_readings_that_were_held_up_at_the_start_tell_no_other_rate(held_up_s):
    clock, times = Clock(rate_hz=100), []
    for k in range(3000):
        came_s = max(held_up_s, np.ceil(k / 5) * 0.05)  # five together, as a radio brings them
        times.append(clock.push(Readings(np.zeros((1, 3))), came_s).time_s[0])

    assert np.ptp(np.array(times) - np.arange(3000) / 100) < 0.01
    assert clock.lost == 0


def test_times_increase_and_are_never_changed_whatever_the_ticks(rng):
    clock = Clock(tick_s=1e-3, tick_wrap=65536, sequence_wrap=256, rate_hz=100)
    arrival_s, given = 0.0, []
    for _ in range(500):
        n = int(rng.integers(0, 5))
        arrival_s += rng.exponential(0.03)
        ticks = rng.choice([np.nan, 1e12, *rng.uniform(0, 65536, 3)], n)
        given.append(clock.push(Readings(np.zeros((n, 3)), None, ticks, rng.integers(0, 256, n)), arrival_s).time_s)
        if rng.uniform() < 0.02:
            clock.resume()
    time_s = np.concatenate(given)

    assert np.isfinite(time_s).all()
    assert (np.diff(time_s) > 0).all()


@pytest.mark.parametrize("tells", [True, False])
def test_batches_given_together_get_the_times_that_each_alone_gets(rng, tells):
    together, alone = (Clock(tick_s=1e-3, tick_wrap=65536, sequence_wrap=256, rate_hz=100) for _ in range(2))
    sizes = rng.integers(0, 4, 400)
    counts = np.cumsum(rng.choice([1, 1, 1, 5], sizes.sum()))
    everything = Readings(
        np.zeros((len(counts), 3)), None, *((counts * 10.0 % 65536, counts % 256) if tells else (None, None))
    )
    arrivals_s = np.sort(np.arange(400) * counts[-1] / 40000 + rng.uniform(0, 0.03, 400))
    batches = list(zip(sizes.tolist(), arrivals_s.tolist(), strict=True))

    whole = together.push_all(everything, batches)
    parts, start = [], 0
    for n, arrival_s in batches:
        cut = [
            None if column is None else column[start : start + n] for column in (everything.ticks, everything.sequence)
        ]
        parts.append(alone.push(Readings(np.zeros((n, 3)), None, *cut), arrival_s).time_s)
        start += n

    assert np.array_equal(whole.time_s, np.concatenate(parts))
    assert together.lost == alone.lost == whole.lost
    assert whole.lost > 0


def test_a_clock_that_loses_its_power_goes_on_by_the_host(rng):
    clock, times = Clock(tick_s=1e-9, rate_hz=50), []
    for k in range(1000):
        base_ns, at_s = (6e17, k / 50) if k < 500 else (1e17, k / 50 + 3)
        ticks = np.array([base_ns + k / 50 * 1e9])
        times.append(clock.push(Readings(np.zeros((1, 3)), ticks=ticks), at_s + rng.uniform(0, 0.01)).time_s[0])

    assert times[500] - times[499] == pytest.approx(3.02, abs=0.02)
    assert np.diff(times)[:499].max() < 0.025
    assert clock.lost == pytest.approx(150, abs=1)


def test_after_a_lost_link_a_clock_that_went_on_bridges_the_gap_exactly():
    clock = Clock(tick_s=1e-6, tick_wrap=2**32, rate_hz=100)
    for k in range(500):
        last = clock.push(Readings(np.zeros((1, 3)), ticks=np.array([k * 1e4])), k / 100).time_s[0]
    clock.resume()
    first = clock.push(Readings(np.zeros((1, 3)), ticks=np.array([730 * 1e4])), 7.45).time_s[0]  # and arrives late

    assert first - last == pytest.approx(7.3 - 4.99, abs=1e-3)


def test_after_a_lost_link_without_a_clock_the_arrival_tells_the_gap():
    clock = Clock(rate_hz=100)
    for k in range(1000):
        last = clock.push(Readings(np.zeros((1, 3))), 5 + k / 100).time_s[0]
    clock.resume()
    first = clock.push(Readings(np.zeros((1, 3))), 30.0).time_s[0]

    assert (first, last) == (pytest.approx(25.0), pytest.approx(9.99))
    assert clock.lost == 1500


def test_a_count_of_packets_tells_what_is_missing(rng):
    clock = Clock(tick_s=1e-6, tick_wrap=2**32, sequence_wrap=256, rate_hz=100)
    lost = 0
    for k in [*range(300), *range(303, 600)]:
        ticks, sequence = (k * 2 + np.arange(2)) * 1e4, np.full(2, k % 256)
        lost += clock.push(Readings(np.zeros((2, 3)), None, ticks, sequence), k / 50).lost

    assert lost == clock.lost == 6


def test_readings_that_come_in_the_wrong_order_are_no_new_clock():
    clock = Clock(tick_s=1e-3, tick_wrap=2**16, rate_hz=100)
    ticks = np.arange(50) * 10.0
    ticks[[30, 31]] = ticks[[31, 30]]
    time_s = clock.push(Readings(np.zeros((50, 3)), ticks=ticks), 1.0).time_s

    np.testing.assert_allclose(time_s[32:], np.arange(32, 50) / 100, atol=1e-9)
    assert (np.diff(time_s) > 0).all()


def test_a_reading_without_its_tick_lies_a_period_after_the_last():
    clock = Clock(tick_s=1e-3, rate_hz=100)
    ticks = np.arange(50) * 10.0
    ticks[30:32] = np.nan
    time_s = clock.push(Readings(np.zeros((50, 3)), ticks=ticks), 1.0).time_s

    np.testing.assert_allclose(time_s, np.arange(50) / 100, atol=1e-9)


def test_nothing_pushed_is_nothing_stamped():
    assert len(Clock().push(Readings(np.empty((0, 3))), 1.0).time_s) == 0
