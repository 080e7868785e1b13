"""The lifter's body: from the height of the hip to the pose of the segment that carries the sensor.

A pose is a row (x, y, z, pitch, roll, yaw): the hip joint in metres (x away from the bench, z up) and the segment's
angles in radians. With all angles 0 the lifter lies supine: the segment's axes (caudal, lateral, anterior) are
(x, y, z). Pitch lifts the caudal end; standing is a pitch of -90 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sensor.samples import Array
from sensor.simulated.scenario import Scenario

X, Y, Z, PITCH, ROLL, YAW = range(6)


class Body(Protocol):
    """Where a lift puts the hip. Heights are those of the hip above its place at the bottom, in metres."""

    @property
    def rom_m(self) -> float:
        """Return the usual rise of the hip over a drive."""

    @property
    def standing(self) -> Array:
        """Return the pose of the standing lifter, (6,)."""

    def poses(self, height_m: Array) -> Array:
        """Return one pose (n, 6) for each height (n,)."""


@dataclass(frozen=True, slots=True)
class Thruster:
    """Upper back on a pivot, feet on the ground: torso, thigh and shank follow from the height of the hip.

    The torso turns about the pivot (`z = pivot + torso * sin(angle)`), the knee closes the triangle between hip and
    ankle. The pelvis does not follow the torso rigidly: it turns by `pitch_range_rad` over the rise, earlier or later
    as its `rhythm` says (-1 ... 1).
    """

    rom_m: float
    pivot_m: float
    torso_m: float
    thigh_m: float
    shank_m: float
    ankle_x_m: float
    top_angle_rad: float  # of the torso at lockout
    top_pitch_rad: float  # of the pelvis at lockout
    pitch_range_rad: float
    rhythm: float
    carries_thigh: bool = False
    reverse: bool = False

    @property
    def standing(self) -> Array:
        """Return the pose of the standing lifter, in front of the bench."""
        return np.array([self.ankle_x_m + 0.3, 0.0, 1.05 * (self.thigh_m + self.shank_m), -np.pi / 2, 0.0, 0.0])

    def poses(self, height_m: Array) -> Array:
        """Return one pose (n, 6) for each height (n,) of the hip above the bottom."""
        sine = np.sin(self.top_angle_rad) - (self.rom_m - height_m) / self.torso_m
        poses = np.zeros((len(height_m), 6))
        poses[:, X] = self.torso_m * np.sqrt(1 - sine**2)
        poses[:, Z] = self.pivot_m + self.torso_m * sine
        poses[:, PITCH] = self._thigh_pitch(poses) if self.carries_thigh else self._pelvis_pitch(height_m)
        if self.reverse:  # the lifter lies the other way round: the same rise turns the pelvis the other way
            poses[:, PITCH] *= -1
            poses[:, YAW] = np.pi
        return poses

    def _pelvis_pitch(self, height_m: Array) -> Array:
        """Follow the rise with the pelvis's own rhythm."""
        gained = height_m / self.rom_m
        turned = gained + self.rhythm * gained * (1 - gained)
        return self.top_pitch_rad - self.pitch_range_rad * (1 - turned)

    def _thigh_pitch(self, poses: Array) -> Array:
        """Close the triangle of hip, knee and ankle with the law of cosines."""
        dx, dz = self.ankle_x_m - poses[:, X], 0.08 - poses[:, Z]
        reach = np.minimum(np.hypot(dx, dz), 0.999 * (self.thigh_m + self.shank_m))
        cosine = (self.thigh_m**2 + reach**2 - self.shank_m**2) / (2 * self.thigh_m * reach)
        angle: Array = np.arctan2(dz, dx) + np.arccos(cosine)
        return angle


@dataclass(frozen=True, slots=True)
class Riser:
    """A lift done on the feet: the hip goes up and down, back and forth, and the trunk leans forward below."""

    rom_m: float
    standing_z_m: float
    lean_rad: float
    back_m: float

    @property
    def standing(self) -> Array:
        """Return the pose at the top of the lift."""
        return np.array([0.0, 0.0, self.standing_z_m, -np.pi / 2, 0.0, 0.0])

    def poses(self, height_m: Array) -> Array:
        """Return one pose (n, 6) for each height (n,) above the bottom."""
        missing = 1 - height_m / self.rom_m
        poses = np.tile(self.standing, (len(height_m), 1))
        poses[:, X] -= self.back_m * missing
        poses[:, Z] -= self.rom_m * missing
        poses[:, PITCH] -= self.lean_rad * (missing + 0.5 * missing * (1 - missing))
        return poses


def draw_body(scenario: Scenario, rng: np.random.Generator) -> Body:
    """Draw a person for the scenario: sizes from stature, as Winter's proportions give them."""
    stature = float(np.clip(rng.normal(1.72, 0.09), 1.5, 2.0))
    if scenario.lift == "deadlift" or scenario.mount == "bar":
        rom = scenario.rom_m or 0.31 * stature * rng.uniform(0.95, 1.05)
        return Riser(rom_m=rom, standing_z_m=0.23 + rom, lean_rad=0.0, back_m=0.02)
    if scenario.lift == "squat":
        rom = scenario.rom_m or 0.25 * stature * rng.uniform(0.85, 1.15)
        lean = np.radians(rng.uniform(15, 40))
        return Riser(rom_m=rom, standing_z_m=0.53 * stature, lean_rad=lean, back_m=0.15 * rng.uniform(0.7, 1.3))
    return _draw_thruster(scenario, stature, rng)


def _draw_thruster(scenario: Scenario, stature: float, rng: np.random.Generator) -> Thruster:
    """Draw bench, segments and the pelvis's habits; a bridge is a hip thrust with the back on the floor."""
    bridge = scenario.lift == "glute-bridge"
    torso, thigh, shank = np.array([0.265, 0.245, 0.246]) * stature * rng.normal(1.0, 0.02, 3)
    rom = scenario.rom_m or (rng.uniform(0.16, 0.24) if bridge else torso * rng.uniform(0.62, 0.76))
    if rom > 0.8 * torso:
        raise ValueError(
            f"a rise of at most {0.8 * torso:.2f} m expected for a torso of {torso:.2f} m, got {rom:.2f} m"
        )
    top_angle = np.radians(rng.uniform(24, 34) if bridge else rng.uniform(-3, 6))
    turn = scenario.pitch_range_deg or (rng.uniform(25, 38) if bridge else np.clip(rng.normal(40, 4), 30, 52))
    return Thruster(
        rom_m=rom,
        pivot_m=0.08 if bridge else rng.uniform(0.38, 0.44),
        torso_m=torso,
        thigh_m=thigh,
        shank_m=shank,
        ankle_x_m=torso * np.cos(top_angle) + thigh * rng.uniform(0.92, 1.02),  # shins about upright at the top
        top_angle_rad=top_angle,
        top_pitch_rad=top_angle + np.radians(rng.normal(2, 3)),
        pitch_range_rad=np.radians(turn),
        rhythm=rng.uniform(-0.45, 0.45),
        carries_thigh=scenario.mount == "thigh",
        reverse=scenario.variation == "reverse",
    )
