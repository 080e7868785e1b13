"""What is heard on the air, or connected already, becomes a list, and somebody's words one entry of it.

Names come from strangers and may hold anything: whoever shows them makes them harmless.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

from sensor.ble.radio import Radio, radio_lock, troubles
from sensor.devices.table_of_devices import DEVICES, devices_matching
from sensor.errors import LinkError, SourceError
from sensor.link.wire import Patience

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GLANCE_S = 0.05
ASK_S = 2.0  # Windows looks into every device for every service
MOST_LISTED = 8  # in a sentence


@dataclass(frozen=True, slots=True)
class Seen:
    """A device that advertises; `devices` are the names of ours that it may be."""

    name: str
    address: str
    rssi_dbm: int | None  # None: the system holds a link to it already, so that it advertises no more
    services: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    battery_pct: int | None = None
    handle: Any = field(default=None, compare=False, repr=False)  # what bleak connects to

    @property
    def nearness(self) -> str:
        """The strength of its signal, in words.

        Examples
        --------
        >>> Seen("WT901BLE68", "AA:01", None).nearness
        'connected already'
        """
        return "connected already" if self.rssi_dbm is None else f"{self.rssi_dbm} dBm"


async def scan(
    seconds: float, *, radio: Radio | None = None, enough: Callable[[Sequence[Seen]], bool] | None = None
) -> list[Seen]:
    """Listen to what is on the air, strongest first; what the system has connected already comes before it.

    Parameters
    ----------
    seconds : float
    radio : Radio, optional
    enough : callable, optional
        Ends the scan as soon as it says so of what was heard.

    Raises
    ------
    LinkError
        Where there is no Bluetooth, it is off, or may not be used.
    """
    from bleak import BleakScanner

    heard: dict[str, Seen] = {}

    def hear(device: BLEDevice, told: AdvertisementData) -> None:
        heard[device.address] = _seen(device, told)

    options: dict[str, Any] = {} if radio is None or radio.scanner is None else {"backend": radio.scanner}
    async with radio_lock():
        with troubles():
            until_s = time.monotonic() + seconds
            async with BleakScanner(hear, **options):
                if not options:
                    for address, seen in (await _connected()).items():
                        heard.setdefault(address, seen)  # one that is heard tells more
                while time.monotonic() < until_s and not (enough and enough(list(heard.values()))):
                    await asyncio.sleep(min(GLANCE_S, seconds))
    return sorted(heard.values(), key=lambda seen: -seen.rssi_dbm if seen.rssi_dbm is not None else -inf)


async def _connected() -> dict[str, Seen]:
    """Return the sensors that the system holds a link to, by address: they advertise no more and are never heard.

    BlueZ keeps the links of a program that was killed (bleak issue 367), and any system those of paired devices.
    """
    from bleak import BleakAdapter

    found: dict[str, Seen] = {}
    with contextlib.suppress(NotImplementedError, TimeoutError):  # a system that does not tell, or not soon
        async with asyncio.timeout(ASK_S):
            adapter = await BleakAdapter.get()
            for kind in (device for device in DEVICES if device.services):
                for one in await adapter.get_connected_devices(list(kind.services)):
                    before = found[one.address].devices if one.address in found else ()
                    found[one.address] = Seen(one.name or "", one.address, None, (), (*before, kind.name), handle=one)
    return found


async def find(words: str, patience: Patience, *, radio: Radio | None = None) -> Seen:
    """Return the device that somebody's words mean.

    Parameters
    ----------
    words : str
        An address, a service's UUID, or a name, whole or its beginning or a part of it, in any case; empty for the
        only device around that may be one of ours.

    Raises
    ------
    LinkError
        Where there is none in range.
    SourceError
        Where there are several.
    """
    first_s: float | None = None

    def enough(heard: Sequence[Seen]) -> bool:
        nonlocal first_s
        if any(seen.address.casefold() == words.casefold() for seen in heard):
            return True
        if first_s is None and fitting(words, heard):
            first_s = time.monotonic()
        return first_s is not None and time.monotonic() >= first_s + patience.twin_s

    heard = await scan(patience.scan_s, radio=radio, enough=enough)
    fits = fitting(words, heard)
    if len(fits) == 1:
        return fits[0]
    if fits:
        message = f"{len(fits)} devices fit ble:{words}: choose one by its address, {_listed(fits)}"
        raise SourceError(message, code="ambiguous")
    there = f"heard were {_listed(heard)}" if heard else "nothing was heard at all"
    message = f"no device in range fits ble:{words}, {there}; is it on, near, and not connected to a phone?"
    raise LinkError(message, address=words, code="not_found")


def fitting(words: str, heard: Sequence[Seen]) -> list[Seen]:
    """Return the devices that words fit best: by address, service, whole name, its beginning, a part of it.

    Examples
    --------
    >>> heard = [Seen("WT901BLE68", "AA:01", -50), Seen("WT901BLE67", "AA:02", -60)]
    >>> [seen.address for seen in fitting("wt901ble67", heard)], len(fitting("WT901", heard))
    (['AA:02'], 2)
    """
    wanted = words.casefold()
    if not wanted:
        return [seen for seen in heard if seen.devices]
    tests: list[Callable[[Seen], bool]] = [
        lambda seen: seen.address.casefold() == wanted,
        lambda seen: UUID.fullmatch(wanted) is not None and wanted in seen.services,
        lambda seen: seen.name.casefold() == wanted,
        lambda seen: seen.name.casefold().startswith(wanted),
        lambda seen: wanted in seen.name.casefold(),
    ]
    for test in tests:
        if fits := [seen for seen in heard if test(seen)]:
            return fits
    return []


def _seen(device: BLEDevice, told: AdvertisementData) -> Seen:
    """Keep what an advertisement tells."""
    name = told.local_name or device.name or ""
    services = tuple(uuid.casefold() for uuid in told.service_uuids)
    by_service = [one.name for one in DEVICES if set(one.services) & set(services)]
    by_name = [one.name for one in devices_matching(name)]
    battery = told.service_data.get(BATTERY_SERVICE, b"")
    return Seen(
        name=name,
        address=device.address,
        rssi_dbm=told.rssi,
        services=services,
        devices=tuple(dict.fromkeys([*by_service, *by_name])),
        battery_pct=battery[0] if battery and battery[0] <= 100 else None,
        handle=device,
    )


def _listed(heard: Sequence[Seen]) -> str:
    """Name devices in a sentence."""
    named = [f"{seen.name or 'without a name'} {seen.address} ({seen.nearness})" for seen in heard[:MOST_LISTED]]
    more = len(heard) - MOST_LISTED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
