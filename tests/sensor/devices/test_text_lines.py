"""Lines of foreign firmware: their layouts, and the units that nobody told."""

import numpy as np
import pytest

from sensor.devices.device import Wish
from sensor.devices.table_of_devices import device_named
from sensor.devices.text_layouts import labels, own_line

G = 9.80665
OWN = b"$HT1,7,1234567,0.0123,-0.0456,0.9987,1.5,-2.25,0.0*23\r\n"


@pytest.fixture
def decoder():
    return device_named("text-lines").new_decoder()


def lines(pattern, count=25, **units):
    return ("partial\n" + "".join(pattern.format(k=k, **units) + "\r\n" for k in range(count))).encode()


@pytest.mark.parametrize(
    "pattern",
    [
        "0.0,0.6,0.8,10,-20,30",
        "0.0\t0.6\t0.8\t10\t-20\t30",
        "0.0; 0.6; 0.8; 10; -20; 30",
        "ax:0.0,ay:0.6,az:0.8,gx:10,gy:-20,gz:30",
        "ax=0.0 ay=0.6 az=0.8 gx=10 gy=-20 gz=30",
        "accX: 0.0, accY: 0.6, accZ: 0.8, gyroX: 10, gyroY: -20, gyroZ: 30",
        '{{"acc":{{"x":0,"y":0.6,"z":0.8}},"gyro":{{"x":10,"y":-20,"z":30}}}}',
        '{{"acc":[0,0.6,0.8],"gyro":[10,-20,30]}}',
        '{{"ax":0,"ay":0.6,"az":0.8,"gx":10,"gy":-20,"gz":30,"name":"x"}}',
        "{k}0,0.0,0.6,0.8,10,-20,30",
    ],
)
def test_each_layout_gives_the_same_reading(decoder, pattern):
    readings = decoder.feed(lines(pattern))

    assert len(readings) == 25
    np.testing.assert_allclose(readings.acc_mps2[3] / G, [0, 0.6, 0.8], atol=1e-9)
    np.testing.assert_allclose(np.degrees(readings.gyr_radps[3]), [10, -20, 30], atol=1e-9)


@pytest.mark.parametrize(
    ("acc", "gyr", "radps"),
    [
        ("1.0", 180, np.pi),
        ("9.8", 1, 1.0),
        ("1003", 180, np.pi),
        ("16249", 131, np.pi / 180),
        ("4010", 131, np.pi / 180),
    ],
)
def test_units_are_guessed_from_the_length_at_rest_and_said(decoder, acc, gyr, radps):
    readings = decoder.feed(lines(f"0,0,{acc},{gyr},0,0"))

    assert readings.acc_mps2[0, 2] == pytest.approx(G, rel=0.05)
    assert readings.gyr_radps[0, 0] == pytest.approx(radps)
    assert len(decoder.facts.assumptions) == 2


def test_units_that_are_wished_are_not_guessed(decoder, conduct):
    with pytest.raises(conduct.failure):
        conduct(decoder, decoder.start(Wish(acc_unit="g", gyr_unit="rad/s")))
    readings = decoder.feed(lines("0,0,9.8,1,0,0"))

    assert readings.acc_mps2[0, 2] == pytest.approx(9.8 * G)
    assert readings.gyr_radps[0, 0] == 1
    assert decoder.facts.assumptions == []
    assert (decoder.facts.acc_unit, decoder.facts.gyr_unit) == ("g", "rad/s")


@pytest.mark.parametrize(
    ("header", "step"), [("timestamp", 10), ("time", 0.01), ("t", 10), ("micros", 10000), ("time_us", 10000)]
)
def test_times_in_any_unit_become_microseconds(decoder, header, step):
    rows = "".join(f"{k * step},0,0,1,0,0,0\n" for k in range(25))
    readings = decoder.feed(f"x\n{header},ax,ay,az,gx,gy,gz\n{rows}".encode())

    np.testing.assert_allclose(np.diff(readings.ticks), 10_000, rtol=1e-6)


def test_a_header_puts_the_columns_in_their_places(decoder):
    rows = "".join("5,1,0.8,0.6,0\n" for _ in range(25))
    readings = decoder.feed(f"x\ntemperature,Acc Z (g),acc_y,acc_x,light\n{rows}".encode())

    assert len(readings) == 25
    np.testing.assert_allclose(readings.acc_mps2[0] / G, [0.6, 0.8, 1])
    assert readings.gyr_radps is None


def test_a_header_of_something_else_is_none():
    assert labels("name,age,weight") is None


def test_the_first_line_of_bare_numbers_is_not_trusted(decoder):
    decoder.feed(b"2.5,0.6,0.8\n" + b"0,0.6,0.8\n" * 19)
    assert decoder.counts.bad == 1


def test_the_own_line_needs_no_guess_and_no_beginning(decoder):
    readings = decoder.feed(OWN)

    assert readings.sequence.tolist() == [7]
    assert readings.ticks.tolist() == [1234567]


@pytest.mark.parametrize(
    "bad", [OWN.replace(b"0.0123", b"0.0133"), OWN[:-5] + b"\n", b"$HT1,7,nan,1,2,3*00\n", b"$HT1,1,2*31\n"]
)
def test_an_own_line_with_a_wrong_check_is_counted_and_left_out(decoder, bad):
    assert len(decoder.feed(bad)) == 0
    assert decoder.counts.bad == 1


def test_after_an_own_line_nothing_else_is_a_reading(decoder):
    decoder.feed(OWN)
    assert len(decoder.feed(b"1,2,3,4,5,6\n" * 30)) == 0


def test_what_the_board_says_of_itself_is_kept(decoder):
    decoder.feed(b"#HT1,board=na\x1bno,rate=104,acc_range_g=8,gyro_range_dps=x\n")

    assert decoder.facts.firmware == "nano"
    assert (decoder.facts.rate_hz, decoder.facts.acc_range_g, decoder.facts.gyr_range_dps) == (104, 8, None)


def test_numbers_that_are_none_are_no_reading(decoder):
    decoder.feed(b"x\n1,2,nan,4,5,6\n1,2,inf\n1,2\n,,\n1,2,1e308\n")
    assert (decoder.counts.good, decoder.counts.bad) == (0, 6)


def test_a_line_without_end_is_given_up_and_the_next_one_read(decoder):
    decoder.feed(b"1," * 5000)
    assert len(decoder.feed(b"\n" + OWN)) == 1


def test_own_line_reads_what_it_wrote():
    assert own_line(OWN.decode().strip())["gy"] == -2.25


def own(*numbers):
    body = ",".join(map(str, ("HT1", *numbers)))
    check = 0
    for byte in body.encode():
        check ^= byte
    return f"${body}*{check:02X}\r\n".encode()


def test_the_first_own_line_decides_whether_there_is_an_angular_rate(decoder):
    first, short, last = own(1, 1000, 0, 0, 1, 5, 0, 0), own(2, 2000, 0, 0, 1), own(3, 3000, 0, 0, 1, 7, 0, 0)
    found = [decoder.feed(line) for line in (first, short, last)]

    assert [len(readings) for readings in found] == [1, 1, 1]
    assert np.degrees(found[2].gyr_radps[0, 0]) == pytest.approx(7)
    assert np.isnan(found[1].gyr_radps).all()
