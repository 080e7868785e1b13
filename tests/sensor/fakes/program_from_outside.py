"""The program under test as a `FastWorld` sees it: what it was told of the time, and what it has told of itself."""

import asyncio
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from program_in_world import HEARD, IDLE, LISTENS, REPORT, TIME

SCRIPT = Path(__file__).with_name("program_in_world.py")
HANGS_S = 60.0  # of the wall, without a sign of life: seconds are enough on the slowest machine


@dataclass(frozen=True)
class Ended:
    """How the program ended, and what it said."""

    status: int
    out: str
    err: str


class ProgramOverError(Exception):
    """The program has ended."""


class ProgramFromOutside:
    """A program that runs; `listeners` counts those who listen to the air and to a cable there at the moment."""

    def __init__(self, reader, writer, interrupt):
        self.interrupt = interrupt
        self.listeners = dict.fromkeys(LISTENS, 0)
        self._heard = {where: set() for where in HEARD}
        self._writer, self._idle_s = writer, 0.0
        self._told = asyncio.Event()
        self._listening = asyncio.ensure_future(self._listen(reader))

    async def live_at(self, now_s):
        """Give the time, and wait until the program has done all it can do at it.

        Raises
        ------
        ProgramOverError
            Where the program has ended.
        """
        self._writer.write(TIME.pack(now_s))
        await self._wait(lambda: self._idle_s == now_s)

    def forget(self, where):
        """Forget what was heard so far."""
        self._heard[where].clear()

    async def hear(self, where, marks):
        """Wait until each of these was heard since the last `forget`, or somebody there listens no more."""
        listeners = self.listeners[where]
        await self._wait(lambda: self._heard[where] >= marks or self.listeners[where] != listeners)

    async def close(self):
        """Part from the program."""
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _wait(self, enough):
        """Wait until the program has told enough."""
        async with asyncio.timeout(HANGS_S):
            while not enough():
                if self._listening.done():
                    raise ProgramOverError
                self._told.clear()
                await self._told.wait()

    async def _listen(self, reader):
        """Keep what the program tells, until it has ended."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, value = REPORT.unpack(await reader.readexactly(REPORT.size))
                self._idle_s = value if kind == IDLE else self._idle_s
                for where in HEARD:
                    if kind == HEARD[where]:
                        self._heard[where].add(value)
                    self.listeners[where] += int(value) if kind == LISTENS[where] else 0
                self._told.set()
        asyncio.get_running_loop().call_soon(self._told.set)


async def run(words, live):
    """Run `hipthrust WORDS` while `live(program)` does, until it raises `ProgramOverError`; return how it ended."""
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err, theirs:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(SCRIPT),
            str(theirs.fileno()),
            *words,
            pass_fds=[theirs.fileno()],
            stdout=out,
            stderr=err,
        )
        theirs.close()
        program = ProgramFromOutside(
            *await asyncio.open_connection(sock=ours), lambda: process.send_signal(signal.SIGINT)
        )
        try:
            with suppress(ProgramOverError):
                await live(program)
        finally:
            await program.close()  # without a world it ends, if it has not
            try:
                async with asyncio.timeout(HANGS_S):
                    status = await process.wait()
            except TimeoutError:
                process.kill()
                status = await process.wait()
        return Ended(status, *(file.seek(0) or file.read() for file in (out, err)))
