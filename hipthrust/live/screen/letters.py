"""Words into letters of several rows, which are read from across a room."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyfiglet import Figlet
    from rich.text import Text

FONT = "ansi_regular"  # blocks that a terminal draws without a gap
ROWS = 5  # of its letters


@lru_cache(maxsize=256)
def large(text: str, times: int = 1) -> tuple[str, ...]:
    """Write a text in letters of `times` five rows, all rows equally long; with `times` 0 as it stands.

    Examples
    --------
    >>> print(*large("1.5"), sep="|")
     ██    ███████|███    ██     | ██    ███████| ██         ██| ██ ██ ███████
    """
    if not times:
        return (text,)
    lines = [line.rstrip() for line in _figlet().renderText(text).rstrip().splitlines()]
    longest = max(map(len, lines))
    return tuple("".join(char * times for char in line.ljust(longest)) for line in lines for _ in range(times))


def styled(text: str, style: str, times: int = 1) -> list[Text]:
    """Write a text large, in a colour."""
    from rich.text import Text

    return [Text.assemble((line, style)) for line in large(text, times)]  # what is put beside keeps its own style


@lru_cache(maxsize=1)
def _figlet() -> Figlet:
    """Read the font, once."""
    from pyfiglet import Figlet

    return Figlet(font=FONT, width=1000)
