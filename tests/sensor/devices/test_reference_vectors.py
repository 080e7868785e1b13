"""Every vector of the reference folder decodes to what stands beside it, or is of a device named unsupported here."""

import json
from math import pi

import numpy as np
import pytest

from sensor.devices import metamotion, movesense, polar_control, polar_frames
from sensor.devices import witmotion_registers as wit
from sensor.devices.device import Wish
from sensor.devices.table_of_devices import device_named

UNSUPPORTED = {("sensortag", "movement"), ("bluest", "acc+gyro"), ("nicla", "data id 4"), ("adafruit", "accel")}
# frames that carry nothing of a reading: they must be understood as frames and give none
NO_READING = {("witmotion-serial", "angle"), ("witmotion-serial", "mag")}
G = 9.80665
WIT_COMMANDS = {
    "unlock": wit.UNLOCK,
    "save": wit.SAVE,
    "restart": wit.command(0, 0xFF),
    "acc_calib": wit.command(1, 1),
    "calib_end": wit.command(1, 0),
    "read_mag": wit.command(wit.READ, 0x3A),
    "read_quat": wit.command(wit.READ, 0x51),
    "read_temp": wit.command(wit.READ, 0x40),
    "read_batt": wit.command(wit.READ, wit.BATTERY),
    "read_ver": wit.command(wit.READ, wit.VERSION),
} | {f"rate{rate:.0f}": wit.command(wit.RATE, code) for rate, code in wit.RATE_CODES.items()}


def close(found, expected, tolerance=1e-6):
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(expected, float), rtol=tolerance, atol=tolerance)


def check_witmotion_serial(entry, data, conduct):
    decoder = device_named("witmotion-serial").new_decoder()
    if entry["kind"] == "bad-checksum":
        assert len(decoder.feed(data)) == 0
        assert (decoder.counts.good, decoder.counts.bad) == (0, 1)
        return
    expected = entry["expect"]
    acc, gyr = bytes.fromhex("555100000000000800005d"), bytes.fromhex("5552" + "00" * 8 + "a7")
    acc = acc[:10] + bytes([sum(acc[:10]) & 255])
    if expected["type"] == "acc":
        readings = decoder.feed(data + gyr)
        close(readings.acc_mps2[0] / G, expected["g"])
    elif expected["type"] == "gyro":
        readings = decoder.feed(acc + data)
        close(np.degrees(readings.gyr_radps[0]), expected["dps"])
    else:
        assert ("witmotion-serial", expected["type"]) in NO_READING
        assert len(decoder.feed(data)) == 0
    assert decoder.counts.bad == decoder.counts.skipped_bytes == 0


def check_witmotion_ble(entry, data, conduct):
    decoder = device_named("witmotion-ble").new_decoder()
    readings = decoder.feed(data)
    assert decoder.counts.good == 1
    if entry["kind"] == "data":
        close(readings.acc_mps2[0] / G, entry["expect"]["g"])
        close(np.degrees(readings.gyr_radps[0]), entry["expect"]["dps"])
    else:
        assert data[2] == entry["expect"]["reg"]
        close(np.frombuffer(data, "<i2", offset=4), entry["expect"]["regs"])
        assert len(readings) == 0


def check_witmotion(entry, data, conduct):
    assert WIT_COMMANDS[entry["kind"].removeprefix("command:")] == data


def check_metamotion(entry, data, conduct):
    decoder, expected, kind = device_named("metamotion").new_decoder(), entry["expect"], entry["kind"]
    if kind == "command:conn-params":
        asked = {"least_ms": expected["min_ms"], "most_ms": expected["max_ms"]}
        asked |= {"latency": expected["latency"], "timeout_ms": expected["timeout_ms"]}
        assert metamotion.link_parameters(**asked) == data
    elif kind == "command:read-battery":
        assert conduct(decoder, decoder.ask_battery()) == [data]
    elif kind == "battery":
        decoder.feed(data)
        assert decoder.facts.battery_pct == expected["percent"]
    else:
        decoder.facts.acc_range_g = expected.get("range_g")
        decoder.facts.gyr_range_dps = expected.get("range_dps")
        other = bytes((0x13, data[1] and 5, *bytes(6 if len(data) < 20 else 18)))
        is_gyr = kind.startswith("gyro")
        other = bytes((0x03, 0x04 if len(data) == 8 else 0x1C)) + bytes(len(data) - 2) if is_gyr else other
        decoder.feed(data)
        readings = decoder.feed(other)
        if is_gyr:
            close(np.degrees(readings.gyr_radps), np.reshape(expected["dps"], (-1, 3)), 1e-5)
        elif "g" in expected:
            np.testing.assert_array_equal(readings.ticks, [expected.get("tick", np.nan)] * len(readings))
            close(readings.acc_mps2 / G, np.reshape(expected["g"], (-1, 3)), 1e-6)
        else:  # the same payload as of the other chip
            twin = device_named("metamotion").new_decoder()
            twin.facts.acc_range_g = expected["range_g"]
            twin.feed(bytes((0x03, 0x05)) + data[2:])
            close(readings.acc_mps2, twin.feed(other).acc_mps2)
            assert len(readings) == 3


