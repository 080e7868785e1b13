import pytest

from sensor.errors import LinkError, SourceError
from sensor.serial_port.ports import Port, choose_port, find_again

CH340 = Port("/dev/ttyUSB0", 0x1A86, 0x7523, "A1", "USB2.0-Serial")
NANO = Port("/dev/ttyACM0", 0x2341, 0x805A, "B2", "Nano 33 BLE")
BUILT_IN = Port("/dev/ttyS0", description="n/a")
PORTS = [CH340, NANO, BUILT_IN]


@pytest.mark.parametrize(
    ("words", "port"),
    [
        ("/dev/ttyUSB0", CH340),
        ("/dev/ttyS0", BUILT_IN),
        ("2341:805a", NANO),
        ("b2", NANO),
        ("nano", NANO),
    ],
)
def test_a_port_is_found_by_whatever_names_it(words, port):
    assert choose_port(words, PORTS) is port


def test_without_words_the_only_usb_device_is_meant():
    assert choose_port("", [BUILT_IN, NANO]) is NANO


def test_a_link_leads_to_its_port(tmp_path):
    real = tmp_path / "ttyX"
    real.touch()
    (tmp_path / "by-id").symlink_to(real)

    assert choose_port(str(tmp_path / "by-id"), [Port(str(real), 1, 2)]).vid == 1


def test_a_link_that_leads_nowhere_is_no_port(tmp_path):
    (tmp_path / "by-id").symlink_to(tmp_path / "ttyX")

    with pytest.raises(LinkError, match="is it plugged in"):
        choose_port(str(tmp_path / "by-id"), [])


@pytest.mark.parametrize("words", ["", "usb2.0"])
def test_several_that_fit_are_listed(words):
    with pytest.raises(SourceError, match=r"/dev/ttyUSB0 1A86:7523 A1, /dev/tty(ACM0|USB1)") as several:
        choose_port(words, [*PORTS, Port("/dev/ttyUSB1", 0x1A86, 0x7523, "A2", "USB2.0-Serial")])
    assert several.value.code == "ambiguous"


@pytest.mark.parametrize(("words", "ports"), [("COM9", PORTS), ("", [BUILT_IN]), ("", []), ("a\0b", PORTS)])
def test_one_that_is_not_there_is_told_with_what_is(words, ports):
    with pytest.raises(LinkError) as missing:
        choose_port(words, ports)
    assert missing.value.code == "not_found"
    assert all(port.path in str(missing.value) for port in ports)


def test_the_same_device_is_known_under_another_path():
    assert CH340.is_same_device(Port("/dev/ttyUSB7", 0x1A86, 0x7523, "A1"))
    assert not CH340.is_same_device(Port("/dev/ttyUSB0", 0x1A86, 0x7523, "A9"))
    assert not BUILT_IN.is_same_device(Port("/dev/ttyS1"))


LEFT, RIGHT, MOVED = (Port(f"/dev/ttyUSB{k}", 0x1A86, 0x7523) for k in range(3))  # alike, without a serial number


def test_one_of_two_that_are_alike_is_the_one_at_its_path():
    assert find_again(RIGHT, {LEFT.path}, [LEFT, RIGHT]) is RIGHT


def test_one_of_two_that_are_alike_does_not_become_the_other():
    with pytest.raises(LinkError, match="/dev/ttyUSB0 is unplugged"):
        find_again(LEFT, {RIGHT.path}, [RIGHT])
    assert find_again(LEFT, {RIGHT.path}, [RIGHT, MOVED]) is MOVED


def test_where_several_may_be_the_one_that_was_lost_none_is_taken():
    with pytest.raises(LinkError, match="may be any of /dev/ttyUSB1 1A86:7523, /dev/ttyUSB2"):
        find_again(LEFT, set(), [RIGHT, MOVED])


def test_a_port_that_is_no_usb_device_is_where_it_was():
    assert find_again(BUILT_IN, set(), []) is BUILT_IN
