"""The C encoder for makers, compiled with the system's compiler, against the decoders that read it."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sensor.devices.table_of_devices import device_named

SOURCES = Path(__file__).parents[2] / "firmware_notes" / "reference"
STRICT = ("-std=c99", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror")
G = 9.80665


class Reading(ctypes.Structure):
    _fields_ = (("acc", ctypes.c_int32 * 3), ("gyr", ctypes.c_int32 * 3))


@pytest.fixture(scope="session")
def encoder(tmp_path_factory):
    """Compile the encoder into a library."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        pytest.skip("no C compiler (cc, gcc or clang) is installed")
    path = tmp_path_factory.mktemp("firmware") / "encoder.so"
    command = [compiler, *STRICT, "-O1", "-shared", "-fPIC", "-o", str(path), str(SOURCES / "hipthrust_frame.c")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    library = ctypes.CDLL(str(path))
    library.hipthrust_line.restype = library.hipthrust_packet.restype = ctypes.c_size_t
    library.hipthrust_line.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint16, ctypes.c_uint32, ctypes.POINTER(Reading),
    ]  # fmt: skip
    library.hipthrust_packet.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint16, ctypes.POINTER(Reading),
        ctypes.c_size_t,
    ]  # fmt: skip
    library.hipthrust_scale.argtypes = [ctypes.c_int32] * 3
    return library


def line(library, sequence, time_us, numbers, size=96):
    out = ctypes.create_string_buffer(size)
    reading = Reading((ctypes.c_int32 * 3)(*numbers[:3]), (ctypes.c_int32 * 3)(*numbers[3:]))
    length = library.hipthrust_line(out, size, sequence, time_us, reading)
    return out.raw[:length]


def packet(library, sequence, first_us, step_us, table, size=188):
    out = ctypes.create_string_buffer(size)
    readings = (Reading * max(len(table), 1))()
    for k, numbers in enumerate(table):
        readings[k] = Reading((ctypes.c_int32 * 3)(*numbers[:3]), (ctypes.c_int32 * 3)(*numbers[3:]))
    length = library.hipthrust_packet(out, size, sequence, first_us, step_us, readings, len(table))
    return out.raw[:length]


def expected_line(sequence, time_us, numbers):
    """Write the line as the documents draw it."""
    fields = [f"{value / 10000:.4f}" for value in numbers[:3]] + [f"{value / 100:.2f}" for value in numbers[3:]]
    body = ",".join(["HT1", str(sequence), str(time_us), *fields])
    check = 0
    for byte in body.encode():
        check ^= byte
    return f"${body}*{check:02X}\r\n".encode()


def expected_packet(sequence, first_us, step_us, table):
    """Pack as the documents draw it."""
    by, to = np.array([2048] * 3 + [164] * 3), np.array([10_000] * 3 + [1000] * 3)
    words = np.clip((np.abs(table) * by + to // 2) // to * np.sign(table), -32767, 32767).astype("<i2")
    head = bytes((0x10 | len(table), sequence)) + first_us.to_bytes(4, "little") + step_us.to_bytes(2, "little")
    return head + words.tobytes()


def random_numbers(rng, n):
    limits = rng.choice([1, 200, 20_000, 199_000], (n, 1))
    return rng.integers(-limits, limits + 1, (n, 6))


def test_lines_are_what_the_documents_draw_and_read_back(encoder, rng):
    decoder = device_named("text-lines").new_decoder()
    for numbers in random_numbers(rng, 500).tolist():
        sequence, time_us = int(rng.integers(2**16)), int(rng.integers(2**32))
        text = line(encoder, sequence, time_us, numbers)
        readings = decoder.feed(text)

        assert text == expected_line(sequence, time_us, numbers)
        assert (readings.sequence[0], readings.ticks[0]) == (sequence, time_us)
        np.testing.assert_allclose(readings.acc_mps2[0] / G * 1e4, numbers[:3], atol=1e-6)
        np.testing.assert_allclose(np.degrees(readings.gyr_radps[0]) * 100, numbers[3:], atol=1e-6)
    assert decoder.counts.bad == 0


def test_packets_are_what_the_documents_draw_and_read_back(encoder, rng):
    decoder = device_named("hipthrust-gatt").new_decoder()
    for n in [*range(1, 16)] * 20:
        table = random_numbers(rng, n)
        sequence, first_us, step_us = (int(rng.integers(2**bits)) for bits in (8, 32, 16))
        data = packet(encoder, sequence, first_us, step_us, table.tolist())
        readings = decoder.feed(data)

        assert data == expected_packet(sequence, first_us, step_us, table)
        assert readings.sequence.tolist() == [sequence] * n
        np.testing.assert_array_equal(readings.ticks, (first_us + step_us * np.arange(n)) % 2**32)
        inside = (np.abs(table) <= [159_990] * 3 + [199_700] * 3).all(axis=1)
        np.testing.assert_allclose((readings.acc_mps2 / G * 1e4)[inside], table[inside, :3], atol=2.5)
        np.testing.assert_allclose((np.degrees(readings.gyr_radps) * 100)[inside], table[inside, 3:], atol=3.1)
    assert decoder.counts.bad == 0


def test_readings_beyond_the_scale_stay_at_its_end(encoder):
    beyond = [2**31 - 1, -(2**31), 170_000, 2**31 - 1, -(2**31), 0]
    readings = device_named("hipthrust-gatt").new_decoder().feed(packet(encoder, 0, 0, 0, [beyond]))

    np.testing.assert_allclose(readings.acc_mps2[0] / G, np.array([1, -1, 1]) * 32767 / 2048)
    assert len(line(encoder, 65535, 2**32 - 1, beyond)) <= 96


@pytest.mark.parametrize("size", [0, 1, 40, 54])
def test_a_line_that_does_not_fit_is_none(encoder, size):
    numbers = [1, 2, 3, 4, 5, 6]
    assert len(line(encoder, 7, 1234567, numbers)) == 55
    assert line(encoder, 7, 1234567, numbers, size) == b""


@pytest.mark.parametrize(("count", "size"), [(0, 188), (16, 300), (2, 31)])
def test_a_packet_that_does_not_fit_is_none(encoder, count, size):
    assert packet(encoder, 0, 0, 0, [[0] * 6] * count, size) == b""


@pytest.mark.parametrize(("count", "by", "expected"), [(4096, (10000, 4096), 10000), (-3, (1, 2), -2), (3, (1, 2), 2)])
def test_counts_are_scaled_and_rounded(encoder, count, by, expected):
    assert encoder.hipthrust_scale(count, *by) == expected
