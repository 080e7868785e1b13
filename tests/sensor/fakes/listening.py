"""What a test does with a live source: listen to it for a while."""

import asyncio
from dataclasses import replace

import numpy as np

from sensor.link.wire import Patience
from sensor.samples import Note
from sensor.stream import Chunk, Link

QUICK = Patience(  # of a test in which all goes well in the end: waits are short, limits are far, for a busy machine
    scan_s=5.0,
    twin_s=0.05,
    attempt_s=5.0,
    overall_s=20.0,
    backoff_s=(0.01, 0.02),
    silence_s=1.0,
    second_silence_s=1.0,
    first_reading_s=5.0,
    dtr_s=3.0,
    listen_s=0.3,
    stop_s=2.0,
    give_up_s=20.0,
    account_s=0.1,
)
HASTY = replace(  # of a test that waits for a limit
    QUICK, scan_s=0.5, attempt_s=0.5, silence_s=0.2, second_silence_s=0.3, first_reading_s=0.4, dtr_s=0.2, give_up_s=0.5
)


async def listen(source, *, until, seconds=20.0, then=None):
    """Return what a source yields until `until(items)` is true; `then` is called with all so far after each item."""
    items = []
    async with asyncio.timeout(seconds):
        async for item in source:
            items.append(item)
            if then is not None:
                then(items)
            if until(items):
                break
    return items


def samples(count):
    """Listen until so many samples have come."""
    return lambda items: sum(len(i.samples) for i in items if isinstance(i, Chunk)) >= count


def came(state, *, then=0):
    """Listen until the link has had a state, and so many samples after that."""

    def enough(items):
        after = next((k for k, i in enumerate(items) if isinstance(i, Link) and i.state == state), None)
        return after is not None and samples(then)(items[after:])

    return enough


def noted(code):
    """Listen until a note has come."""
    return lambda items: code in codes(items)


def codes(items):
    """Return the codes of the notes."""
    return [i.code for i in items if isinstance(i, Note)]


def states(items):
    """Return what the link went through, each state once in a row."""
    told = [i.state for i in items if isinstance(i, Link)]
    return [state for k, state in enumerate(told) if k == 0 or state != told[k - 1]]


def counted(items):
    """Return the count that each sample of a `FakeWitMotion` carries."""
    x = np.concatenate([i.samples.acc_mps2[:, 0] for i in items if isinstance(i, Chunk)])
    return np.round(x / 9.80665 * 2048).astype(int)


def times(items):
    """Return the times of all samples."""
    return np.concatenate([i.samples.time_s for i in items if isinstance(i, Chunk)])
