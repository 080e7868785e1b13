"""Text that comes from outside, such as a file's name, into text that any file, page and terminal takes unharmed.

And our own marks into those that a stream has.

Invariant: nothing is imported here, so that a command that only says a sentence pays for nothing else.
"""

from __future__ import annotations

PLAIN = str.maketrans(
    {"–": "-", "✓": "+", "✗": "x", "·": ".", "─": "-", "±": "+-", "→": ">", "…": "~", "░": "."}
    | dict.fromkeys("▄▅▆▇█", "#")
    | dict.fromkeys("▁▂▃", "_")
)


def readable(text: str) -> str:
    """Replace lone surrogates, as which a file name that is not UTF-8 reaches us: no encoder takes them.

    Examples
    --------
    >>> readable("set" + chr(0xDCFF) + ".csv")
    'set?.csv'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def printable(text: str) -> str:
    r"""Write as an escape what does not print: a file name must not steer a terminal or turn the text round.

    Examples
    --------
    >>> print(printable("a\x1b[31mb\n.csv"))
    a\x1b[31mb\n.csv
    """
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def encodable(text: str, encoding: str) -> str:
    """Replace what the stream's encoding does not have.

    Examples
    --------
    >>> encodable("0.45 ± 0.02 ██", "ascii"), encodable("±", "utf-8")
    ('0.45 +- 0.02 ##', '±')
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN).encode(encoding, "replace").decode(encoding)
    return text
