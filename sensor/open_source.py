"""The words for a live source become the source: `ble:NAME-OR-ADDRESS`, `serial:PORT`, `replay:FILE`, `sim:`."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from sensor.errors import SourceError
from sensor.replay import Pace, open_replay
from sensor.simulated_source import open_simulated
from sensor.stream import LiveSource

WORDS = "ble:NAME-OR-ADDRESS, serial:PORT, replay:FILE or sim:"


def open_source(words: str, *, pace: Pace | None = None) -> AbstractAsyncContextManager[LiveSource]:
    """Return a source to be entered with `async with`.

    Parameters
    ----------
    words : str
        As in CONTRACT; what stands after the colon may be left out where one thing answers to that.
    pace : Pace, optional
        How fast a replayed or simulated source runs.

    Raises
    ------
    SourceError
        Where the words are none of these; on entering, whatever the source itself raises.

    Examples
    --------
    >>> open_source("usb:1")
    Traceback (most recent call last):
    sensor.errors.SourceError: 'usb:1' is no source: write ble:NAME-OR-ADDRESS, serial:PORT, replay:FILE or sim:
    """
    kind, colon, rest = words.partition(":")
    if colon and kind == "replay" and rest:
        return open_replay(rest, pace=pace)
    if colon and kind == "sim":
        return open_simulated(rest, pace=pace)
    raise SourceError(f"{words!r} is no source: write {WORDS}", code="unknown")
