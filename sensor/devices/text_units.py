"""The units of foreign lines: as wished, else guessed from what a sensor at rest must read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from sensor.devices.device import Facts, Wish
from sensor.devices.text_layouts import AXES, MICROSECONDS, Numbers
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

RESTING = {"g": 1.0, "m/s2": STANDARD_GRAVITY_MPS2, "mg": 1000.0} | {
    f"lsb:{counts}": float(counts) for counts in (2048, 4096, 8192, 16384)
}
USUAL_GYR = {"m/s2": "rad/s", "g": "deg/s", "mg": "deg/s"}  # habits of libraries; at rest nothing tells
RAW_GYR = "lsb:131"  # counts of an MPU-6050 as it starts, 250 deg/s


@dataclass(frozen=True, slots=True)
class Units:
    """How named numbers become SI; `time` is the name that the time goes by, None for lines without."""

    acc: str
    gyr: str | None
    time: str | None
    us: float = 1.0  # microseconds in its unit

    @property
    def mps2(self) -> float:
        """What turns the acceleration into m/s2."""
        from sensor.formats.border.units import acc_factor

        return acc_factor(self.acc)

    @property
    def radps(self) -> float:
        """What turns the angular rate into rad/s."""
        from sensor.formats.border.units import gyr_factor

        return gyr_factor(self.gyr or "rad/s")


def guess_units(rows: Sequence[Numbers], wish: Wish, facts: Facts) -> Units:
    """Take the units from the wish, and guess the others from the first readings; `facts.assumptions` says which."""
    acc = np.array([[row[axis] for axis in AXES[:3]] for row in rows])
    acc_unit = wish.acc_unit or resting_unit(acc)
    gyr_unit = (wish.gyr_unit or USUAL_GYR.get(acc_unit, RAW_GYR)) if any("gx" in row for row in rows) else None
    facts.acc_unit, facts.gyr_unit = acc_unit, gyr_unit
    if wish.acc_unit is None:
        facts.assumptions.append(f"acceleration is in {acc_unit}, by its length at the start (else give --units)")
    if gyr_unit and wish.gyr_unit is None:
        facts.assumptions.append(
            f"angular rate is in {gyr_unit}, as is usual beside {acc_unit}; nothing proves it (else give --units)"
        )
    time = next((name for name in rows[-1] if name.split()[0] == "t"), None)
    if time is None:
        return Units(acc_unit, gyr_unit, None)
    unit = time.partition(" ")[2] or time_unit(np.array([row[time] for row in rows if time in row]))
    return Units(acc_unit, gyr_unit, time, MICROSECONDS[unit])


def resting_unit(acc: Array) -> str:
    """Return the unit in which readings near rest are one g long.

    Examples
    --------
    >>> resting_unit(np.array([[0.1, 0.2, 9.7]] * 20)), resting_unit(np.array([[0, 4010, 31]] * 20))
    ('m/s2', 'lsb:4096')
    """
    length = max(float(np.median(np.linalg.norm(acc, axis=1))), 1e-9)
    return min(RESTING, key=lambda unit: abs(log(length / RESTING[unit])))


def time_unit(stamps: Array) -> str:
    """Return the unit in which readings are between half a millisecond and half a second apart.

    Examples
    --------
    >>> [time_unit(np.arange(9) * step) for step in (0.01, 10, 10_000, 10_000_000)]
    ['s', 'ms', 'us', 'ns']
    """
    step_s = float(np.median(np.abs(np.diff(stamps)))) if len(stamps) > 1 else 0.0
    return next((unit for unit, above in (("ns", 5e5), ("us", 5e2), ("ms", 0.5)) if step_s > above), "s")
