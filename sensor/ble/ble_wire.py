"""A Bluetooth LE device as a `Wire`: found, connected with patience, subscribed, found again.

The rules for connecting are those of bleak-retry-connector 4.7. That package itself is not used: its waits are fixed
in the module, so that nothing of it can be tested without waiting minutes; it does not look for the device anew; and it
brings what resets the adapters of a home server as root.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sensor.ble.radio import Radio, overlook_ended_buses, radio_lock, troubles
from sensor.ble.scanning import Seen, find
from sensor.devices.device import Device, Write
from sensor.errors import LinkError
from sensor.link.wire import Inbox, Packet, Patience

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

HOPELESS = ("no_bluetooth", "bluetooth_off", "permission")  # trying again at once helps nobody
FRESH_AFTER = 2  # failures with one and the same advertisement


class BleWire:
    """A device over Bluetooth LE.

    Parameters
    ----------
    words : str
        As `find` takes them.
    devices : sequence of Device
        What it may be; the first one whose services it has it is.
    patience : Patience
    radio : Radio, optional
    """

    def __init__(
        self, words: str, devices: Sequence[Device], patience: Patience, *, radio: Radio | None = None
    ) -> None:
        self.inbox = Inbox()
        self.address, self.name = words, ""
        self.signal_dbm: float | None = None
        self.fastest_hz: float | None = None
        self._words, self._devices, self._patience, self._radio = words, devices, patience, radio or Radio()
        self._seen: Seen | None = None
        self._client: BleakClient | None = None
        self._device: Device | None = None
        self._woken = False

    @property
    def device(self) -> Device:
        """The device whose services are there."""
        return self._devices[0] if self._device is None else self._device

    @property
    def alive(self) -> bool:
        """Whether it is connected."""
        return self._client is not None and self._client.is_connected

    async def open(self) -> None:
        """Find it, connect and subscribe, again and again where that may help.

        Raises
        ------
        LinkError, SourceError
            Where it is not found, several fit, it is another device, or it does not connect.
        """
        overlook_ended_buses()
        until_s, failures = time.monotonic() + self._patience.overall_s, 0
        pauses_s = self._patience.backoff_s
        while True:
            try:
                if self._seen is None:
                    self._remember(await find(self._words, self._patience, radio=self._radio))
                await self._connect()
                return
            except LinkError as error:
                failures += 1
                passing = error.code in ("passing", "stale")
                most = self._patience.passing_attempts if passing else self._patience.attempts
                final = error.code in (*HOPELESS, "not_found", "wrong_device")
                if final or failures >= most or time.monotonic() > until_s:
                    raise
                await self.close()
                if failures % FRESH_AFTER == 0 or error.code == "stale":
                    self._forget()
                await asyncio.sleep(pauses_s[min(failures, len(pauses_s)) - 1])

    async def write(self, step: Write) -> None:
        """Write to a characteristic; an empty channel is the first of the device's that is there."""
        client = self._connected()
        channels = [step.channel] if step.channel else self.device.write
        found = next((found for uuid in channels if (found := client.services.get_characteristic(uuid))), None)
        if found is None:
            message = f"{self.name or self.address} has no channel that takes commands of {self.device.name}"
            raise LinkError(message, address=self.address, code="wrong_device")
        with troubles(self.address):
            async with asyncio.timeout(self._patience.attempt_s):
                await client.write_gatt_char(found, step.data, response=step.response)

    async def wake(self) -> bool:
        """Subscribe anew."""
        client = self._connected()
        for characteristic in self._notifying(client):
            with contextlib.suppress(LinkError), troubles(self.address):
                async with asyncio.timeout(self._patience.stop_s):
                    await client.stop_notify(characteristic)
        await self._subscribe(client)
        return True

    async def battery_pct(self) -> float | None:
        """Read the channel that tells the battery where there is one."""
        client = self._connected()
        channel = client.services.get_characteristic(self.device.battery)
        if channel is None:
            return None
        with troubles(self.address):
            level = await client.read_gatt_char(channel)
        return float(level[0]) if level and level[0] <= 100 else None

    async def close(self) -> None:
        """Disconnect; a dead link is left alone."""
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with contextlib.suppress(LinkError), troubles(self.address):
                async with asyncio.timeout(self._patience.stop_s):
                    await client.disconnect()

    def _connected(self) -> BleakClient:
        """Return the client of a living link."""
        if self._client is None or not self._client.is_connected:
            raise LinkError(f"{self.name or self.address} is not connected", address=self.address, code="lost")
        return self._client

    def _remember(self, seen: Seen) -> None:
        """Keep what was found; from now on its address is what is looked for."""
        self._seen, self._words = seen, seen.address
        self.address, self.name = seen.address, seen.name
        self.signal_dbm = None if seen.rssi_dbm is None else float(seen.rssi_dbm)

    def _forget(self) -> None:
        """Look for the device anew before the next attempt."""
        self._seen = None

    async def _connect(self) -> None:
        """Try once."""
        from bleak import BleakClient

        assert self._seen is not None
        options: dict[str, Any] = {} if self._radio.client is None else {"backend": self._radio.client}
        async with radio_lock():
            with troubles(self.address):
                client = BleakClient(
                    self._seen.handle,
                    disconnected_callback=lambda _: self.inbox.wake(),
                    timeout=self._patience.attempt_s,
                    winrt={"use_cached_services": False},  # firmware under development changes its services
                    **options,
                )
                async with asyncio.timeout(2 * self._patience.attempt_s):  # bleak's own comes first and cleans up
                    await client.connect()
        self._client = client
        self._device = self._recognised(client)
        await self._subscribe(client)

    def _recognised(self, client: BleakClient) -> Device:
        """Tell by the services what it is."""
        there = {service.uuid.casefold() for service in client.services}
        fits = [device for device in self._devices if there & set(device.services)]
        if fits:
            named = [device for device in fits if device.matches(self.name)]
            return (named or fits)[0]
        kinds = ", ".join(device.name for device in self._devices)
        message = f"{self.name or self.address} has none of the services of {kinds}: it is another kind of device"
        raise LinkError(message, address=self.address, code="wrong_device")

    def _notifying(self, client: BleakClient) -> list[BleakGATTCharacteristic]:
        """Return the channels to listen to that are there."""
        found = [client.services.get_characteristic(uuid) for uuid in self.device.notify]
        return [characteristic for characteristic in found if characteristic is not None]

    async def _subscribe(self, client: BleakClient) -> None:
        """Listen to every channel of the device that is there."""
        channels = self._notifying(client)
        if not channels:
            message = f"{self.name or self.address} has no channel that sends readings of {self.device.name}"
            raise LinkError(message, address=self.address, code="wrong_device")
        for characteristic in channels:
            with troubles(self.address):
                async with asyncio.timeout(self._patience.attempt_s):
                    await client.start_notify(characteristic, self._receive)

    def _receive(self, characteristic: BleakGATTCharacteristic, data: bytearray) -> None:
        """Put what came into the inbox, and nothing else: this runs inside the system's Bluetooth."""
        self.inbox.put(Packet(time.monotonic(), characteristic.uuid, bytes(data)))
