"""Events of one source in, a frozen picture of the session out: all that the screen shows.

It measures nothing; of a repetition that is not final it only says whether it is a full one among those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from analysis.figures.set_figures import summarise_set
from analysis.figures.sets import PARTIAL_SHARE
from analysis.live.events import (
    PhaseName,
    PhaseNow,
    RepetitionFinal,
    RepetitionShown,
    RepetitionWithdrawn,
    SampleRate,
    SetEnded,
    SetStarted,
    Warned,
)
from analysis.preflight import Check
from analysis.results import Repetition, SetSummary
from hipthrust.live.told import LinkTold, Told
from sensor.stream import Link

READ_S = 5.0  # a message is read in this time
NEWS_S = 30.0  # a message that stands longer is in the way of the next


@dataclass(frozen=True, slots=True)
class ShownRepetition:
    """A repetition on the board; `final` once its set has ended."""

    id: int
    set: int
    repetition: Repetition
    final: bool = False


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """What is known of one source at one moment.

    `repetitions` are those of the set that is on, or of the last one until the next begins; `loads_kg` holds the load
    of each set, as far as given, the last one standing for all that follow.
    """

    source: str
    simulated: bool = False
    target_mps: float | None = None
    loss_limit_pct: float = 20.0
    loads_kg: tuple[float | None, ...] = ()  # as `Settings.load_kg`
    load_goes_on: bool = False  # whether the last of them, given while lifting, holds for the sets that follow
    t_s: float = 0.0
    set_number: int | None = None
    set_on: bool = False
    repetitions: tuple[ShownRepetition, ...] = ()
    phase: PhaseName = "rest"
    elapsed_s: float = 0.0
    silent: bool = False  # whether nothing comes at the moment, so that nobody knows the phase
    rate_hz: float | None = None
    link: Link | None = None
    back: Link | None = None  # as the link stood when it was last back
    opened: bool = True  # whether the sensor was found
    waited_s: float = 0.0  # of the wall, since it is looked for, at the beginning or after its link was lost
    recording: str | None = None
    checked: bool = True  # whether its wearer has held still for the pre-flight check
    checks: tuple[Check, ...] | None = None  # of that, once there is one and until the first repetition
    message: str | None = None  # the latest, as long as it is news
    message_s: float = 0.0
    typed: str | None = None  # a load that is being typed
    last: SetSummary | None = None  # of the last set that ended

    def after(self, event: Told) -> Scoreboard:
        """Return the board once an event has happened."""
        match event:
            case LinkTold():
                return self._linked(event)
            case SampleRate():
                return replace(self, t_s=event.t_s, rate_hz=event.rate_hz)
            case PhaseNow():
                return replace(self.at(event.t_s), silent=False, phase=event.phase, elapsed_s=event.elapsed_s)
            case Warned():
                silent = self.silent or event.code == "silent"
                return replace(self, silent=silent, t_s=event.t_s, message=event.message, message_s=event.t_s)
            case SetStarted():
                return replace(self._read(event.t_s), set_number=event.number, set_on=True, repetitions=())
            case SetEnded():
                return self._ended(event)
            case RepetitionShown() | RepetitionFinal():
                return self._with(event)
            case RepetitionWithdrawn():
                left = tuple(shown for shown in self.repetitions if shown.id != event.id)
                on = self.set_on and event.reason != "told_anew"
                return replace(self, t_s=event.t_s, set_on=on, repetitions=left)

    def _linked(self, told: LinkTold) -> Scoreboard:
        """Take account of the link; once it is gone, and once it is back, what was said before is no news."""
        now = replace(self, silent=False, t_s=told.t_s, link=told.link, rate_hz=told.link.rate_hz or self.rate_hz)
        if told.link.state == "reconnected":
            now = replace(now, back=told.link)
        return now if told.link.state == "connected" else replace(now, message=None)

    def at(self, t_s: float) -> Scoreboard:
        """Return the board once the signal has gone on to this time, without a message that is no news."""
        return replace(self, t_s=t_s, message=self.message if t_s < self.message_s + NEWS_S else None)

    def _read(self, t_s: float) -> Scoreboard:
        """Return the board without a message that stood long enough to be read: a set needs the room."""
        return replace(self, t_s=t_s, message=self.message if t_s < self.message_s + READ_S else None)

    def _with(self, event: RepetitionShown | RepetitionFinal) -> Scoreboard:
        """Put a repetition in its place; a final one takes that of its provisional one."""
        others = [shown for shown in self.repetitions if shown.id != event.id and shown.set == event.set]
        final = isinstance(event, RepetitionFinal)
        told = event.repetition if final else _marked_if_short(event.repetition, [o.repetition for o in others])
        new = ShownRepetition(event.id, event.set, told, final)
        in_order = sorted([*others, new], key=lambda shown: shown.repetition.drive_start_s)
        return replace(self, t_s=event.t_s, set_number=event.set, repetitions=tuple(in_order), checks=None)

    def _ended(self, event: SetEnded) -> Scoreboard:
        """Close the set; its repetitions stay until the next one begins."""
        return replace(self, t_s=event.t_s, set_on=False, phase="rest", elapsed_s=0.0, last=event.summary)

    @property
    def load_kg(self) -> float | None:
        """The load of the set that is on, or of the first one before it begins."""
        number = self.set_number or 1
        if len(self.loads_kg) == 1 or (self.load_goes_on and number > len(self.loads_kg)):
            return self.loads_kg[-1]
        return self.loads_kg[number - 1] if number <= len(self.loads_kg) else None

    def with_load(self, load_kg: float) -> Scoreboard:
        """Return the board once a load was given for the set that is on, or the next, and those that follow."""
        before = 0 if self.set_number is None else self.set_number - (1 if self.set_on else 0)
        known = [replace(self, set_number=number).load_kg for number in range(1, before + 1)]
        return replace(self, loads_kg=(*known, load_kg), load_goes_on=True)

    @property
    def lost_share(self) -> float | None:
        """Share of what was sent that is lost, since the link was last back: its absence tells nothing of it now."""
        link, back = self.link, self.back
        if link is None or link.lost is None or back is None or back.lost is None:
            return None if link is None else link.lost_share
        return replace(link, lost=link.lost - back.lost, received=link.received - back.received).lost_share

    @property
    def is_lost(self) -> bool:
        """Whether nothing comes from the sensor: what is known of the phase is over."""
        return self.link is not None and self.link.state == "lost"

    @property
    def velocity_mps(self) -> float | None:
        """The mean velocity of the last repetition."""
        return None if self.latest is None else self.latest.mean_velocity_mps

    @property
    def rest_s(self) -> float | None:
        """How long ago the last drive ended; None before the first."""
        return None if self.latest is None else max(self.t_s - self.latest.drive_end_s, 0.0)

    @property
    def latest(self) -> Repetition | None:
        """The last repetition, the one that is shown large."""
        return self.repetitions[-1].repetition if self.repetitions else None

    @property
    def summary(self) -> SetSummary | None:
        """The figures of the set so far; None before its first repetition."""
        repetitions = tuple(shown.repetition for shown in self.repetitions)
        if not repetitions:
            return None
        return summarise_set(self.set_number or 1, repetitions, load_kg=self.load_kg)

    @property
    def loss_alert(self) -> bool:
        """Whether the set has lost more velocity than the limit: a reason to stop, never a stop."""
        summary = self.summary
        return summary is not None and (summary.velocity_loss_pct or 0.0) > self.loss_limit_pct


def _marked_if_short(repetition: Repetition, others: Sequence[Repetition]) -> Repetition:
    """Mark a provisional repetition partial that rises much less than the others of its set.

    It is no full one in whatever it ends, failed or partial; else it would tell a velocity loss that the set does not
    have.
    """
    rises = [other.rom_m for other in others if other.full and other.rom_m is not None]
    short = len(rises) >= 2 and (repetition.rom_m or 0.0) < PARTIAL_SHARE * median(rises)
    return replace(repetition, partial=True) if short and repetition.rom_m is not None else repetition
