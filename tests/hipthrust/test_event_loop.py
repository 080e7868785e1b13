import asyncio
import os
import signal
import sys

import pytest

from hipthrust.event_loop import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are a thing of Unix")


@pytest.fixture
def hangup():
    """Return what sets the answer to a hangup, as whoever started the program did."""
    before = signal.getsignal(signal.SIGHUP)
    yield lambda answer: signal.signal(signal.SIGHUP, answer)
    signal.signal(signal.SIGHUP, before)


async def hung_up():
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.1)  # a signal comes with the loop's next step
    return "done"


def test_a_hangup_ends_the_work(hangup):
    hangup(lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        run(hung_up())


def test_a_hangup_that_shall_be_ignored_is(hangup):
    hangup(signal.SIG_IGN)
    assert run(hung_up()) == "done"
