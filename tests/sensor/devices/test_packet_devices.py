"""Devices whose notification is a frame: what each does on its own."""

import struct

import numpy as np
import pytest

from sensor.devices.batches import Batches
from sensor.devices.device import Wish
from sensor.devices.polar_frames import unpacked
from sensor.devices.table_of_devices import DEVICES, device_named, devices_matching

G = 9.80665


@pytest.fixture
def decoder(request):
    return device_named(request.param).new_decoder()


def device(name):
    return pytest.mark.parametrize("decoder", [name], indirect=True)


# --- MetaMotion


def acc(k):
    return b"\x03\x1c" + struct.pack("<9h", *[k] * 9)


def gyr(k):
    return b"\x13\x07" + struct.pack("<9h", *[k] * 9)


@device("metamotion")
def test_acceleration_and_angular_rate_are_paired_by_their_order(decoder):
    readings = [decoder.feed(m) for m in (acc(1), gyr(1), gyr(2), acc(2))]

    assert [len(r) for r in readings] == [0, 3, 0, 3]
    ratio = readings[3].acc_mps2 / readings[1].acc_mps2
    np.testing.assert_allclose(ratio, 2)
    np.testing.assert_allclose(readings[3].gyr_radps / readings[1].gyr_radps, 2)


@device("metamotion")
def test_a_lost_message_of_one_kind_does_not_shift_the_pairs_after_it(decoder):
    decoder.feed(acc(1))
    late = decoder.feed(acc(2))  # its angular rate was lost
    paired = decoder.feed(gyr(2))

    assert np.isnan(late.gyr_radps).all()
    assert len(late) == len(paired) == 3
    np.testing.assert_allclose(paired.acc_mps2, late.acc_mps2 * 2)


R_START = "03032808 13032801 031c01 130701 13020100 03020100 130101 030101"
S_START = "0303a802 13032801 030501 130501 13020100 03020100 130101 030101"
R_STOP = "030100 130100 03020001 13020001 031c00 130700"
S_STOP = "030100 130100 03020001 13020001 030500 130500"


@device("metamotion")
@pytest.mark.parametrize(("told", "start", "stop"), [("0380010300", R_START, R_STOP), ("0380040100", S_START, S_STOP)])
def test_each_chip_is_asked_for_and_gets_its_own_commands(decoder, conduct, told, start, stop):
    wish = Wish(rate_hz=100, acc_range_g=8, gyr_range_dps=1000)
    written = [data.hex() for data in conduct(decoder, decoder.start(wish), {"0380": [told]})]

    assert written[-8:] == start.split()
    assert written[1:7] == stop.split()
    assert [data.hex() for data in conduct(decoder, decoder.stop())] == stop.split()


@device("metamotion")
def test_an_unknown_chip_is_refused_in_words(decoder, conduct):
    with pytest.raises(conduct.failure, match="neither"):
        conduct(decoder, decoder.start(Wish()), {"0380": ["03800900"]})


# --- Movesense


def imu6(t_ms, value, n=8):
    return struct.pack("<I", t_ms) + struct.pack(f"<{6 * n}f", *[value] * (6 * n))


SUBSCRIBE = b"\x01\x63/Meas/IMU6/104\0".hex()


@device("movesense")
def test_data_in_two_parts_are_joined_before_they_are_read(decoder):
    first, second = imu6(0, 1.0), imu6(77, 2.0)
    found = [decoder.feed(m) for m in (b"\x02\x63" + first[:150], b"\x03\x63" + first[150:])]
    found += [decoder.feed(m) for m in (b"\x02\x63" + second[:150], b"\x03\x63" + second[150:])]

    assert [len(r) for r in found] == [0, 8, 0, 8]
    assert found[3].acc_mps2[0, 0] == 2.0


@device("movesense")
def test_readings_lie_evenly_between_stamps_of_whole_milliseconds(decoder):
    found = [decoder.feed(b"\x02\x63" + imu6(round(k * 8 / 104 * 1000), 1.0)) for k in range(60)]
    ticks = np.concatenate([r.ticks for r in found if len(r)])

    assert np.abs(np.diff(ticks) - 1e6 / 104).max() < 1100  # the stamps themselves are rounded


@device("movesense")
def test_its_clock_rolls_over(decoder):
    end = 2**32 - 20
    decoder.feed(b"\x02\x63" + imu6(end, 1.0))
    ticks = decoder.feed(b"\x02\x63" + imu6((end + 77) % 2**32, 1.0)).ticks

    assert ticks[0] == end * 1000
    assert ticks[7] < 1e6


