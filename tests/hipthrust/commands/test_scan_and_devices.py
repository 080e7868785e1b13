import json

import pytest

from hipthrust.main import main
from sensor.ble import Seen
from sensor.devices.table_of_devices import DEVICES
from sensor.errors import LinkError
from sensor.serial_port import Port

SENSOR = Seen("WT901", "AA:BB:CC:DD:EE:01", -55, (), ("witmotion-ble",), 80)
STRANGER = Seen("\x1b[31mfree\nwifi", "AA:BB:CC:DD:EE:02", -40)
PORT = Port("/dev/ttyUSB0", 0x1A86, 0x7523, None, "USB Serial")


@pytest.fixture
def around(monkeypatch):
    """Return a function that puts devices on the air and ports into the machine."""

    def put(seen, ports):
        async def scan(seconds):
            if isinstance(seen, Exception):
                raise seen
            return seen

        monkeypatch.setattr("sensor.ble.scan", scan)
        monkeypatch.setattr("sensor.serial_port.find_ports", lambda: ports)

    return put


def test_every_device_is_listed_with_its_name(capsys):
    assert main(["devices"]) == 0
    told = capsys.readouterr().out
    assert all(f"{device.name}: {device.title}\n" in told for device in DEVICES)
    assert "Certainty is of the bytes: A confirmed by two sources" in told


def test_programs_get_one_device_a_line(capsys):
    assert main(["devices", "--json"]) == 0
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [document["name"] for document in documents] == [device.name for device in DEVICES]
    assert documents[0]["rates_hz"][-1] == 100.0


def test_what_is_around_is_listed_by_the_words_that_name_it(around, capsys):
    around([SENSOR, STRANGER], [PORT])

    assert main(["scan"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ble:AA:BB:CC:DD:EE:01  WT901, witmotion-ble, -55 dBm, battery 80 %",
        "serial:/dev/ttyUSB0  1A86:7523, USB Serial",
        "and 1 Bluetooth device that no sensor known here is (--all)",
    ]


def test_a_hostile_name_steers_no_terminal(around, capsys):
    around([STRANGER], [])

    assert main(["scan", "--all"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()
    assert r"\x1b[31mfree\nwifi" in line


def test_programs_get_everything_that_was_heard(around, capsys):
    around([SENSOR, STRANGER], [PORT])

    assert main(["scan", "--json"]) == 0
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [document["source"] for document in documents] == [
        "ble:AA:BB:CC:DD:EE:01",
        "ble:AA:BB:CC:DD:EE:02",
        "serial:/dev/ttyUSB0",
    ]
    assert documents[1]["name"] == STRANGER.name


def test_ports_are_listed_where_bluetooth_is_off(around, capsys):
    around(LinkError("Bluetooth is off: switch it on", code="bluetooth_off"), [PORT])

    assert main(["scan"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("serial:/dev/ttyUSB0")
    assert told.err == "hipthrust: Bluetooth is off: switch it on\n"


def test_with_neither_bluetooth_nor_ports_the_surroundings_failed(around, capsys):
    around(LinkError("Bluetooth is off: switch it on", code="bluetooth_off"), [])

    assert main(["scan"]) == 1
    assert capsys.readouterr().err == "hipthrust: Bluetooth is off: switch it on\n"


def test_an_empty_room_is_told(around, capsys):
    around([], [])

    assert main(["scan"]) == 0
    assert "nothing was found" in capsys.readouterr().out
