"""Chunks of a live source become a recording in our own format that lasts whatever happens.

Invariant: at any moment the file reads as a recording of what came so far; a lost link is a jump in its times, with a
comment between the rows. `LastingFile` tells what happens when a disk is full or a folder removed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.report.safe_text import printable
from hipthrust import __version__
from hipthrust.lasting_file import LastingFile
from sensor.formats.native import column_names, comment, heading, rows
from sensor.samples import ImuSamples, Note, Source
from sensor.stream import Chunk, Link, StreamItem

BESIDE = ("host_s", "device_ticks", "device_sequence")  # arrival and the device's own counts, where there are any
UNITS = "time s, acc m/s2 with gravity, gyr deg/s, host_s s since the first arrival"


class Recorder:
    """The recording of one source.

    Parameters
    ----------
    path : Path or str
        A name that is not taken.
    source : Source
        As the opened source has it.
    about : mapping of str to str, optional
        More for the heading: settings, mounting, what the device told of itself.
    refuges, now_s
        As `LastingFile` takes them.

    Raises
    ------
    SurroundingsError
        Where the file cannot be made.
    """

    def __init__(
        self,
        path: Path | str,
        source: Source,
        about: Mapping[str, str] | None = None,
        *,
        refuges: Sequence[Path] | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        facts = {"source": source.file, **(about or {}), "units": UNITS, "program": f"hipthrust {__version__}"}
        self._file = LastingFile(Path(path), heading(source, facts), refuges=refuges, now_s=now_s)
        self._columns: tuple[bool, tuple[str, ...]] | None = None  # gyroscope, and what stands beside
        self.samples = 0

    @property
    def path(self) -> Path:
        """Where the recording is now."""
        return self._file.path

    def take_notes(self) -> list[Note]:
        """Return what happened to the file since the last call, for a person."""
        return self._file.take_notes()

    def push(self, item: StreamItem) -> None:
        """Record what a source yields: samples as rows, what happened to the link as a comment between them.

        Raises
        ------
        BrokenPipeError
            Where the recording goes to a program that reads no more. A disk's trouble is a note instead.
        """
        match item:
            case Chunk():
                self._push_chunk(item)
            case Link(state="lost") | Link(state="reconnected"):
                self._comment(f"link: {item.state} after {item.received} readings")
            case Note():
                self._comment(f"note: {item.code}: {item.message}")

    def close(self) -> None:
        """End the recording.

        Raises
        ------
        SurroundingsError
            Where the end of it found no place on any disk.
        """
        self._file.close()

    def _push_chunk(self, chunk: Chunk) -> None:
        """Write the rows of a chunk in the columns that the first one set."""
        if not len(chunk.samples):
            return
        beside = _beside(chunk)
        if self._columns is None:
            self._columns = chunk.samples.gyr_radps is not None, tuple(beside)
            self._file.extend_heading(column_names(gyroscope=self._columns[0], beside=self._columns[1]))
        gyroscope, names = self._columns
        samples = chunk.samples
        if not gyroscope and samples.gyr_radps is not None:
            samples = ImuSamples(samples.time_s, samples.acc_mps2, None)
        cells = [beside.get(name, "") for name in names]
        if gyroscope and samples.gyr_radps is None:
            cells = ["", "", "", *cells]
        self._file.append(rows(samples, cells))
        self.samples += len(samples)

    def _comment(self, text: str) -> None:
        """Write a comment between the rows."""
        self._file.append(comment(text))


def tell_written(path: Path, summary: str) -> None:
    """Say what was recorded; beside a recording that is no file, such as standard output, on standard error."""
    print(f"Wrote {printable(str(path))}: {summary}", file=sys.stdout if path.is_file() else sys.stderr, flush=True)


def _beside(chunk: Chunk) -> dict[str, str | list[str]]:
    """Return the cells of what came beside the samples, by column: a text where it is the same in all rows."""
    columns: dict[str, str | list[str]] = {}
    if chunk.arrival_s is not None:
        columns[BESIDE[0]] = f"{chunk.arrival_s:.4f}"
    for name, counts in zip(BESIDE[1:], (chunk.ticks, chunk.sequence), strict=True):
        if counts is not None:
            columns[name] = [str(count) for count in counts.tolist()]
    return columns
