"""Sessions side by side until they end, a key ends them, or the system asks to: and what went wrong with any.

Invariant: however it ends, each source is closed (a device told to stop) and each recording whole before this returns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

from hipthrust.event_loop import ENDINGS, INTERRUPT, answering
from hipthrust.live.session import Session


@dataclass(slots=True)
class Ending:
    """How the sessions ended: by a signal, and with which errors, one a source at most."""

    interrupted: bool = False
    errors: list[Exception] = field(default_factory=list)


async def run_sessions(
    sessions: Sequence[Session], *, quitting: asyncio.Event | None = None, beside: Sequence[Awaitable[None]] = ()
) -> Ending:
    """Run sessions until all have ended or they are told to.

    Parameters
    ----------
    sessions : sequence of Session
        One a source. One that fails does not end the others.
    quitting : asyncio.Event, optional
        Ends all sessions when it is set.
    beside : sequence of awaitables
        What runs as long as they do, such as a screen; its failure ends them too.

    Returns
    -------
    Ending
    """
    ending, stop = Ending(), quitting or asyncio.Event()
    running = [asyncio.ensure_future(session.run()) for session in sessions]
    others = [asyncio.ensure_future(task) for task in beside]

    def interrupt() -> None:
        """End in good order; a second Ctrl-C while that takes place is one too many to hear."""
        ending.interrupted = True
        stop.set()

    with answering((INTERRUPT, *ENDINGS), interrupt):
        waiting = asyncio.ensure_future(stop.wait())
        everything = asyncio.ensure_future(asyncio.wait(running))
        try:
            await asyncio.wait([waiting, everything, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*running, *others, waiting):
                task.cancel()
            outcomes = await asyncio.gather(*running, *others, waiting, everything, return_exceptions=True)
    ending.errors += [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    return ending
