"""bleak's own `backend=` argument: a scanner and a client that run on any system, with a sensor behind them."""

import asyncio

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError

from sensor.ble import Radio

ADVERTISE_S = 0.01


def radio_with(*peripherals):
    """Return a radio around which these peripherals are: see `FakePeripheral`."""

    class FakeScanner(BaseBleakScanner):
        def __init__(self, detection_callback, service_uuids, scanning_mode, **_):
            super().__init__(detection_callback, service_uuids)

        async def start(self):
            self._task = asyncio.ensure_future(self._advertise())

        async def stop(self):
            self._task.cancel()

        async def _advertise(self):
            while True:
                for one in peripherals:
                    told = AdvertisementData(one.name, {}, {}, list(one.advertised), None, one.rssi, ())
                    device = self.create_or_update_device(one.address, one.address, one.name, one, told)
                    self.call_detection_callbacks(device, told)
                await asyncio.sleep(ADVERTISE_S)

    class FakeClient(BaseBleakClient):
        def __init__(self, address_or_ble_device, **options):
            super().__init__(address_or_ble_device, **options)
            self._far = address_or_ble_device.details
            self._connected = False

        name = property(lambda self: self._far.name)
        mtu_size = property(lambda self: 247)
        is_connected = property(lambda self: self._connected)

        async def connect(self, pair=False, **_):
            if self._far.refusals:
                raise self._far.refusals.pop(0)
            self.services = _services(self._far.characteristics)
            self._connected, self._far.client = True, self

        async def disconnect(self):
            self.lose()

        def lose(self):
            """End the link, whoever wants it."""
            if self._connected:
                self._connected = False
                self._far.subscribed.clear()
                self._far.on_notify(False)
                self._disconnected_callback()

        async def start_notify(self, characteristic, callback, **_):
            self._far.subscribed[characteristic.uuid] = callback
            self._far.on_notify(True)

        async def stop_notify(self, characteristic):
            self._far.subscribed.pop(characteristic.uuid, None)

        async def write_gatt_char(self, characteristic, data, response):
            if not self._connected:
                raise BleakError("Not connected")
            self._far.on_write(bytes(data))

        async def read_gatt_char(self, characteristic, **_):
            return bytearray(self._far.values[characteristic.uuid])

        async def pair(self, *_, **__):
            raise NotImplementedError

        unpair = read_gatt_descriptor = write_gatt_descriptor = pair

    return Radio(FakeScanner, FakeClient)


class FakePeripheral:
    """A device on the air; `refusals` are raised one a connection."""

    def __init__(self, address, name, characteristics, *, rssi=-60, advertised=()):
        self.address, self.name, self.rssi, self.advertised = address, name, rssi, advertised
        self.characteristics, self.values, self.refusals, self.subscribed = characteristics, {}, [], {}
        self.client = None
        self.on_write = self.on_notify = lambda *_: None

    def notify(self, uuid, data):
        """Send a value to whoever has subscribed to it."""
        if uuid in self.subscribed:
            self.subscribed[uuid](bytearray(data))


def _services(characteristics):
    """Build what bleak shows of a device's services."""
    services, handle = BleakGATTServiceCollection(), 1
    for service_uuid, members in characteristics.items():
        service = BleakGATTService(None, handle, service_uuid)
        services.add_service(service)
        for uuid, flags in members.items():
            handle += 1
            services.add_characteristic(BleakGATTCharacteristic(None, handle, uuid, flags, lambda: 244, service))
        handle += 1
    return services
