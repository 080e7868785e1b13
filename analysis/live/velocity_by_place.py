"""Upward accelerations and the heights that a posture tells in, reading by reading; height and velocity now out.

Without a gyroscope a posture is known by the direction of the force, which every acceleration tilts. So it is believed
slowly, the more slowly the more the hip is shaken, and told rests tell what the acceleration errs by.
"""

from __future__ import annotations

from analysis.live.velocity_now import VelocityNow
from sensor.samples import STANDARD_GRAVITY_MPS2

RISE_SD = 0.2  # m/s per root second: what an integral of the acceleration errs by,
DRIFT_SD = 0.05  # and m/s2 per root second: what the acceleration's own error changes by
JOLT_S = 0.01  # times a jump of the acceleration is what an impact does to its integral
USUAL_STEP_S = 0.01  # from reading to reading, for which these hold:
PLACE_SD_M = 0.1  # of a height by the force's direction at rest: a sensor's own tilt and a body that strays,
TILTED_M = 6.0  # and for each share of gravity by which the hip was shaken lately
SHAKEN_S = 0.15
REST_SD_MPS = 0.8  # of one reading of a rest that was told: one that goes on for a second is believed,
UNSET_SD_MPS = 0.1  # and sooner while no set is on, for nothing else tells then
SLANT = 0.3  # the square of a hip's slope on its path (ARCHITECTURE, "Velocity")


class VelocityByPlace(VelocityNow):
    """The velocity of a point whose height is known badly; `height_m` is that above the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.height_m = 0.0
        self.rest_sd_mps = UNSET_SD_MPS
        self._error = self._last = self._shaken = 0.0
        self._hh, self._hv, self._hb, self._vv, self._vb, self._bb = 0.01, 0.0, 0.0, 0.01, 0.0, 0.04

    def go_on(self, step_s: float, rise_mps2: float, place_m: float | None) -> None:
        """Take the reading that follows after `step_s`: the upward acceleration, and the height if a posture tells."""
        acceleration = (rise_mps2 + self._last) / 2 - self._error
        self.height_m += step_s * (self.velocity_mps + step_s * acceleration / 2)
        velocity = self.velocity_mps + step_s * acceleration
        self._foresee(step_s, rise_mps2 - self._last)
        self._last = rise_mps2
        self._shaken = max(self._shaken * max(1 - step_s / SHAKEN_S, 0.0), abs(rise_mps2 - self._error))
        if place_m is not None:
            place_var = PLACE_SD_M**2 + (TILTED_M * self._shaken / STANDARD_GRAVITY_MPS2) ** 2
            place_var *= USUAL_STEP_S / max(step_s, USUAL_STEP_S)
            velocity += self._correct(place_m - self.height_m, (self._hh, self._hv, self._hb), place_var + self._hh)
        self.take(step_s, velocity, rise_mps2 - self._error)

    def rest(self, step_s: float) -> None:
        """Hear that the point has rested for `step_s` up to now."""
        super().rest(step_s)
        var = self.rest_sd_mps**2 * USUAL_STEP_S / max(step_s, USUAL_STEP_S)
        self.velocity_mps += self._correct(-self.velocity_mps, (self._hv, self._vv, self._vb), var + self._vv)

    def _foresee(self, step_s: float, jump_mps2: float) -> None:
        """Let the doubt grow over a step in which the acceleration jumps."""
        hv, hb, vb = self._hv, self._hb, self._vb
        self._hh += step_s * (2 * hv + step_s * self._vv)
        self._hv += step_s * (self._vv - hb - step_s * vb)
        self._hb += step_s * vb
        self._vv += step_s * (step_s * self._bb - 2 * vb + RISE_SD**2) + (JOLT_S * jump_mps2) ** 2
        self._vb -= step_s * self._bb
        self._bb += step_s * DRIFT_SD**2

    def _correct(self, off: float, with_told: tuple[float, float, float], var: float) -> float:
        """Correct height and error by what was told; return by how much the velocity is to be corrected."""
        h, v, b = with_told
        self.height_m += h / var * off
        self._error += b / var * off
        self._hh -= h * h / var
        self._hv -= h * v / var
        self._hb -= h * b / var
        self._vv -= v * v / var
        self._vb -= v * b / var
        self._bb -= b * b / var
        return v / var * off


def straightened(rise_mps2: float) -> float:
    """Return the upward acceleration of a hip whose path is slanted, from the length of the force less gravity.

    Going sideways makes the force longer by `s a^2 / 2 (g + a)`.
    """
    return rise_mps2 - SLANT * rise_mps2**2 / 2 / max(STANDARD_GRAVITY_MPS2 + rise_mps2, 1.0)
