"""Everything a user can choose about the analysis, with its default and where the default comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeVar

Lift = Literal["hip-thrust", "glute-bridge", "squat", "deadlift", "other"]
Mount = Literal["hip", "bar", "thigh"]
Variation = Literal["barbell", "single-leg", "weighted", "dumbbell", "reverse"]
Point = Literal["bar", "sensor"]
Leg = Literal["left", "right"]
Mark = Literal["false", "failed", "partial", "full"]

_Choice = TypeVar("_Choice")

LIFTS: tuple[Lift, ...] = ("hip-thrust", "glute-bridge", "squat", "deadlift", "other")
MOUNTS: tuple[Mount, ...] = ("hip", "bar", "thigh")
VARIATIONS: tuple[Variation, ...] = ("barbell", "single-leg", "weighted", "dumbbell", "reverse")
POINTS: tuple[Point, ...] = ("bar", "sensor")
LEGS: tuple[Leg, ...] = ("left", "right")
MARKS: tuple[Mark, ...] = ("false", "failed", "partial", "full")

ECCENTRIC_FIRST = ("squat",)  # lifts whose repetition is lowered before it is driven
LOAD_ON_THE_HIP = ("barbell", "dumbbell", "reverse")  # variations whose load lies where the bar lies
THRUSTS = ("hip-thrust", "glute-bridge")  # lifts in which the pelvis turns with the drive
BAR_OFFSET_M = (
    0.055,
    0.0,
)  # where the bar lies seen from a hip sensor, (caudal, anterior); ARCHITECTURE, "Which point"
BAR_OFFSET_SD_M = 0.025  # spread of real mountings about that default
BAR_OFFSET_GIVEN_SD_M = 0.01  # how well a tape measure finds it on a person


@dataclass(frozen=True, slots=True)
class GuideThresholds:
    """Thresholds of the coaching guide; conventions of coaches, not science. Each is printed with its verdict."""

    velocity_loss_pct: float = 20.0  # at most, over a set
    sticking_ratio: float = 0.4  # at least, slowest velocity inside the drive over its mean
    top_pause_s: tuple[float, float] = (0.5, 2.0)
    lockout_pitch_dev_deg: float = 5.0  # at most, either way, from the lifter's own lockout
    over_extension_deg: float = 8.0  # beyond this the lockout is called over-extended
    top_sag_m: float = 0.02  # at most, fall of height during the top pause
    lowering_s: float = 1.5  # at least
    lowering_peak_ratio: float = 1.8  # at most, peak lowering speed over its mean
    lowering_peaks: float = 1.0  # at most, pieces that a lowering is done in
    touchdown_speed_mps: float = 0.25  # at most
    rebound_m: float = 0.01  # at most
    dip_m: tuple[float, float] = (-0.03, 0.05)  # each bottom: from 3 cm above to 5 cm below the start
    bottom_pitch_dev_deg: float = 5.0  # at most, either way, from the lifter's own bottom
    balance_range_deg: float = 8.0  # at most, sideways roll and twist over a repetition
    balance_range_single_leg_deg: float = 12.0
    close_fraction: float = 0.2  # how far outside its band a figure still counts as close
    tempo_fraction: float = 0.25  # how far from a tempo target still counts as on tempo, as a share of it
    tempo_slack_s: float = 0.25  # and at least this much: nobody counts finer than about a quarter of a second
    neutral_pelvis_deg: float = 0.0  # deviation the coach wants at lockout; negative for a slight posterior tilt


@dataclass(frozen=True, slots=True)
class Tempo:
    """A tempo target, eccentric-bottom-concentric-top, in seconds; None stands for X, as fast as possible."""

    lowering_s: float | None
    bottom_pause_s: float | None
    drive_s: float | None
    top_pause_s: float | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A mark that a person set afterwards on repetition `repetition` of set `set` (both from 1, as first found)."""

    set: int
    repetition: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices of one analysis. `point` None means the contract's default for the lift, mount and variation."""

    lift: Lift = "hip-thrust"
    mount: Mount = "hip"
    variation: Variation = "barbell"
    point: Point | None = None
    bar_offset_m: tuple[float, float] | None = None  # (caudal, anterior); None: the default with its wide spread
    load_kg: tuple[float | None, ...] = ()  # one for all sets, or one a set; None where it is not known
    leg: tuple[Leg, ...] = ()  # that stands on the floor: one for all sets, or one a set
    body_mass_kg: float | None = None
    tempo: Tempo | None = None
    velocity_target_mps: float | None = None
    set_break_s: float = 20.0  # a set ends when no drive comes for this long
    least_repetitions: int = 2  # full ones that make a set of hip thrusts; with 1 a shove of the hip may count
    clock_sd_pct: float = 1.0  # our doubt of the recording's clock: 1 % of rate is 1 % of velocity
    withhold_sd_mps: float = 0.05  # a velocity less certain than this is not shown
    guide: GuideThresholds = field(default_factory=GuideThresholds)
    edits: tuple[Edit, ...] = ()
    set_ends_s: tuple[float, ...] = ()  # where the lifter said that a set was over, on the recording's clock

    def effective_point(self) -> Point:
        """Return the point whose velocity is reported.

        The bar for a hip-mounted sensor in a hip thrust or bridge whose load lies on the hip, else the sensor's own.

        Examples
        --------
        >>> Settings().effective_point(), Settings(variation="single-leg").effective_point()
        ('bar', 'sensor')
        """
        if self.point is not None:
            return self.point
        return "bar" if self.bar_moves_with_sensor() else "sensor"

    def bar_moves_with_sensor(self) -> bool:
        """Return whether the load lies on the very segment that wears the sensor."""
        return self.lift in THRUSTS and self.mount == "hip" and self.variation in LOAD_ON_THE_HIP

    def worn_on_a_belt(self) -> bool:
        """Return whether a belt or strap holds the sensor on a body, else it is fixed to a bar."""
        return self.mount != "bar"

    def load_of_set_kg(self, number: int) -> float | None:
        """Return the load of set `number` (from 1); None where it was not given."""
        return _of_set(self.load_kg, number)

    def leg_of_set(self, number: int) -> Leg | None:
        """Return the working leg of set `number` (from 1); None where it was not given."""
        return _of_set(self.leg, number)


def _of_set(choices: tuple[_Choice, ...], number: int) -> _Choice | None:
    """Return what was said of one set: one choice holds for all."""
    if len(choices) == 1:
        return choices[0]
    return choices[number - 1] if number <= len(choices) else None
