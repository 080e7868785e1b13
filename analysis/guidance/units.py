"""How the figures of the guide's points are shown: unit, factor, digits, and what their two sides are called."""

from __future__ import annotations

from analysis.guidance.points import Unit

SECONDS, SPEED, CENTIMETRES = Unit("s"), Unit("m/s"), Unit("cm", 100.0, 1)
DEGREES, PERCENT, RATIO = Unit("degrees", digits=1), Unit("%", digits=0), Unit()
FROM_START = Unit("cm", 100.0, 1, sides=("above", "below"), origin="the start")
PIECES = Unit("pieces", digits=0, one="piece")
FROM_OWN_BOTTOM = Unit("degrees", digits=1, sides=("further folded than", "less folded than"), origin="your own bottom")
FROM_OWN_LOCKOUT = Unit("degrees", digits=1, sides=("short of", "past"), origin="your own lockout")
