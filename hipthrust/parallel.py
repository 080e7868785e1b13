"""Several recordings become outcomes on several cores, in the order in which they were named.

Invariant: one recording never starts another process, and a process that dies takes only its own recording with it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hipthrust.progress import size_of
from hipthrust.sessions import Job, Outcome, Request, Unanalysed, outcome_of
from sensor.errors import SurroundingsError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from sensor.formats import Found

WORTH_PROCESSES_BYTES = 4_000_000  # what takes one process about two seconds; starting others takes half a second
PRELOADED = ["analysis.pipeline", "analysis.report.analysed", "sensor.formats"]  # imported once for all processes

Work = Callable[["Found", Request], Outcome]


def outcomes_of(jobs: Sequence[Job], request: Request, *, workers: int | None = None) -> Generator[Outcome, None, None]:
    """Read and analyse each recording, on several cores where that saves time.

    Parameters
    ----------
    jobs : sequence of Found or Unanalysed
        The recordings; what was not found is passed on in its place.
    request : Request
        What is asked about each of them.
    workers : int or None
        How many processes; None for one a core where there is much to do, else none.

    Yields
    ------
    AnalysedRecording or Unanalysed
        One a job, in their order.
    """
    count = min(workers or _worthwhile(jobs), sum(not isinstance(job, Unanalysed) for job in jobs))
    if count > 1:
        yield from _in_processes(jobs, request, count, sendable_outcome)
        return
    for job in jobs:
        yield job if isinstance(job, Unanalysed) else outcome_of(job, request)


def sendable_outcome(found: Found, request: Request) -> Outcome:
    """Return the outcome of one recording; an error that would not survive the way to another process as its text."""
    import pickle

    outcome = outcome_of(found, request)
    if isinstance(outcome, Unanalysed):
        try:
            pickle.loads(pickle.dumps(outcome.error))
        except Exception:
            return Unanalysed(outcome.file, RuntimeError(f"{type(outcome.error).__name__}: {outcome.error}"))
    return outcome


def _in_processes(jobs: Sequence[Job], request: Request, count: int, work: Work) -> Generator[Outcome, None, None]:
    """Spread the recordings over processes."""
    pool = _pool(count)
    try:
        with _started_deaf():
            futures = {job: pool.submit(work, job, request) for job in jobs if not isinstance(job, Unanalysed)}
        for job in jobs:
            yield job if isinstance(job, Unanalysed) else _result(futures[job], job, request, work)
        pool.shutdown()
    except BaseException:
        _stop(pool)
        raise


def _result(future: Future[Outcome], found: Found, request: Request, work: Work) -> Outcome:
    """Wait for one recording; where a process died, try it alone to find out whether it was the reason."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        pool = _pool(1)
    try:
        with _started_deaf():
            alone = pool.submit(work, found, request)
        return alone.result()
    except BrokenProcessPool:
        reason = "the process that analysed it was ended from outside, perhaps for want of memory"
        return Unanalysed(found.name, SurroundingsError(f"{found.name}: {reason}"))
    finally:
        _stop(pool)


def _pool(count: int) -> ProcessPoolExecutor:
    """Make processes that start afresh: a fork of a process with threads, which numpy starts, may never end."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    multiprocessing.set_forkserver_preload(PRELOADED)
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, multiprocessing.get_context(method), initializer=_ignore_interrupts)


@contextmanager
def _started_deaf() -> Iterator[None]:
    """Start processes that never hear Ctrl-C, which a terminal sends to all: this one answers it and ends them.

    Whoever is started while the signal is held back inherits that; this process hears it afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, it would let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_interrupts() -> None:
    """Make this process deaf to Ctrl-C, where it has not inherited that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the processes now: nobody waits for their results any more."""
    import multiprocessing

    pool.shutdown(wait=False, cancel_futures=True)
    for child in multiprocessing.active_children():
        child.terminate()


def _worthwhile(jobs: Sequence[Job]) -> int:
    """Choose how many processes to use: one for little work, else one a core that this process may use."""
    members = {member for job in jobs if not isinstance(job, Unanalysed) for _, member in job.parts}
    if sum(size_of(member.path) for member in members) < WORTH_PROCESSES_BYTES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
