import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hipthrust.failures import UsageError
from hipthrust.recorder import Recorder
from sensor.errors import SurroundingsError
from sensor.formats import read_recordings
from sensor.samples import ImuSamples, Note, Source
from sensor.stream import Chunk, Link

SOURCE = Source("ble:WT901", "live", sensor="WitMotion", start="2026-03-01T10:00:00.000+01:00", stated_rate_hz=100.0)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.s = 0.0

    def __call__(self):
        return self.s


def chunk(first, count=10, *, start_s=0.0, **beside):
    k = np.arange(first, first + count)
    acc = np.column_stack([0.01 * (k % 100), np.sin(k), 9.8 + 0.01 * np.cos(k)])
    return Chunk(ImuSamples(start_s + k / 100, acc, np.radians(np.column_stack([k, -k, 0.5 * k]) % 50)), **beside)


def only_recording(path):
    (recording,) = read_recordings(path)
    return recording


def codes(recorder):
    return [note.code for note in recorder.take_notes()]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def recorder(tmp_path, clock):
    (tmp_path / "refuge").mkdir()
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "set.csv"
    return Recorder(path, SOURCE, {"mount": "hip"}, refuges=[tmp_path / "refuge"], now_s=clock)


def test_what_is_recorded_is_read_back(recorder):
    for first in range(0, 1000, 10):
        recorder.push(chunk(first))
    recorder.close()

    recording = only_recording(recorder.path)
    whole = chunk(0, 1000).samples
    np.testing.assert_allclose(recording.samples.time_s, whole.time_s, atol=1e-6)
    np.testing.assert_allclose(recording.samples.acc_mps2, whole.acc_mps2, atol=1e-5)
    np.testing.assert_allclose(recording.samples.gyr_radps, whole.gyr_radps, atol=1e-5)
    assert recording.source.sensor == "WitMotion"
    assert recording.source.stated_rate_hz == 100.0
    assert recording.source.start == "2026-03-01T09:00:00.000+00:00"
    assert "# mount: hip\n" in recorder.path.read_text()


def test_arrival_and_the_devices_own_counts_stand_beside_the_samples(recorder):
    recorder.push(chunk(0, 20, arrival_s=0.25, ticks=np.arange(20) * 10, sequence=np.arange(20)))
    recorder.close()

    rows = [line for line in recorder.path.read_text().splitlines() if not line.startswith("#")]
    assert rows[0].endswith("gyr_z,host_s,device_ticks,device_sequence")
    assert rows[4].endswith(",0.2500,30,3")
    assert len(only_recording(recorder.path).samples) == 20


def test_a_lost_link_is_a_jump_in_one_recording(recorder):
    recorder.push(chunk(0, 100))
    recorder.push(Link("lost", 100, 0))
    recorder.push(Link("reconnected", 100, 250))
    recorder.push(chunk(100, 100, start_s=2.5))
    recorder.close()

    recording = only_recording(recorder.path)
    assert len(recording.samples) == 200
    assert [round(gap.stop_s - gap.start_s, 2) for gap in recording.source.gaps] == [2.51]
    assert "# link: lost after 100 readings\n" in recorder.path.read_text()


def test_a_session_with_a_lost_link_is_analysed_as_one(recorder):
    from analysis.pipeline import analyse
    from analysis.settings import Settings
    from sensor.simulated import Scenario, simulate

    session = simulate(Scenario(sets=2, repetitions=3), seed=1)
    rest_s = (session.truth.repetitions[2].lowering_end_s + session.truth.repetitions[3].drive_start_s) / 2
    first, again = (int(np.searchsorted(session.samples.time_s, rest_s + s)) for s in (-2.0, 2.0))
    recorder.push(Chunk(session.samples.part(0, first)))
    recorder.push(Link("lost", first, 0))
    recorder.push(Link("reconnected", first, again - first))
    recorder.push(Chunk(session.samples.part(again, len(session.samples))))
    recorder.close()

    report = analyse(only_recording(recorder.path).samples, Settings())
    assert [len(one.repetitions) for one in report.sets] == [3, 3]


def test_every_chunk_is_in_the_file_at_once(recorder):
    for first in range(0, 60, 20):
        recorder.push(chunk(first, 20))
        assert len(only_recording(recorder.path).samples) == first + 20


def test_a_half_written_line_is_left_out(recorder):
    recorder.push(chunk(0, 50))
    recorder.close()
    whole = recorder.path.read_bytes()

    for cut in range(1, 60):
        recorder.path.write_bytes(whole[:-cut] + b"\0" * (cut % 3))
        recording = only_recording(recorder.path)
        expected = chunk(0, 50).samples.acc_mps2[: len(recording.samples)]
        np.testing.assert_allclose(recording.samples.acc_mps2, expected, atol=1e-5)
        assert len(recording.samples) >= 48
        assert recording.source.dropped_rows == 0


def test_a_recording_is_never_written_over_another(recorder):
    with pytest.raises(UsageError, match="is there already"):
        Recorder(recorder.path, SOURCE)


@pytest.mark.parametrize("place", ["nowhere/set.csv", "a\0b.csv"])
def test_a_place_that_cannot_be_is_told_before_anybody_lifts(tmp_path, place):
    with pytest.raises(SurroundingsError, match="could not be written"):
        Recorder(tmp_path / place, SOURCE)


