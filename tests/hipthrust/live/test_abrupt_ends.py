import asyncio
import json
import subprocess
import sys

import numpy as np
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo terminals and signals are a thing of Unix", allow_module_level=True)

import resource

from fake_port import FakePort
from fake_witmotion import counts_of

from hipthrust.main import main
from sensor.formats import find_recordings, read_recording
from sensor.simulated.scenario import Scenario
from sensor.simulated.simulation import simulate

ROOM = 50_000  # bytes
PROGRAM = [sys.executable, "-c", "import sys; from hipthrust.main import main; sys.exit(main(sys.argv[1:]))", "live"]


def test_a_reader_that_has_gone_is_no_failure(recording, tmp_path):
    words = [f"replay:{recording}", "--speed", "20", "--json", "--recordings", str(tmp_path)]
    with subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert any('"phase"' in line for line in process.stdout)  # samples have come
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(20), said) == (0, "")

    (kept,) = tmp_path.glob("*.csv")
    assert len(read_recording(find_recordings(kept)[0]).samples) > 0


def test_where_nothing_can_be_recorded_nothing_is_reported(recording, tmp_path, capsys):
    (tmp_path / "file").write_text("")

    assert main(["live", f"replay:{recording}", "--speed", "max", "--recordings", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().out == ""


def test_where_no_disk_takes_more_the_events_go_on_and_the_end_says_what_is_missing(recording, tmp_path):
    def full():  # as a disk that is full, but for the number of the error
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    words = [f"replay:{recording}", "--speed", "max", "--json", "--recordings", str(tmp_path)]
    done = subprocess.run([*PROGRAM, *words], capture_output=True, text=True, preexec_fn=full)

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "found no place on any disk" in done.stderr
    assert "recording_in_memory" in [event.get("code") for event in events]
    assert sum(event["event"] == "repetition_final" for event in events) == 5
    (kept,) = tmp_path.glob("*.csv")
    assert ROOM - 200 < kept.stat().st_size <= ROOM
    assert kept.read_bytes().endswith(b"\n")
    assert len(read_recording(find_recordings(kept)[0]).samples) > 0


def test_a_kill_in_mid_set_costs_no_more_than_the_last_second(tmp_path):
    session = simulate(Scenario(repetitions=3), seed=1)
    drive = session.truth.repetitions[0]
    start = int(100 * (session.truth.recorded_s(drive.drive_start_s) - 1.0))
    counts = counts_of(session.samples)[start:]

    async def scene():
        far = FakePort(counts=counts).plug_in()
        words = [f"serial:{far.path}", "--device", "witmotion-serial", "--json", "--recordings", str(tmp_path)]
        process = await asyncio.create_subprocess_exec(*PROGRAM, *words, stdout=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(30):
                async for line in process.stdout:
                    if b'"drive"' in line and far.sensor.count > 150:
                        break
            process.kill()
            return far.sensor.count
        finally:
            await process.wait()
            process._transport.close()
            far.unplug()

    sent = asyncio.run(scene())

    (kept,) = tmp_path.glob("*.csv")
    rows = counts_of(read_recording(find_recordings(kept)[0]).samples)[-50:]
    (end,) = [k for k in range(50, len(counts)) if np.array_equal(counts[k - 50 : k], rows)]
    assert sent - 100 <= end <= sent
