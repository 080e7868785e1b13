"""Numbers and names into the words that a person reads: units, decimals, safe text."""

from __future__ import annotations


def readable(text: str) -> str:
    """Replace what is no character: a file name that is not UTF-8 reaches us with lone surrogates.

    Examples
    --------
    >>> readable("set" + chr(0xDCFF) + ".csv")
    'set?.csv'
    """
    return text.encode("utf-8", "replace").decode("utf-8")
