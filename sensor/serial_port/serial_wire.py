"""A serial port as a `Wire`: opened for us alone, read in a thread, found again under another path.

Invariant: pyserial's errors and the system's become `LinkError` here. After an unplug pyserial still calls the port
open; what counts is `alive`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sensor.devices.device import Device, Write
from sensor.errors import LinkError
from sensor.link.wire import Inbox, Packet, Patience
from sensor.serial_port.baud import Heard, recognise
from sensor.serial_port.ports import FindPorts, Port, choose_port, find_again, find_ports, linked_path

if TYPE_CHECKING:
    import serial

try:
    import termios

    TROUBLES: tuple[type[Exception], ...] = (OSError, ValueError, termios.error)  # pyserial lets the last one through
except ImportError:  # Windows
    TROUBLES = (OSError, ValueError)
READ_S = 0.1  # a reader looks this often whether it shall end
WRITE_S = 1.0
GATHER_S = 0.05  # what came in this time is read at once: each look at a port costs as much as decoding ten readings
GATHER_BYTES = 1024  # or sooner than a fast line brings so many: the system holds 4096


class SerialWire:
    """A device on a serial port.

    Parameters
    ----------
    words : str
        As `choose_port` takes them.
    devices : sequence of Device
        What it may be; the first one whose frames are heard it is.
    patience : Patience
    ports : callable, optional
        Lists the ports.
    """

    signal_dbm: float | None = None

    def __init__(
        self, words: str, devices: Sequence[Device], patience: Patience, *, ports: FindPorts | None = None
    ) -> None:
        self.inbox = Inbox(gathered=True)
        self.address, self.name, self._words = words, "", words
        self._devices, self._patience, self._ports = devices, patience, ports or find_ports
        self._port: Port | None = None
        self._beside: set[str] = set()  # paths of the ports that were there too
        self._heard: Heard | None = None
        self._serial: serial.Serial | None = None
        self._reader: threading.Thread | None = None
        self._alive = False
        self._dtr = False  # what boards with a USB bridge want: opening does not reset them

    @property
    def device(self) -> Device:
        """The device whose frames were heard."""
        return self._devices[0] if self._heard is None else self._heard.device

    @property
    def alive(self) -> bool:
        """Whether the port is open and has not failed."""
        return self._alive

    @property
    def fastest_hz(self) -> float | None:
        """Readings a second that the baud rate carries."""
        known = self.device.fastest_hz
        return None if known is None or self._heard is None else known(self._heard.baud)

    async def open(self) -> None:
        """Open the port, find the baud rate the first time, begin to read.

        Raises
        ------
        LinkError, SourceError
            Where there is no such port, several, or it cannot be opened or understood.
        """
        self._port = await asyncio.to_thread(self._find)
        self.address, self.name = self._port.path, self._port.description
        if self._port.description in ("", "n/a"):
            self.name = ""
        self._serial = await asyncio.to_thread(self._opened, self._port.path)
        self._alive = True
        self._reader = threading.Thread(target=self._read, args=(self._serial,), daemon=True)
        self._reader.start()
        if self._heard is None:
            self._heard = await recognise(self, self._devices, self._patience)

    async def write(self, step: Write) -> None:
        """Send bytes."""
        port = self._serial
        if port is None or not self._alive:
            raise LinkError(f"{self.address} was unplugged", address=self.address, code="lost")
        try:
            await asyncio.to_thread(port.write, step.data)
        except OSError as error:  # pyserial's own errors are OSErrors
            self._alive = False
            raise LinkError(f"{self.address} takes no bytes: {error}", address=self.address, code="lost") from error

    async def wake(self) -> bool:
        """Raise DTR, for which boards with USB of their own wait; once."""
        if self._dtr or self._serial is None:
            return False
        self._dtr = True
        with contextlib.suppress(*TROUBLES):  # a pseudo terminal has no such line
            self._serial.dtr = True
        return True

    async def battery_pct(self) -> float | None:
        """Return None: a cable has no battery service."""
        return None

    def set_baud(self, baud: int) -> None:
        """Listen at another baud rate from now on."""
        if self._serial is not None:
            try:
                self._serial.baudrate = baud
            except TROUBLES as error:  # an adapter that cannot go so fast, or was unplugged
                message = f"{self.address} cannot be set to {baud} baud: {error}"
                raise LinkError(message, address=self.address, code="baud") from error

    async def close(self) -> None:
        """End the reader and close the port; also one that was unplugged."""
        self._alive = False
        port, reader, self._serial, self._reader = self._serial, self._reader, None, None
        if port is not None:
            with contextlib.suppress(*TROUBLES):
                port.cancel_read()
        if reader is not None:
            await asyncio.to_thread(reader.join)
        if port is not None:
            with contextlib.suppress(*TROUBLES):
                port.close()

    def _find(self) -> Port:
        """Find the port that was asked for, or the one that was open, wherever it is now."""
        ports = self._ports()
        self._beside &= {port.path for port in ports}  # a path that is free again may become anybody's
        if self._port is not None and linked_path(self._words) is None:
            found = find_again(self._port, self._beside, ports)
        else:
            found = choose_port(self._words, ports)
        self._beside = {port.path for port in ports} - {found.path}
        return found

    def _opened(self, path: str) -> serial.Serial:
        """Open a port for us alone."""
        import serial

        port = serial.Serial(timeout=READ_S, write_timeout=WRITE_S, exclusive=True)
        port.baudrate = self.device.baud_rates[0] if self._heard is None else self._heard.baud
        port.dtr = port.rts = self._dtr  # before it is open: some bridges reset the board when these change
        port.port = path
        try:
            port.open()
        except TROUBLES as error:
            raise _refused(path, error) from error
        return port

    def _read(self, port: serial.Serial) -> None:
        """Read until the port fails or is closed; runs in a thread of its own."""
        while self._alive and port is self._serial:
            try:
                data = port.read(1)  # waits for it, and then for what follows
                if data:
                    time.sleep(min(GATHER_S, 10 * GATHER_BYTES / port.baudrate))
                    data += port.read(port.in_waiting)
            except (OSError, TypeError):  # TypeError: closed under our hands
                break
            if data:
                self.inbox.put(Packet(time.monotonic(), "", data))
        if port is self._serial:
            self._alive = False
        self.inbox.wake()


def _refused(path: str, error: Exception) -> LinkError:
    """Say why a port was not opened, and what to do."""
    number = getattr(error, "errno", None)
    text = str(error)
    if number in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in text:
        return LinkError(f"{path} is used by another program: end that first", address=path, code="busy")
    if number in (errno.EACCES, errno.EPERM) or "PermissionError" in text:
        message = (
            f"{path} may not be opened: add yourself to the group dialout (sudo usermod -aG dialout $USER), "
            "log in again, and end what else uses the port"
        )
        return LinkError(message, address=path, code="permission")
    if number == errno.ENOENT or "FileNotFoundError" in text:
        return LinkError(f"{path} is not there: plug the device in", address=path, code="unplugged")
    return LinkError(f"{path} cannot be opened: {text}", address=path, code="port")