def check_movesense(entry, data, conduct):
    decoder, expected, kind = device_named("movesense").new_decoder(), entry["expect"], entry["kind"]
    if kind.startswith("imu9"):
        stamp_ms, (acc, gyr, mag) = movesense.imu_arrays(data, arrays=3)
        assert stamp_ms == expected["t_ms"]
        close(acc, expected["acc_ms2"])
        close(gyr, expected["gyro_dps"])
        close(mag, expected["mag_uT"])
    elif kind == "data-notification":
        assert (data[0], data[1]) == (expected["code"], expected["ref"]) == (movesense.DATA, movesense.REF)
        assert movesense.imu_arrays(data[2:], arrays=3)[1].shape == (3, 4, 3)
    elif kind == "acc-info":
        rates, ranges = movesense.acc_info(data)
        assert list(rates) == expected["rates"]
        assert list(ranges) == expected["ranges"]
    elif kind.startswith("command:unsubscribe"):
        assert conduct(decoder, decoder.stop()) == [data]
    else:
        assert data in conduct(
            decoder, decoder.start(Wish(rate_hz=104)), {"01632f4d6561732f494d55362f31303400": ["0163c800"]}
        )


def check_polar(entry, data, conduct):
    decoder, expected, kind = device_named("polar").new_decoder(), entry["expect"], entry["kind"]
    if kind == "h10-acc":
        readings = decoder.feed(data)
        close(readings.acc_mps2 / G * 1000, expected["mg"])
        assert abs(readings.ticks[-1] - expected["ts_ns"]) < 128  # what a float of that size resolves
    elif kind.endswith("content"):
        raw = polar_frames.unpacked(data)
        assert len(raw) == expected.get("n", len(expected["raw"]))
        close(raw, expected["raw"], 0)
    elif kind.startswith("response"):
        answer = polar_control.read_answer(data)
        assert answer.error == expected.get("err", 0)
        names = {"rate": polar_control.RATE, "resolution": polar_control.RESOLUTION, "range": polar_control.RANGE}
        for name, what in names.items():
            assert list(answer.settings.get(what, ())) == expected.get(name, [])
        assert (answer.op, answer.kind) == (expected.get("op", answer.op), expected.get("type", polar_frames.ACC))
        if "factor" in expected:
            close(answer.settings[polar_control.FACTOR], [expected["factor"]])
    elif kind == "command:stop-acc":
        assert conduct(decoder, decoder.stop()) == [data]
    else:
        replies = {
            "0102": ["f0010200000004190032006400c800010110000203020004000800"],
            "0105": ["f0010503"],
            "0202020108000001c80001011000": ["f00202000001"],
        }
        assert data in conduct(decoder, decoder.start(Wish(rate_hz=200)), replies)


def check_xsens_dot(entry, data, conduct):
    decoder, expected = device_named("xsens-dot").new_decoder(), entry["expect"]
    if entry["kind"].startswith("rate"):
        readings = decoder.feed(data)
        assert readings.ticks[0] == expected["t_us"]
        close(readings.acc_mps2[0], expected["acc_ms2"])
        close(np.degrees(readings.gyr_radps[0]), expected["dps"])
    elif "stop" in entry["kind"]:
        assert conduct(decoder, decoder.stop()) == [data]
    else:
        steps = decoder.start(Wish())
        written = [step.data for step in steps if hasattr(step, "data")]
        assert written[-1] == data


def check_thingy52(entry, data, conduct):
    decoder = device_named("thingy52").new_decoder()
    if entry["kind"] == "raw":
        readings = decoder.feed(data)
        close(readings.acc_mps2[0] / G, entry["expect"]["g"])
        close(np.degrees(readings.gyr_radps[0]), entry["expect"]["dps"])
    else:
        assert next(iter(decoder.start(Wish(rate_hz=entry["expect"]["motion_hz"])))).data == data


def check_own_text(entry, data, conduct):
    expected = entry["expect"]
    readings = device_named("text-lines").new_decoder().feed(data)
    assert (readings.sequence[0], readings.ticks[0]) == (expected["seq"], expected["t_us"])
    close(readings.acc_mps2[0] / G, expected["g"])
    close(readings.gyr_radps[0] * 180 / pi, expected["dps"])


def check_own_binary(entry, data, conduct):
    expected = entry["expect"]
    readings = device_named("hipthrust-gatt").new_decoder().feed(data)
    n = expected["n"]
    assert readings.sequence.tolist() == [expected["seq"]] * n
    assert readings.ticks.tolist() == [expected["t_us"] + k * expected["dt_us"] for k in range(n)]
    close(readings.acc_mps2 / G, expected["g"])
    close(np.degrees(readings.gyr_radps), expected["dps"])


CHECKS = {
    "witmotion-serial": check_witmotion_serial,
    "witmotion-ble": check_witmotion_ble,
    "witmotion": check_witmotion,
    "metamotion": check_metamotion,
    "movesense": check_movesense,
    "polar": check_polar,
    "xsens-dot": check_xsens_dot,
    "thingy52": check_thingy52,
    "own-text": check_own_text,
    "own-binary": check_own_binary,
}


@pytest.mark.shared
def test_every_vector_decodes_to_what_stands_beside_it(shared, conduct):
    entries = json.loads((shared / "sensor_vectors.json").read_text())
    unsupported = set()
    for entry in entries:
        if entry["device"] not in CHECKS:
            unsupported.add((entry["device"], entry["kind"]))
            continue
        try:
            CHECKS[entry["device"]](entry, bytes.fromhex(entry["hex"]), conduct)
        except Exception as error:
            raise AssertionError(f"{entry['device']} {entry['kind']} {entry['hex'][:40]}") from error
    assert len(entries) >= 60
    assert unsupported == UNSUPPORTED
