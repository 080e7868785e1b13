"""Sensors and the program that listens to them, on a clock of their own: minutes in seconds, and always the same.

The world gives the time. It goes on by a step when the program, in a process of its own
(`program_in_world.py`), has nothing left to do at the present one and everything that the sensors sent has arrived.
So a busy machine makes a session slower, never different. Radio, cable, signals and exit status are real.
"""

import asyncio
import heapq
from contextlib import AsyncExitStack
from itertools import count

import fake_bluetoothd
from fake_port import FakePort
from fake_witmotion import FakeWitMotion
from program_from_outside import run
from program_in_world import mark

TAIL = "-0000-1000-8000-00805f9a34fb"
SERVICE, NOTIFY, WRITE = (f"0000{code}{TAIL}" for code in ("ffe5", "ffe4", "ffe9"))
STEP_S = 0.05  # a usual interval of a radio, which then brings five readings
BEGUN_S = 1000.0  # clocks show anything
LONGEST_S = 120.0  # longer than the sensors have to play: the program does not listen
BREATH_S = 0.001  # of the wall, for a command under way in a pseudo terminal


class WorldlySensor(FakeWitMotion):
    """A WitMotion whose readings are those of the world's clock: what nobody listens to is gone."""

    period_s = 0.01

    def __init__(self, send, *, world, counts, where, **options):
        super().__init__(send, counts=counts, **options)
        self._world, self.where, self.listened_to, self.begun_s = world, where, False, None
        world.sensors.append(self)

    def command(self, data):
        """Begin with the first reading once the rate is set."""
        count = self.count
        super().command(data)
        if self.begun_s is not None:
            self.count = count
        elif self.rate_hz == 100.0:
            self.begun_s = self._world.now_s

    @property
    def lasts_s(self):
        """How long it has something to play."""
        return len(self.counts) * self.period_s

    def start(self):
        """Begin to be listened to."""
        self.listened_to = True

    def stop(self):
        """End being listened to."""
        self.listened_to = False

    def step(self, now_s):
        """Send what is due, the last reading again and again once all were played; return its mark."""
        due = 1 if self.begun_s is None else round((now_s - self.begun_s) / self.period_s) + 1
        if self.begun_s is None or not self.listened_to:
            self.count = due - 1
        data = b""
        while self.listened_to and self.count < due:
            data = self.reading()
            self.send(data)
        self.count = due
        return mark(data) if data else None


class WorldlyBoard(WorldlySensor):
    """A board that prints its readings as lines, 400 a second and unasked: its count is in the last column."""

    period_s = 0.0025

    def start(self):
        """Begin."""
        super().start()
        self.begun_s = self._world.now_s

    def command(self, data):
        """Hear nothing."""

    def reading(self):
        """Print the next reading."""
        number, self.count = min(self.count, len(self.counts) - 1), self.count + 1
        return f"0.000,0.000,1.000,0.0,0.0,{number}.0\r\n".encode()


