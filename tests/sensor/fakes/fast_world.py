"""Sensors that stream as fast as the program under test takes it, and the clock that goes with them.

`sensor` reads its steady clock through its modules' `time`; here that is the world's own, which goes on by a sample's
period with each reading. So a session of minutes is over in seconds, and a busy machine makes it slower, never wrong:
the world waits for the program. While a sensor is away or silent its clock goes at a quarter of the wall's pace, so
that a link that takes its time to come back does not miss a whole repetition.
"""

import asyncio
import gc
import os
import signal
import threading
import time
import warnings
from contextlib import AsyncExitStack

import fake_bluetoothd
import numpy as np
from fake_port import FakePort
from fake_witmotion import FakeWitMotion

from sensor.link.intake import Intake
from sensor.link.wire import Inbox

CLOCKED = (
    "sensor.ble.ble_wire",
    "sensor.serial_port.serial_wire",
    "sensor.link.device_source",
    "sensor.link.conversation",
)
TAIL = "-0000-1000-8000-00805f9a34fb"
SERVICE, NOTIFY, WRITE = (f"0000{code}{TAIL}" for code in ("ffe5", "ffe4", "ffe9"))
STEP_S = 0.01
UNHEARD = 4  # readings that may be under way: more would arrive in heaps such as no radio makes
UNTAKEN = 200  # readings that have arrived and wait for the program
FRAME = 20  # bytes, about
IDLE_S = 30.0  # of the wall: for so long a sensor may not be listened to
AWAY = 4  # how much slower the world's clock goes than the wall's where the program is not listening
PATIENCE_S = 5.0  # of the wall, for readings that got lost under way


def counts_of(samples):
    """Return what a WitMotion would send of these samples, (n, 6) counts."""
    acc = samples.acc_mps2 / 9.80665 * 2048
    gyr = np.degrees(samples.gyr_radps) / 2000 * 32768
    return np.clip(np.round(np.hstack([acc, gyr])), -32768, 32767).astype(int)


class WorldlySensor(FakeWitMotion):
    """A WitMotion whose readings are those of the world's clock: what nobody listens to is gone."""

    def __init__(self, send, *, world, counts, **options):
        super().__init__(send, counts=counts, **options)
        self._world, self.listened_to, self.sent = world, False, 0
        self.begun_s = None
        world.sensors.append(self)

    def command(self, data):
        """Begin with the first reading once the rate is set."""
        begun = self.begun_s
        super().command(data)
        if self.rate_hz == 100.0 and begun is None:
            self.begun_s = self._world.now_s

    def start(self):
        """Begin to be listened to."""
        self.listened_to = True

    def stop(self):
        """End being listened to."""
        self.listened_to = False

    @property
    def streams(self):
        """Whether it is at its work."""
        return self.listened_to and self.begun_s is not None

    def step(self, now_s):
        """Send what is due."""
        if self.begun_s is not None:
            self.count = min(round((now_s - self.begun_s) / STEP_S), len(self.counts) - 1)
        if self.listened_to:
            data = self.reading()
            self._world.sent += len(data) if self.begun_s is not None else 0
            self.send(data)


