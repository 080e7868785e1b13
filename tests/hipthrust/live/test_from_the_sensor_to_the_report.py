import json
import os
import sys
from functools import cache

import fake_bluetoothd
import numpy as np
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo terminals and D-Bus are a thing of Unix", allow_module_level=True)

from fake_witmotion import counts_of
from fast_world import FastWorld, WorldlyBoard

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
HOLE_S = (0.12, 0.65)  # what shows as a gap; links were lost for 0.1 and 0.4 s


@cache
def simulated(scenario, seed):
    return simulate(scenario, seed=seed)


@pytest.fixture
def world(monkeypatch):
    return FastWorld(monkeypatch)


@pytest.fixture
def world_with_bluetooth(world):
    reason = fake_bluetoothd.missing()
    if reason:
        (pytest.fail if os.environ.get("HIPTHRUST_NEEDS_DBUS") else pytest.skip)(reason)
    return world


def follow(world, folder, *sources, more=()):
    """Run `live --json` until the sensors have played to their end; return its events, by source."""
    ended = world.run("live", *sources, *more, "--json", "--recordings", str(folder))
    assert (ended.status, ended.err) == (130, "")
    events = [json.loads(line, parse_constant=pytest.fail) for line in ended.out.splitlines()]
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
            slack = 0.05 + 3 * one["mean_velocity_sd_mps"]  # readings without a clock
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
    world_with_bluetooth.on_the_air(counts_of(over_the_air.samples))
    cable = world_with_bluetooth.at_a_port(counts_of(over_a_cable.samples), tmp_path)

    told = follow(world_with_bluetooth, tmp_path, "ble:WT901BLE68", cable.words)

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


def went_on_as_one_session(events, path, capsys, truth, *, lost_in):
    """Whether a set with a lost link in one drive is counted whole, and told of."""
    assert [e["state"] for e in events if e["event"] == "link" and e["state"] != "connected"] == ["lost", "reconnected"]
    time_s = read_recording(find_recordings(path)[0]).samples.time_s
    assert HOLE_S[0] < max(time_s[1:] - time_s[:-1]) < HOLE_S[1]
    told = finals(events)
    assert are_the_true_ones(told, truth)
    assert [r["number"] for r in told if "lost_samples" in r["flags"]] == [lost_in]
    return are_those_of_analyze(told, analysed(path, capsys))


def test_a_link_that_drops_in_a_drive_costs_no_repetition(world_with_bluetooth, capsys, tmp_path):
    session = simulated(SHORT, 1)
    far = world_with_bluetooth.on_the_air(counts_of(session.samples))

    def drop():
        far.connect_faults += [fake_bluetoothd.IN_PROGRESS]
        world_with_bluetooth.drop(far)

    world_with_bluetooth.at = [(in_mid_drive(session, 4), drop)]

    (events,) = follow(world_with_bluetooth, tmp_path, "ble:WT901BLE68").values()

    (path,) = tmp_path.glob("*.csv")
    assert went_on_as_one_session(events, path, capsys, session.truth, lost_in=4)


def test_a_cable_that_is_pulled_in_a_drive_costs_no_repetition(world, capsys, tmp_path):
    session = simulated(SHORT, 1)
    cable = world.at_a_port(counts_of(session.samples), tmp_path)
    world.at = [(in_mid_drive(session, 4), cable.unplug), (in_mid_drive(session, 4) + 0.4, cable.plug_in)]

    (events,) = follow(world, tmp_path, cable.words, more=["--raw-log", str(tmp_path / "log")]).values()

    (path,) = tmp_path.glob("*.csv")
    assert main(["decode", str(tmp_path / "log"), "-o", str(tmp_path / "again")]) == 0
    again, once = (read_recording(find_recordings(one)[0]).samples for one in (tmp_path / "again", path))
    assert np.array_equal(again.time_s, once.time_s)
    assert np.array_equal(again.acc_mps2, once.acc_mps2)
    capsys.readouterr()
    assert went_on_as_one_session(events, path, capsys, session.truth, lost_in=4)


def test_four_sensors_at_400_hz_lose_nothing(world, tmp_path):
    cables = [world.at_a_port(range(2000), tmp_path, kind=WorldlyBoard) for _ in range(4)]
    words = [cable.words for cable in cables]

    told = follow(world, tmp_path, *words, more=["--device", "text-lines", "--rate", "400"])

    for events in told.values():
        assert [event for event in events if event.get("code") == "input_dropped"] == []
    for path in tmp_path.glob("*.csv"):
        samples = read_recording(find_recordings(path)[0]).samples
        count = np.round(np.degrees(samples.gyr_radps[:, 2])).astype(int)
        recorded = count[count < 1999]  # the last one is held
        assert recorded[0] < 400
        assert recorded[-1] > 1999 - 40  # 0.1 s: what was on its way when Ctrl-C came
        assert np.array_equal(recorded, np.arange(recorded[0], recorded[-1] + 1))
