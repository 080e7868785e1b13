"""One set of any length in, its motion out: solved a dozen repetitions at a time.

A least squares over a whole hour would cost the cube of its length and take the biases for constant. So a long set is
solved in blocks that overlap by a repetition on either side; each block speaks for its own repetitions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

import numpy as np

from analysis.finding.repetitions import Stretch
from analysis.motion.anchors import Habit, find_anchors
from analysis.motion.estimate import Motion, hold, solve_motion
from analysis.motion.least_squares import WeighedMean
from analysis.motion.spoilt import find_steps
from analysis.signals.grid import STEP_S
from sensor.samples import Array

REPETITIONS = 8  # a block, with one more on either side: more repetitions improve no figure by 1 mm/s


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Cells [start, stop) of the set that this block speaks for; its motion begins at cell `first` of the set.

    `way_sd_m` is the error of the way over all cells it speaks for, `before_m2` its square over all blocks before.
    """

    start: int
    stop: int
    first: int
    motion: Motion
    way_sd_m: float
    before_m2: float


@dataclass(frozen=True, slots=True, eq=False)
class SetMotion:
    """Motion of the sensor over a set: arrays over all its cells, as in `Motion`, and the blocks behind them.

    `told` keeps what was asked before: the end of a drive is also the start of a pause.
    """

    velocity_mps: Array
    rotation: Array | None
    gyr_radps: Array | None
    blocks: tuple[Block, ...]
    told: dict[tuple[int, int], float] = field(default_factory=dict, init=False, repr=False)

    def mean_velocity_sd(self, start: int, stop: int) -> float:
        """Return one standard deviation in m/s of the mean velocity over cells [start, stop), at least one."""
        start, stop = hold(start, stop, len(self.velocity_mps))
        if (start, stop) not in self.told:
            self.told[start, stop] = self._mean_velocity_sd(start, stop)
        return self.told[start, stop]

    def combined_sd(self, means: Sequence[WeighedMean]) -> float:
        """Return one standard deviation in m/s of a sum of mean velocities, each times its weight.

        Where no block knows all of them, the first one counts alone.
        """
        if len(means) == 1:
            weight, start, stop = means[0]
            return abs(weight) * self.mean_velocity_sd(start, stop)
        held = [(weight, *hold(start, stop, len(self.velocity_mps))) for weight, start, stop in means]
        weight, start, stop = held[0]
        block = self._knowing(start, stop, first=min(mean[1] for mean in held), last=max(mean[2] for mean in held))
        if block is None:
            return abs(weight) * self.mean_velocity_sd(start, stop)
        return block.motion.doubt.combined_sd([(w, a - block.first, b - block.first) for w, a, b in held])

    def gyr_biases_radps(self) -> Array:
        """Return the gyroscope's bias in each block, (blocks, 3); (0, 3) without one."""
        biases = [block.motion.gyr_bias_radps for block in self.blocks]
        return np.array([bias for bias in biases if bias is not None]).reshape(-1, 3)

    def _mean_velocity_sd(self, start: int, stop: int) -> float:
        """Take the word of the block that knows most of these cells, or join those of several blocks."""
        block = self._knowing(start, stop, first=start, last=stop)
        if block is not None:
            return block.motion.doubt.mean_velocity_sd(start - block.first, stop - block.first)
        one, other = self.blocks[self._own(start)], self.blocks[self._own(stop - 1)]
        between_m2 = other.before_m2 - one.before_m2 - one.way_sd_m**2
        way_sd_m = hypot(_way_sd_m(one, start, stop), _way_sd_m(other, start, stop), sqrt(max(between_m2, 0.0)))
        return way_sd_m / ((stop - start) * STEP_S)

    def _own(self, start: int) -> int:
        """Number of the block that speaks for a cell."""
        return bisect_right(self.blocks, start, key=lambda block: block.start) - 1

    def _knowing(self, start: int, stop: int, *, first: int, last: int) -> Block | None:
        """Of the blocks that know cells [first, last) the one that speaks for most of [start, stop)."""
        own = self._own(start)
        near = self.blocks[max(own - 1, 0) : own + 2]  # a block knows no cells beyond its neighbours'
        inside = [b for b in near if b.first <= first and last <= b.first + len(b.motion.velocity_mps)]
        return max(inside, key=lambda b: min(stop, b.stop) - max(start, b.start), default=None)


