"""Real bleak against a BlueZ of our own on a private D-Bus: what happens on the air, and what comes of it."""

import asyncio
import contextlib
import dataclasses
import logging
import struct

import numpy as np
import pytest
from fake_bluetoothd import ABORTED, HANG, IN_PROGRESS, Peripheral
from fake_witmotion import joint_frame
from listening import HASTY, QUICK, came, codes, counted, listen, noted, samples, states, times

from sensor.ble import open_ble, scan
from sensor.devices import xsens_dot
from sensor.devices.device import Wish
from sensor.devices.table_of_devices import device_named
from sensor.errors import LinkError, SourceError
from sensor.stream import Link

WITMOTION = device_named("witmotion-ble")
BATTERY_SERVICE, BATTERY_LEVEL = (f"0000{code}-0000-1000-8000-00805f9b34fb" for code in ("180f", "2a19"))


def ble(words="WT901BLE68", **options):
    return open_ble(words, patience=options.pop("patience", QUICK), **options)


def test_what_is_on_the_air_is_listed_with_what_it_may_be(on_bluez):
    async def scene(air):
        air.service.peripherals += [
            air.witmotion(rssi=-70, service_data={BATTERY_SERVICE: b"\x37"}),
            air.witmotion("AA:BB:CC:DD:EE:02", "Kettle", rssi=-40),
        ]
        return await scan(0.2)

    kettle, sensor = on_bluez(scene)
    assert (kettle.name, kettle.rssi_dbm, kettle.devices, kettle.battery_pct) == ("Kettle", -40, (), None)
    assert (sensor.address, sensor.devices, sensor.battery_pct) == ("AA:BB:CC:DD:EE:01", ("witmotion-ble",), 55)


def test_a_sensor_is_set_up_streams_and_is_left_alone(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble(wish=Wish(rate_hz=100.0)) as source:
            items = await listen(source, until=samples(60))
        return source.source, items, sensor

    source, items, sensor = on_bluez(scene)
    assert source.sensor == "witmotion-ble WT901BLE68 AA:BB:CC:DD:EE:01"
    assert sensor.model.rate_hz == 100.0
    assert set(np.diff(counted(items))) == {1}
    assert np.all(np.diff(times(items)) > 0)
    assert items[0].battery_pct == 75.0  # 3.91 V
    assert not sensor.connected
    assert not sensor.notifying


@pytest.mark.parametrize("words", ["aa:bb:cc:dd:ee:01", "wt901", "0000ffe5-0000-1000-8000-00805f9a34fb", ""])
def test_a_sensor_is_found_by_whatever_names_it(on_bluez, words):
    async def scene(air):
        air.service.peripherals += [
            air.witmotion(advertised=["0000ffe5-0000-1000-8000-00805f9a34fb"]),
            air.witmotion("AA:BB:CC:DD:EE:02", "Kettle"),
        ]
        async with ble(words) as source:
            return source.source.sensor

    assert on_bluez(scene).endswith("AA:BB:CC:DD:EE:01")


def test_two_that_fit_are_listed(on_bluez):
    async def scene(air):
        air.service.peripherals += [air.witmotion(), air.witmotion("AA:BB:CC:DD:EE:02", rssi=-80)]
        with pytest.raises(SourceError) as several:
            async with ble():
                pass
        return several.value

    error = on_bluez(scene)
    assert error.code == "ambiguous"
    assert "WT901BLE68 AA:BB:CC:DD:EE:01 (-60 dBm), WT901BLE68 AA:BB:CC:DD:EE:02 (-80 dBm)" in str(error)


def test_nothing_that_fits_is_told_with_what_was_heard(on_bluez):
    async def scene(air):
        air.service.peripherals.append(air.witmotion(name="Kettle"))
        with pytest.raises(LinkError, match="heard were Kettle AA:BB") as missing:
            async with ble(patience=HASTY):
                pass
        return missing.value.code

    assert on_bluez(scene) == "not_found"


def test_a_link_dropped_in_mid_stream_goes_on_as_a_new_segment(on_bluez, caplog):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble() as source:
            dropped = []

            def drop(items):
                if not dropped and samples(30)(items):
                    dropped.append(air.service.drop(sensor))
                    sensor.model.rate_hz = 10.0  # as after it was switched off and on

            return await listen(source, until=came("reconnected", then=20), then=drop), sensor

    items, sensor = on_bluez(scene)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]
    assert sensor.model.rate_hz == 100.0  # set up again
    assert "silent" not in codes(items)  # noticed at once, not by its silence
    assert np.all(np.diff(times(items)) > 0)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_connection_that_fails_in_passing_is_tried_again(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        sensor.connect_faults += [IN_PROGRESS, ABORTED, IN_PROGRESS, ABORTED, IN_PROGRESS]
        air.service.peripherals.append(sensor)
        async with ble() as source:
            return await listen(source, until=samples(3))

    assert samples(3)(on_bluez(scene))


def test_a_connection_that_hangs_is_given_up_and_tried_again(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        sensor.connect_faults.append(HANG)
        air.service.peripherals.append(sensor)
        async with ble(patience=HASTY) as source:
            return await listen(source, until=samples(3))

    assert samples(3)(on_bluez(scene))


def test_a_subscription_that_is_in_progress_is_tried_again(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        sensor.notify_faults.append(IN_PROGRESS)
        air.service.peripherals.append(sensor)
        async with ble() as source:
            return await listen(source, until=samples(3))

    assert samples(3)(on_bluez(scene))


@pytest.mark.parametrize("fault", [{"resolves": False}, {"drops_while_resolving": True}])
def test_services_that_are_never_resolved_end_in_a_sentence(on_bluez, fault):
    async def scene(air):
        sensor = air.witmotion()
        for name, value in fault.items():
            setattr(sensor, name, value)
        air.service.peripherals.append(sensor)
        with pytest.raises(LinkError, match="AA:BB:CC:DD:EE:01"):
            async with ble(patience=dataclasses.replace(HASTY, attempts=3)):
                pass
        return sensor

    sensor = on_bluez(scene)
    assert sensor.connections == 3
    assert not sensor.connected


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"powered": False}, "bluetooth_off", "Bluetooth is off: switch it on"),
        ({"adapter": False}, "no_bluetooth", "plug in an adapter"),
    ],
)
def test_bluetooth_that_is_not_there_is_told_at_once(on_bluez, options, code, words):
    async def scene(air):
        with pytest.raises(LinkError, match=words) as missing:
            await scan(0.1)
        return missing.value.code

    assert on_bluez(scene, **options) == code


