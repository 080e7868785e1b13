"""Upward accelerations and the velocities that a turn tells in, reading by reading; the velocity now out.

A turn times its lever tells the velocity without drift, but trembles with the belt and the pelvis; an integral of the
acceleration is smooth, but drifts. A Kalman filter of two numbers, the velocity and what the acceleration errs by,
weighs each by how well it tells.
"""

from __future__ import annotations

from analysis.live.velocity_now import VelocityNow

RISE_SD = 0.15  # m/s per root second: what an integral of the acceleration errs by,
DRIFT_SD = 0.05  # and m/s2 per root second: what the acceleration's own error changes by
JOLT_S = 0.01  # times a jump of the acceleration is what an impact does to its integral
TOLD_SD_MPS = 0.02  # of what a turn tells at rest,
TOLD_SHARE = 0.25  # and in proportion to the velocity, for a lever changes on the way
ALIKE_S = 0.04  # readings within half a wobble tell no more than one
LATEST_S = 1.0  # what the turn has erred by so lately says how well it tells
GAP_S = 0.06  # in a hole longer than three readings at 50 Hz anything may have happened,
GAP_MPS2 = 1.0  # such as this acceleration


class VelocityByTurn(VelocityNow):
    """The velocity of a point on a lever."""

    def __init__(self) -> None:
        super().__init__()
        self._error = self._last = self._both = 0.0
        self._var, self._error_var = 0.1**2, 0.2**2
        self._told_var = TOLD_SD_MPS**2

    def go_on(self, step_s: float, rise_mps2: float, told_mps: float, told_sd_mps: float = 0.0) -> None:
        """Take the reading that follows after `step_s`.

        Parameters
        ----------
        step_s : float
        rise_mps2 : float
            Upward acceleration.
        told_mps : float
            Upward velocity by the turn.
        told_sd_mps : float
            By how much it may err beyond what it usually does.
        """
        velocity = self.velocity_mps + step_s * ((rise_mps2 + self._last) / 2 - self._error)
        self._foresee(step_s, rise_mps2 - self._last)
        self._last = rise_mps2
        of_lever = (TOLD_SHARE * velocity) ** 2
        off = told_mps - velocity
        told_var = max(TOLD_SD_MPS**2 + of_lever, self._told_var) + told_sd_mps**2
        told_var *= max(ALIKE_S / step_s, 1.0)
        share, of_error = self._var / (self._var + told_var), self._both / (self._var + told_var)
        self._error += of_error * off
        self._error_var -= of_error * self._both
        self._both, self._var = self._both * (1 - share), self._var * (1 - share)
        if not told_sd_mps:
            self._told_var += min(step_s / LATEST_S, 1.0) * (max(off * off - of_lever, 0.0) - self._told_var)
        self.take(step_s, velocity + share * off, rise_mps2 - self._error)

    def _foresee(self, step_s: float, jump_mps2: float) -> None:
        """Let the doubt grow over a step in which the acceleration jumps."""
        both = self._both - step_s * self._error_var
        lost = GAP_MPS2 * step_s if step_s > GAP_S else 0.0
        self._var += RISE_SD**2 * step_s + (JOLT_S * jump_mps2) ** 2 + lost**2 - step_s * (self._both + both)
        self._both = both
        self._error_var += DRIFT_SD**2 * step_s
