"""Scenarios comparable to real life, by name."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from sensor.samples import STANDARD_GRAVITY_MPS2
from sensor.simulated.scenario import CLIMBING_IN, CLIMBING_OUT, Imu, Link, Scenario

CHEAP = Imu(  # a hobby board: noisy, biased, its clock 2 % off
    rate_hz=50.0,
    acc_noise_mps2_rthz=0.006,
    gyr_noise_radps_rthz=0.0006,
    acc_bias_sd_mps2=0.35,
    gyr_bias_sd_radps=0.04,
    gyr_walk_radps_rts=2e-4,
    scale_sd_pct=1.5,
    cross_axis_sd_pct=1.5,
    acc_range_mps2=4 * STANDARD_GRAVITY_MPS2,
    gyr_range_radps=8.73,
    rate_error_pct=2.0,
    jitter_sd_s=0.0008,
)
RADIO = Link(packet_samples=5, lost_pct=2.0, doubled_pct=1.0, swapped_pct=1.0, bursts_per_minute=1.5)

_ALL = (
    Scenario("typical"),
    Scenario("rate_25hz", imu=Imu(rate_hz=25.0)),
    Scenario("rate_50hz", imu=Imu(rate_hz=50.0)),
    Scenario("rate_400hz", imu=Imu(rate_hz=400.0)),
    Scenario("cheap_sensor", imu=CHEAP),
    Scenario("no_gyroscope", imu=Imu(gyroscope=False)),
    Scenario("light_and_fast", velocity_mps=0.95, velocity_loss_pct=12, repetitions=6, lowering_s=1.2),
    Scenario(
        "heavy_grind", velocity_mps=0.3, velocity_loss_pct=40, repetitions=5, hitched_pct=70, failed_last=True,
        tremor_mm=0.5, lowering_s=1.4, top_pause_s=0.4,
    ),
    Scenario("touch_and_go", touch_and_go=True, repetitions=12, top_pause_s=0.3, lowering_s=1.1, velocity_loss_pct=25),
    Scenario("long_pause", top_pause_s=2.6, top_sag_m=0.015, tremor_mm=0.6, bottom_pause_s=1.2),
    Scenario("slow_tempo", velocity_mps=0.22, velocity_loss_pct=5, lowering_s=3.5, top_pause_s=1.5, repetitions=6),
    Scenario(
        "dropped", dropped_pct=70, bounced_pct=10, bottom_pause_s=0.8, failed_last=True,
        imu=Imu(acc_range_mps2=4 * STANDARD_GRAVITY_MPS2),
    ),
    Scenario("bounced", bounced_pct=80, bottom_pause_s=0.25, lowering_s=1.1),
    Scenario(
        "messy_session", sets=3, partial_pct=15, bounced_pct=10, mounting_deg=None, before=("taps", *CLIMBING_IN),
        between=("re-rack", "roll-bar", "stand-up", "walk", "fidget", "sit-down", "roll-bar"), after=CLIMBING_OUT,
    ),
    Scenario("breathers", repetitions=9, set_breathers=2),
    Scenario("lossy_link", link=RADIO),
    Scenario("stale_readings", link=Link(stale_pct=8.0)),
    Scenario("misaligned", mounting_deg=(20.0, -25.0, 30.0)),
    Scenario("any_mounting", mounting_deg=None),
    Scenario("loose_belt", wobble_hz=6.0, unexplained_deg=2.5),
    Scenario("single_leg", variation="single-leg", velocity_mps=0.4, lowering_s=2.2, roll_deg=6.0, twist_deg=4.0),
    Scenario("weighted", variation="weighted", velocity_mps=0.6, wobble_hz=11.0),
    Scenario("dumbbell", variation="dumbbell", velocity_mps=0.65, repetitions=12, unexplained_deg=1.5),
    Scenario("reverse", variation="reverse", velocity_mps=0.45),
    Scenario("bridge_on_thigh", lift="glute-bridge", mount="thigh", velocity_mps=0.2, imu=Imu(gyroscope=False)),
    Scenario("squat", lift="squat", variation="weighted", velocity_mps=0.6, top_pause_s=1.2, bottom_pause_s=0.15),
    Scenario("deadlift", lift="deadlift", mount="bar", velocity_mps=0.5, repetitions=5, wobble_hz=None),
    Scenario("no_exercise", sets=0, before=("walk", "taps", "sit-down", "fidget", "stand-up", "walk")),
)  # fmt: skip

PRESETS = {scenario.name: scenario for scenario in _ALL}
ABOUT = {  # one sentence each, for a person who chooses among them
    "typical": "A usual set: eight repetitions with a barbell, a good sensor at 100 Hz.",
    "rate_25hz": "The usual set by a sensor that reads 25 times a second.",
    "rate_50hz": "The usual set by a sensor that reads 50 times a second.",
    "rate_400hz": "The usual set by a sensor that reads 400 times a second.",
    "cheap_sensor": "The usual set by a hobby board: noisy, biased, its clock 2 % fast.",
    "no_gyroscope": "The usual set by an accelerometer alone.",
    "light_and_fast": "A light load driven as fast as it goes.",
    "heavy_grind": "A heavy load that sticks on the way up, until the last attempt fails.",
    "touch_and_go": "Twelve quick repetitions that turn at the bottom without a pause.",
    "long_pause": "Every top is held for almost three seconds, shaking a little.",
    "slow_tempo": "Slow drives and lowerings of three and a half seconds.",
    "dropped": "The bar is let fall in most repetitions, harder than the sensor's range; the last attempt fails.",
    "bounced": "The bar bounces on its plates before most drives.",
    "messy_session": "Three sets, walking, sitting down and rolling the bar between them, some repetitions half.",
    "breathers": "One set with two breathers of some twelve seconds inside.",
    "lossy_link": "The usual set over a radio link that loses, doubles and swaps packets.",
    "stale_readings": "The usual set by a device that now and then sends the same reading twice.",
    "misaligned": "The sensor sits askew, turned by 20 to 30 degrees about each axis.",
    "any_mounting": "The sensor sits any way round.",
    "loose_belt": "The sensor wobbles on a loose belt.",
    "single_leg": "Thrusts on one leg, the hips less level.",
    "weighted": "The load hangs from a belt.",
    "dumbbell": "Twelve thrusts with a dumbbell.",
    "reverse": "The reverse variation, whose pelvis turns the other way.",
    "bridge_on_thigh": "Glute bridges with an accelerometer on the thigh.",
    "squat": "Squats, the load on a belt and the sensor on the hip.",
    "deadlift": "Deadlifts with the sensor on the bar.",
    "no_exercise": "Somebody walks, sits and fidgets, and lifts nothing.",
}


def differences(scenario: Scenario) -> str:
    """Say in which numbers a scenario differs from the default one; empty where in none.

    Examples
    --------
    >>> differences(Scenario("deep", rom_m=0.5, imu=Imu(rate_hz=50.0)))
    'rom_m=0.5, imu.rate_hz=50'
    >>> differences(Scenario())
    ''
    """
    return ", ".join(_differing(scenario, Scenario(scenario.name)))


def _differing(one: object, usual: object, *, inside: str = "") -> list[str]:
    """`name=value` of each field that is not as usual, in their order; of a part as `part.name=value`."""
    words = []
    for field in fields(one):  # type: ignore[arg-type]
        value, before = getattr(one, field.name), getattr(usual, field.name)
        if is_dataclass(value):
            words += _differing(value, before, inside=f"{field.name}.")
        elif value != before:
            row = value if isinstance(value, tuple) else (value,)
            told = " ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in row)
            words.append(f"{inside}{field.name}={told}")
    return words
