"""A signed rate in, strokes out: movements one way, each between two instants at which the rate all but vanishes."""

from __future__ import annotations

from dataclasses import dataclass

from sensor.samples import Array


@dataclass(frozen=True, slots=True)
class Stroke:
    """A movement one way (`sense` +1 or -1) over cells [start, stop) of the rate; `stop` is None while it lasts."""

    sense: int
    start: int
    stop: int | None = None


class StrokeFinder:
    """Finds strokes cell by cell.

    Parameters
    ----------
    starts, ends : float
        Rates above which a stroke has begun, and under which it is over.
    """

    def __init__(self, starts: float, ends: float) -> None:
        self.now: Stroke | None = None  # the stroke that lasts
        self._starts, self._ends = starts, ends
        self._up_from = self._down_from = 0  # first cell since which the rate has been beyond `ends` that way

    def find(self, rate: Array, first: int) -> list[Stroke]:
        """Return the strokes that end in these cells; the first one has number `first`."""
        over = []
        for cell, value in enumerate(rate.tolist(), start=first):
            if value < self._ends:
                self._up_from = cell + 1
            if value > -self._ends:
                self._down_from = cell + 1
            if self.now is not None and value * self.now.sense < self._ends:
                over.append(Stroke(self.now.sense, self.now.start, cell))
                self.now = None
            if self.now is None and abs(value) > self._starts:
                self.now = Stroke(1, self._up_from) if value > 0 else Stroke(-1, self._down_from)
        return over
