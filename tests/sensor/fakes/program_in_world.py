"""The program under test on the clock of a `FastWorld`: `python program_in_world.py FILE-NUMBER WORDS...`.

It is the real program in a process of its own; only its steady clock is the world's. A file that both share carries
the time from there, and from here that the program has done all it can do at that time, what came, and who begins and
ends to listen. While a thread works or a call over D-Bus is under way no time passes, so however slow the
machine is, everything happens at the same moments.
"""

import importlib.util
import os
import selectors
import socket
import struct
import sys
import time
import zlib

TAIL = 20
TIME, REPORT = struct.Struct("<d"), struct.Struct("<cd")
IDLE = b"i"
HEARD = {"air": b"a", "cable": b"c"}  # `mark` of what came so far
LISTENS = {"air": b"A", "cable": b"C"}  # 1: begins, -1: ends


def mark(data):
    """Tell a stream of bytes from what it was a reading before: by its last bytes, about a reading."""
    return float(zlib.crc32(data[-TAIL:]))


class World:
    """This end of what both share."""

    def __init__(self, file):
        self._shared = socket.socket(fileno=file)
        self.file, self.now_s = file, 0.0
        self.busy = 0  # threads and calls that are under way

    def report(self, kind, value):
        """Tell the world."""
        self._shared.sendall(REPORT.pack(kind, value))

    def take_time(self):
        """Take the time; without a world there is nothing left to do."""
        told = self._shared.recv(TIME.size, socket.MSG_WAITALL)
        if len(told) < TIME.size:
            os._exit(3)
        (self.now_s,) = TIME.unpack(told)


class WorldlySelector(selectors.DefaultSelector):
    """Waits in the world's time for what really comes."""

    world = None

    def __init__(self):
        super().__init__()
        self._unanswered = False

    def select(self, timeout=None):
        """Return what is ready; time goes on only in here, and only where nothing is waited for elsewhere."""
        world = self.world
        if world.busy or (timeout is not None and timeout <= 0):
            return super().select(None if world.busy and timeout != 0 else 0)
        until_s = world.now_s + timeout - 1e-9 if timeout is not None else float("inf")
        self.register(world.file, selectors.EVENT_READ)
        try:
            while True:
                if self._unanswered:
                    self._unanswered = False
                    world.report(IDLE, world.now_s)
                ready = super().select(None)
                others = [one for one in ready if one[0].fd != world.file]
                if len(others) < len(ready):
                    world.take_time()
                    self._unanswered = True
                if others or world.now_s >= until_s:
                    return others
        finally:
            self.unregister(world.file)


def live_in(world):
    """Put the program into the world: before anything of it is imported."""
    import asyncio.base_events

    import serial  # noqa: F401 - what it waits for in threads is real, and so is its clock

    world.take_time()
    world.report(IDLE, world.now_s)
    time.monotonic = lambda: world.now_s
    WorldlySelector.world = world
    selectors.DefaultSelector = WorldlySelector
    _hold_time_in_threads(world, asyncio.base_events.BaseEventLoop)
    if importlib.util.find_spec("dbus_fast"):
        from dbus_fast.aio import MessageBus

        for name in ("connect", "call"):
            setattr(MessageBus, name, _holding_time(world, getattr(MessageBus, name)))
    _listen_in(world)


def _hold_time_in_threads(world, loop_class):
    """Let no time pass while a thread works for a loop."""
    begin = loop_class.run_in_executor

    def done(_):
        world.busy -= 1

    def run_in_executor(loop, *work):
        future = begin(loop, *work)
        world.busy += 1
        future.add_done_callback(done)
        return future

    loop_class.run_in_executor = run_in_executor


def _holding_time(world, method):
    """Let no time pass while somebody waits for an answer."""

    async def holding(*words, **more):
        world.busy += 1
        try:
            return await method(*words, **more)
        finally:
            world.busy -= 1

    return holding


def _listen_in(world):
    """Tell the world what arrives, and who listens: to a stream from the air, to whatever a port brings."""
    from sensor.ble.ble_wire import BleWire
    from sensor.link.conversation import Conversation
    from sensor.link.wire import Inbox
    from sensor.serial_port import serial_wire

    put, happened, read = Inbox.put, Conversation.happened, serial_wire.SerialWire._read

    ends = {}

    def putting(inbox, packet):
        put(inbox, packet)
        ends[inbox] = (ends.get(inbox, b"") + packet.data)[-TAIL:]
        world.report(HEARD["air" if packet.channel else "cable"], mark(ends[inbox]))

    def happening(conversation, event):
        happened(conversation, event)
        if isinstance(conversation.wire, BleWire) and event in ("started", "lost"):
            world.report(LISTENS["air"], 1 if event == "started" else -1)

    def reading(wire, port):
        world.report(LISTENS["cable"], 1)
        try:
            read(wire, port)
        finally:
            world.report(LISTENS["cable"], -1)

    Inbox.put, Conversation.happened, serial_wire.SerialWire._read = putting, happening, reading
    serial_wire.GATHER_S = 0.0  # a thread sleeps so long, and threads sleep in the time of the wall


if __name__ == "__main__":
    live_in(World(int(sys.argv[1])))
    from hipthrust.main import main

    sys.exit(main(sys.argv[2:]))
