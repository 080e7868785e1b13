"""Several files become outcomes on several cores, in the order in which they were named.

Invariant: one file never starts another process, and a process that dies takes only its own file with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hipthrust.sessions import STANDARD_INPUT, Outcome, Request, Unanalysed, outcomes_of
from sensor.errors import SurroundingsError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Work = Callable[[str, Request], list[Outcome]]


def outcomes_of_all(files: Sequence[str], request: Request, *, workers: int | None = None) -> Iterator[Outcome]:
    """Read and analyse each file, on several cores where there are several files.

    Parameters
    ----------
    files : sequence of str
        As a person named them.
    request : Request
        What is asked about each of them.
    workers : int or None
        How many processes at most; None for one a core.

    Yields
    ------
    AnalysedRecording or Unanalysed
        One a recording, in the order of the files.
    """
    count = min(workers or _cores(), len(files))
    if count < 2:
        for file in files:
            yield from outcomes_of(file, request)
    else:
        yield from _in_processes(files, request, count, listed)


def listed(file: str, request: Request) -> list[Outcome]:
    """Return the outcomes of one file, ready to be sent to another process."""
    return [_sendable(outcome) for outcome in outcomes_of(file, request)]


def _in_processes(files: Sequence[str], request: Request, count: int, work: Work) -> Iterator[Outcome]:
    """Spread the files over processes; standard input stays here, where it can be read."""
    pool = _pool(count)
    try:
        futures = [None if file == STANDARD_INPUT else pool.submit(work, file, request) for file in files]
        for file, future in zip(files, futures, strict=True):
            yield from outcomes_of(file, request) if future is None else _result(future, file, request, work)
        pool.shutdown()
    except BaseException:
        _stop(pool)
        raise


def _result(future: Future[list[Outcome]], file: str, request: Request, work: Work) -> list[Outcome]:
    """Wait for one file; where a process died, find out in a process of its own whether this file was the reason."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        pass
    pool = _pool(1)
    try:
        return pool.submit(work, file, request).result()
    except BrokenProcessPool:
        reason = "the process that analysed it was ended from outside, perhaps for want of memory"
        return [Unanalysed(file, SurroundingsError(f"{file}: {reason}"))]
    finally:
        _stop(pool)


def _sendable(outcome: Outcome) -> Outcome:
    """Make sure that an error survives the way to another process, as its text where it does not itself."""
    import pickle

    if isinstance(outcome, Unanalysed):
        try:
            pickle.loads(pickle.dumps(outcome.error))
        except Exception:
            return Unanalysed(outcome.file, RuntimeError(f"{type(outcome.error).__name__}: {outcome.error}"))
    return outcome


def _pool(count: int) -> ProcessPoolExecutor:
    """Start processes that leave Ctrl-C to this one."""
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(count, initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Let Ctrl-C, which the terminal sends to every process, end only the one that answers the person."""
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
