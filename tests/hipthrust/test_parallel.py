import multiprocessing
import os
import threading
import time
from types import SimpleNamespace

import pytest

from hipthrust import parallel
from hipthrust.configuration import effective
from hipthrust.parallel import outcomes_of, sendable_outcome
from hipthrust.sessions import Request, Unanalysed, find
from sensor.errors import SurroundingsError

REQUEST = Request(effective([]))


class Elsewhere:
    """A recording that calls `what` where it is unpacked: in the process that should analyse it."""

    name = "bad.csv"

    def __init__(self, what, *arguments):
        self.what = what, arguments

    def __reduce__(self):
        return self.what


def missing(name):
    return Unanalysed(name, FileNotFoundError(name))


def test_outcomes_come_in_the_order_of_the_files(recording, tmp_path):
    copies = [tmp_path / f"{k}.csv" for k in range(3)]
    for copy in copies:
        copy.write_bytes(recording.read_bytes())
    jobs = find([str(copies[0]), "missing", str(copies[2]), str(copies[1])])

    outcomes = list(outcomes_of(jobs, REQUEST, workers=2))

    names = [outcome.file if isinstance(outcome, Unanalysed) else outcome.source.file for outcome in outcomes]
    assert names == [str(copies[0]), "missing", str(copies[2]), str(copies[1])]


def test_several_processes_find_what_one_finds(recording, tmp_path):
    (tmp_path / "copy.csv").write_bytes(recording.read_bytes())
    jobs = find([str(recording), str(tmp_path / "copy.csv")])

    alone = [outcome.report.sets for outcome in outcomes_of(jobs, REQUEST, workers=1)]
    together = [outcome.report.sets for outcome in outcomes_of(jobs, REQUEST, workers=2)]

    assert alone == together


@pytest.mark.parametrize("worth", [0, 4_000_000])
def test_one_recording_starts_no_process(recording, worth, monkeypatch):
    monkeypatch.setattr(parallel, "_pool", None)
    monkeypatch.setattr(parallel, "WORTH_PROCESSES_BYTES", worth)

    assert len(list(outcomes_of(find([str(recording), "missing"]), REQUEST))) == 2


def test_processes_are_started_only_for_work_that_takes_longer_than_starting_them(recording, monkeypatch):
    (job,) = find([str(recording)])
    monkeypatch.setattr(parallel.os, "sched_getaffinity", lambda process: range(8), raising=False)

    assert parallel._worthwhile([job] * 8) == 1
    monkeypatch.setattr(parallel, "WORTH_PROCESSES_BYTES", 1000)
    assert parallel._worthwhile([job] * 8) == 8


def test_a_process_that_dies_takes_only_its_own_recording_with_it(recording):
    (job,) = find([str(recording)])
    outcomes = list(outcomes_of([Elsewhere(os._exit, 9), job, missing("x")], REQUEST, workers=2))

    assert isinstance(outcomes[0].error, SurroundingsError)
    assert "bad.csv" in str(outcomes[0].error)
    assert outcomes[1].source.file == str(recording)
    assert outcomes[2].file == "x"


@pytest.mark.parametrize("end", [KeyboardInterrupt, GeneratorExit])
def test_who_stops_asking_leaves_no_process_behind(end):
    jobs = [missing("x"), Elsewhere(time.sleep, 60), Elsewhere(time.sleep, 60)]
    outcomes = outcomes_of(jobs, REQUEST, workers=2)
    next(outcomes)  # all are at work now

    with pytest.raises(end):
        outcomes.throw(end)

    for child in multiprocessing.active_children():
        child.join(10)
        assert not child.is_alive()


def test_an_error_that_cannot_be_sent_is_sent_as_its_text(monkeypatch):
    error = RuntimeError("odd", threading.Lock())
    monkeypatch.setattr(parallel, "outcome_of", lambda found, request: Unanalysed(found.name, error))

    sent = sendable_outcome(SimpleNamespace(name="a.csv"), REQUEST)

    assert sent.file == "a.csv"
    assert str(sent.error).startswith("RuntimeError: ('odd'")
