"""What a person wrote for a setting becomes its value: text of the command line and values of TOML alike.

Each reader raises ValueError with what was expected in its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from analysis.settings import Tempo

Reader = Callable[[object], object]

POUND_KG = 0.45359237  # international avoirdupois pound, exact
WEIGHT_UNITS_KG = {"kg": 1.0, "lbs": POUND_KG, "lb": POUND_KG}


def choice(words: Sequence[str]) -> Reader:
    """Return a reader of one of `words`."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return str(value)

    return read


def choices(words: Sequence[str]) -> Reader:
    """Return a reader of one of `words`, or of several with commas between them.

    Examples
    --------
    >>> choices(("left", "right"))("left,right")
    ('left', 'right')
    """

    def read(value: object) -> tuple[object, ...]:
        items = [item.strip() if isinstance(item, str) else item for item in _items(value)]
        if not items or not all(item in words for item in items):
            raise ValueError(f"{' or '.join(words)}, one for all sets or one a set, such as {','.join(words)}")
        return tuple(items)

    return read


def number(low: float, high: float) -> Reader:
    """Return a reader of one number from `low` to `high`.

    Examples
    --------
    >>> number(0, 100)("20")
    20.0
    """

    def read(value: object) -> float:
        figure = _figure(value)
        if figure is None or not low <= figure <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return figure

    return read


def whole_number(low: int, high: int) -> Reader:
    """Return a reader of one whole number from `low` to `high`.

    Examples
    --------
    >>> whole_number(1, 2)("2")
    2
    """

    def read(value: object) -> int:
        figure = _figure(value)
        if figure is None or not low <= figure <= high or figure != int(figure):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(figure)

    return read


def pair(low: float, high: float, *, ascending: bool = False) -> Reader:
    """Return a reader of two numbers from `low` to `high`, such as 0.5,2; `ascending` for the ends of a band."""

    def read(value: object) -> tuple[float, float]:
        figures = [_figure(item) for item in _items(value)]
        match figures:
            case [float(first), float(second)] if low <= min(first, second) and max(first, second) <= high:
                if first <= second or not ascending:
                    return first, second
        order = ", the lower one first" if ascending else ""
        raise ValueError(f"two numbers from {low:g} to {high:g}{order}")

    return read


def text(value: object) -> str:
    """Read a word or a phrase as it is."""
    if not isinstance(value, str) or not value:
        raise ValueError("text")
    return value


def loads_kg(value: object) -> tuple[float, ...]:
    """Read one load, or one a set, in kg or with their unit.

    A unit at the end holds for the loads before it that have none.

    Examples
    --------
    >>> loads_kg("60,80kg"), loads_kg([60, 80.5]), loads_kg("135,225lb")
    ((60.0, 80.0), (60.0, 80.5), (61.2349..., 102.058...))
    """
    unit_kg, loads = 1.0, []
    for item in reversed(_items(value)):
        figure, given_kg = _weight(item)
        unit_kg = given_kg or unit_kg
        if figure is None or not 0 <= figure * unit_kg <= 1000:
            raise ValueError("one load or one a set, such as 80 or 60,80,100, or with its unit, such as 135,225lb")
        loads.append(figure * unit_kg)
    return tuple(reversed(loads))


def tempo(value: object) -> Tempo:
    """Read four figures, lowering-bottom-drive-top, in seconds; X is as fast as possible.

    Examples
    --------
    >>> tempo("2-0-X-1")
    Tempo(lowering_s=2.0, bottom_pause_s=0.0, drive_s=None, top_pause_s=1.0)
    """
    parts = value.split("-") if isinstance(value, str) else []
    figures = [None if part.strip().upper() == "X" else _figure(part) for part in parts]
    wrong = any(figure is None and part.strip().upper() != "X" for figure, part in zip(figures, parts, strict=True))
    if len(parts) != 4 or wrong or any(figure is not None and figure > 60 for figure in figures):
        raise ValueError("four figures like 2-0-X-1, lowering-bottom-drive-top, X for as fast as possible")
    return Tempo(*figures)


def _weight(item: object) -> tuple[float | None, float | None]:
    """Split `225lb` into its figure and its unit in kg; None for what is not there."""
    if isinstance(item, str):
        for unit, kg in WEIGHT_UNITS_KG.items():
            if item.strip().lower().endswith(unit):
                return _figure(item.strip()[: -len(unit)]), kg
    return _figure(item), None


def _items(value: object) -> list[object]:
    """Take a comma list, a TOML array or one value for a list."""
    if isinstance(value, str):
        return list(value.split(","))
    return list(value) if isinstance(value, list | tuple) else [value]


def _figure(value: object) -> float | None:
    """Read one finite number; None for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        figure = float(value)
    except (ValueError, OverflowError):
        return None
    return figure if math.isfinite(figure) else None