class FastWorld:
    """The world: put sensors into it, and run the program in it.

    `at` holds what happens when: (seconds of the first sensor's signal, function without arguments).
    """

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self.now_s, self.sent, self.heard, self.taken = 1000.0, 0, 0, 0
        self.sensors, self.at, self.plugged, self._on_the_air = [], [], [], []
        self.service, self.daemon_wanted = None, False
        self._ready, self._over = threading.Event(), threading.Event()
        self._pressed, self.failure = False, None

    def on_the_air(self, samples, *, address="AA:BB:CC:DD:EE:01", name="WT901BLE68"):
        """Put a sensor on the air that plays these samples."""
        services = {SERVICE: {NOTIFY: ["notify"], WRITE: ["write", "write-without-response"]}}
        far = fake_bluetoothd.Peripheral(address, name, services)
        model = WorldlySensor(
            lambda data: self.service.notify(far, NOTIFY, data), world=self, counts=counts_of(samples)
        )
        far.on_write = lambda uuid, data: model.command(data)
        far.on_notify = lambda uuid, on: model.start() if on else model.stop()
        self._on_the_air.append(far)
        return far

    def drop(self, far):
        """Lose a radio link."""
        self.service.drop(far)
        far.on_notify(NOTIFY, False)
        self.forget()

    def at_a_port(self, samples):
        """Plug in a sensor that plays these samples; the port that it has at the moment is `ports()`."""
        port = PluggedSensor(self, samples)
        self.plugged.append(port)
        return port

    def ports(self):
        """List the ports, as the system does."""
        return [one.port for one in self.plugged if one.port is not None]

    def forget(self):
        """Expect no more what is under way."""
        self.sent = self.heard = self.taken = 0

    def run(self, program):
        """Return what `program()` returns; it is interrupted as by Ctrl-C when every sensor has played to its end."""
        for name in CLOCKED:
            self._monkeypatch.setattr(f"{name}.time", _Time(self))
        self._monkeypatch.setattr("sensor.serial_port.serial_wire.find_ports", self.ports)
        self._count(Inbox, "put", lambda inbox, packet: self._heard(len(packet.data)))
        self._count(Intake, "take", lambda intake, packets: self._taken(sum(len(one.data) for one in packets)))
        thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)
        thread.start()
        self._ready.wait(10)
        try:
            return program()
        finally:
            self._over.set()
            thread.join(10)
            with warnings.catch_warnings():  # bleak holds its bus for as long as there is a program; ours has ended
                warnings.simplefilter("ignore", ResourceWarning)
                gc.collect()
            if self.failure is not None:
                raise self.failure

    def _count(self, kind, name, count):
        """Let a method tell what it was called with."""
        method = getattr(kind, name)

        def counting(one, what):
            count(one, what)
            return method(one, what)

        self._monkeypatch.setattr(kind, name, counting)

    def _heard(self, size):
        self.heard += size

    def _taken(self, size):
        self.taken += size

    async def _live(self):
        try:
            async with AsyncExitStack() as stack:
                if self._on_the_air:
                    self.service = await stack.enter_async_context(
                        fake_bluetoothd.bluetoothd(self._monkeypatch, *self._on_the_air)
                    )
                for port in self.plugged:
                    port.plug_in()
                    stack.callback(port.unplug)
                self._ready.set()
                await self._turn()
        except Exception as error:
            self.failure = error
        finally:
            self._ready.set()

    async def _turn(self):
        """Let time pass."""
        idle_until_s = time.monotonic() + IDLE_S
        while not self._over.is_set():
            fast = not self._pressed and all(sensor.streams for sensor in self.sensors)
            await asyncio.sleep(0 if fast else AWAY * STEP_S)
            if fast:
                await self._wait_for_the_program()
            self.now_s += STEP_S
            for sensor in list(self.sensors):
                sensor.step(self.now_s)
            if fast:
                idle_until_s = time.monotonic() + IDLE_S
            self._happen()
            if time.monotonic() > idle_until_s and not self._pressed:
                self.failure = TimeoutError("the program does not listen to every sensor")
                self._end()

    def _happen(self):
        """Do what is due, and end it all when everything has been played."""
        begun_s = self.sensors[0].begun_s if self.sensors else None
        if begun_s is None:
            return
        t_s = self.now_s - begun_s
        while self.at and self.at[0][0] <= t_s:
            self.at.pop(0)[1]()
        if not self.at and all(sensor.count >= len(sensor.counts) - 1 for sensor in self.sensors):
            self._end()

    def _end(self):
        """Press Ctrl-C once; the world goes on until the program has ended."""
        if not self._pressed:
            self._pressed = True
            os.kill(os.getpid(), signal.SIGINT)

    async def _wait_for_the_program(self):
        """Wait until little is under way."""
        until_s = time.monotonic() + PATIENCE_S
        size = FRAME * len(self.sensors)
        while self.sent - self.heard > UNHEARD * size or self.sent - self.taken > UNTAKEN * size:
            await asyncio.sleep(0.0005)
            if time.monotonic() > until_s:
                self.forget()


class PluggedSensor:
    """A sensor on a cable that can be pulled and plugged in again, then under another path."""

    words = "serial:1A86:7523"

    def __init__(self, world, samples):
        self._world, self._counts, self._far, self._sensor = world, counts_of(samples), None, None

    @property
    def port(self):
        """The port at which it is."""
        return None if self._far is None else self._far.port

    def plug_in(self):
        """Plug it in."""

        def model(send, **options):
            if self._sensor is None:
                self._sensor = WorldlySensor(send, world=self._world, counts=self._counts, **options)
            self._sensor.send = send
            return self._sensor

        self._far = FakePort(new_sensor=model)
        self._far.plug_in()

    def unplug(self):
        """Pull the cable."""
        if self._far is not None:
            self._far.unplug()
            self._far = None
            self._world.forget()


class _Time:
    """`time` with the world's steady clock."""

    def __init__(self, world):
        self._world = world

    def monotonic(self):
        return self._world.now_s

    def __getattr__(self, name):
        return getattr(time, name)
