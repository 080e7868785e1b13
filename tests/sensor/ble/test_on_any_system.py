"""bleak's front with backends of our own: what must hold on Windows, macOS and Linux alike."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakError
from fake_backends import FakePeripheral, radio_with
from fake_witmotion import FakeWitMotion, joint_frame
from listening import HASTY, QUICK, came, codes, counted, listen, samples, states, times

from sensor.ble import open_ble, scan
from sensor.ble.radio import troubles
from sensor.ble.scanning import Seen, fitting
from sensor.devices.table_of_devices import device_named
from sensor.errors import LinkError, SourceError

TAIL = "-0000-1000-8000-00805f9a34fb"
SERVICE, NOTIFY, WRITE = (f"0000{code}{TAIL}" for code in ("ffe5", "ffe4", "ffe9"))
GATT = {SERVICE: {NOTIFY: ["notify"], WRITE: ["write", "write-without-response"]}}


def witmotion(address="AA:01", name="WT901BLE68", gatt=GATT, **options):
    far = FakePeripheral(address, name, gatt)
    far.sensor = FakeWitMotion(lambda data: far.notify(NOTIFY, data), **options)
    far.on_write = far.sensor.command
    far.on_notify = lambda on: far.sensor.start() if on else far.sensor.stop()
    return far


def run(scene, *far):
    async def whole():
        try:
            return await scene(radio_with(*far))
        finally:
            for one in far:
                one.sensor.stop()

    return asyncio.run(whole())


def test_readings_come_once_and_in_order_and_leaving_disconnects():
    far = witmotion()

    async def scene(radio):
        async with open_ble("WT901", patience=QUICK, radio=radio) as source:
            return await listen(source, until=samples(50))

    items = run(scene, far)
    assert set(np.diff(counted(items))) == {1}
    assert not far.client.is_connected


@pytest.mark.parametrize("asks_itself", [True, False])
def test_the_battery_channel_is_not_read_in_a_stream_of_a_device_that_tells_its_battery_before(asks_itself):
    service, level = (f"0000{code}-0000-1000-8000-00805f9b34fb" for code in ("180f", "2a19"))
    reads = []

    class Values(dict):
        def __getitem__(self, uuid):
            reads.append(uuid)
            return b"\x2a"

    far = witmotion(gatt=GATT | {service: {level: ["read"]}})
    far.values = Values()
    if not asks_itself:
        command = far.sensor.command
        far.on_write = lambda data: None if data[:3] == b"\xff\xaa\x27" else command(data)

    async def scene(radio):
        patience = replace(QUICK, battery_s=0.05)
        async with open_ble("WT901", patience=patience, radio=radio) as source:
            return await listen(source, until=samples(60))

    run(scene, far)
    assert (len(reads) == 1) is asks_itself
    assert set(reads) == {level}


def test_a_lost_link_is_made_anew_and_set_up_anew():
    far = witmotion()

    async def scene(radio):
        async with open_ble("WT901", patience=QUICK, radio=radio) as source:
            lost = []

            def lose(items):
                if not lost and samples(20)(items):
                    lost.append(far.client.lose())
                    far.sensor.commands.clear()

            return await listen(source, until=came("reconnected", then=10), then=lose)

    items = run(scene, far)
    assert states(items)[:3] == ["connected", "lost", "reconnected"]
    assert "silent" not in codes(items)  # noticed at once, not by its silence
    assert b"\xff\xaa\x03\x09\x00" in far.sensor.commands
    assert np.all(np.diff(times(items)) > 0)


def test_a_machine_that_slept_makes_its_links_anew(monkeypatch):
    far, slept = witmotion(), [100.0]
    monkeypatch.setattr("sensor.link.device_source.slept_s", lambda: slept[0])

    async def scene(radio):
        async with open_ble("WT901", patience=QUICK, radio=radio) as source:

            def sleep(items):
                slept[0] = 3700.0 if samples(20)(items) else 100.0

            return await listen(source, until=came("reconnected", then=3), then=sleep)

    assert states(run(scene, far))[:3] == ["connected", "lost", "reconnected"]


@pytest.mark.parametrize(
    ("text", "most"), [("org.bluez.Error.InProgress", 9), ("Software caused connection abort", 9), ("no idea", 4)]
)
def test_errors_that_pass_get_more_attempts(text, most):
    far = witmotion()
    far.refusals = [BleakError(text) for _ in range(20)]

    async def scene(radio):
        with pytest.raises(LinkError):
            async with open_ble("WT901", patience=QUICK, radio=radio):
                pass

    run(scene, far)
    assert 20 - len(far.refusals) == most


def test_bluetooth_that_is_off_is_not_tried_again():
    far = witmotion()
    off = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)
    far.refusals = [off] * 5

    async def scene(radio):
        with pytest.raises(LinkError, match="Bluetooth is off") as refused:
            async with open_ble("WT901", patience=QUICK, radio=radio):
                pass
        return refused.value.code

    assert run(scene, far) == "bluetooth_off"
    assert len(far.refusals) == 4


def test_a_reader_that_is_slow_loses_what_finds_no_room_and_is_told(monkeypatch):
    monkeypatch.setattr("sensor.link.wire.Inbox.__init__.__defaults__", (50,))
    far = witmotion()

    async def scene(radio):
        async with open_ble("WT901", patience=QUICK, radio=radio) as source:

            def flood(items):
                if len(items) == 3:
                    for k in range(200):
                        far.notify(NOTIFY, joint_frame((k, 0, 2048)))

            return await listen(source, until=lambda items: "input_dropped" in codes(items), then=flood)

    (message,) = [i.message for i in run(scene, far) if getattr(i, "code", "") == "input_dropped"]
    assert message.startswith("15") or message.startswith("14")


def test_the_stop_commands_are_sent_to_a_living_link_only():
    from sensor.devices.device import Write

    stops = []

    class Stoppable(device_named("witmotion-ble").new_decoder):
        def stop(self):
            stops.append("asked")
            yield Write(b"\xff\xaa\x00\x00\x00")

    device = replace(device_named("witmotion-ble"), new_decoder=Stoppable)

    async def scene(radio):
        for dies in (False, True):
            async with open_ble("WT901", device=device, patience=QUICK, radio=radio) as source:
                await listen(source, until=samples(3))
                if dies:
                    far.client.lose()

    far = witmotion()
    run(scene, far)
    assert stops == ["asked"]
    assert far.sensor.commands.count(b"\xff\xaa\x00\x00\x00") == 1


def test_a_device_that_does_not_take_the_stop_command_does_not_hold_up_the_end():
    from sensor.devices.device import Wait

    class Endless(device_named("witmotion-ble").new_decoder):
        def stop(self):
            yield Wait(3600.0)

    device = replace(device_named("witmotion-ble"), new_decoder=Endless)
    far = witmotion()

    async def scene(radio):
        async with (
            asyncio.timeout(10.0),
            open_ble("WT901", device=device, patience=replace(QUICK, stop_s=0.2), radio=radio) as source,
        ):
            await listen(source, until=samples(3))

    run(scene, far)
    assert not far.client.is_connected


def test_two_sensors_stream_at_once():
    one, other = witmotion("AA:01", "WT-left"), witmotion("AA:02", "WT-right")

    async def scene(radio):
        async def take(name):
            async with open_ble(name, patience=QUICK, radio=radio) as source:
                return await listen(source, until=samples(30))

        return await asyncio.gather(take("WT-left"), take("WT-right"))

    for items in run(scene, one, other):
        assert set(np.diff(counted(items))) == {1}


def test_the_device_that_was_asked_for_must_have_its_services():
    far = witmotion()

    async def scene(radio):
        with pytest.raises(LinkError, match="has none of the services of nus-lines") as wrong:
            async with open_ble("WT901", device=device_named("nus-lines"), patience=QUICK, radio=radio):
                pass
        return wrong.value.code

    assert run(scene, far) == "wrong_device"
    assert far.sensor.commands == []


def test_frames_without_a_reading_are_no_stream():
    far = witmotion()
    far.sensor.reading = lambda: b"\x55\x71" + bytes(18)  # answers to questions, again and again

    async def scene(radio):
        with pytest.raises(LinkError, match="answers but sends no readings") as silent:
            async with open_ble("WT901", patience=HASTY, radio=radio):
                pass
        return silent.value.code

    assert run(scene, far) == "silent"


def test_an_empty_choice_takes_the_only_sensor_among_strangers():
    far, kettle = witmotion(), witmotion("AA:09", "Kettle")

    async def scene(radio):
        async with open_ble("", patience=QUICK, radio=radio) as source:
            return source.source.sensor, [seen.name for seen in await scan(0.05, radio=radio)]

    sensor, names = run(scene, far, kettle)
    assert sensor == "witmotion-ble WT901BLE68 AA:01"
    assert set(names) == {"WT901BLE68", "Kettle"}


def test_two_sensors_and_no_word_are_listed():
    async def scene(radio):
        with pytest.raises(SourceError, match=r"AA:01.*AA:02"):
            async with open_ble("", patience=QUICK, radio=radio):
                pass

    run(scene, witmotion(), witmotion("AA:02"))


HEARD = [Seen("WT901", "AA:01", -50), Seen("WT901BLE68", "AA:02", -60), Seen("my WT901", "AA:03", -70)]


@pytest.mark.parametrize(
    ("words", "addresses"),
    [("aa:02", ["AA:02"]), ("wt901", ["AA:01"]), ("WT901B", ["AA:02"]), ("my", ["AA:03"]), ("T901BLE", ["AA:02"])],
)
def test_a_better_fit_wins_over_a_worse_one(words, addresses):
    assert [seen.address for seen in fitting(words, HEARD)] == addresses


@pytest.mark.parametrize(
    ("reason", "platform", "words"),
    [
        ("DENIED_BY_USER", "darwin", "System Settings, Privacy & Security, Bluetooth"),
        ("DENIED_BY_SYSTEM", "linux", "group bluetooth"),
        ("NO_BLUETOOTH", "linux", "systemctl start bluetooth"),
        ("NO_BLE_CENTRAL_ROLE", "win32", "plug in an adapter"),
    ],
)
def test_what_is_wrong_with_bluetooth_is_told_with_what_to_do(reason, platform, words, monkeypatch):
    monkeypatch.setattr("sys.platform", platform)
    with pytest.raises(LinkError, match=words), troubles():
        raise BleakBluetoothNotAvailableError("x", BleakBluetoothNotAvailableReason[reason])


def test_what_the_bluetooth_libraries_log_is_not_shown_to_a_person():
    """Of an answer that comes after Ctrl-C one logs a traceback, which Python prints where nobody takes it."""
    done = subprocess.run(
        [sys.executable, "-c", "import logging, sensor.ble; logging.getLogger('dbus_fast.message_bus').error('late')"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
