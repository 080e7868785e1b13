import io

import numpy as np
import pytest

from hipthrust.progress_line import ProgressLine
from sensor.samples import ImuSamples, Note
from sensor.stream import Chunk, Link


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self):
        return True


def chunk(first, stop):
    time_s = np.arange(first, stop) / 100
    return Chunk(ImuSamples(time_s, np.ones((len(time_s), 3)), None))


def told(stream, *items):
    line = ProgressLine(stream)
    for item in items:
        line.take(item)
    return stream.getvalue(), line.summary()


SESSION = (
    chunk(0, 300),
    Link("connected", 300, 0, 80.0, 99.6),
    Link("lost", 300, 0),
    Link("reconnected", 301, 45),
    chunk(345, 400),
)


def test_a_terminal_shows_what_comes():
    text, _ = told(Terminal(), *SESSION)

    assert "recording: 3.0 s, 300 samples, 100 Hz, battery 80 % (Ctrl-C ends)" in text
    assert "the link is lost, waiting for it: 3.0 s, 300 samples" in text


def test_elsewhere_only_what_must_be_known_is_told():
    text, summary = told(io.StringIO(), *SESSION)

    assert text.splitlines() == [
        "note: The link was lost after 3.0 s; it is looked for.",
        "note: The link is back; the recording goes on.",
    ]
    assert summary == "355 samples, 4.0 s, 45 readings are missing, the link was lost once"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_no_note_steers_the_terminal(stream):
    text, _ = told(stream, Note("hostile", "a\x1b]0;x\x07b"))

    assert "\x1b]0" not in text
    assert r"a\x1b]0;x\x07b" in text
