"""Summaries of finished sets in, the same out when the session is told: packed, for a day of lifting is long.

A repetition with its figures takes 3 kB as objects and 0.7 kB like this.
"""

from __future__ import annotations

import pickle
import zlib

from analysis.results import SetSummary


class KeptSets:
    """The sets of one session, by their numbers."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def keep(self, summary: SetSummary) -> None:
        """Keep a set, in place of what was told of it before."""
        self._packed[summary.number] = zlib.compress(pickle.dumps(summary))

    def forget_last(self) -> None:
        """Forget the set that was kept last."""
        self._packed.popitem()

    def summaries(self) -> tuple[SetSummary, ...]:
        """Return all of them, in the order in which they were told."""
        return tuple(pickle.loads(zlib.decompress(packed)) for packed in self._packed.values())
