"""The other end of bleak on Linux: a D-Bus daemon of our own, and on it what BlueZ would show of some peripherals.

bleak's real BlueZ backend talks to this; it shows the objects, properties and signals that bleak needs, and every fault
that a test asks for. No Bluetooth, no root and no system bus are touched.
"""

import asyncio
import shutil
import socket
import subprocess
from contextlib import asynccontextmanager

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
SERVICE, CHARACTERISTIC = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
ROOT, HCI = "/", "/org/bluez/hci0"
IN_PROGRESS = ("org.bluez.Error.InProgress", "Operation already in progress")
ABORTED = ("org.bluez.Error.Failed", "Software caused connection abort")
HANG = ("hang", "")
ADVERTISE_S = 0.02


def missing():
    """Say why the rig cannot run here; empty where it can."""
    return "" if shutil.which("dbus-daemon") else "no dbus-daemon here: apt-get install dbus"


class Peripheral:
    """A device on the air.

    `characteristics` maps each service's UUID to its characteristics' UUIDs with their flags. `connect_faults` are
    used up one a connection: an error's name and text, or `HANG`. `on_write` gets (uuid, data), `on_notify` gets
    (uuid, whether it was switched on).
    """

    def __init__(self, address, name, characteristics, *, rssi=-60, advertised=(), service_data=None):
        self.address, self.name, self.rssi = address, name, rssi
        self.advertised, self.service_data = list(advertised), service_data or {}
        self.path = f"{HCI}/dev_{address.replace(':', '_')}"
        self.on_write = self.on_notify = lambda *_: None
        self.values, self.connect_faults, self.notify_faults = {}, [], []
        self.advertises, self.resolves, self.drops_while_resolving = True, True, False
        self.known = self.connected = False
        self.connections, self.notifying = 0, set()
        self.gatt = {}  # path: (interface, properties)
        for s, (service, members) in enumerate(characteristics.items()):
            path = f"{self.path}/service{16 * s + 16:04x}"
            self.gatt[path] = (SERVICE, {"UUID": Variant("s", service), "Device": Variant("o", self.path)})
            for c, (uuid, flags) in enumerate(members.items()):
                properties = {"UUID": Variant("s", uuid), "Service": Variant("o", path), "Flags": Variant("as", flags)}
                properties |= {"MTU": Variant("q", 247)}
                self.gatt[f"{path}/char{16 * s + c + 17:04x}"] = (CHARACTERISTIC, properties)

    def path_of(self, uuid):
        """Return a characteristic's object path."""
        return next(path for path, (_, properties) in self.gatt.items() if properties["UUID"].value == uuid)

    def services(self):
        """Return the UUIDs of its services, which BlueZ learns once it is connected."""
        return [properties["UUID"].value for interface, properties in self.gatt.values() if interface == SERVICE]

    def properties(self):
        """Return what BlueZ shows of the device."""
        return {
            "Address": Variant("s", self.address),
            "Alias": Variant("s", self.name),
            "Name": Variant("s", self.name),
            "Adapter": Variant("o", HCI),
            "RSSI": Variant("n", self.rssi),
            "UUIDs": Variant("as", [*self.advertised, *(self.services() if self.connected and self.resolves else [])]),
            "ServiceData": Variant("a{sv}", {uuid: Variant("ay", data) for uuid, data in self.service_data.items()}),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.connected and self.resolves),
            "Paired": Variant("b", False),
        }


