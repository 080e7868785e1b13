import struct
from itertools import pairwise

import numpy as np
import pytest

from sensor.devices.device import Counts, Device, Facts, Readings, Wish
from sensor.devices.table_of_devices import device_named
from sensor.link.intake import Intake
from sensor.link.wire import Packet


class Plain:
    """Each byte is a reading with that much acceleration; 255 has no angular rate."""

    def __init__(self):
        self.counts, self.facts = Counts(), Facts(rate_hz=100.0)

    def feed(self, data, channel=""):
        self.counts.good += len(data)
        x = np.frombuffer(data, np.uint8).astype(float)
        gyr = np.zeros((len(x), 3))
        gyr[x == 255] = np.nan
        return Readings(np.column_stack([x, 0 * x, 0 * x]), gyr)


@pytest.fixture
def intake():
    return Intake(Device("plain", "Plain", "ble", Plain), Wish())


class Changing(Plain):
    """A device that gives angular rate with even numbers only."""

    def feed(self, data, channel=""):
        readings = super().feed(data, channel)
        return readings if data[0] % 2 == 0 else Readings(readings.acc_mps2)


def packet(data, arrival_s):
    return [Packet(arrival_s, "", bytes(data))]


def test_what_comes_before_the_stream_begins_is_no_sample(intake):
    intake.connected()
    assert intake.take(packet([1, 2], 0.0)) == []
    intake.begin(1.0)
    (chunk,) = intake.take(packet([3], 1.0))
    assert chunk.samples.acc_mps2[0, 0] == 3
    assert intake.received == 1


def test_a_reading_that_is_not_whole_is_left_out_and_counted(intake):
    intake.begin(0.0)
    (chunk,) = intake.take(packet([1, 255, 3], 0.03))

    assert chunk.samples.acc_mps2[:, 0].tolist() == [1, 3]
    assert (intake.received, intake.lost) == (2, 1)
    assert intake.take(packet([255], 0.04)) == []


def test_a_new_connection_goes_on_with_the_clock_and_counts_on(intake):
    intake.begin(0.0)
    for k in range(100):
        (before,) = intake.take(packet([k], 0.01 * k))
    intake.connected()
    assert intake.take(packet([7], 30.0)) == []
    intake.begin(31.0)
    (after,) = intake.take(packet([8], 31.0))

    assert after.samples.time_s[0] - before.samples.time_s[-1] == pytest.approx(31.0 - 0.99, abs=0.1)
    assert intake.counts.good == 102


def test_the_rate_is_that_of_the_last_seconds(intake):
    intake.begin(0.0)
    assert intake.rate_hz() is None
    for k in range(1000):
        intake.take(packet([1, 2], 0.04 * k))  # batches of two at 25 Hz
    assert intake.rate_hz() == pytest.approx(50.0)


def test_packets_taken_together_give_what_each_alone_gives(intake):
    packets = [packet([k, 255, k + 1], 0.03 * k)[0] for k in range(10)]
    other = Intake(intake.device, Wish())
    for one in (intake, other):
        one.begin(0.0)
    (whole,) = intake.take(packets)
    parts = [chunk for one in packets for chunk in other.take([one])]

    np.testing.assert_array_equal(whole.samples.time_s, np.concatenate([c.samples.time_s for c in parts]))
    np.testing.assert_array_equal(whole.samples.acc_mps2, np.vstack([c.samples.acc_mps2 for c in parts]))
    assert (intake.received, intake.lost) == (other.received, other.lost)
    assert whole.arrival_s == parts[-1].arrival_s


@pytest.mark.parametrize("name", ["witmotion-ble", "witmotion-serial"])
def test_frames_taken_together_give_what_each_alone_gives(name, rng):
    words = [struct.pack("<9h", *rng.integers(-9000, 9000, 9)) for _ in range(200)]
    data = b"".join(b"\x55\x61" + frame for frame in words)
    cuts = np.sort(rng.integers(0, len(data), 150))  # packets with no reading, a part of one, and several
    packets = [
        Packet(0.02 * k + rng.uniform(0, 0.02), "", data[start:stop])
        for k, (start, stop) in enumerate(pairwise([0, *cuts.tolist(), len(data)]))
    ]
    together, alone = (Intake(device_named(name), Wish()) for _ in range(2))
    for one in (together, alone):
        one.begin(0.0)

    chunks = [chunk for k in range(0, len(packets), 4) for chunk in together.take(packets[k : k + 4])]
    parts = [chunk for one in packets for chunk in alone.take([one])]

    assert together.received >= 199
    for field in ("time_s", "acc_mps2", "gyr_radps"):
        assert np.array_equal(*(np.concatenate([getattr(c.samples, field) for c in some]) for some in (chunks, parts)))
    assert [chunk.arrival_s for chunk in chunks if len(chunk.samples)][-1] == parts[-1].arrival_s
    assert (together.received, together.lost, together.counts) == (alone.received, alone.lost, alone.counts)


def of_changing(*packets):
    intake = Intake(Device("changing", "Changing", "ble", Changing), Wish())
    intake.begin(0.0)
    chunks = [chunk for k, data in enumerate(packets) for chunk in intake.take(packet(data, 0.01 * k))]
    return intake, chunks


def test_readings_that_lack_the_angular_rate_of_those_before_are_spoilt_and_told_once():
    intake, chunks = of_changing([2], [1, 1], [4], [3], [6])

    assert [chunk.samples.acc_mps2[0, 0] for chunk in chunks] == [2, 4, 6]
    assert all(chunk.samples.gyr_radps is not None for chunk in chunks)
    assert (intake.received, intake.lost) == (3, 3)
    assert [note.code for note in intake.notes] == ["gyroscope_missing"]


def test_an_angular_rate_that_comes_after_the_first_readings_is_dropped_and_told_once():
    intake, chunks = of_changing([1], [2], [3], [4])

    assert [chunk.samples.gyr_radps for chunk in chunks] == [None] * 4
    assert (intake.received, intake.lost) == (4, 0)
    assert [note.code for note in intake.notes] == ["gyroscope_late"]
