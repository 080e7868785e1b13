import json
import os
import sys
from functools import cache

import fake_bluetoothd
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo terminals and D-Bus are a thing of Unix", allow_module_level=True)

if not os.environ.get("HIPTHRUST_RIGS"):
    pytest.skip(
        "HIPTHRUST_RIGS is not set: these play sensors in real time, alone on a machine", allow_module_level=True
    )

from fast_world import FastWorld, PluggedSensor

from hipthrust.main import main
from sensor.formats import find_recordings, read_recording
from sensor.simulated.scenario import Scenario
from sensor.simulated.simulation import simulate

MESSY = Scenario(
    "two sets between walking", sets=2, repetitions=4, partial_pct=25, bounced_pct=10, mounting_deg=None, rest_s=10.0,
    before=("taps", "walk", "sit-down", "roll-bar", "still"),
    between=("re-rack", "roll-bar", "stand-up", "walk", "sit-down", "roll-bar"), after=("re-rack", "stand-up", "walk"),
)  # fmt: skip
SHORT = Scenario("one set", repetitions=6)
WITH_A_PARTIAL = (2, 9)  # seeds
PROGRAM = "import sys; from hipthrust.main import main; sys.exit(main(sys.argv[1:]))"
HOLE_S = 0.3  # at least, where a link was lost


@pytest.fixture(autouse=True)
def a_machine_with_time():
    """Skip where the machine has no time: readings without a clock would arrive in heaps such as no radio makes."""
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        pytest.skip("this machine is too busy to play a sensor to a program at the same time")


@cache
def simulated(scenario, seed):
    return simulate(scenario, seed=seed)


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("sensor.devices.witmotion_registers.SETTLE_S", 0.001)
    monkeypatch.setattr("sensor.serial_port.serial_wire.GATHER_S", 0.0)  # seconds of the wall
    return FastWorld(monkeypatch)


@pytest.fixture
def world_with_bluetooth(world):
    reason = fake_bluetoothd.missing()
    if reason:
        (pytest.fail if os.environ.get("HIPTHRUST_NEEDS_DBUS") else pytest.skip)(reason)
    return world


def follow(world, capsys, folder, *sources):
    """Run `live --json` until the sensors have played to their end; return its events, by source."""
    status = world.run(lambda: main(["live", *sources, "--json", "--recordings", str(folder)]))
    told = capsys.readouterr()
    assert (status, told.err) == (130, "")
    events = [json.loads(line, parse_constant=pytest.fail) for line in told.out.splitlines()]
    return {source: [event for event in events if event["source"] == source] for source in sources}


def analysed(path, capsys):
    """Return what `analyze --json` says of a recording."""
    assert main(["analyze", "--json", str(path)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


def finals(events):
    return [event for event in events if event["event"] == "repetition_final"]


def are_the_true_ones(told, truth):
    """Whether each set has the true repetitions, with their velocities and their partial ones."""
    assert [(r["set"], r["number"]) for r in told] == [
        (s, k) for s, members in enumerate(truth.sets, 1) for k in range(1, len(members) + 1)
    ]
    for one, true in zip(told, truth.repetitions, strict=True):
        assert one["drive_start_s"] == pytest.approx(truth.recorded_s(true.drive_start_s), abs=0.5)
        if "unmeasured" not in one["flags"]:  # a link may lose readings in it
            slack = 0.05 + 3 * one["mean_velocity_sd_mps"]  # readings without a clock, on a busy machine
            assert one["mean_velocity_mps"] == pytest.approx(true.bar.mean_velocity_mps, abs=slack)
        assert one["partial"] == true.partial
    assert sum("unmeasured" in one["flags"] for one in told) <= 1
    return True


def are_those_of_analyze(told, document):
    """Whether the finals are what `analyze` says of the recording."""
    repetitions = [repetition for one in document["sets"] for repetition in one["repetitions"]]
    assert len(told) == len(repetitions)
    for final, repetition in zip(told, repetitions, strict=True):
        for key, value in repetition.items():
            if isinstance(value, float):
                value = pytest.approx(value, rel=1e-3, abs=2e-5)  # a recording holds fewer digits than the memory
            assert final[key] == value, key
    return True


def test_two_sensors_tell_the_true_repetitions_of_two_messy_sessions_at_once(world_with_bluetooth, capsys, tmp_path):
    over_the_air, over_a_cable = (simulated(MESSY, seed) for seed in WITH_A_PARTIAL)
    world_with_bluetooth.on_the_air(over_the_air.samples)
    world_with_bluetooth.at_a_port(over_a_cable.samples)

    told = follow(world_with_bluetooth, capsys, tmp_path, "ble:WT901BLE68", PluggedSensor.words)

    for (source, events), truth in zip(told.items(), (over_the_air.truth, over_a_cable.truth), strict=True):
        assert are_the_true_ones(finals(events), truth)
        shown = {event["id"] for event in events if event["event"] == "repetition"}
        assert {event["id"] for event in finals(events)} <= shown
        (path,) = tmp_path.glob(f"*_{source.split(':')[0]}-*.csv")
        assert are_those_of_analyze(finals(events), analysed(path, capsys))
        assert [e["code"] for e in events if e["event"] == "warning" and e["code"] == "silent"] == []


def in_mid_drive(session, number):
    """Return when a repetition is half way up."""
    drive = session.truth.repetitions[number - 1]
    return (session.truth.recorded_s(drive.drive_start_s) + session.truth.recorded_s(drive.drive_end_s)) / 2


def went_on_as_one_session(events, path, capsys, *, lost_in):
    """Whether a set with a lost link in one drive is counted, and told of."""
    assert [e["state"] for e in events if e["event"] == "link" and e["state"] != "connected"] == ["lost", "reconnected"]
    recording = read_recording(find_recordings(path)[0])
    assert max(recording.samples.time_s[1:] - recording.samples.time_s[:-1]) > HOLE_S
    told = finals(events)
    assert len(told) in (5, 6)  # on a busy machine the link may be away for the whole of the drive that it broke in
    assert [r["number"] for r in told] == list(range(1, len(told) + 1))
    assert {r["number"] for r in told if "lost_samples" in r["flags"]} <= {lost_in - 1, lost_in, lost_in + 1}
    assert {e["set"] for e in told} == {1}
    return are_those_of_analyze(told, analysed(path, capsys))


def test_a_link_that_drops_in_a_drive_costs_no_repetition(world_with_bluetooth, capsys, tmp_path):
    session = simulated(SHORT, 1)
    far = world_with_bluetooth.on_the_air(session.samples)
    world_with_bluetooth.at = [(in_mid_drive(session, 4), lambda: world_with_bluetooth.drop(far))]

    (events,) = follow(world_with_bluetooth, capsys, tmp_path, "ble:WT901BLE68").values()

    (path,) = tmp_path.glob("*.csv")
    assert went_on_as_one_session(events, path, capsys, lost_in=4)


def test_a_cable_that_is_pulled_in_a_drive_costs_no_repetition(world, capsys, tmp_path):
    session = simulated(SHORT, 1)
    port = world.at_a_port(session.samples)
    world.at = [(in_mid_drive(session, 4), port.unplug), (in_mid_drive(session, 4) + 0.4, port.plug_in)]

    (events,) = follow(world, capsys, tmp_path, PluggedSensor.words).values()

    (path,) = tmp_path.glob("*.csv")
    assert went_on_as_one_session(events, path, capsys, lost_in=4)
