"""Parts of a screen, each drawable in several ways, into the lines that a terminal has room for.

Invariant: a part is drawn in one of its forms, whole; which parts give way, and in which order, is said by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from textwrap import wrap
from typing import TYPE_CHECKING

from analysis.report.safe_text import printable

if TYPE_CHECKING:
    from rich.text import Text


GAP = "   "  # between what stands beside each other in one line
BESIDE_COLUMNS = 21  # for those words; with less they stand below


@dataclass(frozen=True, slots=True)
class Part:
    """One thing on the screen: its forms, from the one that takes most room to the least.

    The last form is what is never given up; it is empty where the whole part may be.
    """

    name: str
    forms: tuple[Sequence[Text], ...]

    @property
    def lines(self) -> Sequence[Text]:
        """The form in which it is drawn."""
        return self.forms[0]

    def narrower_than(self, width: int) -> Part:
        """Return the part without the forms that are too wide."""
        too_wide = takewhile(lambda form: any(line.cell_len > width for line in form), self.forms[:-1])
        return replace(self, forms=self.forms[len(list(too_wide)) :])


def fit(parts: Sequence[Part], gives_way: Sequence[str], *, width: int, rows: int) -> list[Part]:
    """Return the parts, each in a form, so that together they fit if they can.

    Parameters
    ----------
    parts : sequence of Part
        From the top to the bottom.
    gives_way : sequence of str
        Names of parts in the order in which they take their next form; a name may come again.
    width, rows : int
        What room there is.

    Returns
    -------
    list of Part
    """
    fitted = [part.narrower_than(width) for part in parts]
    for name in gives_way:
        if total_height(fitted) <= rows:
            break
        fitted = [
            replace(part, forms=part.forms[1:]) if part.name == name and len(part.forms) > 1 else part
            for part in fitted
        ]
    for name in dict.fromkeys(reversed(gives_way)):
        _give_back(name, fitted, parts, width=width, rows=rows)
    return fitted


def _give_back(name: str, fitted: list[Part], parts: Sequence[Part], *, width: int, rows: int) -> None:
    """Draw parts as richly as there is room for after all: what gave way after them may have left more than it took."""
    for k, part in enumerate(parts):
        if part.name == name:
            forms = part.narrower_than(width).forms
            left = rows - total_height(fitted) + len(fitted[k].lines)
            richer = range(len(forms) - len(fitted[k].forms))
            fitted[k] = next((replace(part, forms=forms[n:]) for n in richer if len(forms[n]) <= left), fitted[k])


def beside(letters: list[Text], words: Sequence[Text], below: Sequence[Text], width: int) -> list[Text]:
    """Put words beside large letters, whole if they can be, or others below where there is too little room for that."""
    from rich.text import Text

    room = width - letters[0].cell_len - len(GAP)
    if room < BESIDE_COLUMNS:
        return [*letters, *below]
    beside_them = [line for word in words for line in wrapped(word.plain, room, str(word.style))]
    if len(beside_them) > len(letters):
        beside_them = [Text(shortened(word.plain, room), word.style) for word in words if word]
    for line, word in zip(letters, beside_them, strict=False):
        line.append(GAP).append_text(word)
    return letters


def total_height(parts: Sequence[Part]) -> int:
    """Return how many rows some parts take."""
    return sum(len(part.lines) for part in parts)


def wrapped(text: str, width: int, style: str, *, most: int | None = None, indent: int = 0) -> list[Text]:
    """Break a text, printable as it becomes here, into lines, at most so many, the last one cut where it must be."""
    from rich.text import Text

    room = max(width - indent, 1)
    lines = wrap(printable(text), room)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room)]
    return [Text(" " * indent + line, style) for line in lines]


def shortened(text: str, width: int) -> str:
    """Cut a line to the screen's width, saying so."""
    return text if len(text) <= width else text[: max(width - 1, 1)] + "…"
