"""The kinds of simulated recordings of the bench, and how good each figure must be.

Bounds hold for eight recordings of a kind, whatever their seeds: the worst of six such draws and a third more.
They may only improve. All figures are simulated.
"""

from dataclasses import dataclass, fields

from sensor.simulated import PRESETS, Scenario


@dataclass(frozen=True)
class Bounds:
    """What a kind must reach: the smallest F1 and shares, the largest errors. Velocities in m/s, lengths in m."""

    f1: float = 0.99
    sets: float = 0.99  # share of recordings with the right number of sets
    bias_mps: float = 0.0065  # of the mean velocity, either way, of the sensor's own point
    rmse_mps: float = 0.009
    peak_mps: float = 0.012
    rom_m: float = 0.006
    events_s: float = 0.045  # 95 % of all starts and ends are closer
    pauses_s: float = 0.055  # rmse of top pause and lowering, the larger
    loss_pct: float = 3.5  # rmse of the velocity loss
    covered: float = 0.9  # share of truth within two of our SD, mean velocity and rise, the smaller
    bar_mps: float = 0.012  # rmse of the bar's mean velocity, its place given; where a bar lies on the hip
    nominal_mps: float = 0.045  # the same, its place taken for granted


@dataclass(frozen=True)
class Kind:
    """One kind of recording."""

    scenario: Scenario
    bounds: Bounds

    @property
    def name(self):
        """The scenario's name."""
        return self.scenario.name


AT_LEAST = ("f1", "sets", "covered")
BOUND_NAMES = tuple(field.name for field in fields(Bounds))

_HARDER = {  # what is allowed beyond the usual, and why
    # its clock is 2 % fast in every recording, and nothing in a file tells; we state 1 %
    "cheap_sensor": {
        "bias_mps": 0.027,
        "rmse_mps": 0.031,
        "peak_mps": 0.052,
        "rom_m": 0.029,
        "events_s": 0.085,
        "pauses_s": 0.08,
        "covered": 0,
        "bar_mps": 0.031,
    },
    # without a gyroscope the vertical is known at rest alone, and the end of a drive follows it
    "no_gyroscope": {
        "bias_mps": 0.014,
        "rmse_mps": 0.046,
        "peak_mps": 0.019,
        "rom_m": 0.015,
        "events_s": 0.165,
        "pauses_s": 0.12,
        "loss_pct": 9.5,
        "covered": 0.64,
    },
    # a box that gives on its belt moves the instants at which the velocity passes its threshold
    "light_and_fast": {
        "bias_mps": 0.022,
        "rmse_mps": 0.024,
        "peak_mps": 0.033,
        "covered": 0.65,
        "bar_mps": 0.023,
        "nominal_mps": 0.055,
    },
    "loose_belt": {"bias_mps": 0.018, "rmse_mps": 0.021, "peak_mps": 0.019, "covered": 0.67, "bar_mps": 0.023},
    "weighted": {"bias_mps": 0.014, "rmse_mps": 0.017, "peak_mps": 0.02, "covered": 0.83},
    "dumbbell": {"bias_mps": 0.01, "rmse_mps": 0.012, "peak_mps": 0.017, "nominal_mps": 0.05},
    # creeping crossings of 0.02 m/s are ill-conditioned by definition
    "heavy_grind": {"rom_m": 0.007, "events_s": 0.06},
    "long_pause": {"rmse_mps": 0.011, "events_s": 0.065, "pauses_s": 0.07},
    "slow_tempo": {"f1": 0.89, "sets": 0.81, "rom_m": 0.018, "events_s": 0.165, "pauses_s": 0.12},
    "single_leg": {"rmse_mps": 0.014, "events_s": 0.1, "pauses_s": 0.07},
    # velocity steps over impacts and holes, and nothing says by how much
    "dropped": {
        "rmse_mps": 0.045,
        "peak_mps": 0.017,
        "rom_m": 0.009,
        "pauses_s": 0.17,
        "loss_pct": 9.5,
        "bar_mps": 0.051,
        "nominal_mps": 0.055,
    },
    "bounced": {"events_s": 0.055, "pauses_s": 0.13},
    "lossy_link": {
        "f1": 0.98,
        "rmse_mps": 0.018,
        "peak_mps": 0.021,
        "rom_m": 0.014,
        "events_s": 0.085,
        "pauses_s": 0.25,
        "covered": 0.83,
        "bar_mps": 0.021,
    },
    "stale_readings": {"rmse_mps": 0.012, "peak_mps": 0.013, "bar_mps": 0.013},
    "messy_session": {"f1": 0.97, "bias_mps": 0.007, "pauses_s": 0.5, "loss_pct": 10},
    # other lifts and mounts, which the anchors know less about
    "bridge_on_thigh": {"rmse_mps": 0.012, "peak_mps": 0.014, "rom_m": 0.009, "events_s": 0.08, "pauses_s": 0.07},
    "squat": {
        "bias_mps": 0.009,
        "rmse_mps": 0.013,
        "peak_mps": 0.023,
        "rom_m": 0.021,
        "events_s": 0.145,
        "pauses_s": 0.09,
        "covered": 0.83,
    },
    "deadlift": {
        "f1": 0.87,
        "bias_mps": 0.043,
        "rmse_mps": 0.082,
        "peak_mps": 0.074,
        "rom_m": 0.087,
        "events_s": 1.295,
        "pauses_s": 0.9,
        "loss_pct": 27.5,
        "covered": 0,
    },
    # what remains
    "reverse": {"bias_mps": 0.008},
}
KINDS = {name: Kind(scenario, Bounds(**_HARDER.get(name, {}))) for name, scenario in PRESETS.items()}
