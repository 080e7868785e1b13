"""Polar H10 (acceleration) and Verity Sense, OH1+ (with angular rate): the PMD measurement stream.

Both signals have stamps of their own; the angular rate is interpolated to the times of the acceleration, which waits
for it. Source and certainty: firmware_notes/polar.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import pi

import numpy as np

from sensor.devices import polar_control as control
from sensor.devices.batches import Batches
from sensor.devices.device import Await, Counts, Device, Facts, Readings, Step, Wish, Write, refusal
from sensor.devices.polar_frames import ACC, GYR, PACKED, Frame, read_frame
from sensor.samples import STANDARD_GRAVITY_MPS2, Array

UUID = "fb005c8{}-02e7-f387-1cad-8acd2d8df0c8"
SERVICE, CONTROL, DATA = UUID.format(0), UUID.format(1), UUID.format(2)
RATES_HZ = (25.0, 50.0, 52.0, 100.0, 200.0)  # of an H10; a Verity Sense has 52 only
LONGEST_WAIT_NS = 1e9  # for the angular rate; beyond it the stream of it has failed
ENDED = 0x01


class Polar:
    """The state of one connection."""

    def __init__(self) -> None:
        self.counts, self.facts = Counts(), Facts()
        self._answers: dict[tuple[int, int], control.Answer] = {}
        self._batches = {ACC: Batches(1e9 / 100), GYR: Batches(1e9 / 52)}
        self._factors: dict[int, float] = {}
        self._acc, self._gyr = np.empty((0, 4)), np.empty((0, 4))  # ns, three axes in SI
        self._has_gyr = False

    def feed(self, data: bytes, channel: str = "") -> Readings:
        """Take one notification or indication."""
        if channel == CONTROL or (not channel and data[:1] == bytes((control.ANSWER,))):
            self._answer(data)
            return Readings(np.empty((0, 3)))
        frame = read_frame(data)
        if frame is None or (signal := self._in_si(frame)) is None:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)
            return Readings(np.empty((0, 3)))
        self.counts.good += 1
        ticks = self._batches[frame.kind].to_last(frame.last_ns, len(signal))
        rows = np.column_stack([ticks, signal])
        self._has_gyr |= frame.kind == GYR
        if frame.kind == ACC:
            self._acc = np.concatenate([self._after_none(self._acc, ticks[0]), rows])
        else:
            self._gyr = np.concatenate([self._after_none(self._gyr, ticks[0]), rows])
            self._gyr = self._gyr[self._gyr[:, 0] > ticks[-1] - 2 * LONGEST_WAIT_NS]
        return self._joined()

    def start(self, wish: Wish) -> Iterator[Step]:
        """Ask what it has, then start acceleration and, where there is one, angular rate."""
        for kind in (GYR, ACC):
            yield Write(bytes((control.ASK, kind)), CONTROL)
            yield self._answered(control.ASK, kind, "it does not tell what it measures", required=kind == ACC)
        for kind in (GYR, ACC):
            answer = self._answers.get((control.ASK, kind))
            offered = answer.settings if answer else {}
            if {control.RATE, control.RANGE, control.RESOLUTION} <= set(offered):
                yield from self._start(kind, offered, wish)
            elif kind == ACC:
                yield refusal(self._why(control.ASK, kind))

    def stop(self) -> Iterator[Step]:
        """Stop what was started: an H10 otherwise stays awake."""
        yield Write(bytes((control.STOP, ACC)), CONTROL)
        if self._has_gyr:
            yield Write(bytes((control.STOP, GYR)), CONTROL)

    def ask_battery(self) -> Iterator[Step]:
        """Do nothing: the standard battery service tells it."""
        yield from ()

    def _start(self, kind: int, offered: control.Settings, wish: Wish) -> Iterator[Step]:
        """Start one measurement, once more where one was left running."""
        wished_range = wish.acc_range_g if kind == ACC else wish.gyr_range_dps
        chosen = control.choose(offered, rate_hz=wish.rate_hz, wished_range=wished_range)
        self._batches[kind] = Batches(1e9 / chosen[control.RATE])
        if kind == ACC:
            self.facts.rate_hz, self.facts.acc_range_g = float(chosen[control.RATE]), float(chosen[control.RANGE])
        else:
            self.facts.gyr_range_dps = float(chosen[control.RANGE])
        for _ in range(2):
            self._answers.pop((control.START, kind), None)
            yield Write(control.start_command(kind, chosen), CONTROL)
            yield self._answered(control.START, kind, "it does not answer the start")
            if self._answers[control.START, kind].error != control.ALREADY:
                break
            yield Write(bytes((control.STOP, kind)), CONTROL)
            yield self._answered(control.STOP, kind, "it does not stop", required=False)
        if not self._answers[control.START, kind].error:
            self._has_gyr |= kind == GYR
        elif kind == ACC:
            yield refusal(self._why(control.START, kind))
        else:
            self.facts.complaints.append(f"no angular rate: {self._why(control.START, kind)}")

    def _answered(self, op: int, kind: int, complaint: str, *, required: bool = True) -> Await:
        """Return the step that waits for an answer."""
        return Await(lambda: (op, kind) in self._answers, 5.0, complaint, required)

    def _why(self, op: int, kind: int) -> str:
        """Say what an error means."""
        if (answer := self._answers.get((op, kind))) is None:
            return "it does not answer"
        if not answer.error:
            return "it offers no rate, range or resolution"
        return control.ERRORS.get(answer.error, f"it refuses with error {answer.error}")

    def _answer(self, data: bytes) -> None:
        """Keep an answer, the factor it tells, and that it ended a stream by itself."""
        if (answer := control.read_answer(data)) is not None:
            self.counts.good += 1
            self._answers[answer.op, answer.kind] = answer
            if factors := answer.settings.get(control.FACTOR):
                self._factors[answer.kind] = factors[0]
        elif len(data) >= 2 and data[0] == ENDED:
            self.facts.complaints.append("it ended the measurement by itself")
        else:
            self.counts.bad += 1
            self.counts.skipped_bytes += len(data)

    def _in_si(self, frame: Frame) -> Array | None:
        """Turn a frame's numbers into SI; None where their factor was never told."""
        if frame.kind == ACC and frame.layout != PACKED:
            return frame.raw * (STANDARD_GRAVITY_MPS2 / 1000)
        factor = self._factors.get(frame.kind)
        if factor is None or not np.isfinite(factor):
            return None
        return frame.raw * factor * (STANDARD_GRAVITY_MPS2 if frame.kind == ACC else pi / 180)

    def _after_none(self, held: Array, first_ns: float) -> Array:
        """Give up what is held of both signals where the sensor's clock began anew."""
        if len(held) and held[-1, 0] > first_ns:
            self.counts.bad += 1
            self._acc, self._gyr = self._acc[:0], self._gyr[:0]
            return held[:0]
        return held

    def _joined(self) -> Readings:
        """Let go what has its angular rate, or has waited too long for it."""
        acc, gyr = self._acc, self._gyr
        if not self._has_gyr:
            self._acc = acc[:0]
            return Readings(acc[:, 1:], None, acc[:, 0])
        known_ns = gyr[-1, 0] if len(gyr) else -np.inf
        overdue_ns = acc[-1, 0] - LONGEST_WAIT_NS if len(acc) else -np.inf
        ready = int(np.count_nonzero(acc[:, 0] <= max(known_ns, overdue_ns)))
        out, self._acc = acc[:ready], acc[ready:]
        turning = np.full((ready, 3), np.nan)
        if len(gyr):
            inside = (out[:, 0] >= gyr[0, 0]) & (out[:, 0] <= known_ns)
            for axis in range(3):
                turning[inside, axis] = np.interp(out[inside, 0], gyr[:, 0], gyr[:, 1 + axis])
        return Readings(out[:, 1:], turning, out[:, 0])


DEVICE = Device(
    name="polar",
    title="Polar H10, Verity Sense, OH1+ (Bluetooth LE)",
    transport="ble",
    new_decoder=Polar,
    matches=lambda name: name.startswith("Polar "),
    services=(SERVICE,),
    notify=(CONTROL, DATA),
    write=(CONTROL,),
    rates_hz=RATES_HZ,
    tick_s=1e-9,
    packets=True,
    certainty="A",
    note="An H10 has no gyroscope; on a hip belt its electrodes must be wet, or it sleeps.",
)
