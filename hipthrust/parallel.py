"""Several recordings become outcomes on several cores, in the order in which they were named.

Invariant: one recording never starts another process, and a process that dies takes only its own recording with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from hipthrust.sessions import Job, Outcome, Request, Unanalysed, outcome_of
from sensor.errors import SurroundingsError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from sensor.formats import Found

Work = Callable[["Found", Request], Outcome]


def outcomes_of(jobs: Sequence[Job], request: Request, *, workers: int | None = None) -> Generator[Outcome, None, None]:
    """Read and analyse each recording, on several cores where there are several.

    Parameters
    ----------
    jobs : sequence of Found or Unanalysed
        The recordings; what was not found is passed on in its place.
    request : Request
        What is asked about each of them.
    workers : int or None
        How many processes at most; None for one a core.

    Yields
    ------
    AnalysedRecording or Unanalysed
        One a job, in their order.
    """
    recordings = sum(not isinstance(job, Unanalysed) for job in jobs)
    count = min(workers or _cores(), recordings)
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
        return pool.submit(work, found, request).result()
    except BrokenProcessPool:
        reason = "the process that analysed it was ended from outside, perhaps for want of memory"
        return Unanalysed(found.name, SurroundingsError(f"{found.name}: {reason}"))
    finally:
        _stop(pool)


def _pool(count: int) -> ProcessPoolExecutor:
    """Make processes that leave Ctrl-C to this one.

    They are not forked from this process: numpy has started threads in it, which a fork would not survive in order.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, multiprocessing.get_context(method), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Let Ctrl-C, which a terminal sends to every process, end only the one that answers the person."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the processes now: nobody waits for their results any more."""
    import multiprocessing

    pool.shutdown(wait=False, cancel_futures=True)
    for child in multiprocessing.active_children():
        child.terminate()


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