@device("movesense")
def test_taken_slots_restart_it_and_are_told(decoder, conduct):
    with pytest.raises(conduct.failure, match="restarted"):
        conduct(decoder, decoder.start(Wish(rate_hz=100)), {SUBSCRIBE: ["0163ad01"]})


@device("movesense")
def test_hello_tells_serial_number_and_firmware(decoder, conduct):
    hello = "0101" + (b"\x01174630000192\0SBEM\0aa:bb\0app\x002.3.1\0").hex()
    conduct(decoder, decoder.start(Wish()), {"0001": [hello], SUBSCRIBE: ["0163c800"]})

    assert (decoder.facts.serial_number, decoder.facts.firmware) == ("174630000192", "app 2.3.1")
    assert decoder.facts.rate_hz == 104


# --- Polar


NS = 600_000_000_000_000_000
VERITY_ACC, VERITY_GYR = "0202000134000101100002010800040103", "020500013400010110000201d007040103"
VERITY = {
    "0102": ["f00102000000013400 0101100002010800040103"],
    "0105": ["f0010500000001340001011000 0201d007040103"],
    VERITY_ACC: ["f002020000050140da7f39"],
    VERITY_GYR: ["f0020500000501" + struct.pack("<f", 0.07).hex()],
}


def packed(kind, last_ns, start, steps):
    """Pack readings as differences of 8 bits."""
    deltas = np.asarray(steps, np.int8)
    head = struct.pack("<BQB", kind, last_ns, 0x80) + struct.pack("<3h", *start)
    return head + bytes((8, len(deltas))) + deltas.tobytes()