class FakeBluetoothd:
    """BlueZ's service on a bus, with the peripherals around; `adapter` and `powered` as a person would have them."""

    def __init__(self, *peripherals, adapter=True, powered=True, sleep=asyncio.sleep):
        self.peripherals = list(peripherals)
        self.adapter, self.powered, self._sleep = adapter, powered, sleep
        self._callers, self._settled = set(), True  # who has called, and whether all that was told has arrived there
        self.start_faults = []
        self._bus, self._scan, self._tasks = None, None, set()

    async def start(self):
        """Appear on the bus."""
        self._bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
        self._bus._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 2**20)
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name("org.bluez")
        return self

    def stop(self):
        """Vanish from the bus."""
        for task in [self._scan, *self._tasks]:
            if task is not None:
                task.cancel()
        self._bus.disconnect()

    def notify(self, peripheral, uuid, data):
        """Let a characteristic's value come in, where somebody has subscribed to it."""
        if peripheral.connected and uuid in peripheral.notifying:
            settled = self._settled
            self._changed(peripheral.path_of(uuid), CHARACTERISTIC, {"Value": Variant("ay", bytes(data))})
            self._settled = settled

    def drop(self, peripheral):
        """Lose the link."""
        if peripheral.connected:
            peripheral.connected = False
            peripheral.notifying.clear()
            self._changed(peripheral.path, DEVICE, {"ServicesResolved": Variant("b", False)})
            self._changed(peripheral.path, DEVICE, {"Connected": Variant("b", False)})
            for path, (interface, _) in peripheral.gatt.items():
                self._signal(ROOT, "InterfacesRemoved", "oas", [path, [interface]])

    async def settle(self, *, always=True):
        """Wait until all that was told so far has arrived: a bus keeps the order, and who answers has heard it.

        Values alone are reason enough only where it is done `always`.
        """
        while always or not self._settled:
            always, self._settled = False, True
            for caller in tuple(self._callers):
                ping = Message(caller, "/", "org.freedesktop.DBus.Peer", "Ping")
                await self._bus.call(ping)  # the bus answers for whoever has gone

    def forget(self, peripheral):
        """Remove the device, as BlueZ does some time after it was last heard."""
        self.drop(peripheral)
        if peripheral.known:
            peripheral.known = False
            self._signal(ROOT, "InterfacesRemoved", "oas", [peripheral.path, [DEVICE]])

    # What bleak asks

    def _handle(self, message):
        if message.message_type is not MessageType.METHOD_CALL or message.interface in (
            "org.freedesktop.DBus.Peer",
            "org.freedesktop.DBus.Introspectable",
        ):
            return None
        self._callers.add(message.sender)
        if message.member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
        task = asyncio.ensure_future(self._answer(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _answer(self, message):
        """Answer one call, later where that takes time."""
        try:
            answer = getattr(self, f"_{message.member.lower()}")
            await self._bus.send(await answer(message) or Message.new_method_return(message))
        except DBusError as fault:
            await self._bus.send(Message.new_error(message, fault.args[0], fault.args[1]))

    async def _setdiscoveryfilter(self, message):
        pass

    async def _startdiscovery(self, message):
        fail_with(self.start_faults)
        self._scan = self._scan or asyncio.ensure_future(self._advertise())

    async def _stopdiscovery(self, message):
        if self._scan is not None:
            self._scan.cancel()
            self._scan = None

    async def _connect(self, message):
        peripheral = self._peripheral(message)
        fail_with(peripheral.connect_faults)
        if peripheral.connect_faults[:1] == [HANG]:
            peripheral.connect_faults.pop(0)
            await self._sleep(3600)
        peripheral.connected = True
        peripheral.connections += 1
        self._changed(peripheral.path, DEVICE, {"Connected": Variant("b", True)})
        self._later(self._resolve(peripheral))

    async def _disconnect(self, message):
        self.drop(self._peripheral(message))

    async def _startnotify(self, message):
        peripheral, uuid = self._characteristic(message)
        fail_with(peripheral.notify_faults)
        peripheral.notifying.add(uuid)
        peripheral.on_notify(uuid, True)

    async def _stopnotify(self, message):
        peripheral, uuid = self._characteristic(message)
        peripheral.notifying.discard(uuid)
        peripheral.on_notify(uuid, False)

    async def _writevalue(self, message):
        peripheral, uuid = self._characteristic(message)
        peripheral.on_write(uuid, bytes(message.body[0]))

    async def _readvalue(self, message):
        peripheral, uuid = self._characteristic(message)
        return Message.new_method_return(message, "ay", [peripheral.values[uuid]])

    # What happens by itself

    async def _advertise(self):
        while True:
            for peripheral in self.peripherals:
                if peripheral.advertises and not peripheral.connected:
                    if peripheral.known:
                        self._changed(peripheral.path, DEVICE, {"RSSI": Variant("n", peripheral.rssi)})
                    else:
                        peripheral.known = True
                        interfaces = {DEVICE: peripheral.properties()}
                        self._signal(ROOT, "InterfacesAdded", "oa{sa{sv}}", [peripheral.path, interfaces])
            await self._sleep(ADVERTISE_S)

    async def _resolve(self, peripheral):
        await self._sleep(0.005)
        if peripheral.drops_while_resolving:
            self.drop(peripheral)
        elif peripheral.resolves and peripheral.connected:
            for path, (interface, properties) in peripheral.gatt.items():
                self._signal(ROOT, "InterfacesAdded", "oa{sa{sv}}", [path, {interface: properties}])
            self._changed(peripheral.path, DEVICE, {"ServicesResolved": Variant("b", True)})

    def _later(self, work):
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _objects(self):
        adapter = {"Powered": Variant("b", self.powered), "Roles": Variant("as", ["central", "peripheral"])}
        objects = {HCI: {ADAPTER: adapter | {"Address": Variant("s", "00:00:00:00:00:01")}}} if self.adapter else {}
        for peripheral in self.peripherals:
            if peripheral.known:
                objects[peripheral.path] = {DEVICE: peripheral.properties()}
            if peripheral.connected and peripheral.resolves:
                objects |= {path: {interface: values} for path, (interface, values) in peripheral.gatt.items()}
        return objects

    def _peripheral(self, message):
        for peripheral in self.peripherals:
            if peripheral.known and message.path.startswith(peripheral.path):
                return peripheral
        raise DBusError("org.freedesktop.DBus.Error.UnknownObject", f"no object {message.path}")

    def _characteristic(self, message):
        peripheral = self._peripheral(message)
        return peripheral, peripheral.gatt[message.path][1]["UUID"].value

    def _changed(self, path, interface, properties):
        body = [interface, properties, []]
        self._tell(Message.new_signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body))

    def _signal(self, path, member, signature, body):
        self._tell(Message.new_signal(path, "org.freedesktop.DBus.ObjectManager", member, signature, body))

    def _tell(self, signal):
        self._settled = False
        self._bus.send(signal)


class DBusError(Exception):
    """An error in place of an answer."""


def fail_with(faults):
    """Use up the next fault, where there is one that is an error."""
    if faults and faults[0] != HANG:
        raise DBusError(*faults.pop(0))


@asynccontextmanager
async def bluetoothd(monkeypatch, *peripherals, **options):
    """Run a bus with a service on it, in place of the system's, for as long as the test needs it."""
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        try:
            address = await asyncio.to_thread(daemon.stdout.readline)
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address.strip())
            service = await FakeBluetoothd(*peripherals, **options).start()
            service.daemon = daemon
            try:
                yield service
            finally:
                service.stop()
        finally:
            daemon.kill()
