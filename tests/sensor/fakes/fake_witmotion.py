"""A WitMotion sensor that exists only here: it takes commands and gives frames, over whatever it is plugged into."""

import asyncio
import struct

import numpy as np

RATES_HZ = {0x06: 10.0, 0x07: 20.0, 0x08: 50.0, 0x09: 100.0}
SCALE = 2048  # counts a g


def joint_frame(acc=(0, 0, SCALE), gyr=(0, 0, 0)):
    """Pack what Bluetooth carries, from counts."""
    return struct.pack("<BB9h", 0x55, 0x61, *acc, *gyr, 0, 0, 0)


def short_frame(kind, *words):
    """Pack what a serial line carries, with its sum."""
    body = struct.pack("<BB4h", 0x55, kind, *words)
    return body + bytes([sum(body) & 0xFF])


def counts_of(samples):
    """Return what a WitMotion would send of these samples, (n, 6) counts."""
    acc = samples.acc_mps2 / 9.80665 * SCALE
    gyr = np.degrees(samples.gyr_radps) / 2000 * 32768
    return np.clip(np.round(np.hstack([acc, gyr])), -32768, 32767).astype(int)


class FakeWitMotion:
    """The sensor: `send` is what it is plugged into.

    Its readings count themselves: the k-th has k in its x axis, modulo 1000; or they are `counts`, (n, 6), which begin
    once the rate was set, and after which it falls silent. `factor` scales the rate that it really has. `mute` holds
    it silent, whatever it is told.
    """

    def __init__(self, send, *, serial=False, rate_hz=10.0, factor=1.0, ignores_rate=False, counts=None):
        self.send, self.serial, self.rate_hz, self.factor, self.counts = send, serial, rate_hz, factor, counts
        self.ignores_rate, self.mute, self.count, self.commands = ignores_rate, False, 0, []
        self._task = None

    def command(self, data):
        """Take what the host wrote."""
        self.commands.append(bytes(data))
        if data[:3] == b"\xff\xaa\x03" and not self.ignores_rate:
            self.rate_hz = RATES_HZ.get(data[3], self.rate_hz)
            self.count = 0 if self.counts is not None else self.count
        if data[:3] == b"\xff\xaa\x27" and not self.mute:
            reply = struct.pack("<BBBB8h", 0x55, 0x71, data[3], 0, 391, 0, 0, 0, 0, 0, 0, 0)
            self.send(short_frame(0x5F, 391, 0, 0, 0) if self.serial else reply)

    def reading(self):
        """Give the next reading."""
        acc, gyr = (self.count % 1000, 0, SCALE), (0, 0, 0)
        if self.counts is not None:
            row = [int(value) for value in self.counts[min(self.count, len(self.counts) - 1)]]
            acc, gyr = row[:3], row[3:]
        self.count += 1
        if not self.serial:
            return joint_frame(acc, gyr)
        return short_frame(0x51, *acc, 2500) + short_frame(0x52, *gyr, 0)

    def start(self):
        """Begin to stream."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._stream())

    def stop(self):
        """Fall silent."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _stream(self):
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        while True:
            due_s += 1 / (self.rate_hz * self.factor)
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            if not self.mute and (self.counts is None or self.count < len(self.counts)):
                self.send(self.reading())