def test_a_bus_without_bluetooth_is_told(monkeypatch, tmp_path, on_bluez):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")

    async def scene():
        with pytest.raises(LinkError, match="no Bluetooth is there") as missing:
            await scan(0.1)
        return missing.value.code

    assert asyncio.run(scene()) == "no_bluetooth"


def test_a_bus_whose_bluetooth_service_is_not_running_is_told(on_bluez):
    async def scene(air):
        air.service.stop()
        with pytest.raises(LinkError, match="no Bluetooth is there") as missing:
            await scan(0.1)
        return missing.value.code

    assert on_bluez(scene) == "no_bluetooth"


def test_a_device_that_the_system_forgot_is_looked_for_anew(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble() as source:
            forgotten = []

            def forget(items):
                if not forgotten and samples(10)(items):
                    forgotten.append(air.service.forget(sensor))

            return await listen(source, until=came("reconnected", then=5), then=forget)

    assert states(on_bluez(scene))[:3] == ["connected", "lost", "reconnected"]


@pytest.mark.parametrize("words", ["wt901", "AA:BB:CC:DD:EE:01", ""])
def test_a_sensor_that_a_killed_program_left_connected_is_found(on_bluez, words):
    async def scene(air):
        sensor = air.witmotion()
        sensor.known = sensor.connected = True  # BlueZ keeps the link, and the sensor advertises no more
        air.service.peripherals.append(sensor)
        listed = await scan(0.1)
        async with ble(words) as source:
            return listed, await listen(source, until=samples(20))

    (listed,), items = on_bluez(scene)
    assert (listed.name, listed.rssi_dbm, listed.devices) == ("WT901BLE68", None, ("witmotion-ble",))
    assert set(np.diff(counted(items))) == {1}


def test_a_stranger_that_is_connected_is_no_sensor(on_bluez):
    async def scene(air):
        keyboard = air.witmotion(name="WT keyboard", services={"00001812-0000-1000-8000-00805f9b34fb": {}})
        keyboard.known = keyboard.connected = True
        air.service.peripherals.append(keyboard)
        return await scan(0.1)

    assert on_bluez(scene) == []


def test_another_device_of_the_right_name_gets_no_commands(on_bluez):
    async def scene(air):
        other = air.witmotion(services={"0000180f-0000-1000-8000-00805f9b34fb": {BATTERY_LEVEL: ["read"]}})
        air.service.peripherals.append(other)
        with pytest.raises(LinkError, match="another kind of device") as wrong:
            async with ble():
                pass
        return wrong.value.code, other.model.commands, other.connected

    assert on_bluez(scene) == ("wrong_device", [], False)


def test_a_silent_device_is_told_from_one_that_talks_of_other_things(on_bluez):
    async def scene(air):
        sensor = air.witmotion(sensor={"ignores_rate": True})
        air.service.peripherals.append(sensor)
        sensor.model.mute = True
        with pytest.raises(LinkError, match="connected but sends nothing"):
            async with ble(patience=HASTY):
                pass
        sensor.model.mute = False
        sensor.model.reading = lambda: b"hello, world"
        sensor.on_write = lambda *_: None
        with pytest.raises(LinkError, match="no frames of WitMotion"):
            async with ble(patience=HASTY):
                pass
        return sensor.connected

    assert on_bluez(scene) is False


def test_a_stream_that_stops_is_subscribed_anew_and_then_connected_anew(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble(patience=HASTY) as source:

            def silence(items):
                sensor.model.mute = samples(20)(items) and "lost" not in states(items)

            return await listen(source, until=came("reconnected", then=5), then=silence)

    items = on_bluez(scene)
    assert "silent" in codes(items)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]


def test_a_stream_that_ended_by_itself_is_subscribed_anew_on_the_same_link(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble(patience=HASTY) as source:
            ended = []

            def end(items):
                if not ended and samples(20)(items):
                    ended.append(sensor.model.stop())  # until somebody subscribes

            return await listen(source, until=samples(60), then=end), sensor.connections

    items, connections = on_bluez(scene)
    assert (states(items), connections) == (["connected"], 1)
    assert "silent" in codes(items)


def test_a_stream_that_only_paused_keeps_its_link(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble(patience=HASTY) as source:

            def silence(items):
                sensor.model.mute = samples(20)(items) and "silent" not in codes(items)

            return await listen(source, until=samples(150), then=silence), sensor.connections

    items, connections = on_bluez(scene)
    assert (states(items), connections) == (["connected"], 1)
    assert "silent" in codes(items)
    assert "rate_low" not in codes(items)  # which it never had


def test_half_of_the_rate_is_told(on_bluez):
    async def scene(air):
        air.service.peripherals.append(air.witmotion(sensor={"factor": 0.5}))
        async with ble() as source:
            return await listen(source, until=noted("rate_low"))

    assert codes(on_bluez(scene)) == ["rate_low"]


def test_a_burst_of_five_thousand_arrives_whole_and_in_order(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble() as source:
            burst = []

            def send(items):
                if not burst:
                    burst.extend(joint_frame((k % 1000, 7, 2048)) for k in range(5000))
                    sensor.model.mute = True
                    for frame in burst:
                        sensor.model.send(frame)

            return await listen(source, until=samples(5001), then=send, seconds=10.0)

    items = on_bluez(scene)
    assert set(np.diff(counted(items)[-4900:]) % 1000) == {1}
    assert "input_dropped" not in codes(items)


def test_the_battery_service_is_read_where_there_is_one(on_bluez):
    async def scene(air):
        services = {
            "0000ffe5-0000-1000-8000-00805f9a34fb": {
                "0000ffe4-0000-1000-8000-00805f9a34fb": ["notify"],
                "0000ffe9-0000-1000-8000-00805f9a34fb": ["write"],
            },
            BATTERY_SERVICE: {BATTERY_LEVEL: ["read"]},
        }
        sensor = air.witmotion(services=services)
        sensor.values[BATTERY_LEVEL] = b"\x2a"
        command = sensor.model.command
        sensor.on_write = lambda uuid, data: None if data[:3] == b"\xff\xaa\x27" else command(data)
        air.service.peripherals.append(sensor)
        async with ble() as source:
            return await listen(source, until=samples(1))

    assert next(i for i in on_bluez(scene) if isinstance(i, Link)).battery_pct == 42.0


def heard_of_a_dot(on_bluez, wish):
    """Return what comes of an Xsens DOT within a quarter of a second: its battery is at 61 %, and being charged."""

    async def scene(air):
        services = {xsens_dot.UUID.format("1000"): {xsens_dot.DEVICE_CONTROL: ["write"]}}
        services |= {xsens_dot.UUID.format("2000"): {xsens_dot.CONTROL: ["write"], xsens_dot.MEDIUM: ["notify"]}}
        services |= {xsens_dot.UUID.format("3000"): {xsens_dot.BATTERY: ["read"]}}
        sensor = Peripheral("AA:BB:CC:DD:EE:07", "Xsens DOT", services)
        sensor.values[xsens_dot.BATTERY] = b"\x3d\x01"

        def send(k=0):
            air.service.notify(sensor, xsens_dot.MEDIUM, struct.pack("<I6f", k * 16667, 0, 0, 9.81, 0, 0, 0))
            if k < 300:
                asyncio.get_running_loop().call_later(1 / 60, send, k + 1)

        sensor.on_write = lambda uuid, data: send() if data == xsens_dot.START else None
        air.service.peripherals.append(sensor)
        async with ble("Xsens DOT", wish=wish) as source:
            return await listen(source, until=samples(15))

    return on_bluez(scene)


def test_a_battery_channel_of_the_devices_own_is_read(on_bluez):
    items = heard_of_a_dot(on_bluez, Wish())

    assert next(item for item in items if isinstance(item, Link)).battery_pct == 61.0


@pytest.mark.parametrize(("rate_hz", "told"), [(100.0, False), (120.0, True), (60.0, False)])
def test_a_rate_that_a_sensor_does_not_have_is_told_to_who_asked_for_it(on_bluez, rate_hz, told):
    items = heard_of_a_dot(on_bluez, Wish(rate_hz=rate_hz))

    assert ("rate_limited" in codes(items)) is told


def test_bluetooth_that_is_switched_off_for_good_ends_the_source(on_bluez):
    async def scene(air):
        sensor = air.witmotion()
        air.service.peripherals.append(sensor)
        async with ble(patience=HASTY) as source:

            def vanish(items):
                if samples(10)(items):
                    with contextlib.suppress(ProcessLookupError):
                        air.service.daemon.kill()

            with pytest.raises(LinkError, match="did not come back") as lost:
                await listen(source, until=lambda items: False, then=vanish)
        return lost.value.code

    assert on_bluez(scene) == "lost"
