"""Words such as `2:5=false` become the marks that a person sets on repetitions afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from analysis.settings import MARKS, Edit, Mark
from hipthrust.failures import UsageError

if TYPE_CHECKING:
    from analysis.results import SetSummary

CLEAR = "clear"
FORM = re.compile(rf"0*([1-9]\d{{0,5}}):0*([1-9]\d{{0,5}})=({'|'.join((*MARKS, CLEAR))})", re.ASCII)


def changed(edits: Iterable[Edit], words: Sequence[str]) -> tuple[Edit, ...]:
    """Return the marks after the changes that a person asked for, in the order of their repetitions.

    Parameters
    ----------
    edits : iterable of Edit
        The marks so far.
    words : sequence of str
        Each `SET:REP=MARK`, several with commas between them. The mark `clear` takes a mark away, the word `clear`
        alone takes all away.

    Raises
    ------
    UsageError
        Where a word is none of these.

    Examples
    --------
    >>> changed([Edit(1, 2, "failed")], ["2:5=false,1:2=clear"])
    (Edit(set=2, repetition=5, mark='false'),)
    """
    marks = {(edit.set, edit.repetition): edit for edit in edits}
    for word in (part.strip() for text in words for part in text.split(",")):
        if word == CLEAR:
            marks.clear()
            continue
        found = FORM.fullmatch(word)
        if found is None:
            raise UsageError(
                f"a mark is SET:REP={'|'.join(MARKS)}|{CLEAR}, such as 2:5=false, or {CLEAR} alone, got {word!r}"
            )
        place = int(found[1]), int(found[2])
        marks.pop(place, None)
        if found[3] != CLEAR:
            marks[place] = Edit(*place, cast("Mark", found[3]))
    return tuple(marks[place] for place in sorted(marks))


def refuse_unfound(edits: Iterable[Edit], sets: Sequence[SetSummary]) -> None:
    """Make sure that each mark stands on a repetition that was found.

    Parameters
    ----------
    edits : iterable of Edit
        The marks.
    sets : sequence of SetSummary
        What was found without any mark.

    Raises
    ------
    UsageError
        Naming the first mark without a repetition, and what there is.
    """
    found = {(summary.number, repetition.number) for summary in sets for repetition in summary.repetitions}
    for edit in edits:
        if (edit.set, edit.repetition) not in found:
            counts = ", ".join(str(len(summary.repetitions)) for summary in sets) or "none"
            there = f"repetitions found set by set, without marks: {counts}"
            raise UsageError(f"there is no repetition {edit.repetition} in set {edit.set} to mark ({there})")
