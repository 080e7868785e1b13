"""Lines of text from own firmware into readings: our `$HT1` line, and what sketches usually print.

Our own line carries check, count, clock and units. Of anything else the units are taken from the wish, or guessed once
from the first readings: the length of the acceleration at rest tells g, m/s2, mg or counts. Those readings wait for the
guess, and the first layout that is understood stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import nan

import numpy as np

from sensor.devices import text_layouts as layouts
from sensor.devices.device import LEAST_HZ, MOST_HZ, Await, Counts, Device, Facts, Readings, Step, Wish, Write, told
from sensor.devices.framing import Lines
from sensor.devices.text_layouts import Numbers
from sensor.devices.text_units import Units, guess_units

WRAP = 2**32  # of the clock in us; a longer one is cut to it
SEQUENCE_WRAP = 65536
ENOUGH_TO_GUESS = 20  # readings; they wait for 0.2 s at 100 Hz
OWN = Units(acc="g", gyr="deg/s", time="t", us=1.0)


class TextLines:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts()
        self._lines = Lines(self.counts)
        self._layout = ""  # of the first line understood
        self._columns: tuple[str, ...] | None = None
        self._units: Units | None = None
        self._wish = Wish()
        self._waiting: list[Numbers] = []

    def start(self, wish: Wish) -> Iterator[Step]:
        """Take the units from the wish, and ask what board it is; foreign firmware ignores that."""
        self._wish = wish
        before = self.counts.good
        yield Write(b"?\n")
        yield Await(
            lambda: self.counts.good > before,
            seconds=3.0,
            complaint="no line of readings arrived: check the port, the baud rate and what the sketch prints",
        )

    def stop(self) -> Iterator[Step]:
        """Do nothing: the firmware decides."""
        yield from ()

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: no line tells it."""
        yield from ()

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take bytes in any cut."""
        for line, whole in self._lines.feed(data):
            if line:
                self._take(line, whole)
        if self._units is None and len(self._waiting) >= ENOUGH_TO_GUESS:
            self._units = guess_units(self._waiting[:ENOUGH_TO_GUESS], self._wish, self.facts)
        if self._units is None or not self._waiting:
            return Readings(np.empty((0, 3)))
        ready, self._waiting = self._waiting, []
        return _readings(ready, self._units)

    def _take(self, line: str, whole: bool) -> None:
        """Read one line: readings, a header, or what the board says about itself."""
        if line.startswith("#"):
            self._note(line)
            return
        if not self._layout and whole and (columns := layouts.labels(line)):
            self._columns = columns
        elif (found := self._understood(line, whole)) is None:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(line)
        else:
            self._layout, numbers = found
            self.counts.good += 1
            self._waiting.append(numbers)
            if self._layout == "own" and self._units is None:
                self._units = OWN if "gx" in numbers else replace(OWN, gyr=None)

    def _understood(self, line: str, whole: bool) -> tuple[str, Numbers] | None:
        """Read a line in the layout of this connection, or in the first that fits."""
        readers: dict[str, Callable[[str], Numbers | None]] = {
            "own": lambda line: layouts.own_line(line) if line.startswith("$HT1,") else None,
            "json": lambda line: layouts.json_line(line) if line.startswith("{") else None,
            "labelled": layouts.labelled,
            # a line seen from its middle may have lost digits of its first number
            "bare": lambda line: layouts.bare_numbers(line, self._columns) if whole else None,
        }
        for layout, read in readers.items():
            if self._layout in ("", layout) and (numbers := read(line)) is not None:
                return layout, numbers
        return None

    def _note(self, line: str) -> None:
        """Keep what a line like `#HT1,board=x,rate=100` tells."""
        says = dict(part.split("=", 1) for part in line.split(",")[1:] if "=" in part) if line[:5] == "#HT1," else {}
        for key, fact in (("rate", "rate_hz"), ("acc_range_g", "acc_range_g"), ("gyro_range_dps", "gyr_range_dps")):
            value = layouts.finite_number(says.get(key, ""))
            if value is not None and LEAST_HZ <= value <= MOST_HZ:  # ranges lie in it too
                setattr(self.facts, fact, value)
        if "board" in says:
            self.facts.firmware = told(says["board"])


def _readings(rows: list[Numbers], units: Units) -> Readings:
    """Turn named numbers into SI."""
    table = np.array([[row.get(name, nan) for name in layouts.AXES] for row in rows])
    ticks = np.array([row.get(units.time or "", nan) for row in rows]) * units.us
    sequence = np.array([row.get("seq", nan) for row in rows])
    return Readings(
        acc_mps2=table[:, :3] * units.mps2,
        gyr_radps=None if units.gyr is None else table[:, 3:] * units.radps,
        ticks=None if units.time is None else np.mod(ticks, WRAP),
        sequence=sequence.astype(np.int64) % SEQUENCE_WRAP if np.isfinite(sequence).all() else None,
    )


DEVICE = Device(
    name="text-lines",
    title="Own firmware that prints lines: $HT1, CSV, JSON, labelled (serial)",
    transport="serial",
    new_decoder=TextLines,
    tick_s=1e-6,
    tick_wrap=WRAP,
    sequence_wrap=SEQUENCE_WRAP,
    baud_rates=(115200, 9600, 230400, 57600, 38400, 19200, 921600),
    certainty="A",
    note="Units of foreign lines are guessed from the reading at rest; give them with --units where you know them.",
)
