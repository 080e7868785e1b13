"""Both WitMotion devices: what makes a reading, and the commands."""

import struct

import numpy as np
import pytest

from sensor.devices import witmotion_serial
from sensor.devices.device import Wait, Wish
from sensor.devices.table_of_devices import device_named


def short(kind, *words):
    frame = b"\x55" + bytes([kind]) + struct.pack("<4h", *words)
    return frame + bytes([sum(frame) & 255])


def clock(second, ms):
    frame = b"\x55\x50" + bytes((26, 3, 1, 12, 0, second)) + struct.pack("<H", ms)
    return frame + bytes([sum(frame) & 255])


ACC, GYR = short(0x51, 0, 0, 2048, 2500), short(0x52, 1, 2, 3, 0)
JOINT = b"\x55\x61" + struct.pack("<9h", 0, 0, 2048, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def serial():
    return device_named("witmotion-serial").new_decoder()


@pytest.fixture
def ble():
    return device_named("witmotion-ble").new_decoder()


def test_an_angular_rate_is_never_paired_with_the_next_acceleration(serial):
    readings = serial.feed(ACC + short(0x51, 0, 0, 4096, 0) + GYR)

    assert len(readings) == 2
    assert np.isnan(readings.gyr_radps[0]).all()
    assert np.isfinite(readings.gyr_radps[1]).all()
    assert readings.acc_mps2[1, 2] == pytest.approx(2 * 9.80665)
    assert serial.counts.bad == 1


def test_an_angular_rate_without_its_acceleration_is_no_reading(serial):
    assert len(serial.feed(GYR + ACC + GYR)) == 1


def test_time_frames_give_milliseconds_across_a_minute(serial):
    readings = serial.feed(clock(59, 995) + ACC + GYR + ACC + GYR + clock(0, 5) + ACC + GYR)
    later = serial.feed(b"\x55\x50" + bytes(8) + bytes([0x55 + 0x50]) + ACC + GYR)

    assert np.isnan(readings.ticks[1])
    assert readings.ticks[2] - readings.ticks[0] == -59_990  # the minute is in a field of its own, here the same
    assert np.isnan(later.ticks[0])  # month 0 is no date


def test_a_cable_that_carries_joint_frames_is_read_too(serial):
    assert len(serial.feed(b"\x00" + JOINT)) == 0  # the first one is believed once another follows
    assert len(serial.feed(JOINT)) == 2
    assert len(serial.feed(JOINT)) == 1


def test_after_a_lone_start_byte_a_frame_is_found_but_not_believed_at_once(ble):
    assert len(ble.feed(b"\x55" + JOINT)) == 0
    assert len(ble.feed(JOINT)) == 2
    assert ble.counts.skipped_bytes == 1


def test_a_joint_header_inside_noise_is_not_believed(ble):
    fake = b"\x55\x61" + bytes(18)

    readings = ble.feed(b"\x01" + fake[:15] + JOINT * 4)

    assert len(readings) >= 3
    assert (readings.acc_mps2[:, 2] > 9).all()
    assert ble.counts.bad == 1


def test_the_factory_rate_is_overridden_and_nothing_is_saved_unasked(ble, conduct):
    written = conduct(ble, ble.start(Wish(rate_hz=100)))

    assert written[0].hex() == "ffaa6988b5"
    assert written[-1].hex() == "ffaa030900"
    assert b"\xff\xaa\x00\x00\x00" not in written
    assert conduct(ble, ble.start(Wish(save=True)))[-1].hex() == "ffaa000000"


def test_each_command_is_given_time(ble):
    steps = list(ble.start(Wish()))

    assert all(isinstance(step, Wait) and step.seconds >= 0.1 for step in steps[1::2])


def test_the_rate_is_the_slowest_that_suffices(ble, conduct):
    conduct(ble, ble.start(Wish(rate_hz=60)))
    assert ble.facts.rate_hz == 100


def test_serial_asks_for_time_acceleration_and_angular_rate(serial, conduct):
    written = conduct(serial, serial.start(Wish()), {"ffaa030900": [(ACC + GYR).hex()]})

    assert b"\xff\xaa\x02\x07\x00" in written


def test_a_silent_port_is_told_in_words(serial, conduct):
    with pytest.raises(conduct.failure, match="baud"):
        conduct(serial, serial.start(Wish()))


@pytest.mark.parametrize(("volts", "percent"), [(4.1, 100), (3.95, 90), (3.69, 15), (3.0, 0)])
def test_the_battery_is_told_in_percent(ble, conduct, volts, percent):
    assert conduct(ble, ble.ask_battery())[0].hex() == "ffaa276400"
    ble.feed(b"\x55\x71\x64\x00" + struct.pack("<8h", round(volts * 100), *[0] * 7))

    assert ble.facts.battery_pct == percent


def test_a_slow_line_carries_a_slow_rate():
    assert witmotion_serial.fastest_hz(9600) == 20
    assert witmotion_serial.fastest_hz(38400) == 50
    assert witmotion_serial.fastest_hz(115200) == 100