def test_a_removed_folder_comes_back_with_all_that_was_recorded(recorder, clock):
    recorder.push(chunk(0, 50))
    shutil.rmtree(recorder.path.parent)
    clock.s = 1.0
    recorder.push(chunk(50, 50))
    recorder.push(chunk(100, 50))

    assert codes(recorder) == ["recording_restored"]
    recorder.close()
    assert len(only_recording(recorder.path).samples) == 150


def test_a_removed_folder_that_cannot_come_back_sends_the_recording_elsewhere(recorder, clock, tmp_path):
    recorder.push(chunk(0, 50))
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").write_text("in the way")
    clock.s = 1.0
    recorder.push(chunk(50, 50))

    (note,) = recorder.take_notes()
    assert note.code == "recording_rescued"
    assert str(recorder.path) in note.message
    recorder.close()
    assert recorder.path.parent == tmp_path / "refuge"
    assert len(only_recording(recorder.path).samples) == 100


def test_a_renamed_recording_goes_on_under_its_new_name(recorder, clock):
    recorder.push(chunk(0, 50))
    renamed = recorder.path.rename(recorder.path.with_name("mine.csv"))
    for k in range(1, 4):
        clock.s = float(k)
        recorder.push(chunk(50 * k, 50))

    assert codes(recorder) == ["recording_moved"]
    recorder.close()
    assert len(only_recording(renamed).samples) == 200


class FullDisk:
    """A disk with room for so many bytes, in place of the system's call that writes."""

    def __init__(self, monkeypatch, room):
        self.room, self._write = room, os.write
        monkeypatch.setattr("hipthrust.lasting_file.os.write", self)

    def __call__(self, file, data):
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        done = self._write(file, bytes(data[: self.room]))
        self.room -= done
        return done


def test_a_full_disk_leaves_whole_lines_and_what_comes_is_kept_until_there_is_room(recorder, clock, monkeypatch):
    recorder.push(chunk(0, 50))
    disk = FullDisk(monkeypatch, 1000)
    for k in range(1, 10):
        clock.s = 0.5 * k
        recorder.push(chunk(50 * k, 50))

    assert codes(recorder) == ["recording_in_memory"]
    assert recorder.path.read_bytes().endswith(b"\n")
    assert 50 < len(only_recording(recorder.path).samples) < 80
    disk.room = 10**9
    clock.s = 6.0
    recorder.push(chunk(500, 50))
    assert codes(recorder) == ["recording_resumed"]
    recorder.close()
    assert len(only_recording(recorder.path).samples) == 550


@pytest.mark.parametrize(("room", "told"), [(10**6, "nothing is missing"), (2000, "100 lines are missing")])
def test_how_much_found_no_place_is_told_when_there_is_room_again(recorder, clock, monkeypatch, room, told):
    recorder.push(chunk(0, 10))
    disk = FullDisk(monkeypatch, 0)
    monkeypatch.setattr("hipthrust.lasting_file.MEMORY_BYTES", room)
    for first in (10, 20):
        recorder.push(chunk(first, 10))
    recorder.push(chunk(30, 100))
    disk.room, clock.s = 10**9, 2.0
    recorder.push(chunk(130, 10))

    assert recorder.take_notes()[-1].message.endswith(f"can be written again: {told}.")


def test_a_disk_that_stays_full_is_told_at_the_end(recorder, clock, monkeypatch):
    recorder.push(chunk(0, 50))
    FullDisk(monkeypatch, 0)
    recorder.push(chunk(50, 50))

    with pytest.raises(SurroundingsError, match="found no place"):
        recorder.close()
    assert len(only_recording(recorder.path).samples) == 50


def test_a_full_disk_sends_the_recording_to_another_with_all_that_came_before(tmp_path):
    recorder = Recorder("/dev/full", SOURCE, refuges=[tmp_path])
    recorder.push(chunk(0, 50))

    assert codes(recorder) == ["recording_rescued"]
    recorder.close()
    assert len(only_recording(recorder.path).samples) == 50


KILLED = """
import sys, time
sys.path.insert(0, {tests!r})
from test_recorder import SOURCE, Recorder, chunk
recorder = Recorder({path!r}, SOURCE)
for first in range(0, 10**9, 10):
    recorder.push(chunk(first))
    print(first + 10, flush=True)
"""


def test_a_killed_program_loses_nothing_that_it_had_recorded(tmp_path):
    path = tmp_path / "killed.csv"
    program = KILLED.format(tests=str(Path(__file__).parent), path=str(path))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        told = [process.stdout.readline() for _ in range(300)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines()

    recorded = int(told[-1])
    assert recorded <= len(only_recording(path).samples) <= recorded + 10


def test_no_name_steers_the_terminal(tmp_path, clock):
    path = tmp_path / "a\x1b[31m.csv"
    recorder = Recorder(path, SOURCE, refuges=[], now_s=clock)
    path.unlink()
    clock.s = 1.0
    recorder.push(Note("hostile", "x\n# simulated: true\x1b[0m"))

    assert all(note.message.isprintable() for note in recorder.take_notes())
    recorder.close()
    assert "\n# simulated" not in path.read_text()


def test_a_recording_without_a_sample_keeps_its_heading(recorder):
    recorder.close()
    assert recorder.path.read_text().startswith("#")
