"""Our own recordings: `time,acc_x,acc_y,acc_z[,gyr_x,gyr_y,gyr_z]` in s, m/s2, deg/s, with `# key: value` lines.

Comment lines stand above the header and may stand between rows, where a live recorder began again after a lost link;
other columns may stand beside these. Without any comment the same columns are read too: gaitmap and mobgap use them.
What is written is read back to the last written digit. A last line without its end was cut off while it was written,
by a full disk or a flat battery: it is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO

import numpy as np

from sensor.formats.border.content import Content
from sensor.formats.border.raw import RawRecording, Stream
from sensor.formats.border.tables import Layout, cells_of, read_numbers
from sensor.formats.border.times import axis_from_numbers
from sensor.formats.hints import ReadHints
from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples, Source

DESCRIPTION = "our own recordings, and any CSV with the same columns (s, m/s2 with gravity, deg/s)"
EXAMPLE = "time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
MAGIC = "# hipthrust recording 1"
NAMES = tuple(EXAMPLE.split(","))
ROW = "%.6f" + ",%.5f" * 3  # a microsecond, and a hundredth of the step of a 16-bit sensor
GYRO_CELLS = ",%.4f" * 3
ROWS_AT_ONCE = 10_000  # written in one piece: some hundred kilobytes of text


def sniff(head: Content) -> str | None:
    """Tell our own layout by its header: the gyroscope is whole or not there, other columns may stand beside."""
    cells = _header(head)[1]
    gyroscope = [name in cells for name in NAMES[4:]]
    return "whole" if set(NAMES[:4]) <= set(cells) and all(gyroscope) == any(gyroscope) else None


def read(parts: Mapping[str, Content], hints: ReadHints) -> RawRecording:
    """Read our own layout; a start with no time zone is taken for local time."""
    content = parts["whole"]
    skip, cells = _header(content)
    ours = content.lines[0].strip() == MAGIC
    if ours:
        content = _whole_lines(content)
    columns = [cells.index(name) for name in NAMES if name in cells]
    numbers, lost = read_numbers(content, Layout((), len(cells), skip, ",", "."), columns)
    facts = _facts(content.lines[:skip])
    time = axis_from_numbers(numbers[:, 0], hints.time_unit or ("s" if ours else None), rate_hz=hints.rate_hz)
    start = _moment(facts.get("start", ""))
    acc = Stream(time.seconds, numbers[:, 1:4], "m/s2")
    return RawRecording(
        acc=acc,
        gyr=Stream(acc.time_s, numbers[:, 4:7], "deg/s") if len(columns) == 7 else None,
        device_clock=ours,
        start_s=time.start_s if start is None else start.replace(tzinfo=start.tzinfo or UTC).timestamp(),
        start_is_utc=start is None or start.tzinfo is not None,
        sensor=facts.get("device"),
        stated_rate_hz=_positive(facts.get("rate_hz", "")),
        simulated=facts.get("simulated") == "true",
        acc_range_mps2=_scaled(_positive(facts.get("acc_range_g", ""))),
        dropped_rows=lost,
        notes=time.notes,
        said=tuple(facts.items()) if ours else (),
    )


def write_native(samples: ImuSamples, source: Source, stream: TextIO) -> None:
    """Write a recording in our own layout.

    Parameters
    ----------
    samples : ImuSamples
    source : Source
        Its `sensor`, `simulated`, `start`, `stated_rate_hz` and `acc_range_mps2` are kept, where known.
    stream : text stream
        Opened with `newline=""`.

    Examples
    --------
    >>> import io
    >>> out, samples = io.StringIO(), ImuSamples(np.array([0.0]), np.array([[0.0, 0.0, 9.81]]), None)
    >>> write_native(samples, Source("a", "hipthrust", simulated=True), out)
    >>> print(out.getvalue(), end="")
    # hipthrust recording 1
    # simulated: true
    time,acc_x,acc_y,acc_z
    0.000000,0.00000,0.00000,9.81000
    """
    stream.write(heading(source) + column_names(gyroscope=samples.gyr_radps is not None))
    for first in range(0, len(samples), ROWS_AT_ONCE):
        stream.write(rows(samples.part(first, first + ROWS_AT_ONCE)))


def heading(source: Source, about: Mapping[str, str] | None = None) -> str:
    """Return the comment lines above the columns: what is known of the sensor, then `about`, each on one line."""
    acc_range_g = None if source.acc_range_mps2 is None else f"{source.acc_range_mps2 / STANDARD_GRAVITY_MPS2:g}"
    facts = {
        "device": source.sensor,
        "simulated": "true" if source.simulated else None,
        "start": source.start,
        "rate_hz": None if source.stated_rate_hz is None else f"{source.stated_rate_hz:g}",
        "acc_range_g": acc_range_g,
        **(about or {}),
    }
    return f"{MAGIC}\n" + "".join(comment(f"{key}: {value}") for key, value in facts.items() if value is not None)


def comment(text: str) -> str:
    """Return a comment line, which may stand above the columns and between rows; no text leaves its line."""
    words = " ".join(text.split())
    return f"# {''.join(char if char.isprintable() else '?' for char in words)}\n"


def column_names(*, gyroscope: bool, beside: Sequence[str] = ()) -> str:
    """Return the line above the first row; `beside` are columns that readers of samples pass over."""
    return ",".join([*NAMES[: 7 if gyroscope else 4], *beside]) + "\n"


def rows(samples: ImuSamples, beside: Sequence[str | Sequence[str]] = ()) -> str:
    r"""Return the rows of some samples.

    Parameters
    ----------
    samples : ImuSamples
    beside : sequence of columns
        Cells for the columns that `column_names` was told to stand beside: one for each sample, or a text for all.

    Examples
    --------
    >>> rows(ImuSamples(np.array([0.01]), np.array([[0.0, 0.0, 9.81]]), None), ["4.5", ["7"]])
    '0.010000,0.00000,0.00000,9.81000,4.5,7\n'
    """
    gyroscope = samples.gyr_radps is not None
    numbers = np.empty((len(samples), 7 if gyroscope else 4))
    numbers[:, 0], numbers[:, 1:4] = samples.time_s, samples.acc_mps2
    if samples.gyr_radps is not None:
        np.degrees(samples.gyr_radps, out=numbers[:, 4:])
    others = "".join(f",{cells.replace('%', '%%')}" if isinstance(cells, str) else ",%s" for cells in beside)
    row = f"{ROW}{GYRO_CELLS if gyroscope else ''}{others}\n"
    each = [cells for cells in beside if not isinstance(cells, str)]
    if not each:
        return (row * len(samples)) % tuple(numbers.ravel().tolist())
    lines = zip(numbers.tolist(), zip(*each, strict=True), strict=True)
    return "".join([row % (*values, *cells) for values, cells in lines])


def _header(head: Content) -> tuple[int, list[str]]:
    """Return how many lines stand above the first row, and the cells of the header, the last of those lines."""
    above = next((k for k, line in enumerate(head.lines) if not line.startswith("#")), 0)
    return above + 1, cells_of(head.lines[above], ",") if head.lines else []


def _whole_lines(content: Content) -> Content:
    """Leave out a last line that was never finished, and the zeros that a file system may leave at the end."""
    data = content.data.rstrip(b"\0")
    return Content(content.name, data[: data.rfind(b"\n") + 1])


def _facts(comments: Sequence[str]) -> dict[str, str]:
    """Read `# key: value` lines."""
    pairs = (line.removeprefix("#").partition(":") for line in comments)
    return {key.strip(): value.strip() for key, mark, value in pairs if mark}


def _moment(text: str) -> datetime | None:
    """Read an ISO date and time; None where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _positive(text: str) -> float | None:
    """Read a positive number; None where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < math.inf else None


def _scaled(value_g: float | None) -> float | None:
    """Turn g into m/s2; None stays unknown."""
    return None if value_g is None else value_g * STANDARD_GRAVITY_MPS2
