"""A device's ticks and counts in, its own seconds from reading to reading and the readings it left out.

A device that sends no clock counts for one that ticks once a reading.
"""

from __future__ import annotations

from collections import deque
from math import isnan, nan
from typing import NamedTuple

import numpy as np

from sensor.devices.device import Readings

USUAL_PERIOD_S = 0.01
RESET_S = 2.0  # a clock that claims this much more than has passed, or steps back by a quarter of it, began anew
STEPS = 65  # whose median is the period
ENOUGH_STEPS = 16


class Step(NamedTuple):
    """From one reading to the next: device seconds, None where its clock tells nothing, and the readings missing."""

    seconds: float | None
    missing: int


class DeviceTime:
    """The device's side of a clock; parameters as of `sensor.clock.Clock`."""

    def __init__(
        self, tick_s: float | None, tick_wrap: int | None, sequence_wrap: int | None, rate_hz: float | None
    ) -> None:
        self.period_s = 1 / rate_hz if rate_hz else USUAL_PERIOD_S
        self.tells = False  # whether the last readings had a clock
        self._tick_s, self._tick_wrap, self._sequence_wrap = tick_s, tick_wrap, sequence_wrap
        self._steps_s: deque[float] = deque(maxlen=STEPS)
        self._tick = nan
        self._sequence: int | None = None
        self._sharing = 1  # readings with the last sequence number: packets share one

    def told(self, readings: Readings) -> tuple[list[float] | None, list[int] | None]:
        """Return the ticks and the counts that this clock can use, as plain numbers."""
        ticks = readings.ticks if self._tick_s is not None else None
        sequence = readings.sequence if self._sequence_wrap is not None else None
        return None if ticks is None else ticks.tolist(), None if sequence is None else sequence.tolist()

    def is_even(self, ticks: list[float] | None, sequence: list[int] | None) -> bool:
        """Whether readings of a connection that goes on are a period apart, for want of anything that tells more."""
        return ticks is None and sequence is None and not self.tells and self.period_s <= RESET_S

    def steps(
        self, n: int, ticks: list[float] | None, sequence: list[int] | None, passed_s: float, *, resumed: bool
    ) -> list[Step]:
        """Return the step before each of n readings that came together.

        Parameters
        ----------
        n : int
        ticks, sequence : list or None
            Of these readings, as `told` returns them.
        passed_s : float
            Host seconds since the last batch.
        resumed : bool
            Whether the link was lost in between, so that no count and no period bridges the gap; a clock may.
        """
        self.tells = ticks is not None and not all(isnan(tick) for tick in ticks)
        counted = None if sequence is None else self._counted(sequence, resumed=resumed)
        steps = []
        for k in range(n):
            number = counted[k] if counted else None
            if self.tells and ticks is not None:
                step = self._ticked(ticks[k], number)
            else:
                missing = number or 0
                step = Step(None if resumed and k == 0 else (1 + missing) * self.period_s, missing)
            if step.seconds is not None and not -RESET_S / 4 <= step.seconds <= passed_s + RESET_S:
                step = Step(None, 0)
            steps.append(step)
        return steps

    def learn_period(self) -> None:
        """Take the period from the clock's last steps, whatever the device was asked for."""
        if len(self._steps_s) >= ENOUGH_STEPS:
            self.period_s = float(np.median(self._steps_s))

    def _ticked(self, tick: float, counted: int | None) -> Step:
        """Unwrap a tick; a reading that lacks it is a period after the last."""
        assert self._tick_s is not None
        if isnan(tick) or isnan(self._tick):
            self._tick = self._tick + self.period_s / self._tick_s if isnan(tick) else tick
            return Step(self.period_s, counted or 0)
        ticks, self._tick = tick - self._tick, tick
        if self._tick_wrap is not None:
            ticks %= self._tick_wrap
            ticks -= self._tick_wrap * (ticks > self._tick_wrap / 2)
        step_s = ticks * self._tick_s
        if step_s > 0:
            self._steps_s.append(step_s / (1 + (counted or 0)))
        if len(self._steps_s) == ENOUGH_STEPS:
            self.learn_period()
        if counted is None:
            knows = len(self._steps_s) >= ENOUGH_STEPS
            counted = max(0, round(step_s / self.period_s) - 1) if knows else 0
        return Step(step_s, counted)

    def _counted(self, sequence: list[int], *, resumed: bool) -> list[int | None]:
        """Return how many readings are missing before each by the device's count; None where it does not tell."""
        assert self._sequence_wrap is not None
        if resumed:
            self._sequence = None
        missing: list[int | None] = []
        for number in sequence:
            step = 0 if self._sequence is None else (number - self._sequence) % self._sequence_wrap
            began_anew = step > self._sequence_wrap / 2
            missing.append(None if self._sequence is None or began_anew else max(step - 1, 0) * self._sharing)
            self._sharing = self._sharing + 1 if step == 0 and self._sequence is not None else 1
            self._sequence = number
        return missing
