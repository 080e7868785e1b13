"""`serial:PORT` becomes a live source."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sensor.devices.device import Device, Wish
from sensor.devices.table_of_devices import DEVICES
from sensor.link.device_source import DeviceSource, opened
from sensor.link.raw_log import RawLog
from sensor.link.wire import Patience
from sensor.serial_port.ports import FindPorts
from sensor.serial_port.serial_wire import SerialWire


@asynccontextmanager
async def open_serial(
    words: str,
    *,
    device: Device | None = None,
    wish: Wish | None = None,
    patience: Patience | None = None,
    log: RawLog | None = None,
    ports: FindPorts | None = None,
) -> AsyncIterator[DeviceSource]:
    """Open a device on a serial port.

    Parameters
    ----------
    words : str
        The port, as `choose_port` takes it.
    device : Device, optional
        Left out: whichever device's frames are heard.
    ports : callable, optional
        Lists the ports; for tests.

    Raises
    ------
    SensorError
        Where it is not found, not opened, not understood, or lost for good.
    """
    patience = patience or Patience()
    kinds = [device] if device is not None else [one for one in DEVICES if one.transport == "serial"]
    wire = SerialWire(words, kinds, patience, ports=ports)
    async with opened(wire, f"serial:{words}", wish=wish, patience=patience, log=log) as source:
        yield source
