"""A simulated lifter becomes a live source, for trying things with nothing plugged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from sensor.errors import SourceError
from sensor.replay import Pace, PacedSource
from sensor.samples import Recording

PRESET = "typical"


@asynccontextmanager
async def open_simulated(preset: str = "", *, pace: Pace | None = None, seed: int = 0) -> AsyncIterator[PacedSource]:
    """Open a simulated session as a live source; it ends when the session has.

    Parameters
    ----------
    preset : str
        A name in `sensor.simulated.PRESETS`; empty for a plain set.
    pace : Pace, optional
        Real time where it is left out.
    seed : int
        Draws what the preset leaves open.

    Raises
    ------
    SourceError
        Where there is no such preset.
    """
    from sensor.simulated import PRESETS, simulate

    if preset and preset not in PRESETS:
        raise SourceError(f"there is no simulated session {preset!r}: there are {', '.join(PRESETS)}", code="unknown")
    simulation = await asyncio.to_thread(simulate, PRESETS[preset or PRESET], seed)
    start = datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
    source = replace(simulation.source, file=f"sim:{preset}", start=start)
    yield PacedSource(Recording(simulation.samples, source), pace or Pace())
