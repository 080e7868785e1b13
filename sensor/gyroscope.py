"""How gravity turns in the sensor in, what to think of its gyroscope out: sound, dead, reversed, or in another unit.

A vector that stands still in the world turns in the sensor by ``da/dt = -w x a``. Both sides are compared step by
step, from the first one on: what is judged does not depend on how the stream was cut, and the first
judgement stands, so that a file is judged as its stream was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sensor.samples import Array, ImuSamples, Note, joined

STEP_S = 0.25  # averages a tremor, and is short against a drive: tells the scale
STRIDE = 4  # steps that average the pushes of a stride as well: in shorter ones a walk turns the force as it likes
FIRST_STEPS = 100  # between samples, that tell the rate
TURNS_RAD = 0.1  # over a stride: less may be noise, or a push of 1 m/s2
ENOUGH_RAD2 = (0.15, 0.5)  # sum of squared turns over steps and over strides, of a few drives or of lying down, and
SEVERAL = 4.0  # of them that share it: a single push may look like any turn
AGREEING = 0.6  # likeness of two turns that are the same but for the shaking; real and simulated sets reach 0.5 to 1
OPPOSITE = -0.7  # a gyroscope of the wrong sign reads -0.9 and less; hands and walks with one that works reach -0.1
CALM = 0.05  # of gravity: what a slow movement adds to it or takes away
JUDGED_S = 1800.0  # what has hardly turned by then is believed: a live session keeps no more to begin again with
AT_ONCE = 10_000  # samples of a recording that are looked at together
EVERY, EVERY_SHARE = STRIDE, 0.01  # steps between two judgements, and as a share of those there are


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a gyroscope.

    `fault` says what it does instead of turning as gravity does, None where nothing is known to be wrong; `scale` is
    what to multiply its numbers with for rad/s, None where it hardly turned or the two sides do not agree.
    """

    fault: str | None
    scale: float | None

    @property
    def note(self) -> Note | None:
        """What a person must know of a fault."""
        if self.fault is None:
            return None
        message = f"The gyroscope {self.fault}; the accelerometer is used alone: restart the sensor, or use another."
        return Note("gyroscope_unusable", message)


class GyroscopeJudge:
    """Judges the gyroscope of one stream, once it has turned enough."""

    def __init__(self) -> None:
        self._waiting: list[ImuSamples] = []  # that are not yet averaged
        self._samples = 0  # of them
        self._size: int | None = None  # samples a step
        self._steps = np.empty((0, 13))  # time, mean force, mean rate, least and largest rate on each axis
        self._due = 2 * EVERY  # number of steps at which it is judged next

    def push(self, samples: ImuSamples) -> Judgement | None:
        """Take the samples that follow, their rate in any unit; return the judgement as soon as there is one."""
        self._waiting.append(samples)
        self._samples += len(samples)
        if self._samples <= (FIRST_STEPS if self._size is None else EVERY * self._size):
            return None
        self._average()
        while self._due <= len(self._steps):
            steps, self._due = self._steps[: self._due], self._due + max(EVERY, int(EVERY_SHARE * self._due))
            judgement = _judge(steps)
            if judgement is None and len(steps) * STEP_S >= JUDGED_S:
                judgement = _doubtful(steps)
            if judgement is not None:
                return judgement
        return None

    def finish(self) -> Judgement:
        """Judge by all that has come."""
        self._average()
        return _judge(self._steps) or _doubtful(self._steps)

    def _average(self) -> None:
        """Average what waits over whole steps."""
        if self._samples < 2:
            return
        samples = joined(self._waiting)
        assert samples.gyr_radps is not None
        if self._size is None:
            usual_s = float(np.median(np.diff(samples.time_s[: FIRST_STEPS + 1])))
            self._size = max(1, round(STEP_S / max(usual_s, 1e-6)))
        count = len(samples) // self._size
        used = count * self._size
        acc, gyr = (x[:used].reshape(count, self._size, 3) for x in (samples.acc_mps2, samples.gyr_radps))
        parts = (samples.time_s[: used : self._size, None], acc.mean(axis=1), gyr.mean(axis=1), gyr.min(axis=1))
        self._steps = np.concatenate([self._steps, np.concatenate([*parts, gyr.max(axis=1)], axis=1)])
        self._waiting, self._samples = [samples.part(used, len(samples))], len(samples) - used


