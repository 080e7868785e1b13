"""Blocks of cells in, phases and provisional repetitions out, within a tenth of a second or two.

What `analyse` knows from a whole set is not known yet. So the phase is told from one rate (`turning`), and a
repetition when its drive ends, measured by the estimator of `analyse` on the last few repetitions.
"""

from __future__ import annotations

import numpy as np

from analysis.grid import RATE_HZ, STEP_S, GridSignals
from analysis.height_cycles import LEAST_RISE_M
from analysis.live.held_cells import HeldCells
from analysis.live.last_drive import measure_drive
from analysis.live.movements import Movement, measure_movement, posture_at, unrest_before
from analysis.live.open_set import REST_MPS2, OpenSet
from analysis.live.phase_now import SLOPE, Phase, PhaseTeller
from analysis.live.rises import measure_rise
from analysis.live.strokes import Stroke, StrokeFinder
from analysis.live.turning import Follower, ForceFollower, GyroscopeFollower, RiseFollower
from analysis.orientation import Attitude
from analysis.repetitions import turns_with_the_hip
from analysis.results import Repetition
from analysis.settings import Settings
from sensor.samples import Array

STUCK = round(1.5 * RATE_HZ)  # a drive that stops short may go on within this time, unless it comes down before
TWITCH_SHARE = 0.1  # of the usual movement: less is tremor
DOWN = round(0.1 * RATE_HZ)  # a movement the other way that lasts this long is no tremor
FALLS_SHARE = 0.4  # of the way up: below it the bar may meet the floor at any moment
LONG_PHASE = round(3.0 * RATE_HZ)  # who has rested so long will hardly go on in the next twentieth of a second
NO_RATE: Array = np.zeros(0)
LOCKOUT = round(0.3 * RATE_HZ)  # a drive that seems over is measured again for so long, until its velocity is
CUT_S = 2.5 * STEP_S  # at the end of what has come: the lockout of a drive that ends there is yet to be seen
RISING_MPS = 0.05  # upward speed that tells a first drive from a first descent


