"""A stroke of the rate and the cells it lies in, in; what moved, from where to where, out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.live.held_cells import HeldCells
from analysis.live.strokes import Stroke
from analysis.signals.grid import RATE_HZ, STEP_S
from sensor.samples import Array

BEFORE = round(0.7 * RATE_HZ)  # how long before a movement the sensor is read at rest,
BRACING = round(0.3 * RATE_HZ)  # but not so shortly before it: who braces already pushes
POSTURE = round(0.2 * RATE_HZ)  # cells that tell a posture without a gyroscope


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """A movement one way over cells [start, stop).

    `turn_rad` is how far the segment turned, `climb_m` how far the point rose if it stood still at both ends,
    `left_mps` the upward speed it still has at the end if it stood still at the start; `unrest_mps2` is the spread of
    the upward acceleration shortly before it; `begins` and `arrives` are the postures at both ends, unit vectors of
    the vertical in the sensor frame.
    """

    sense: int
    start: int
    stop: int
    turn_rad: float
    climb_m: float
    left_mps: float
    unrest_mps2: float
    begins: Array
    arrives: Array
    high: int | None = None  # where the point came down from, where that was measured
    lowered_m: float = 0.0  # and how far


def measure_movement(held: HeldCells, stroke: Stroke, *, late: int, blur: int) -> Movement | None:
    """Measure the movement behind a stroke; None where its cells are gone or one at most.

    Parameters
    ----------
    held : HeldCells
    stroke : Stroke
        Cells of the rate; one that lasts has no movement yet.
    late, blur : int
        Cells by which the rate comes after the movement, and by which the movement may be longer at either end.
    """
    if stroke.stop is None:
        return None
    start, end = stroke.start - late - blur, min(stroke.stop - late + blur, held.stop)
    if start < held.first or end - start < 2:
        return None
    before = max(start - BEFORE, held.first)
    rise = held.rise(before)[: end - before]
    rest, moved = rise[: max(start - before - BRACING, 0)], rise[start - before :]
    turn_rad = float(held.rate(stroke.start)[: stroke.stop - stroke.start].sum()) * STEP_S
    return Movement(
        stroke.sense,
        start,
        end,
        abs(turn_rad),
        climb_m=float((moved - moved.mean()).cumsum().sum()) * STEP_S**2,
        left_mps=float((moved - (rest.mean() if len(rest) else 0.0)).sum()) * STEP_S,
        unrest_mps2=float(rest.std()) if len(rest) else 0.0,
        begins=posture_at(held, start),
        arrives=posture_at(held, end),
    )


def unrest_before(held: HeldCells, cell: int) -> float:
    """Return the spread of the upward acceleration shortly before a cell, in m/s2; 0 where nothing is known of it."""
    start = max(cell - BEFORE, held.first)
    rest = held.rise(start)[: max(cell - BRACING - start, 0)]
    return float(rest.std()) if len(rest) else 0.0


def posture_at(held: HeldCells, cell: int) -> Array:
    """Return the vertical seen from the sensor about one cell."""
    attitude = held.attitude(min(cell, held.stop - 1))
    if attitude is not None:
        return np.array(attitude.up[0])
    first = max(min(cell, held.stop) - POSTURE // 2, held.first)
    force = held.signals(first).acc_mps2[:POSTURE].mean(axis=0)
    return np.asarray(force / max(float(np.linalg.norm(force)), 1e-9))