@device("polar")
def test_angular_rate_is_interpolated_to_the_times_of_the_acceleration(decoder, conduct):
    conduct(decoder, decoder.start(Wish(rate_hz=52)), VERITY)
    step = round(1e9 / 52)
    still = decoder.feed(packed(2, NS, (0, 0, 4098), [[0, 0, 0]] * 9))
    # the angular rate is stamped a quarter of a step later, and rises by one a reading
    found = decoder.feed(packed(5, NS + step // 4, (0, 0, 0), [[1, 0, 0]] * 9))

    assert len(still) == 0
    assert len(found) == 10
    assert found.acc_mps2[0, 2] == pytest.approx(G, rel=1e-3)
    assert np.isnan(found.gyr_radps[0]).all()  # before the first angular rate nothing is invented
    np.testing.assert_allclose(np.degrees(found.gyr_radps[1:, 0]) / 0.07, np.arange(9) + 0.75, atol=1e-3)


@device("polar")
def test_without_its_factor_a_packed_frame_is_refused(decoder):
    assert len(decoder.feed(packed(2, NS, (0, 0, 4098), [[0, 0, 0]]))) == 0
    assert decoder.counts.bad == 1


@device("polar")
def test_the_stamp_is_of_the_last_reading(decoder):
    frames = [struct.pack("<BQB", 2, NS + k * 30_000_000, 1) + struct.pack("<9h", *[0, 0, 1000] * 3) for k in (0, 1)]
    ticks = np.concatenate([decoder.feed(frame).ticks for frame in frames])

    np.testing.assert_allclose(ticks - NS, np.array([-20, -10, 0, 10, 20, 30]) * 1e6, atol=128)


@device("polar")
def test_a_stream_left_running_is_stopped_and_started_again(decoder, conduct):
    asked = {"0102": ["f0010200000004190032006400c800010110000203020004000800"], "0105": ["f0010503"]}
    start = "0202020108000001640001011000"
    written = [
        data.hex()
        for data in conduct(
            decoder, decoder.start(Wish()), asked | {start: ["f0020206", "f00202000001"], "0302": ["f0030200"]}
        )
    ]

    assert written.count(start) == 2
    assert "0302" in written


@device("polar")
def test_a_refusal_is_told_in_words(decoder, conduct):
    asked = {"0102": ["f0010200000004190032006400c800010110000203020004000800"], "0105": ["f0010503"]}
    with pytest.raises(conduct.failure, match="charger"):
        conduct(decoder, decoder.start(Wish()), asked | {"0202020108000001640001011000": ["f002020d"]})


@device("polar")
@pytest.mark.parametrize("offer", ["000100000101100002010800", "0000010110000200", ""])
def test_an_offer_of_no_rate_is_a_refusal_in_words(decoder, conduct, offer):
    with pytest.raises(conduct.failure, match="offers no rate"):
        conduct(decoder, decoder.start(Wish()), {"0102": ["f001020000" + offer], "0105": ["f0010503"]})


@device("polar")
def test_a_clock_that_begins_anew_gives_up_what_waited_for_the_old_one(decoder, conduct):
    conduct(decoder, decoder.start(Wish(rate_hz=52)), VERITY)
    decoder.feed(packed(2, NS, (0, 0, 4098), [[0, 0, 0]] * 9))
    decoder.feed(packed(2, NS // 2, (0, 0, 4098), [[0, 0, 0]] * 9))
    found = decoder.feed(packed(5, NS // 2, (0, 0, 0), [[1, 0, 0]] * 9))

    assert len(found) == 10
    assert (found.ticks <= NS // 2).all()


@pytest.mark.parametrize("cut", range(1, 11))
def test_packed_differences_that_break_off_are_refused(cut):
    whole = bytes.fromhex("0a0014001e000301ff01")
    assert cut == 6 or cut == 10 or unpacked(whole[:cut]) is None
    assert len(unpacked(whole[:6])) == 1


def test_packed_differences_of_every_width_come_back(rng):
    for width in range(1, 17):
        deltas = rng.integers(-(2 ** (width - 1)), 2 ** (width - 1), (5, 3))
        bits = ((deltas.reshape(-1, 1) >> np.arange(width)) & 1).astype(np.uint8).ravel()
        block = bytes((width, 5)) + np.packbits(bits, bitorder="little").tobytes()
        np.testing.assert_array_equal(unpacked(bytes(6) + block)[1:], np.cumsum(deltas, axis=0))


# --- Xsens DOT, Thingy:52, own frame


@device("xsens-dot")
def test_the_rate_is_set_while_it_does_not_measure(decoder):
    written = [step.data for step in decoder.start(Wish(rate_hz=100)) if hasattr(step, "data")]

    assert [data.hex() for data in (written[0], written[2])] == ["010015", "010115"]
    assert (len(written[1]), written[1][0], written[1][24]) == (32, 0x10, 60)


@device("xsens-dot")
def test_zeros_after_the_reading_do_no_harm_and_nonsense_is_refused(decoder):
    frame = struct.pack("<I6f", 7, 0, 0, 9.81, 1, 2, 3)
    assert len(decoder.feed(frame + bytes(12))) == 1
    assert len(decoder.feed(struct.pack("<I6f", 7, 0, 0, float("nan"), 1, 2, 3))) == 0
    assert len(decoder.feed(frame[:20])) == 0


@device("thingy52")
def test_a_rate_beyond_its_limits_becomes_the_limit(decoder):
    assert next(iter(decoder.start(Wish(rate_hz=999)))).data[6:8] == struct.pack("<H", 200)


@device("hipthrust-gatt")
def test_ticks_of_a_packet_roll_over_within_it(decoder):
    ticks = decoder.feed(struct.pack("<BBIH", 0x13, 1, 2**32 - 10_000, 10_000) + bytes(36)).ticks
    assert ticks.tolist() == [2**32 - 10_000, 0, 10_000]


@device("hipthrust-gatt")
@pytest.mark.parametrize("data", ["", "10", "21" + "00" * 19, "11" + "00" * 18, "12" + "00" * 19])
def test_another_version_or_length_is_refused(decoder, data):
    assert len(decoder.feed(bytes.fromhex(data))) == 0
    assert decoder.counts.bad == 1


# --- the table, and stamps of batches


def test_names_are_unique_and_every_bluetooth_device_can_be_reached():
    assert len({d.name for d in DEVICES}) == len(DEVICES)
    for d in DEVICES:
        assert d.transport == "serial" or (d.services and d.notify)
        assert all(uuid == uuid.lower() and len(uuid) == 36 for uuid in (*d.services, *d.notify, *d.write))


@pytest.mark.parametrize(
    ("advertised", "name"),
    [
        ("WT901BLE68", "witmotion-ble"),
        ("Movesense 174630000192", "movesense"),
        ("MetaWear", "metamotion"),
        ("Polar H10 12345678", "polar"),
        ("Polar Sense 12345678", "polar"),
        ("Xsens DOT", "xsens-dot"),
        ("Movella DOT", "xsens-dot"),
        ("Thingy", "thingy52"),
        ("HipThrust 1", "hipthrust-gatt"),
        ("Puck.js abcd", "nus-lines"),
    ],
)
def test_a_device_is_known_by_its_advertised_name(advertised, name):
    assert [d.name for d in devices_matching(advertised)] == [name]


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(ValueError, match=r"witmotion-ble.*thingy52"):
        device_named("wit")


def test_a_lost_packet_does_not_stretch_the_readings_after_it():
    batches = Batches(10.0)
    batches.to_last(100.0, 3)
    assert batches.to_last(190.0, 3).tolist() == [170.0, 180.0, 190.0]