class QuickLook:
    """Follows the movement block by block."""

    def __init__(self, settings: Settings, *, gyroscope: bool) -> None:
        self._settings, self._turns = settings, turns_with_the_hip(settings)
        self._follower: Follower = RiseFollower()
        if self._turns:
            self._follower = GyroscopeFollower() if gyroscope else ForceFollower()
        self._teller = PhaseTeller(self._follower)
        self._finder = StrokeFinder(self._follower.starts, self._follower.ends)
        self._set = OpenSet(settings)
        self._stuck: Stroke | None = None  # a drive that stopped short
        self._not_over: tuple[Movement, Repetition] | None = None  # a drive whose lockout has not been seen
        self._risen_until = 0  # where the last rise ended that may have been one, if it was no drive
        self._wait_until = 0  # and for which cell it is waited at most
        self._elsewhere = self._may_change = False
        self._break = round(settings.set_break_s * RATE_HZ)
        self.moved_until = 0  # where the last movement ended that seems to be of a set

    @property
    def phase(self) -> Phase:
        """The phase after the last block."""
        return self._teller.phase

    @property
    def may_change(self) -> bool:
        """Whether the phase may change within a tenth of a second."""
        return self._may_change

    @property
    def elsewhere(self) -> bool:
        """Whether the lifter is, as far as it is known, nowhere near where a repetition begins or goes on."""
        return self._elsewhere

    @property
    def drives(self) -> int:
        """Drives of the set that is on; 0 while none is."""
        return len(self._set.drives)

    def close(self, before: int) -> None:
        """Hear that the set is over whose drives began before this cell."""
        if self._set.drives and self._set.drives[-1].start < before:
            self._close()

    def close_now(self) -> None:
        """Hear that the set is over, whatever still moves."""
        self._close()
        self._stuck = self._not_over = None

    def _close(self) -> None:
        """End the set that is on."""
        self._set.close()
        self._teller.leave()

    def follow(self, held: HeldCells, block: GridSignals, attitude: Attitude | None) -> list[Repetition]:
        """Follow the block that has just been taken into `held`; return the repetitions whose drive has ended."""
        rate = self._follower.follow(block, attitude)
        held.add_rate(rate)
        shown = self._see_out(held)
        for stroke in self._finder.find(rate, block.first):
            repetition = self._end(held, stroke)
            shown += [repetition] if repetition else []
        if self._is_given_up(held):
            repetition = self._accept(held, self._stuck) if self._stuck else None
            shown += [repetition] if repetition else []
        if self._set.drives and held.stop - self._set.drives[-1].stop > self._break and self._finder.now is None:
            self._close()
        self._tell_phase(held, rate, attitude)
        return shown

    def _is_given_up(self, held: HeldCells) -> bool:
        """Whether a drive that stopped short will not go on."""
        if self._stuck is None or self._stuck.stop is None:
            return False
        now = self._finder.now
        comes_down = now is not None and now.sense != self._stuck.sense and held.stop - now.start > DOWN
        return comes_down or held.stop - self._stuck.stop > STUCK

    def _end(self, held: HeldCells, stroke: Stroke) -> Repetition | None:
        """Take in a stroke that is over."""
        if self._stuck is not None and self._stuck.sense == stroke.sense:
            stroke = Stroke(stroke.sense, self._stuck.start, stroke.stop)
        movement = self._measured(held, stroke)
        usual = self._set.usual_size()
        if movement is None or self._set.size(movement) < TWITCH_SHARE * usual:
            return None
        repetition = None
        if self._stuck is not None and self._stuck.sense != stroke.sense:
            repetition = self._accept(held, self._stuck)
        if self._set.is_drive(movement) and not self._set.has_arrived(movement):
            self._stuck = stroke
        elif movement.sense == self._set.sense or len(self._set.drives) < 2:
            repetition = self._accept(held, stroke)
        else:
            self._lower(movement)
        if self._stuck is None and self._set.drives:
            self._teller.arrive(movement, drive=self._set.sense, usual=usual, size=self._set.size(movement))
        return repetition

    def _measured(self, held: HeldCells, stroke: Stroke) -> Movement | None:
        """The movement behind a stroke; None where its cells are gone."""
        if not self._turns and stroke.sense > 0 and stroke.stop is not None:
            top = self._set.drives[-1].stop if self._set.drives else None
            return measure_rise(held, stroke.stop, top=top, since=self._risen_until)
        return measure_movement(held, stroke, late=self._follower.late, blur=self._follower.blur)

    def _lower(self, movement: Movement) -> None:
        """Take in a movement the other way."""
        if movement.sense == -self._set.sense:
            if self._set.is_lowering(movement):
                self.moved_until = movement.stop
            self._set.lowerings.append(movement)
            del self._set.lowerings[:-8]

    def _accept(self, held: HeldCells, stroke: Stroke) -> Repetition | None:
        """Measure the drive behind a stroke; None where it is none."""
        self._stuck = None
        movement = self._measured(held, stroke)
        if movement is None or not self._set.is_drive(movement):
            if movement is not None:
                self._lower(movement)
                if not self._turns and movement.sense > 0 and movement.climb_m > LEAST_RISE_M:
                    self._risen_until = movement.stop
            return None
        if self._set.drives and not self._set.continues(movement):
            self._close()
        repetition = measure_drive(held, self._set, movement, self._settings, late=self._follower.late)
        if repetition is None:
            self._risen_until = movement.stop
        else:
            self.moved_until = movement.stop
            self._set.add_drive(movement)
            if not self._turns and self._not_over is None and _ends_now(repetition, held):
                self._not_over, self._wait_until = (movement, repetition), movement.stop + LOCKOUT
                return None
        return repetition

    def _see_out(self, held: HeldCells) -> list[Repetition]:
        """Measure a drive again whose lockout had not been seen; show it once it has, or did not come."""
        if self._not_over is None:
            return []
        movement, before = self._not_over
        if not self._set.drives or self._set.drives[-1] is not movement:
            self._not_over = None
            return [before]
        now = self._finder.now
        comes_down = now is not None and now.sense < 0
        self._set.drives.pop()
        stop = max(now.start, movement.stop) if now is not None and comes_down else held.stop - 1
        longer = self._measured(held, Stroke(1, movement.start, stop)) or movement
        repetition = measure_drive(held, self._set, longer, self._settings, late=self._follower.late)
        if repetition is None:
            longer, repetition = movement, before
        self._set.add_drive(longer)
        waits = repetition is not before and not comes_down and held.stop < self._wait_until
        self._not_over = (longer, repetition) if waits and _ends_now(repetition, held) else None
        return [] if self._not_over else [repetition]

    def _tell_phase(self, held: HeldCells, rate: Array, attitude: Attitude | None) -> None:
        """Tell the phase of the set that is on, or of the drive that may begin one."""
        now, late, set_on = self._finder.now, self._follower.late, bool(self._set.drives)
        posture = posture_at(held, held.stop - 1) if attitude is None else attitude.up[-1]
        share = self._set.share_of_the_way(posture) if set_on else 0.0
        if set_on:
            drive = 0 if share is None else self._set.sense
            self._elsewhere = share is None
        else:
            drive = self._first_sense(held, posture, held.stop if now is None else max(now.start - late, held.first))
        quickens = NO_RATE
        if drive:
            quickens = drive * held.rise(held.stop - max(late, SLOPE)) / self._set.lever_m
        self._teller.tell(
            rate, quickens, now, drive=drive, set_on=set_on, stuck=self._stuck is not None, stop=held.stop
        )
        phase = self._teller.phase
        falls = share is not None and share < FALLS_SHARE and phase.name == "lowering"
        self._may_change = (self._teller.may_change or falls) and held.stop - phase.since < LONG_PHASE

    def _first_sense(self, held: HeldCells, posture: Array, start: int) -> int:
        """Sense of a movement that begins about the cell `start`, if it may be a set's first drive; else 0."""
        now = self._finder.now
        bottom = self._set.rests_at_the_bottom(posture if now is None else posture_at(held, start))
        self._elsewhere = bottom is False
        if bottom is False or (now is None and not bottom) or unrest_before(held, start) > REST_MPS2:
            return 0
        if bottom:
            return self._set.sense
        rising = float(np.sum(held.rise(start))) * STEP_S > RISING_MPS
        return now.sense if now is not None and rising else 0


def _ends_now(repetition: Repetition, held: HeldCells) -> bool:
    """Whether a drive ends where what has come does."""
    return repetition.drive_end_s > (held.stop - 0.5) * STEP_S - CUT_S
