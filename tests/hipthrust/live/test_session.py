"""One session: what comes is recorded, analysed and told, however it ends."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

from analysis.live.events import RepetitionFinal, RepetitionShown, RepetitionWithdrawn, SetEnded, Warned
from analysis.pipeline import analyse
from analysis.settings import Settings
from hipthrust.configuration import Configuration, Layer, Reading, effective
from hipthrust.live.running import run_sessions
from hipthrust.live.session import Plan, Session
from hipthrust.live.told import LinkTold
from hipthrust.sessions import Request, find, outcome_of
from hipthrust.sidecar import read_marks
from sensor.errors import LinkError
from sensor.formats import read_recordings
from sensor.samples import ImuSamples, Note
from sensor.stream import Chunk, Link


@pytest.fixture(scope="module")
def lifted(recording):
    (found,) = read_recordings(str(recording))
    return found


class Opened:
    """A source that yields what it is given, and then fails where it is told to."""

    def __init__(self, source, items, error=None):
        self.source, self.items, self.error, self.said = source, items, error, ()

    async def __aiter__(self):
        for item in self.items:
            yield item
        if self.error is not None:
            raise self.error


def chunks(samples, seconds=0.5):
    edges = [*np.flatnonzero(np.diff(np.floor(samples.time_s / seconds))) + 1, len(samples)]
    return [Chunk(samples.part(a, b)) for a, b in zip([0, *edges], edges, strict=False) if b > a]


def session_of(recording, items, *, error=None, path=None, settings=None, **more):
    closed = []

    @asynccontextmanager
    async def opened():
        try:
            yield Opened(recording.source, items, error)
        finally:
            closed.append(True)

    told = []
    record = None if path is None else lambda: path
    plan = Plan("fake:", opened, settings or Settings(), record, **more)
    return Session(plan, lambda words, event: told.append(event)), told, closed


def of(kind, told):
    return [event for event in told if isinstance(event, kind)]


def run(*sessions, **more):
    return asyncio.run(run_sessions(sessions, **more))


def test_what_is_told_of_a_recording_is_what_analyze_tells(lifted):
    session, told, closed = session_of(lifted, chunks(lifted.samples))

    ending = run(session)

    batch = analyse(lifted.samples, Settings(), acc_range_mps2=lifted.source.acc_range_mps2).sets[0].repetitions
    finals = [event.repetition for event in of(RepetitionFinal, told)]
    assert (ending.errors, ending.interrupted, closed) == ([], False, [True])
    assert [r.number for r in finals] == [r.number for r in batch]
    assert [r.mean_velocity_mps for r in finals] == pytest.approx([r.mean_velocity_mps for r in batch], abs=1e-9)
    assert len(of(RepetitionShown, told)) == len(batch)


def test_the_recording_holds_every_sample_and_gives_the_same_report(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, told, _ = session_of(lifted, chunks(lifted.samples), path=path)

    run(session)

    (again,) = read_recordings(str(path))
    np.testing.assert_allclose(again.samples.acc_mps2, lifted.samples.acc_mps2, atol=1e-5)
    shown = [r.mean_velocity_mps for r in session.report().report.sets[0].repetitions]
    assert shown == pytest.approx([e.repetition.mean_velocity_mps for e in of(RepetitionFinal, told)], abs=1e-5)


def test_a_source_that_fails_leaves_its_recording_and_its_figures(lifted, tmp_path):
    path = tmp_path / "live.csv"
    half = chunks(lifted.samples)[:50]
    session, told, closed = session_of(lifted, half, error=LinkError("gone for good", address="x"), path=path)

    ending = run(session)

    (again,) = read_recordings(str(path))
    assert [str(error) for error in ending.errors] == ["gone for good"]
    assert len(again.samples) == sum(len(chunk.samples) for chunk in half)
    assert len(of(SetEnded, told)) == 1
    assert closed == [True]


def test_a_sensor_whose_range_is_too_narrow_is_told_once_with_what_to_do(lifted):
    range_mps2 = 1.15 * 9.80665
    acc = np.clip(lifted.samples.acc_mps2, -range_mps2, range_mps2)
    narrow = replace(
        lifted,
        samples=replace(lifted.samples, acc_mps2=acc),
        source=replace(lifted.source, acc_range_mps2=range_mps2),
    )
    session, told, _ = session_of(narrow, chunks(narrow.samples))

    run(session)

    clipped = [event for event in of(RepetitionFinal, told) if "clipped" in event.repetition.flags]
    assert len(clipped) > 1
    (warning,) = [event for event in of(Warned, told) if event.code == "clipped"]
    assert "range of 1 g" in warning.message
    assert "--acc-range" in warning.message


def test_without_a_recording_the_report_tells_the_gaps(lifted):
    cut = lifted.samples.time_s
    items = [chunk for chunk in chunks(lifted.samples) if not 3.0 <= chunk.samples.time_s[0] < 5.0]
    session, _, _ = session_of(lifted, items)

    run(session)

    (gap,) = session.report().source.gaps
    assert (gap.start_s, gap.stop_s) == (cut[cut < 3.0][-1], cut[cut >= 5.0][0])


def test_one_source_that_fails_does_not_end_the_others(lifted):
    bad, _, _ = session_of(lifted, [], error=LinkError("gone", address="x"))
    good, told, _ = session_of(lifted, chunks(lifted.samples))

    ending = run(bad, good)

    assert len(ending.errors) == 1
    assert len(of(SetEnded, told)) == 1


def test_quitting_closes_the_source_and_tells_what_there_is(lifted):
    quitting = asyncio.Event()

    class Endless(Opened):
        async def __aiter__(self):
            for chunk in chunks(lifted.samples)[:50]:
                yield chunk
            quitting.set()
            await asyncio.Event().wait()

    session, told, closed = session_of(lifted, [])

    @asynccontextmanager
    async def opened():
        try:
            yield Endless(lifted.source, [])
        finally:
            closed.append(True)

    session.plan = Plan("fake:", opened, Settings(), None)

    ending = asyncio.run(run_sessions([session], quitting=quitting))

    assert not ending.interrupted
    assert closed == [True]
    assert len(of(SetEnded, told)) == 1


def test_a_repetition_that_is_taken_back_is_gone_in_the_report_and_for_good(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, told, _ = session_of(lifted, [], path=path)
    session._begin(lifted.source)
    for chunk in chunks(lifted.samples):
        session.take(chunk)
    session.take_back()
    session._end()

    taken = of(RepetitionWithdrawn, told)
    finals = [event.repetition for event in of(RepetitionFinal, told)]
    request = Request(Configuration(Settings(), Reading(), {}))
    again = outcome_of(find([str(path)])[0], request).report.sets[0].repetitions
    assert [event.reason for event in taken] == ["marked_false"]
    assert len(finals) == len(again) == 4
    assert [r.mean_velocity_mps for r in again] == pytest.approx([r.mean_velocity_mps for r in finals], abs=1e-5)


def test_a_set_that_is_ended_by_hand_is_told_at_once_and_analyzed_alike(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, told, _ = session_of(lifted, [], path=path)
    session._begin(lifted.source)
    for chunk in chunks(lifted.samples):
        session.take(chunk)
        if len(of(RepetitionShown, told)) == 3 and not of(SetEnded, told):
            session.end_set()
            assert len(of(SetEnded, told)) == 1
    session._end()

    request = Request(Configuration(Settings(), Reading(), {}))
    sets = outcome_of(find([str(path)])[0], request).report.sets
    live = [event.summary for event in of(SetEnded, told)]
    assert [len(s.repetitions) for s in sets] == [len(s.repetitions) for s in live]
    assert [len(s.repetitions) for s in live] == [3, 2]
    for one, other in zip(sets, live, strict=True):
        assert [r.mean_velocity_mps for r in one.repetitions] == pytest.approx(
            [r.mean_velocity_mps for r in other.repetitions], abs=1e-5
        )


def test_a_load_holds_from_the_set_that_is_on(lifted):
    session, told, _ = session_of(lifted, [])
    session._begin(lifted.source)
    for chunk in chunks(lifted.samples):
        session.take(chunk)
        if len(of(RepetitionShown, told)) == 1:
            session.set_load(82.5)
    session._end()

    assert of(SetEnded, told)[0].summary.load_kg == 82.5


def test_loads_given_while_lifting_are_as_many_as_the_sets(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, told, _ = session_of(lifted, [], path=path)
    session._begin(lifted.source)
    for chunk in chunks(lifted.samples):
        session.take(chunk)
        shown = len(of(RepetitionShown, told))
        if shown == 1:
            session.set_load(60.0)
        if shown == 3 and not of(SetEnded, told):
            session.end_set()
            session.set_load(82.5)
    session._end()

    report = session.report()
    assert report.settings.load_kg == (60.0, 82.5)
    assert [s.load_kg for s in report.report.sets] == [60.0, 82.5]
    assert "loads" not in [note.code for note in report.notes]


def test_what_the_keys_said_is_there_also_where_the_program_is_killed(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, told, _ = session_of(lifted, [], path=path)
    session._begin(lifted.source)
    for chunk in chunks(lifted.samples):
        session.take(chunk)
        if len(of(RepetitionShown, told)) == 3:
            session.set_load(82.5)
            session.take_back()
            session.end_set()
            break

    kept = read_marks(str(path))  # and nothing ends the session
    assert kept.loads_kg == (82.5,)
    assert len(kept.set_ends_s) == 1
    assert [(edit.repetition, edit.mark) for edit in kept.edits] == [(3, "false")]


def test_keys_before_the_source_is_open_do_no_harm_and_a_load_is_kept(lifted):
    session, told, _ = session_of(lifted, chunks(lifted.samples))
    session.end_set()
    session.take_back()
    session.set_load(80.0)

    run(session)

    assert of(SetEnded, told)[0].summary.load_kg == 80.0


def test_a_load_that_was_given_stands_beside_the_recording_and_a_call_that_gives_one_goes_before(lifted, tmp_path):
    path = tmp_path / "live.csv"
    session, _, _ = session_of(lifted, chunks(lifted.samples), path=path, settings=Settings(load_kg=(82.5,)))

    run(session)

    def load_of(*layers):
        return outcome_of(find([str(path)])[0], Request(effective(layers))).report.sets[0].load_kg

    assert load_of() == 82.5
    assert load_of(Layer("--load", {"load_kg": "60"})) == 60.0


def test_notes_become_warnings_and_the_link_is_told_when_the_signal_was_told(lifted):
    items = [*chunks(lifted.samples)[:9], Note("odd", "Something is odd."), Link("lost", 50, 2)]
    session, told, _ = session_of(lifted, items)

    run(session)

    until_s = max(e.t_s for e in told[: told.index(of(LinkTold, told)[0])])
    assert [e.message for e in of(Warned, told) if e.code == "odd"] == ["Something is odd."]
    assert [(e.t_s, e.link.state) for e in of(LinkTold, told)] == [(pytest.approx(until_s, abs=0.26), "lost")]
    assert items[8].samples.time_s[-1] - 0.3 < of(LinkTold, told)[0].t_s <= items[8].samples.time_s[-1]


def test_what_one_source_tells_never_goes_back_in_time(lifted):
    session, told, _ = session_of(lifted, [])
    session._begin(lifted.source)
    for k, chunk in enumerate(chunks(lifted.samples, 0.13)):
        session.take(chunk)
        session.take(Link("connected", k, 0))
        if k % 20 == 7:
            session.take(Note(f"odd{k}", "Something is odd."))
        if k == 120:
            session.take_back()
        if k == 150:
            session.end_set()
    session.take_back()
    session._end()

    times = [event.t_s for event in told]
    kinds = {type(event).__name__ for event in told}
    assert {"PhaseNow", "RepetitionFinal", "RepetitionWithdrawn", "SetEnded", "LinkTold", "Warned"} <= kinds
    assert times == sorted(times)


def test_a_sensor_is_checked_once_its_wearer_holds_still(lifted):
    still = ImuSamples(np.arange(300) / 100, np.tile([0.0, 0.0, 4.0], (300, 1)), np.zeros((300, 3)))
    session, told, _ = session_of(lifted, chunks(still))

    run(session)

    assert session.checked
    assert [e.code for e in of(Warned, told) if e.code.startswith("preflight")] == ["preflight_gravity"]


@pytest.mark.parametrize(("fastest_hz", "told"), [(60.0, []), (100.0, ["preflight_rate"])])
def test_a_sensor_at_its_fastest_rate_is_not_told_to_send_more(lifted, fastest_hz, told):
    time_s = np.arange(180) / 60
    still = ImuSamples(time_s, np.tile([0.0, 0.0, 9.8], (180, 1)), np.zeros((180, 3)))
    found = replace(lifted, source=replace(lifted.source, stated_rate_hz=fastest_hz))
    session, events, _ = session_of(found, chunks(still), wanted_hz=100.0)

    run(session)

    assert [e.code for e in of(Warned, events) if e.code.startswith("preflight")] == told


def test_a_sensor_that_never_rests_is_checked_all_the_same_and_asked_to(lifted, rng):
    moving = ImuSamples(np.arange(300) / 100, rng.normal(0, 5, (300, 3)), rng.normal(0, 1, (300, 3)))
    session, _, _ = session_of(lifted, chunks(moving))

    run(session)

    assert not session.checked
    assert session.checks[0].status == "bad"