def solve_set(stretch: Stretch, habit: Habit, *, plates: bool) -> SetMotion:
    """Estimate the motion of the sensor over one set.

    Parameters
    ----------
    stretch : Stretch
        The set.
    habit : Habit
        How well the lift comes back to its places.
    plates : bool
        Whether the lift has plates that can hit the floor.

    Returns
    -------
    SetMotion
        Over all cells of the stretch.
    """
    cycles, end = stretch.cycles, len(stretch.grid)
    firsts = list(range(0, len(cycles), REPETITIONS))
    if len(firsts) > 1 and len(cycles) - firsts[-1] < REPETITIONS // 2:
        firsts.pop()  # a short rest of a set joins the block before it
    borders = [0, *(cycles[k].begin for k in firsts[1:]), end]
    blocks: list[Block] = []
    biases = _first_guesses(stretch)
    for k, start, stop, following in zip(firsts, borders[:-1], borders[1:], [*firsts[1:], len(cycles)], strict=True):
        first = 0 if k == 0 else cycles[k - 1].begin
        last = end if following == len(cycles) else min(cycles[following].end + 1, end)
        members = slice(max(k - 1, 0), following + 1)
        motion = _solve_block(stretch, members, slice(first, last), biases, habit, plates)
        way_sd_m = motion.mean_velocity_sd(start - first, stop - first) * (stop - start) * STEP_S
        before_m2 = blocks[-1].before_m2 + blocks[-1].way_sd_m ** 2 if blocks else 0.0
        blocks.append(Block(start, stop, first, motion, way_sd_m, before_m2))
        biases = biases if motion.gyr_bias_radps is None else (motion.gyr_bias_radps,)
    return SetMotion(
        np.concatenate([b.motion.velocity_mps[b.start - b.first : b.stop - b.first] for b in blocks]),
        _joined(blocks, [b.motion.rotation for b in blocks]),
        _joined(blocks, [b.motion.gyr_radps for b in blocks]),
        tuple(blocks),
    )


def _solve_block(
    stretch: Stretch, members: slice, cells: slice, gyr_biases_radps: Sequence[Array], habit: Habit, plates: bool
) -> Motion:
    """Solve some cells of the set with some of its cycles."""
    grid = stretch.grid.part(cells.start, cells.stop)
    cycles = tuple(cycle.counted_from(cells.start) for cycle in stretch.cycles[members])
    swing = None if stretch.swing_rad is None else stretch.swing_rad[cells]
    blurred = grid.gyr_radps is None
    anchors = find_anchors(cycles, stretch.still[cells], stretch.rise_mps2[cells], swing, habit, blurred=blurred)
    return solve_motion(grid, anchors, stretch.up[cells], find_steps(grid, plates=plates), gyr_biases_radps)


def _first_guesses(stretch: Stretch) -> tuple[Array, ...]:
    """Two guesses of the gyroscope's bias that err in different ways.

    A filter that has not rested yet may be wrong by degrees a second, and so may the mean rate over one great turn.
    """
    gyr, known = stretch.grid.gyr_radps, stretch.grid.known
    filtered = stretch.gyr_bias_radps
    return (filtered,) if gyr is None or not known.any() else (filtered, gyr[known].mean(axis=0))


def _joined(blocks: list[Block], parts: list[Array | None]) -> Array | None:
    """What each block says of its own cells, one after the other; None where there is no gyroscope."""
    known = [
        part[b.start - b.first : b.stop - b.first] for b, part in zip(blocks, parts, strict=True) if part is not None
    ]
    return np.concatenate(known) if known else None


def _way_sd_m(block: Block, start: int, stop: int) -> float:
    """Error of the way over those of the cells [start, stop) that the block speaks for."""
    first, last = max(start, block.start), min(stop, block.stop)
    if (first, last) == (block.start, block.stop):
        return block.way_sd_m
    return block.motion.mean_velocity_sd(first - block.first, last - block.first) * (last - first) * STEP_S
