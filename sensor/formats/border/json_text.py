"""From JSON text of a bounded size to the document in it."""

from __future__ import annotations

import json

from sensor.formats.border.content import Content, too_large
from sensor.formats.border.unusable import UnusableContentError

MAX_JSON_BYTES = 64 * 2**20  # an hour at 100 Hz; once parsed it takes ten times as much memory


def parsed_json(content: Content) -> object:
    """Parse a JSON document.

    Raises
    ------
    UnusableContentError
        Where it is larger than `MAX_JSON_BYTES`, or no JSON.
    """
    if len(content.data) > MAX_JSON_BYTES:
        raise too_large(MAX_JSON_BYTES)
    try:
        return json.loads(content.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnusableContentError(f"its JSON ends early or is damaged ({error}): export it again") from None
