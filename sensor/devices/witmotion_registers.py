"""What all WitMotion sensors share: registers, the commands that set them, scales and frames.

    55 61  ax ay az  wx wy wz  roll pitch yaw             20 bytes, no check, no clock: Bluetooth, and its USB cable
    55 71  reg regH  8 words                              20 bytes, the answer to a question
    55 5x  d0 ... d7  sum of the ten                      11 bytes: serial

Sources: the maker's standard protocol and WT901BLECL data sheet v23-0420; a public capture of the serial frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import pi

import numpy as np

from sensor.devices.device import Step, Wait, Wish, Write, covering
from sensor.devices.framing import DAMAGED, MORE, NO_FRAME
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

START = 0x55
JOINT, REGISTERS = 0x61, 0x71
TIME, ACC, GYR, VOLTAGE_REPLY = 0x50, 0x51, 0x52, 0x5F
JOINT_SIZE, SHORT_SIZE = 20, 11
ACC_RANGE_G, GYR_RANGE_DPS = 16.0, 2000.0  # of the scale, whichever range the chip is in
ACC_MPS2_PER_LSB = ACC_RANGE_G / 32768 * STANDARD_GRAVITY_MPS2
GYR_RADPS_PER_LSB = GYR_RANGE_DPS / 32768 * pi / 180

UNLOCK = bytes.fromhex("ffaa6988b5")  # what follows must come within ten seconds
SAVE = bytes.fromhex("ffaa000000")
CONTENT, RATE, BANDWIDTH, READ = 0x02, 0x03, 0x1F, 0x27
BATTERY, VERSION, ACC_X = 0x64, 0x2E, 0x34
RATE_CODES = {10.0: 6, 20.0: 7, 50.0: 8, 100.0: 9}  # 0A and 0B mean 125 or 200 Hz: the maker's papers disagree
BANDWIDTH_42_HZ = 3  # as set by the factory, 20 Hz, the lift-off is smoothed
SETTLE_S = 0.15  # the maker asks for 100 to 200 ms between commands
BATTERY_STEPS = (  # volts and percent, from the maker's own program
    (3.96, 100), (3.93, 90), (3.87, 75), (3.82, 60), (3.79, 50), (3.77, 40),
    (3.73, 30), (3.70, 20), (3.68, 15), (3.50, 10), (3.40, 5),
)  # fmt: skip


def command(register: int, value: int) -> bytes:
    """Return the bytes that set a register.

    Examples
    --------
    >>> command(RATE, RATE_CODES[100.0]).hex(" ")
    'ff aa 03 09 00'
    """
    return bytes((0xFF, 0xAA, register, value & 0xFF, value >> 8))


def settings(wish: Wish, *, content: int | None = None) -> Iterator[Step]:
    """Unlock, set the content of the stream, its rate and its low-pass; `save` only where wished."""
    values = [] if content is None else [command(CONTENT, content)]
    values += [command(BANDWIDTH, BANDWIDTH_42_HZ), command(RATE, RATE_CODES[covering(wish.rate_hz, RATE_CODES)])]
    for data in (UNLOCK, *values, *([SAVE] if wish.save else [])):
        yield Write(data)
        yield Wait(SETTLE_S)


def measure(rest: bytes | bytearray, at: int, follows: bool) -> int:
    """Tell how long the frame at `at` is: see `sensor.devices.framing.Frames`.

    A joint frame has no check. It is believed where another frame ended just before it, else once the next one begins
    behind it: 55 stands inside data too.
    """
    held = len(rest) - at
    if held < 2:
        return MORE
    kind = rest[at + 1]
    if TIME <= kind <= VOLTAGE_REPLY:
        if held < SHORT_SIZE:
            return MORE
        return SHORT_SIZE if sum(rest[at : at + 10]) & 0xFF == rest[at + 10] else DAMAGED
    if kind not in (JOINT, REGISTERS):
        return NO_FRAME
    if held < JOINT_SIZE + (0 if follows else 2):
        return MORE
    if follows or (rest[at + 20] == START and rest[at + 21] in (JOINT, REGISTERS)):
        return JOINT_SIZE
    return DAMAGED


def words(frames: Sequence[bytes], start: int, count: int) -> Array:
    """Read `count` signed words of each frame, from byte `start` on."""
    data = b"".join(frame[start : start + 2 * count] for frame in frames)
    return np.frombuffer(data, "<i2").astype(float).reshape(-1, count)


def battery_pct(volts: float) -> float:
    """Turn the battery's voltage into the percentage that the maker shows."""
    return next((float(pct) for step, pct in BATTERY_STEPS if volts >= step), 0.0)
