"""A recording becomes the part of it that was asked for; times stay on the recording's own clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hipthrust.failures import UsageError

if TYPE_CHECKING:
    from sensor.samples import Recording


@dataclass(frozen=True, slots=True)
class Cut:
    """From and to, in seconds of the recording's clock; None where the recording itself starts or ends."""

    from_s: float | None = None
    to_s: float | None = None

    def __bool__(self) -> bool:
        return self.from_s is not None or self.to_s is not None

    def __str__(self) -> str:
        start = "the start" if self.from_s is None else f"{self.from_s:g} s"
        end = "the end" if self.to_s is None else f"{self.to_s:g} s"
        return f"from {start} to {end}"


WHOLE = Cut()


def cut(recording: Recording, part: Cut) -> Recording:
    """Return the samples of [from, to) with a note that says so.

    Raises
    ------
    UsageError
        Where nothing of the recording lies in the part.
    """
    if not part:
        return recording
    from sensor.samples import Note

    time_s = recording.samples.time_s
    start = 0 if part.from_s is None else int(time_s.searchsorted(part.from_s))
    stop = len(time_s) if part.to_s is None else int(time_s.searchsorted(part.to_s))
    if start >= stop:
        length = f"it lasts {recording.samples.duration_s:.1f} s, choose a part of that"
        raise UsageError(f"{recording.source.file}: nothing is left after the cut {part}: {length}")
    samples = recording.samples.part(start, stop)
    said = f"Only the part from {samples.time_s[0]:.2f} to {samples.time_s[-1]:.2f} s was analysed."
    return replace(recording, samples=samples, notes=(*recording.notes, Note("cut", said)))
