"""How large the letters of a set may be on a terminal, with everything else still on its screen."""

from __future__ import annotations

from dataclasses import dataclass

from hipthrust.live.screen.letters import ROWS, large

WIDEST_FIGURE, WIDEST_CUE = "LOWER 00.0", "BREATHE OUT"
AROUND = 6  # rows: head, two empty ones, loss, keys, recording


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many times five rows letters take: those of the figures, and of the cue, 0 being a line of plain text."""

    figures: int = 1
    cue: int = 0


CHOICE = tuple(Sizes(figures, cue) for figures in (4, 3, 2, 1) for cue in (figures, figures - 1))  # the largest first


def sizes_for(width: int, rows: int) -> Sizes:
    """Return the largest that leave room for the rest; where none do, the smallest.

    Parameters
    ----------
    width : int
    rows : int
        Without those of a message and of the bars.

    Examples
    --------
    >>> sizes_for(80, 16), sizes_for(100, 30), sizes_for(200, 50)
    (Sizes(figures=1, cue=0), Sizes(figures=1, cue=1), Sizes(figures=2, cue=2))
    """
    return next((sizes for sizes in CHOICE if _columns(sizes) <= width and _rows(sizes) <= rows), CHOICE[-1])


def _columns(sizes: Sizes) -> int:
    """The columns that the widest words take."""
    cue = len(large(WIDEST_CUE, sizes.cue)[0]) if sizes.cue else 0
    return max(len(large(WIDEST_FIGURE, sizes.figures)[0]), cue)


def _rows(sizes: Sizes) -> int:
    """The rows of velocity, phase and cue, and of what stands around them."""
    return AROUND + 2 * ROWS * sizes.figures + 1 + ROWS * sizes.cue
