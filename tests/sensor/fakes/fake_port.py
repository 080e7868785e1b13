"""The far end of a serial cable: a pseudo terminal with a sensor behind it that can be unplugged."""

import asyncio
import contextlib
import os
import termios

from fake_witmotion import FakeWitMotion

from sensor.serial_port import Port

NOISE = b"\x00\xf8\x80\x1c\xe0\xff\x78\x06"


class FakePort:
    """A sensor on a pseudo terminal; what it sends arrives as noise unless the host listens at `baud`."""

    def __init__(self, *, baud=115200, serial_number="42", new_sensor=FakeWitMotion, **sensor):
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)  # a cable waits for nobody: what is not read in time is lost
        self.path = os.ttyname(self.slave)
        self.port = Port(self.path, 0x1A86, 0x7523, serial_number, "CH340")
        self._speed = getattr(termios, f"B{baud}")
        self.sensor = new_sensor(self.send, serial=True, **sensor)

    def plug_in(self):
        """Let the sensor hear and speak."""
        asyncio.get_running_loop().add_reader(self.master, self._hear)
        self.sensor.start()
        return self

    def unplug(self):
        """Pull the cable."""
        self.sensor.stop()
        if self.master is not None:
            asyncio.get_running_loop().remove_reader(self.master)
            os.close(self.master)
            os.close(self.slave)
            self.master = None

    def send(self, data):
        """Send bytes down the cable, as they arrive at the baud rate at which the host listens."""
        if self.master is not None:
            right = termios.tcgetattr(self.master)[5] == self._speed
            with contextlib.suppress(OSError):
                os.write(self.master, data if right else NOISE[: len(data)])

    def _hear(self):
        with contextlib.suppress(OSError):
            data = os.read(self.master, 4096)
            if termios.tcgetattr(self.master)[5] == self._speed:
                for start in range(0, len(data), 5):
                    self.sensor.command(data[start : start + 5])
