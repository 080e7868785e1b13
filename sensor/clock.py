"""Device ticks, counts and arrival times in, seconds on the source's one clock and lost readings out.

The host's monotonic clock rules in the long run, the device's own clock from reading to reading: time is the device's,
stretched by the rate that the last minute of arrivals shows (`sensor.envelope`), because a cheap quartz is off by up
to 2 % and every velocity with it, while a radio delays by tens of milliseconds. A device without a clock counts for
one that ticks once a reading. The arrival of a reading is never its time.

Invariants: one time for each reading pushed, at once, strictly increasing over the life of a clock; a time that was
given is never changed, so that what is learnt later bends the times to come. A loss is a jump in time.

What remains of a quartz 2 % off, delays of 0 to 30 ms and packets of 1 to 8 readings, 3 % of them lost (simulated, root
mean square, time between readings 1 s apart): 0.2 ms with a device clock, and without one where nothing is lost; 15 to
32 ms without one where packets are lost. In the first 5 s the 2 % are not known yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sensor.device_time import DeviceTime
from sensor.devices.device import Readings
from sensor.envelope import Envelope
from sensor.first_rate import FirstRate
from sensor.late_arrivals import LateArrivals
from sensor.samples import Array

LEAST_STEP = 0.05  # of a period, where a device's clock stands still or runs back
SLEW = 0.001  # of rate: the most by which an offset is worked off; 0.1 % of velocity is not seen
SLEW_OVER_S = 30.0
BASES = 10  # seconds over which the least delay is taken


@dataclass(frozen=True, slots=True, eq=False)
class Stamped:
    """`time_s` (n,) of the readings pushed, and how many are believed to be lost among or just before them."""

    time_s: Array
    lost: int


class Clock:
    """The clock of one source, over all its connections.

    Parameters
    ----------
    tick_s : float or None
    tick_wrap, sequence_wrap : int or None
        As of the `Device`.
    rate_hz : float or None
        What the device was asked for; matters where it sends no clock.

    Examples
    --------
    >>> clock = Clock(tick_s=0.001, tick_wrap=1000)
    >>> clock.push(Readings(np.zeros((3, 3)), ticks=np.array([980.0, 990.0, 0.0])), 7.0).time_s.round(6).tolist()
    [0.0, 0.01, 0.02]
    """

    def __init__(
        self,
        *,
        tick_s: float | None = None,
        tick_wrap: int | None = None,
        sequence_wrap: int | None = None,
        rate_hz: float | None = None,
    ) -> None:
        self.lost = 0
        self._device = DeviceTime(tick_s, tick_wrap, sequence_wrap, rate_hz)
        self._envelope, self._late = Envelope(), LateArrivals()
        self._rate, self._slew, self._fitted = 1.0, 0.0, False  # host seconds a device second
        self._device_s = 0.0  # since the segment's first reading
        self._mapped_s = 0.0  # where the rate puts the last reading
        self._time_s: float | None = None  # where it was put: the same but for a clock that ran back
        self._arrival_s = 0.0  # of the last batch
        self._resumed = True
        self._bases: deque[tuple[float, float]] = deque(maxlen=BASES)  # the least delay of each second
        self._base_s: float | None = None  # the delay that times are kept at
        self._first = FirstRate(asked=rate_hz is not None)

    @property
    def stretch(self) -> float:
        """Host seconds a second of the device's clock, or a nominal period, as believed now."""
        return self._rate + self._slew

    def resume(self) -> None:
        """Go on after a lost link: what comes next is a new segment of the same clock."""
        self._resumed = True
        self._late.clear()

    def push(self, readings: Readings, arrival_s: float) -> Stamped:
        """Give each reading its time.

        Parameters
        ----------
        readings : Readings
            In the device's order, none seen before.
        arrival_s : float
            Monotonic host time at which the last byte of them arrived, not before that of the last push.
        """
        return self.push_all(readings, [(len(readings), arrival_s)])

    def push_all(self, readings: Readings, batches: Sequence[tuple[int, float]]) -> Stamped:
        """Give each reading its time, to the last bit as `push` does batch by batch.

        Parameters
        ----------
        readings : Readings
            Of all batches, in the device's order.
        batches : sequence of (int, float)
            How many of them came together, and when, as for `push`.
        """
        ticks, sequence = self._device.told(readings)
        times: list[float] = []
        lost = start = 0
        for n, arrival_s in batches:
            if n:
                stop = start + n
                own = None if ticks is None else ticks[start:stop], None if sequence is None else sequence[start:stop]
                lost += self._push_batch(n, *own, arrival_s, times)
                start = stop
        self.lost += lost
        return Stamped(np.array(times), lost)

    def _push_batch(
        self, n: int, ticks: list[float] | None, sequence: list[int] | None, arrival_s: float, times: list[float]
    ) -> int:
        """Add the times of n readings that came together, and return how many are believed to be lost."""
        time_s, period_s = self._time_s, self._device.period_s
        if self._resumed or time_s is None or not self._device.is_even(ticks, sequence):
            return self._push_told(n, ticks, sequence, arrival_s, times)
        step_s, least_s = period_s * (self._rate + self._slew), LEAST_STEP * period_s
        for _ in range(n):
            self._device_s += period_s
            self._mapped_s += step_s
            time_s = max(self._mapped_s, time_s + least_s)
            times.append(time_s)
        self._time_s, self._arrival_s = time_s, arrival_s
        return self._learn(arrival_s, n)

    def _push_told(
        self, n: int, ticks: list[float] | None, sequence: list[int] | None, arrival_s: float, times: list[float]
    ) -> int:
        """Do the same where ticks, counts or a new segment tell more."""
        lost = 0
        steps = self._device.steps(n, ticks, sequence, arrival_s - self._arrival_s, resumed=self._resumed)
        stretch, least_s = self._rate + self._slew, LEAST_STEP * self._device.period_s
        for k, (step_s, missing) in enumerate(steps):
            if step_s is None or self._time_s is None:
                missing = self._begin_segment(arrival_s, n - 1 - k)
            else:
                self._device_s += step_s
                self._mapped_s += step_s * stretch
                self._time_s = max(self._mapped_s, self._time_s + least_s)
            assert self._time_s is not None
            times.append(self._time_s)
            lost += missing
        self._arrival_s, self._resumed = arrival_s, False
        return lost + self._learn(arrival_s, n)

    def _begin_segment(self, arrival_s: float, behind: int) -> int:
        """Place a first reading by its arrival, and return how many the time since the last one would have held."""
        self._envelope.clear()
        self._late.clear()
        self._first.clear()
        self._device_s = 0.0
        if self._time_s is None:
            self._mapped_s = self._time_s = 0.0
            return 0
        period_s = self._device.period_s * self._rate
        base_s = self._base_s
        if base_s is None:
            base_s = self._bases[0][1] if self._bases else arrival_s
        self._mapped_s = max(arrival_s - base_s - behind * period_s, self._time_s + period_s)
        missing = round((self._mapped_s - self._time_s) / period_s) - 1
        self._time_s = self._mapped_s
        return missing

    def _learn(self, arrival_s: float, n: int) -> int:
        """Bend the times to come by what this arrival shows, and return the readings that it shows to be lost."""
        lost = 0 if self._device.tells else self._learn_loss(arrival_s, n)
        base_s = arrival_s - self._mapped_s
        if not self._bases or arrival_s >= self._bases[-1][0] + 1.0:
            self._bases.append((arrival_s, base_s))
        elif base_s < self._bases[-1][1]:
            self._bases[-1] = (self._bases[-1][0], base_s)
        if self._envelope.add(self._device_s, arrival_s):
            self._learn_rate()
        return lost

    def _learn_loss(self, arrival_s: float, n: int) -> int:
        """Infer from lateness what nothing else tells, once the rate has been checked."""
        period_s = self._device.period_s
        if not self._first.known:
            found_s = self._first.period_s(arrival_s, n, period_s)
            if found_s is not None:
                self._device.period_s = found_s
                self._mapped_s = max(self._mapped_s, arrival_s - self._bases[0][1])
                self._bases.clear()
                self._envelope.clear()
                self._late.clear()
            return 0
        lost = self._late.lost(arrival_s, arrival_s - self._mapped_s, n, period_s * self._rate)
        self._device_s += lost * period_s
        self._mapped_s += lost * period_s * self._rate
        return lost

    def _learn_rate(self) -> None:
        """Fit the rate anew, once a second, and work off slowly what the offset has run away."""
        self._device.learn_period()
        rate = self._envelope.rate() if self._device.tells else self._envelope.usual_rate()
        if rate is None:
            return
        if not self._fitted:  # delays so far were measured against a wrong rate
            self._fitted = True
            self._bases.clear()
        self._rate = rate
        if len(self._bases) == BASES:
            base_s = min(base_s for _, base_s in self._bases)
            self._base_s = base_s if self._base_s is None else self._base_s
            self._slew = float(np.clip((base_s - self._base_s) / SLEW_OVER_S, -SLEW, SLEW))
