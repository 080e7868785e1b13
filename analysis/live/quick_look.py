"""Readings and blocks of cells in, phases and provisional repetitions out, within a tenth of a second or two.

What `analyse` knows from a whole set is not known yet. So the phase is told from the newest readings (`hip_now`),
and a repetition when its drive ends by one rate (`turning`), measured by the estimator of `analyse` on the last few.
"""

from __future__ import annotations

from analysis.finding.height_cycles import LEAST_RISE_M
from analysis.finding.repetitions import turns_with_the_hip
from analysis.live.held_cells import HeldCells
from analysis.live.hip_by_force import HipByForce
from analysis.live.hip_by_turn import HipByTurn
from analysis.live.hip_now import HipNow
from analysis.live.last_drive import measure_drive
from analysis.live.movements import Movement, measure_movement, posture_at, unrest_before
from analysis.live.open_set import REST_MPS2, OpenSet
from analysis.live.phase_now import Phase, PhaseTeller
from analysis.live.rises import measure_rise
from analysis.live.strokes import Stroke, StrokeFinder
from analysis.live.turning import Follower, ForceFollower, GyroscopeFollower, RiseFollower
from analysis.live.velocity_now import VelocityNow
from analysis.results import Repetition
from analysis.settings import Settings
from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from analysis.signals.orientation import Attitude
from sensor.samples import Array

STUCK = round(1.5 * RATE_HZ)  # a drive that stops short may go on within this time, unless it comes down before
TWITCH_SHARE = 0.1  # of the usual movement: less is tremor
DOWN = round(0.1 * RATE_HZ)  # a movement the other way that lasts this long is no tremor
WHOLE_SHARE = 0.3  # of the usual movement: less of it leads nowhere
SOON_S, SLOW_MPS = 0.13, 0.04  # a drive that will be so slow so soon may be over within a block
LOCKOUT = round(0.3 * RATE_HZ)  # a drive that seems over is measured again for so long, until its velocity is
CUT_S = 2.5 * STEP_S  # at the end of what has come: the lockout of a drive that ends there is yet to be seen


class QuickLook:
    """Follows the movement block by block."""

    def __init__(self, settings: Settings, *, gyroscope: bool) -> None:
        self._settings, self._turns = settings, turns_with_the_hip(settings)
        self._follower: Follower = RiseFollower()
        if self._turns:
            self._follower = GyroscopeFollower() if gyroscope else ForceFollower()
        self._hip = _hip_by(self._follower)
        self._slow = VelocityNow()  # of the cells, without such a hip
        self._teller = PhaseTeller(self._hip.starts_mps if self._hip else self._follower.starts)
        self._finder = StrokeFinder(self._follower.starts, self._follower.ends)
        self._set = OpenSet(settings)
        self._stuck: Stroke | None = None  # a drive that stopped short
        self._not_over: tuple[Movement, Repetition] | None = None  # a drive whose lockout has not been seen
        self._risen_until = 0  # where the last rise ended that may have been one, if it was no drive
        self._wait_until = 0  # and for which cell it is waited at most
        self._elsewhere = False
        self._break = round(settings.set_break_s * RATE_HZ)
        self.moved_until = 0  # where the last movement ended that seems to be of a set

    @property
    def phase(self) -> Phase:
        """The phase after the last block."""
        return self._teller.phase

    @property
    def ends_soon(self) -> bool:
        """Whether a drive may be over before a block of the usual length is."""
        now, moves = self._finder.now, self._hip.moves if self._hip else self._slow
        if now is None:
            return False
        soon_mps = moves.velocity_mps + SOON_S * moves.gain_mps2
        if self._hip is None:  # there the blocks tell every phase
            return soon_mps * now.sense < self._follower.starts
        drives = now.sense == self._set.sense if self._set.sense else moves.rose_m > 0
        return drives and soon_mps < SLOW_MPS

    @property
    def sees(self) -> bool:
        """Whether readings tell the phase before they are part of a block."""
        return self._hip is not None

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
            self._set.close()

    def close_now(self) -> None:
        """Hear that the set is over, whatever still moves."""
        self._set.close()
        self._stuck = self._not_over = None

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
            self._set.close()
        self._learn(held, attitude)
        if self._hip is None:
            self._tell_cells(held, rate)
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
            self._set.close()
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

    def see(self, time_s: float, acc_mps2: list[float], gyr_radps: list[float] | None) -> bool:
        """Look at a reading before it is part of a block; return whether it tells the phase."""
        if self._hip is None:
            return False
        self._hip.see(time_s, acc_mps2, gyr_radps)
        share = self._hip.share_of_the_way(self._set) if self._set.drives else None
        self._teller.tell(time_s, self._hip.moves, share)
        return True

    def _learn(self, held: HeldCells, attitude: Attitude | None) -> None:
        """Take over what the block tells for the readings that follow it."""
        posture = posture_at(held, held.stop - 1) if attitude is None else attitude.up[-1]
        self._teller.set_on = bool(self._set.drives)
        if self._set.drives:
            self._elsewhere = self._set.share_of_the_way(posture.tolist()) is None
        else:
            now = self._finder.now
            start = held.stop if now is None else max(now.start - self._follower.late, held.first)
            self._teller.may_begin = self._may_begin(held, posture, start)
        if self._hip is not None:
            self._hip.learn((held.stop - 0.5) * STEP_S, attitude, self._set)

    def _tell_cells(self, held: HeldCells, rate: Array) -> None:
        """Tell the phase by the rate, where no reading tells it sooner."""
        first = held.stop - len(rate)
        sense = (self._set.sense or 1) * self._set.lever_m
        for cell, (value, rise) in enumerate(zip(rate.tolist(), held.rise(first).tolist(), strict=True), start=first):
            self._slow.take(STEP_S, sense * value, rise)
            self._teller.tell((cell + 0.5) * STEP_S, self._slow, self._share_by_way())

    def _share_by_way(self) -> float:
        """How much of the way lies behind, by how far the point has come since the last phase."""
        whole_m = max(WHOLE_SHARE * self._set.usual_size() * (self._set.lever_m if self._set.turns else 1.0), 1e-3)
        name = self._teller.phase.name
        if name == "drive":
            return min(self._slow.rose_m / whole_m, 1.0)
        if name == "lowering":
            return 1.0 - min(self._slow.fell_m / whole_m, 1.0)
        return 1.0 if name == "top" else 0.0

    def _may_begin(self, held: HeldCells, posture: Array, start: int) -> bool:
        """Whether a movement that begins about the cell `start` may be a set's first drive."""
        bottom = self._set.rests_at_the_bottom(posture if self._finder.now is None else posture_at(held, start))
        self._elsewhere = bottom is False
        return bottom is not False and unrest_before(held, start) <= REST_MPS2


def _ends_now(repetition: Repetition, held: HeldCells) -> bool:
    """Whether a drive ends where what has come does."""
    return repetition.drive_end_s > (held.stop - 0.5) * STEP_S - CUT_S


def _hip_by(follower: Follower) -> HipNow | None:
    """What follows the readings beside a follower of cells; None for a point whose turn tells nothing."""
    if isinstance(follower, GyroscopeFollower):
        return HipByTurn(follower)
    return HipByForce() if isinstance(follower, ForceFollower) else None
