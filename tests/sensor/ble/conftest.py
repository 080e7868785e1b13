import asyncio
import os

import fake_bluetoothd
import pytest
from fake_witmotion import FakeWitMotion

TAIL = "-0000-1000-8000-00805f9a34fb"
SERVICE, NOTIFY, WRITE = (f"0000{code}{TAIL}" for code in ("ffe5", "ffe4", "ffe9"))
BATTERY = {"0000180f-0000-1000-8000-00805f9b34fb": {"00002a19-0000-1000-8000-00805f9b34fb": ["read"]}}


@pytest.fixture(autouse=True)
def a_sensor_that_settles_at_once(monkeypatch):
    monkeypatch.setattr("sensor.devices.witmotion_registers.SETTLE_S", 0.001)


class Air:
    """The sensors around, and the service that shows them."""

    def __init__(self):
        self.service, self.sensors = None, {}

    def witmotion(self, address="AA:BB:CC:DD:EE:01", name="WT901BLE68", *, services=None, sensor=None, **options):
        """Put a sensor on the air."""
        services = services or {SERVICE: {NOTIFY: ["notify"], WRITE: ["write", "write-without-response"]}}
        peripheral = fake_bluetoothd.Peripheral(address, name, services, **options)
        model = FakeWitMotion(lambda data: self.service.notify(peripheral, NOTIFY, data), **(sensor or {}))
        peripheral.on_write = lambda uuid, data: model.command(data)
        peripheral.on_notify = lambda uuid, on: model.start() if on else model.stop()
        self.sensors[address] = model
        peripheral.model = model
        return peripheral


@pytest.fixture
def on_bluez(monkeypatch):
    """Return a function that runs a scene with real bleak against a service of our own."""
    reason = fake_bluetoothd.missing()
    if reason:
        (pytest.fail if os.environ.get("HIPTHRUST_NEEDS_DBUS") else pytest.skip)(reason)

    def run(scene, **options):
        async def whole():
            air = Air()
            async with fake_bluetoothd.bluetoothd(monkeypatch, **options) as air.service:
                try:
                    return await scene(air)
                finally:
                    for sensor in air.sensors.values():
                        sensor.stop()

        return asyncio.run(whole())

    return run