class FastWorld:
    """The world: put sensors into it, and run the program in it.

    `at` holds what happens when: (seconds of the first sensor's signal, function without arguments).
    """

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self.now_s, self._steps, self._sleepers, self._order = BEGUN_S, 0, [], count()
        self.sensors, self.at, self.plugged, self._on_the_air = [], [], [], []
        self.service, self._pressed = None, False

    def on_the_air(self, counts, *, address="AA:BB:CC:DD:EE:01", name="WT901BLE68"):
        """Put a sensor on the air that plays these counts."""
        services = {SERVICE: {NOTIFY: ["notify"], WRITE: ["write", "write-without-response"]}}
        far = fake_bluetoothd.Peripheral(address, name, services)
        model = WorldlySensor(
            lambda data: self.service.notify(far, NOTIFY, data), world=self, where="air", counts=counts
        )
        far.on_write = lambda uuid, data: model.command(data)
        far.on_notify = lambda uuid, on: model.start() if on else model.stop()
        self._on_the_air.append(far)
        return far

    def drop(self, far):
        """Lose a radio link."""
        self.service.drop(far)
        far.on_notify(NOTIFY, False)

    def at_a_port(self, counts, folder, *, kind=WorldlySensor):
        """Plug in a sensor that plays these counts; `words` name it by a link in a folder."""
        cable = Cable(self, counts, folder / f"usb-sensor-{len(self.plugged)}", kind)
        self.plugged.append(cable)
        return cable

    async def sleep(self, seconds):
        """Sleep in this world."""
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now_s + seconds, next(self._order), woken))
        await woken

    def run(self, *words):
        """Return how `hipthrust WORDS` ended; Ctrl-C is pressed once every sensor has played to its end."""
        return asyncio.run(self._live(words))

    async def _live(self, words):
        async with AsyncExitStack() as stack:
            if self._on_the_air:
                bluetoothd = fake_bluetoothd.bluetoothd(self._monkeypatch, *self._on_the_air, sleep=self.sleep)
                self.service = await stack.enter_async_context(bluetoothd)
            for cable in self.plugged:
                cable.plug_in()
                stack.callback(cable.close)
            return await run(words, self._turn)

    async def _turn(self, program):
        """Let time pass until the program has ended."""
        while True:
            self._steps += 1
            self.now_s = BEGUN_S + self._steps * STEP_S
            await program.live_at(self.now_s)
            await self._wake()
            self._happen(program)
            undisturbed = all([await self._play(program, where) for where in program.listeners])
            if not undisturbed or any(sensor.begun_s is None for sensor in self.sensors):
                await asyncio.sleep(BREATH_S)
            if self.service is not None:
                await self.service.settle(always=not undisturbed)

    async def _play(self, program, where):
        """Let sensors send what is due, and wait until it is heard; tell whether anybody listens to each of them."""
        sensors = [sensor for sensor in self.sensors if sensor.where == where]
        heard = program.listeners[where] == sum(sensor.listened_to for sensor in sensors)
        program.forget(where)
        marks = {mark for sensor in sensors if (mark := sensor.step(self.now_s)) is not None}
        if heard:
            await program.hear(where, marks)
        return heard

    async def _wake(self):
        """Wake who has slept enough."""
        while self._sleepers and self._sleepers[0][0] <= self.now_s:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)
                await asyncio.sleep(0)

    def _happen(self, program):
        """Do what is due, and press Ctrl-C once everything has been played."""
        t_s = self.now_s - (self.sensors[0].begun_s or self.now_s)
        while self.at and self.at[0][0] <= t_s:
            self.at.pop(0)[1]()
        played = all(sensor.begun_s is not None and sensor.count >= len(sensor.counts) for sensor in self.sensors)
        if played and not self.at and not self._pressed:
            self._pressed = True
            program.interrupt()
        elif self.now_s > BEGUN_S + LONGEST_S + max(sensor.lasts_s for sensor in self.sensors):
            raise TimeoutError("the program does not listen to every sensor")


class Cable:
    """A sensor on a cable that can be pulled and plugged in again, then under another path but the same link."""

    def __init__(self, world, counts, link, kind):
        self._world, self._counts, self._link, self._kind = world, counts, link, kind
        self._far = self._next = self._sensor = None
        self.words = f"serial:{link}"

    def plug_in(self):
        """Plug it in."""
        self._far = self._next or self._new_port()
        self._far.plug_in()
        self._link.symlink_to(self._far.path)

    def unplug(self):
        """Pull the cable; the next port is made first, so that it has another path."""
        self._next = self._new_port()
        self._link.unlink()
        self._far.unplug()

    def close(self):
        """Give back what there is."""
        for port in filter(None, (self._far, self._next)):
            port.unplug()

    def _new_port(self):
        """Make a port under another path."""
        return FakePort(new_sensor=self._model)

    def _model(self, send, **options):
        """Return the one sensor, behind another port."""
        if self._sensor is None:
            self._sensor = self._kind(send, world=self._world, where="cable", counts=self._counts, **options)
        self._sensor.send = send
        return self._sensor
