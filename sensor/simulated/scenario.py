"""What is to be simulated: the lift, the lifter's habits, the sensor and the link, all in plain numbers.

Everything that varies between people or repetitions is drawn from the seed around the values given here. Where a
number of the simulator names no source, it is our own estimate of what people do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from sensor.samples import STANDARD_GRAVITY_MPS2

Lift = Literal["hip-thrust", "glute-bridge", "squat", "deadlift"]
Mount = Literal["hip", "thigh", "bar"]
Variation = Literal["barbell", "single-leg", "weighted", "dumbbell", "reverse"]
Activity = Literal[
    "still", "fidget", "walk", "stairs", "stretch", "sit-down", "stand-up", "roll-bar", "pulses", "taps", "re-rack"
]  # fmt: skip

VARIATIONS: tuple[Variation, ...] = ("barbell", "single-leg", "weighted", "dumbbell", "reverse")

CLIMBING_IN: tuple[Activity, ...] = ("walk", "sit-down", "fidget", "roll-bar", "still")
CLIMBING_OUT: tuple[Activity, ...] = ("re-rack", "roll-bar", "stand-up", "walk")


@dataclass(frozen=True, slots=True)
class Imu:
    """A sensor and its errors; a figure called `_sd_` is the spread from which each axis draws its own.

    The defaults are those of a current mid-price consumer part, from the data sheets' typical columns.
    """

    rate_hz: float = 100.0
    gyroscope: bool = True
    acc_noise_mps2_rthz: float = 0.0012  # 120 ug/sqrt(Hz)
    gyr_noise_radps_rthz: float = 0.00012  # 0.007 deg/s/sqrt(Hz)
    acc_bias_sd_mps2: float = 0.08
    gyr_bias_sd_radps: float = 0.005
    gyr_walk_radps_rts: float = 2e-5  # random walk of the bias, per square root of a second
    scale_sd_pct: float = 0.3
    cross_axis_sd_pct: float = 0.3
    acc_range_mps2: float = 16 * STANDARD_GRAVITY_MPS2
    gyr_range_radps: float = 34.9  # 2000 deg/s
    bits: int | None = 16  # None: no quantisation and no clipping
    rate_error_pct: float = 0.0  # the device says 100 Hz and samples at 100 * (1 + error)
    jitter_sd_s: float = 0.0  # of the stamps

    def __post_init__(self) -> None:
        if not 1 <= self.rate_hz <= 1000:
            raise ValueError(f"a rate from 1 to 1000 Hz expected, got {self.rate_hz:g}")

    @property
    def acc_step_mps2(self) -> float:
        """Return the smallest step of the accelerometer; 0 without quantisation."""
        return 0.0 if self.bits is None else self.acc_range_mps2 / 2 ** (self.bits - 1)

    @property
    def gyr_step_radps(self) -> float:
        """Return the smallest step of the gyroscope; 0 without quantisation."""
        return 0.0 if self.bits is None else self.gyr_range_radps / 2 ** (self.bits - 1)

    def with_errors_times(self, factor: float) -> Imu:
        """Return the same sensor with every error `factor` times as large; 0 is a perfect one, without steps.

        Examples
        --------
        >>> Imu().with_errors_times(0).bits is None
        True
        """
        if not 0 <= factor < float("inf"):
            raise ValueError(f"a factor of 0 or more expected for the sensor's errors, got {factor}")
        scaled = {name: factor * getattr(self, name) for name in _ERRORS}
        return replace(self, **scaled, bits=self.bits if factor else None)


_ERRORS = (
    "acc_noise_mps2_rthz",
    "gyr_noise_radps_rthz",
    "acc_bias_sd_mps2",
    "gyr_bias_sd_radps",
    "gyr_walk_radps_rts",
    "scale_sd_pct",
    "cross_axis_sd_pct",
    "rate_error_pct",
    "jitter_sd_s",
)


PERFECT_IMU = Imu().with_errors_times(0)


@dataclass(frozen=True, slots=True)
class Link:
    """The way from the sensor to the file; shares are of packets, in percent."""

    packet_samples: int = 1
    lost_pct: float = 0.0
    doubled_pct: float = 0.0
    swapped_pct: float = 0.0
    stale_pct: float = 0.0  # of samples: the reading before it is sent again under a new stamp
    bursts_per_minute: float = 0.0
    burst_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Scenario:
    """One recording to be simulated. None means: drawn from the seed as people differ."""

    name: str = "typical"
    lift: Lift = "hip-thrust"
    mount: Mount = "hip"
    variation: Variation = "barbell"
    sets: int = 1
    repetitions: int = 8
    set_breathers: int = 0  # breathers of about 12 s inside each set; they do not end it
    rom_m: float | None = None  # of the hip
    rom_spread_pct: float = 2.0
    velocity_mps: float = 0.5  # mean of a set's first drive, of the bar
    drive_s: float | None = None  # in place of the velocity: drives at a chosen tempo
    velocity_loss_pct: float = 20.0  # from the first to the last drive
    velocity_spread_pct: float = 3.0
    peak_location: float = 0.42  # share of the drive's time at which velocity peaks
    lowering_s: float = 1.8
    top_pause_s: float = 0.8
    bottom_pause_s: float = 0.5
    time_spread_pct: float = 12.0
    touch_and_go: bool = False
    hitched_pct: float = 0.0  # share of drives with a sticking region
    hitch_depth: float = 0.75  # share of the velocity lost there
    partial_pct: float = 0.0
    dropped_pct: float = 0.0
    bounced_pct: float = 0.0
    caught_pct: float = 0.0  # share of lowerings that are let go and caught again, two or three times
    failed_last: bool = False
    top_sag_m: float = 0.004
    dip_m: float = 0.0  # how far a bottom lies below the start
    pitch_range_deg: float | None = None  # turn of the pelvis over a drive, about 40
    unexplained_deg: float = 0.8  # pelvis pitch that follows from no linkage
    slip_mm: float = 4.0  # the back on the bench
    tremor_mm: float = 0.25
    breathing_mm: float = 1.0
    wobble_hz: float | None = 13.0  # how stiff the belt holds the sensor; None: rigidly
    roll_deg: float = 1.5
    twist_deg: float = 1.5
    within: tuple[Activity, ...] = ()  # after each repetition of a set but the last
    before: tuple[Activity, ...] = ("still",)
    between: tuple[Activity, ...] = ("fidget", "still", "fidget")
    after: tuple[Activity, ...] = ("still",)
    rest_s: float = 40.0  # at least, between sets
    mounting_deg: tuple[float, float, float] | None = (0.0, 0.0, 0.0)  # turns about x, y, z; None: any
    bar_offset_m: tuple[float, float] | None = None  # the bar seen from the sensor: (caudal, anterior)
    imu: Imu = field(default_factory=Imu)
    link: Link = field(default_factory=Link)

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} from {low:g} to {high:g} expected, got {value}")


_RANGES = {  # beyond these the sum of the parts is no body that lifts
    "sets": (0, 50),
    "repetitions": (1, 200),
    "rom_m": (0.05, 0.7),
    "velocity_mps": (0.05, 2.5),
    "velocity_loss_pct": (-50, 90),
    "drive_s": (0.1, 30),
    "lowering_s": (0.1, 30),
    "top_pause_s": (0.05, 60),
    "bottom_pause_s": (0.05, 60),
}
