"""What holds for every device: any cut, any bytes, and a good frame after noise."""

import struct
from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor.devices.device import LEAST_HZ, LONGEST_REST, Await, Wish, Write
from sensor.devices.table_of_devices import DEVICES, device_named

STREAMS = [device.name for device in DEVICES if not device.packets]
SILENT = {"witmotion-ble"}  # whose stream starts with the subscription


def short(kind, *words):
    frame = b"\x55" + bytes([kind]) + struct.pack("<4h", *words)
    return frame + bytes([sum(frame) & 255])


def own_line(k):
    body = f"HT1,{k},{k * 10000},0.01,-0.02,1.0,{k}.5,0,-1"
    check = 0
    for byte in body.encode():
        check ^= byte
    return f"${body}*{check:02X}\r\n".encode()


def joint(k):
    return b"\x55\x61" + struct.pack("<9h", k, -k, 2048, 0x5561, k, 0x6155, 1, 2, 3)


def timed(k):
    time = b"\x55\x50" + bytes((26, 3, 1, 12, 0, k // 100 % 60)) + struct.pack("<H", k % 100 * 10)
    return time + bytes([sum(time) & 255]) + short(0x51, k, -k, 2048, 2500) + short(0x52, k, 0, -k, 0)


def imu6(k):
    acc, gyr = [0.1 * k, 0.0, 9.81] * 8, [1.0, -2.0, k] * 8
    return bytes((2, 0x63)) + struct.pack("<I48f", 1000 + k * 77, *acc, *gyr)


def polar_acc(k):
    return struct.pack("<BQB", 2, 600_000_000_000_000_000 + k * 30_000_000, 1) + struct.pack("<9h", *[k, -k, 1000] * 3)


# synthetic: packed from the layouts in firmware_notes; how many readings each adds once the stream runs
FRAMES = {
    "witmotion-ble": (joint, 1),
    "witmotion-serial": (timed, 1),
    "text-lines": (own_line, 1),
    "nus-lines": (own_line, 1),
    "hipthrust-gatt": (lambda k: struct.pack("<BBIH", 0x12, k % 256, k * 20000, 10000) + bytes(24), 2),
    "movesense": (imu6, 8),
    "metamotion": (lambda k: bytes((0x03, 0x04) if k % 2 else (0x13, 0x05)) + struct.pack("<3h", k, 0, 99), 0.5),
    "polar": (polar_acc, 3),
    "xsens-dot": (lambda k: struct.pack("<I6f", k * 16667, 0, 0, 9.81, 1, 2, 3), 1),
    "thingy52": (lambda k: struct.pack("<9h", k, 0, 1024, 32, 0, 0, 1, 2, 3), 1),
}


def same(a, b):
    for name in ("acc_mps2", "gyr_radps", "ticks", "sequence"):
        first, second = getattr(a, name), getattr(b, name)
        if first is None or second is None:
            assert first is second
        else:
            np.testing.assert_array_equal(first, second)


def held_bytes(thing, depth=0):
    """Count the bytes that a decoder keeps, wherever it keeps them."""
    if isinstance(thing, (bytes, bytearray, str)):
        return len(thing)
    if isinstance(thing, np.ndarray):
        return thing.nbytes
    if depth > 4 or callable(thing):
        return 0
    parts = list(getattr(thing, "__dict__", {}).values())
    if isinstance(thing, dict):
        parts += thing.values()
    elif not isinstance(thing, (int, float, type(None))) and hasattr(thing, "__iter__"):
        parts += list(thing)
    return sum(held_bytes(part, depth + 1) for part in parts)


def stream_of(name, count=6):
    make, _ = FRAMES[name]
    return b"".join(make(k) for k in range(1, count + 1))


def test_every_device_has_its_frame_here():
    assert set(FRAMES) == {device.name for device in DEVICES}


@pytest.mark.parametrize("name", STREAMS)
def test_frames_byte_by_byte_and_with_trailing_bytes_read_as_in_one_piece(name, joined):
    data = stream_of(name)
    whole = device_named(name).new_decoder().feed(data)
    single, longer = device_named(name).new_decoder(), device_named(name).new_decoder()

    same(joined([single.feed(data[k : k + 1]) for k in range(len(data))]), whole)
    same(longer.feed(data + b"\x55"), whole)
    assert len(whole) == 6


@pytest.mark.parametrize("name", STREAMS)
@given(data=st.data())
@settings(max_examples=25)
def test_any_cut_of_any_bytes_gives_the_same_readings(name, joined, data):
    alphabet = st.one_of(st.binary(max_size=30), st.sampled_from([FRAMES[name][0](k) for k in range(1, 4)]))
    content = b"".join(data.draw(st.lists(alphabet, max_size=12)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=8)))
    whole, cut = device_named(name).new_decoder(), device_named(name).new_decoder()

    expected = whole.feed(content)
    pieces = [content[a:b] for a, b in zip([0, *cuts], [*cuts, len(content)], strict=True)]

    same(joined([cut.feed(piece) for piece in pieces]), joined([expected]))
    assert cut.counts == whole.counts


@pytest.mark.parametrize("name", [device.name for device in DEVICES])
@given(pieces=st.lists(st.binary(max_size=600), max_size=12))
@settings(max_examples=25)
def test_any_bytes_never_raise_and_nothing_is_hoarded(name, pieces):
    decoder = device_named(name).new_decoder()
    for piece in pieces:
        for channel in ("", *device_named(name).notify[:2]):
            readings = decoder.feed(piece, channel)
            assert np.isfinite(readings.acc_mps2).all()
    assert held_bytes(decoder) <= LONGEST_REST


@pytest.mark.parametrize("name", [device.name for device in DEVICES])
@given(noise=st.binary(min_size=1, max_size=300))
@settings(max_examples=20)
def test_good_frames_after_noise_are_found(name, noise):
    make, adds = FRAMES[name]
    decoder = device_named(name).new_decoder()
    for _ in range(4):
        decoder.feed(make(0))
    decoder.feed(noise + (b"\n" if name.endswith("lines") else b""))
    good = decoder.counts.good
    found = 0
    for k in range(10, 22):
        found += len(decoder.feed(make(k)))

    # the noise may end like the beginning of a frame, and so cost the first ones
    assert found >= 8 * adds
    assert decoder.counts.good >= good + 8


@pytest.mark.parametrize("name", [device.name for device in DEVICES])
def test_noise_is_counted(name):
    decoder = device_named(name).new_decoder()
    decoder.feed(b"\x55\x61noise of no device whatsoever, 1,2\n\x00" * 3)
    assert decoder.counts.bad + decoder.counts.skipped_bytes > 0


@pytest.mark.parametrize("name", STREAMS)
def test_a_megabyte_of_noise_leaves_next_to_nothing(name, rng):
    decoder = device_named(name).new_decoder()
    decoder.feed(rng.integers(0, 256, 200_000, np.uint8).tobytes().replace(b"\n", b"\r"))
    assert held_bytes(decoder) <= LONGEST_REST


@pytest.mark.parametrize("name", [device.name for device in DEVICES])
def test_a_start_is_steps_only_and_stops_at_what_does_not_come(name, conduct):
    decoder = device_named(name).new_decoder()
    with pytest.raises(conduct.failure, match=r".{10,}") if name not in SILENT else nullcontext():
        conduct(decoder, decoder.start(Wish()))
    assert all(len(data) <= 512 for data in conduct(decoder, decoder.stop()))


# answers of a right shape with contents at will: what they tell is often nothing, or 0
OFFERS = st.lists(st.sampled_from([0, 1, 52, 104, 65535]), max_size=3)
PMD_SETTINGS = st.tuples(st.sampled_from([0, 1, 2]), OFFERS).map(
    lambda one: bytes((one[0], len(one[1]))) + struct.pack(f"<{len(one[1])}H", *one[1])
)
ANSWERS = {
    "polar": st.tuples(
        st.sampled_from([1, 2, 3]), st.sampled_from([2, 5]), st.sampled_from([0, 0, 0, 6, 99]), st.lists(PMD_SETTINGS)
    ).map(lambda one: bytes((0xF0, *one[:3], 0)) + b"".join(one[3])),
    "movesense": st.tuples(st.sampled_from([0x01, 0x62, 0x63, 0x64]), st.sampled_from([0, 200, 429]), OFFERS).map(
        lambda one: struct.pack(f"<BBHB{len(one[2])}HBB", 1, one[0], one[1], len(one[2]), *one[2], 1, 0)
    ),
    "text-lines": st.sampled_from(["0", "1e-320", "1e308", "nan", "-1", "", "100"]).map(
        lambda rate: f"#HT1,board=x,rate={rate},acc_range_g={rate}\n".encode()
    ),
}
ANSWERS["nus-lines"] = ANSWERS["text-lines"]


@pytest.mark.parametrize("name", [device.name for device in DEVICES])
@given(data=st.data())
@settings(max_examples=25)
def test_no_answers_at_all_make_a_start_raise(name, data):
    decoder = device_named(name).new_decoder()
    answer = ANSWERS.get(name, st.binary(max_size=40))
    for step in decoder.start(Wish()):
        if isinstance(step, Write):
            for told in data.draw(st.lists(st.one_of(answer, answer, st.just(FRAMES[name][0](1))), max_size=3)):
                decoder.feed(told)
        elif isinstance(step, Await) and step.required and not step.ready():
            break
    assert decoder.facts.rate_hz is None or LEAST_HZ <= decoder.facts.rate_hz < 1e5
