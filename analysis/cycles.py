"""What both ways of finding repetitions hand on: where each one roughly begins, peaks and ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cycle:
    """One rise and the descent after it, as cells of the grid.

    The hip is at a low in `start`, at a high in `top` and back at a low in `stop`. `stop` is None where nothing comes
    down again before the set or the recording ends. Refined later; the true events lie within half a second.
    """

    start: int
    top: int
    stop: int | None


CycleSet = tuple[Cycle, ...]
