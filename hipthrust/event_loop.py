"""Work that waits for sensors, run to its end; Ctrl-C and the system's wish to end let it clean up first."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
ENDINGS = ("SIGTERM", "SIGHUP")  # Ctrl-C is asyncio's own; these would leave a sensor streaming until it is empty


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C, and where the system asks the program to end, after the coroutine has cleaned up.
    """
    try:
        return asyncio.run(_with_endings(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _with_endings(work: Coroutine[Any, Any, Result]) -> Result:
    """Cancel the work on a signal to end."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    for name in ENDINGS:
        with contextlib.suppress(NotImplementedError, AttributeError, ValueError, RuntimeError):  # Windows, a thread
            number = getattr(signal, name)
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup means that it shall go on
                loop.add_signal_handler(number, task.cancel if task is not None else loop.stop)
    return await work
