import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor.errors import RecordingError
from sensor.formats.border.content import Content
from sensor.formats.hints import ReadHints
from sensor.formats.witmotion_frames import read as read_frames
from sensor.formats.witmotion_frames import sniff


def words(values, full_scale):
    return struct.pack("<3h", *np.round(np.asarray(values) * 32768 / full_scale).astype(int))


def short(kind, payload):
    frame = bytes([0x55, kind]) + payload.ljust(8, b"\0")
    return frame + bytes([sum(frame) & 0xFF])


def date(time_s):
    ms = round(1000 * time_s)
    return bytes([26, 3, 1, 23, 59 - 59 * (ms >= 60_000), ms // 1000 % 60]) + struct.pack("<H", ms % 1000)


def short_frames(motion, *, timed=True):
    for t, acc, gyr in zip(motion.time_s, motion.acc_g, motion.gyr_dps, strict=True):
        if timed:
            yield short(0x50, date(t))
        yield short(0x51, words(acc, 16))
        yield short(0x52, words(gyr, 2000))
        yield short(0x53, b"\x01\x02\x03\x04\x05\x06")


def joint_frames(motion, *, timed=True):
    for t, acc, gyr in zip(motion.time_s, motion.acc_g, motion.gyr_dps, strict=True):
        yield b"\x55\x61" + words(acc, 16) + words(gyr, 2000) + bytes(6) + (date(t) if timed else b"")


@pytest.mark.parametrize("frames", [short_frames, joint_frames])
def test_frames_with_time_are_read(motion, read, frames):
    recording = read(b"".join(frames(motion)), "WIT18.TXT")
    assert motion.matches(recording, tolerance=2e-3)
    assert recording.source.start == "2026-03-01T23:59:00.000"


@pytest.mark.parametrize("frames", [short_frames, joint_frames])
def test_frames_without_time_need_a_rate(motion, read, frames):
    data = b"".join(frames(motion, timed=False))
    with pytest.raises(RecordingError, match="--rate"):
        read(data, "WIT18.TXT")
    assert motion.matches(read(data, "WIT18.TXT", rate_hz=100.0), tolerance=2e-3)


@pytest.mark.parametrize("frames", [short_frames, joint_frames])
def test_bytes_before_between_and_after_frames_are_skipped(motion, read, frames):
    pieces = list(frames(motion))
    noise = b"\x55\x00\x55\x61\x55"
    recording = read(noise + b"".join(pieces[:100]) + noise + b"".join(pieces[100:]) + noise, "WIT18.TXT")
    assert motion.matches(recording, tolerance=2e-3)


def test_a_lost_frame_of_angular_rate_is_never_taken_from_the_next_sample(motion, read):
    pieces = list(short_frames(motion))
    del pieces[4 * 100 + 2]
    recording = read(b"".join(pieces), "WIT18.TXT")
    assert motion.matches(recording, tolerance=5e-3)
    assert {note.code for note in recording.notes} >= {"gyroscope_lost_frames", "gyroscope_interpolated"}


def test_a_frame_with_a_wrong_sum_is_not_believed(motion, read):
    data = bytearray(b"".join(short_frames(motion)))
    data[44 * 150 + 11 + 4] ^= 0xFF
    assert len(read(bytes(data), "WIT18.TXT").samples) == 299


@given(st.binary(max_size=300))
def test_any_bytes_between_frames_change_no_frame_before_them(noise):
    whole = b"".join(short(0x51, words([0, 0, 1], 16)) for _ in range(3))
    acc = read_frames({"whole": Content("a", whole + noise)}, ReadHints(rate_hz=50.0)).acc.values
    np.testing.assert_allclose(acc[:3], np.tile([0, 0, 1], (3, 1)), atol=1e-3)


def test_text_is_not_taken_for_frames():
    assert sniff(Content("a.txt", b"UQ,acc_x,acc_y\n" * 100)) is None
