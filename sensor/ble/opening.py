"""`ble:NAME-OR-ADDRESS` becomes a live source."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sensor.ble.ble_wire import BleWire
from sensor.ble.radio import Radio
from sensor.devices.device import Device, Wish
from sensor.devices.table_of_devices import DEVICES
from sensor.link.device_source import DeviceSource, opened
from sensor.link.raw_log import RawLog
from sensor.link.wire import Patience


@asynccontextmanager
async def open_ble(
    words: str,
    *,
    device: Device | None = None,
    wish: Wish | None = None,
    patience: Patience | None = None,
    log: RawLog | None = None,
    radio: Radio | None = None,
) -> AsyncIterator[DeviceSource]:
    """Open a device over Bluetooth LE.

    Parameters
    ----------
    words : str
        A name, an address or a service, as `sensor.ble.scanning.find` takes them.
    device : Device, optional
        Left out: whichever device has the services that are there.
    radio : Radio, optional
        For tests.

    Raises
    ------
    SensorError
        Where it is not found, not reached, another device, or lost for good.
    """
    patience = patience or Patience()
    kinds = [device] if device is not None else [one for one in DEVICES if one.transport == "ble"]
    wire = BleWire(words, kinds, patience, radio=radio)
    async with opened(wire, f"ble:{words}", wish=wish, patience=patience, log=log) as source:
        yield source
