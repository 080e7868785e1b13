"""How the tests talk to decoders, in place of a link."""

import numpy as np
import pytest

from sensor.devices.device import Await, Readings, Write


class StartFailedError(Exception):
    """A step that was waited for did not come."""


@pytest.fixture(scope="session")
def conduct():
    """Return what carries out steps: answers each write with the next of its `replies`, returns what was written."""

    def carry_out(decoder, steps, replies=None):
        written = []
        waiting = {data: iter(each) for data, each in (replies or {}).items()}
        for step in steps:
            if isinstance(step, Write):
                written.append(step.data)
                reply = next(waiting.get(step.data.hex(), iter(())), None)
                if reply is not None:
                    decoder.feed(bytes.fromhex(reply))
            elif isinstance(step, Await) and step.required and not step.ready():
                raise StartFailedError(step.complaint)
        return written

    carry_out.failure = StartFailedError
    return carry_out


@pytest.fixture(scope="session")
def joined():
    """Return what puts readings of several feeds one behind the other."""

    def join(parts):
        parts = [part for part in parts if len(part)]

        def column(name):
            columns = [getattr(part, name) for part in parts]
            return None if not columns or columns[0] is None else np.concatenate(columns)

        acc = column("acc_mps2")
        return Readings(np.empty((0, 3)) if acc is None else acc, *map(column, ("gyr_radps", "ticks", "sequence")))

    return join
