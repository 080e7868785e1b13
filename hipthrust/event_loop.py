"""Work that waits for sensors, run to its end; Ctrl-C and the system's wish to end let it clean up first."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")
INTERRUPT = "SIGINT"
ENDINGS = ("SIGTERM", "SIGHUP")  # they would leave a sensor streaming until it is empty


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine; Ctrl-C is asyncio's own.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C, and where the system asks the program to end, after the coroutine has cleaned up.
    """
    try:
        return asyncio.run(_with_endings(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


@contextmanager
def answering(signals: Sequence[str], answer: Callable[[], object]) -> Iterator[None]:
    """Call `answer` on each of these signals while inside, where the system has them and they are not to be ignored.

    Nothing is answered in a thread, and on Windows, whose loops know no signals.
    """
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as undo:
        for name in signals:
            with contextlib.suppress(NotImplementedError, AttributeError, ValueError, RuntimeError):
                number = getattr(signal, name)
                if signal.getsignal(number) != signal.SIG_IGN:  # nohup means that it shall go on
                    loop.add_signal_handler(number, answer)
                    undo.callback(loop.remove_signal_handler, number)
        yield


async def _with_endings(work: Coroutine[Any, Any, Result]) -> Result:
    """Cancel the work on a signal to end."""
    task = asyncio.current_task()
    assert task is not None
    with answering(ENDINGS, task.cancel):
        return await work
