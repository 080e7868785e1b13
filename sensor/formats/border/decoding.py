"""From bytes to the name of their text encoding."""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(head: bytes) -> str:
    """Tell the text encoding from the first bytes of a file.

    Parameters
    ----------
    head : bytes
        May end in the middle of a character.

    Returns
    -------
    str
        A codec name: by byte order mark, else UTF-16 where every second byte is zero, else UTF-8 where it decodes, else
        GBK where it decodes (Chinese WitMotion software), else Latin-1, which always decodes.

    Examples
    --------
    >>> encoding_of("time;AsX(°/s)".encode("latin-1")), encoding_of("加速度X(g)".encode("gbk"))
    ('latin-1', 'gbk')
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    for encoding, first, second in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if head[first::2].count(0) > 0.4 * len(head) > 10 * head[second::2].count(0):
            return encoding
    return next((name for name in ("utf-8", "gbk") if _decodes(head, name)), "latin-1")


def _decodes(head: bytes, encoding: str) -> bool:
    """Tell whether all but a character cut at the end decodes."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    # "µT" in Latin-1 is one Chinese character by accident: only two in a row are taken for GBK.
    return encoding != "gbk" or re.search("[\u4e00-\u9fff]{2}", text) is not None
