"""Keys into what they mean: a small machine that also collects the digits of a load."""

from __future__ import annotations

from dataclasses import dataclass

from hipthrust.live.keys import ESCAPE

ENTER = ("\r", "\n")
BACKSPACE = ("\x7f", "\b")
DIGITS = "0123456789.,"
LONGEST = 6  # characters of a load
HEAVIEST_KG = 1000.0


@dataclass(frozen=True, slots=True)
class Controls:
    """What has been typed so far: None outside a load."""

    typed: str | None = None

    def after(self, key: str) -> tuple[Controls, str | float | None]:
        r"""Return the controls after a key, and what it asks for.

        Returns
        -------
        Controls, and `"end_set"`, `"take_back"`, `"quit"`, a load in kg, or None

        Examples
        --------
        >>> Controls().after("e")
        (Controls(typed=None), 'end_set')
        >>> Controls("82,").after("5")[0].after("\r")
        (Controls(typed=None), 82.5)
        """
        if self.typed is None:
            asked = {"e": "end_set", "x": "take_back", "q": "quit"}.get(key.lower())
            return Controls("" if key.lower() == "l" else None), asked
        if key in ENTER:
            return Controls(), _load_kg(self.typed)
        if key == ESCAPE:
            return Controls(), None
        if key in BACKSPACE:
            return Controls(self.typed[:-1]), None
        return Controls((self.typed + key)[:LONGEST] if key in DIGITS else self.typed), None


def _load_kg(typed: str) -> float | None:
    """Read a load; None where it is none."""
    try:
        load_kg = float(typed.replace(",", "."))
    except ValueError:
        return None
    return load_kg if 0 < load_kg <= HEAVIEST_KG else None
