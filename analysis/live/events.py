"""What a live analysis says, in the contract's words: one frozen value an event, times in signal time.

`t_s` is the instant of the signal by which the event was known, in seconds since the source's first sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.results import Repetition, SetSummary, SetTrace

PhaseName = Literal["drive", "top", "lowering", "bottom", "rest"]
WithdrawalReason = Literal["not_a_repetition", "marked_false", "told_anew"]


@dataclass(frozen=True, slots=True)
class SampleRate:
    """The measured rate, told when it becomes known and when it has changed."""

    t_s: float
    rate_hz: float
    wanted_hz: float | None


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """The phase of the movement and how long it has lasted; ten times a second and more while a set is on.

    Rest, which is where the lifter has left the set's postures, is told less often.
    """

    t_s: float
    phase: PhaseName
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class RepetitionShown:
    """A provisional repetition, when its drive has ended: its figures as far as they are known by then."""

    t_s: float
    id: int
    set: int
    repetition: Repetition


@dataclass(frozen=True, slots=True)
class RepetitionFinal:
    """A repetition as `analyse` tells it; it keeps the id of its provisional one where there was one."""

    t_s: float
    id: int
    set: int
    repetition: Repetition


@dataclass(frozen=True, slots=True)
class RepetitionWithdrawn:
    """A repetition that turned out to be none, or was told by a gyroscope that lied and is told anew without it."""

    t_s: float
    id: int
    reason: WithdrawalReason


@dataclass(frozen=True, slots=True)
class SetStarted:
    """A set has begun; told with its first provisional repetition, or with its end where none was shown."""

    t_s: float
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class SetEnded:
    """A set is over and final: its summary and its curves as `analyse` tells them."""

    t_s: float
    summary: SetSummary
    trace: SetTrace


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the lifter must know."""

    t_s: float
    code: str
    message: str


Event = SampleRate | PhaseNow | RepetitionShown | RepetitionFinal | RepetitionWithdrawn | SetStarted | SetEnded | Warned
