import asyncio
from dataclasses import replace

import numpy as np
import pytest

from sensor.errors import RecordingError, SourceError
from sensor.open_source import open_source
from sensor.replay import Pace, PacedSource
from sensor.samples import Gap, ImuSamples, Note, Recording, Source
from sensor.stream import Chunk, Link


def recording(time_s, **facts):
    n = len(time_s)
    samples = ImuSamples(time_s, np.arange(3.0 * n).reshape(n, 3), None)
    return Recording(samples, Source("a.csv", "hipthrust", rate_hz=100.0, **facts))


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.now_s, self.slept_s = 100.0, []

    async def sleep(self, seconds):
        self.slept_s.append(seconds)
        self.now_s += seconds

    def pace(self, speed):
        return Pace(speed, lambda: self.now_s, self.sleep)


def items_of(source):
    async def run():
        return [item async for item in source]

    return asyncio.run(run())


@pytest.mark.parametrize("speed", [1.0, 50.0, None])
def test_the_chunks_are_the_recording_whatever_the_pace(speed):
    whole = recording(np.arange(1, 500) / 100)

    chunks = [i for i in items_of(PacedSource(whole, Time().pace(speed))) if isinstance(i, Chunk)]

    np.testing.assert_array_equal(np.concatenate([c.samples.time_s for c in chunks]), whole.samples.time_s)
    np.testing.assert_array_equal(np.vstack([c.samples.acc_mps2 for c in chunks]), whole.samples.acc_mps2)


@pytest.mark.parametrize(("speed", "expected_s"), [(1.0, 4.99), (10.0, 0.499), (None, 0.0)])
def test_signal_time_passes_at_the_speed_asked_for(speed, expected_s):
    time = Time()

    items_of(PacedSource(recording(np.arange(500) / 100), time.pace(speed)))

    assert time.now_s - 100.0 == pytest.approx(expected_s)


def test_no_sample_comes_before_its_time():
    time = Time()
    source = PacedSource(recording(np.arange(300) / 100), time.pace(1.0))

    async def run():
        return [(i.samples.time_s[-1], time.now_s - 100.0) async for i in source if isinstance(i, Chunk)]

    assert all(0 <= now_s - last_s + 1e-9 < 0.06 for last_s, now_s in asyncio.run(run()))


def test_others_get_their_turn_while_a_recording_is_replayed_at_full_speed():
    async def run():
        turns = 0

        async def other():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        chunks = [i async for i in PacedSource(recording(np.arange(5000) / 100), Pace(None)) if isinstance(i, Chunk)]
        task.cancel()
        return len(chunks), turns

    chunks, turns = asyncio.run(run())
    assert turns >= chunks


def test_holes_of_the_recording_count_as_lost_readings():
    time_s = np.concatenate([np.arange(100), np.arange(150, 300)]) / 100
    source = PacedSource(recording(time_s, gaps=(Gap(0.99, 1.5),)), Pace(None))

    links = [i for i in items_of(source) if isinstance(i, Link)]
    assert (links[0].received, links[0].lost) == (0, 0)
    assert (links[-1].received, links[-1].lost) == (250, 50)


def test_what_the_reader_noticed_is_told_first():
    noted = replace(recording(np.arange(50) / 100), notes=(Note("doubt", "who knows"),))

    assert [type(item) for item in items_of(PacedSource(noted, Pace(None)))[:3]] == [Link, Note, Chunk]


def opened(words, **options):
    async def run():
        async with open_source(words, **options) as source:
            return source.source, [item async for item in source]

    return asyncio.run(run())


def test_a_file_is_replayed_by_its_words(recording):
    source, items = opened(f"replay:{recording}", pace=Pace(None))

    assert (source.file, source.simulated) == (f"replay:{recording}", True)
    assert sum(len(item.samples) for item in items if isinstance(item, Chunk)) == source.samples


@pytest.mark.parametrize("known", [True, False])
def test_a_replayed_recording_that_is_simulated_says_so_once(known):
    told = (Note("simulated", "Nobody lifted this: the samples are simulated."),) if known else ()
    replayed = replace(recording(np.arange(5) / 100, simulated=True), notes=(*told, Note("gap", "One.")))
    notes = [item for item in items_of(PacedSource(replayed, Pace(None))) if isinstance(item, Note)]
    assert [note.code for note in notes] == ["simulated", "gap"]


def test_the_simulated_source_says_that_nobody_lifted():
    source, items = opened("sim:", pace=Pace(None))

    assert source.simulated
    assert any(isinstance(item, Note) and item.code == "simulated" for item in items)
    assert items[-1].received == source.samples > 1000


@pytest.mark.parametrize(
    ("words", "code"), [("replay:", "unknown"), ("usb:1", "unknown"), ("", "unknown"), ("sim:nobody", "unknown")]
)
def test_words_that_name_nothing_are_refused(words, code):
    with pytest.raises(SourceError) as refused:
        opened(words)
    assert refused.value.code == code


def test_a_folder_with_two_recordings_is_no_source(recording, tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_bytes(recording.read_bytes())

    with pytest.raises(SourceError, match=r"holds 2 recordings: name one of .*one\.csv, .*two\.csv"):
        opened(f"replay:{tmp_path}")


def test_a_file_that_is_not_there_is_the_files_fault():
    with pytest.raises(RecordingError):
        opened("replay:nowhere.csv")


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_speed_that_is_none_is_refused(speed):
    with pytest.raises(ValueError):
        Pace(speed)
