import numpy as np

from sensor.simulated import Link, Scenario, simulate
from sensor.simulated.imu import Readings
from sensor.simulated.link import arrival_order, resend

TIME_S = np.arange(2000) / 100


def test_a_good_link_changes_nothing(rng):
    assert np.array_equal(arrival_order(TIME_S, Link(packet_samples=7), rng), np.arange(2000))


def test_lost_packets_leave_holes_of_their_size(rng):
    order = arrival_order(TIME_S, Link(packet_samples=10, lost_pct=10), rng)
    assert len(order) < 2000
    assert set(np.diff(order) - 1) <= set(range(0, 200, 10))


def test_a_doubled_packet_comes_twice_in_a_row(rng):
    order = arrival_order(TIME_S, Link(packet_samples=5, doubled_pct=20), rng)
    twice = np.flatnonzero(np.diff(order) < 0)
    assert len(twice)
    assert np.array_equal(np.unique(order), np.arange(2000))


def test_swapped_packets_all_arrive(rng):
    order = arrival_order(TIME_S, Link(packet_samples=5, swapped_pct=20), rng)
    assert np.any(np.diff(order) < 0)
    assert np.array_equal(np.sort(order), np.arange(2000))


def test_a_burst_takes_everything_for_its_time(rng):
    order = arrival_order(TIME_S, Link(bursts_per_minute=6, burst_s=1.0), rng)
    assert np.diff(order).max() > 30


def test_a_stale_reading_keeps_its_own_stamp(rng):
    values = np.arange(2000.0)[:, None] * np.ones(3)
    sent = resend(Readings(TIME_S, values, values), Link(stale_pct=10), rng)
    assert np.array_equal(sent.time_s, TIME_S)
    repeated = np.all(np.diff(sent.acc_mps2, axis=0) == 0, axis=1)
    assert 0.05 < repeated.mean() < 0.15


def test_holes_are_named_in_the_source():
    recording = simulate(Scenario(repetitions=2, link=Link(bursts_per_minute=10)), 1)
    holes = np.diff(recording.samples.time_s) > 0.03
    assert len(recording.source.gaps) == holes.sum() > 0