def judge_gyroscope(samples: ImuSamples) -> Judgement:
    """Judge the gyroscope of a recording as `GyroscopeJudge` does while it is made.

    Parameters
    ----------
    samples : ImuSamples
        With a gyroscope; force and rate in any unit.

    Returns
    -------
    Judgement
        Without a fault where the sensor hardly turns without being pushed, or nothing is wrong: shaking alone makes
        the two sides unlike but not opposite, and no axis that works reads the same number all the time.

    Examples
    --------
    >>> time_s = np.arange(1000) / 100
    >>> angle, rate = 0.5 * np.sin(time_s), 0.5 * np.cos(time_s)
    >>> gravity = 9.8 * np.stack([0 * angle, np.sin(angle), np.cos(angle)], axis=1)
    >>> judge_gyroscope(ImuSamples(time_s, gravity, -rate[:, None] * [1.0, 0.01, 0.01])).fault
    'turns the other way than gravity does: its axes are of the wrong sign'
    """
    judge = GyroscopeJudge()
    for start in range(0, len(samples), AT_ONCE):  # most are judged within seconds, whatever is to come
        judgement = judge.push(samples.part(start, min(start + AT_ONCE, len(samples))))
        if judgement is not None:
            return judgement
    return judge.finish()


def _judge(steps: Array) -> Judgement | None:
    """Judge by these steps; None where they do not tell."""
    spread = steps[:, 10:].max(axis=0, initial=-np.inf) - steps[:, 7:10].min(axis=0, initial=np.inf)
    dead = [name for name, moves in zip("xyz", spread > 0, strict=True) if not moves]
    strides = steps[: len(steps) // STRIDE * STRIDE, :7].reshape(-1, STRIDE, 7).mean(axis=1)
    calm = _compare(strides, ENOUGH_RAD2[1], calm=True)
    if calm is not None and dead and calm.likeness < AGREEING:
        return Judgement(f"reads the same number on {' and '.join(dead)} all the time", None)
    if calm is not None and calm.likeness < OPPOSITE:
        return Judgement("turns the other way than gravity does: its axes are of the wrong sign", None)
    turns, scale = _compare(strides, ENOUGH_RAD2[1]), _scale(steps)
    sound = turns is not None and turns.likeness >= AGREEING and scale is not None
    return Judgement(None, scale) if sound and not dead else None


def _doubtful(steps: Array) -> Judgement:
    """Believe a gyroscope of which little is known."""
    return Judgement(None, _scale(steps))


def _scale(steps: Array) -> float | None:
    """Estimate what to multiply the rate with."""
    turns = _compare(steps[:, :7], ENOUGH_RAD2[0])
    return None if turns is None or turns.likeness < AGREEING else turns.factor


class _Turns(NamedTuple):
    """How alike (-1 ... 1) gravity's turn and the gyroscope's are, and what to multiply the latter with."""

    likeness: float
    factor: float


def _compare(means: Array, enough_rad2: float, *, calm: bool = False) -> _Turns | None:
    """Hold the turn of gravity from one row of time, force and rate to the next against the gyroscope's.

    None where gravity hardly turns. `calm`: only where nothing but gravity is read, for a hand that moves fast pushes
    harder than gravity pulls.
    """
    if len(means) < 2:
        return None
    time_s, force, rate = means[:, 0], means[:, 1:4], means[:, 4:]
    norm = np.linalg.norm(force, axis=1)
    gravity = force / np.maximum(norm, 1e-12)[:, None]
    measured = np.diff(gravity, axis=0)
    between_s = np.diff(time_s)
    between_s = np.minimum(between_s, STRIDE * float(np.median(between_s)))[:, None]  # nobody knows of a gap
    expected = -np.cross((rate[1:] + rate[:-1]) / 2, (gravity[1:] + gravity[:-1]) / 2) * between_s
    if calm:
        quiet = np.abs(norm - np.median(norm)) < CALM * np.median(norm)
        told = quiet[1:] & quiet[:-1] & (np.linalg.norm(measured, axis=1) > TURNS_RAD)
        measured, expected = measured[told], expected[told]
    squares = np.einsum("ij,ij->i", measured, measured)
    turned, both, own = float(squares.sum()), float(np.sum(measured * expected)), float(np.sum(expected**2))
    if turned < enough_rad2 or turned**2 < SEVERAL * float(squares @ squares):
        return None
    return _Turns(both / (own * turned) ** 0.5, both / own) if own else _Turns(0.0, 1.0)
