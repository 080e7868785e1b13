"""One cause of error at a time: a lifter, a belt and a sensor without any fault, and then with one.

What is left without any fault is the method's own.
"""

from dataclasses import replace

from sensor.simulated import PERFECT_IMU, Imu, Link, Scenario

FAULTLESS = Scenario(
    "nothing",
    unexplained_deg=0.0,
    slip_mm=0.0,
    tremor_mm=0.0,
    breathing_mm=0.0,
    wobble_hz=None,
    roll_deg=0.0,
    twist_deg=0.0,
    top_sag_m=0.0,
    imu=PERFECT_IMU,
)
USUAL = Imu()


def _imu(**errors):
    """The faultless lifter with a sensor that has these errors."""
    return replace(FAULTLESS, imu=replace(PERFECT_IMU, **errors))


# words of the page, and the scenario
CAUSES = (
    ("none: the method itself", FAULTLESS),
    ("noise of a usual sensor, 120 µg/√Hz and 0.007 °/s/√Hz", _imu(
        acc_noise_mps2_rthz=USUAL.acc_noise_mps2_rthz, gyr_noise_radps_rthz=USUAL.gyr_noise_radps_rthz)),
    ("noise five times as large", _imu(
        acc_noise_mps2_rthz=5 * USUAL.acc_noise_mps2_rthz, gyr_noise_radps_rthz=5 * USUAL.gyr_noise_radps_rthz)),
    ("bias of the accelerometer, SD 0.08 m/s²", _imu(acc_bias_sd_mps2=0.08)),
    ("bias of the accelerometer, SD 0.35 m/s²", _imu(acc_bias_sd_mps2=0.35)),
    ("bias of the gyroscope, SD 0.3 °/s, and its drift", _imu(
        gyr_bias_sd_radps=USUAL.gyr_bias_sd_radps, gyr_walk_radps_rts=USUAL.gyr_walk_radps_rts)),
    ("bias of the gyroscope, SD 2.3 °/s, and its drift", _imu(gyr_bias_sd_radps=0.04, gyr_walk_radps_rts=2e-4)),
    ("scale of either, SD 0.3 %", _imu(scale_sd_pct=0.3)),
    ("scale of either, SD 1.5 %", _imu(scale_sd_pct=1.5)),
    ("axes not square, SD 1.5 %", _imu(cross_axis_sd_pct=1.5)),
    ("steps of 16 bit over ±16 g", _imu(bits=16)),
    ("clock 1 % fast", _imu(rate_error_pct=1.0)),
    ("25 Hz", _imu(rate_hz=25.0)),
    ("no gyroscope", _imu(gyroscope=False)),
    ("belt that rings at 13 Hz", replace(FAULTLESS, wobble_hz=13.0)),
    ("belt that rings at 6 Hz", replace(FAULTLESS, wobble_hz=6.0)),
    ("belt that rings at 13 Hz, at 0.95 m/s", replace(FAULTLESS, wobble_hz=13.0, velocity_mps=0.95, repetitions=6)),
    ("tremor of 0.25 mm", replace(FAULTLESS, tremor_mm=0.25)),
    ("tremor of 0.6 mm", replace(FAULTLESS, tremor_mm=0.6)),
    ("breathing of 1 mm", replace(FAULTLESS, breathing_mm=1.0)),
    ("back slips on the bench by 4 mm", replace(FAULTLESS, slip_mm=4.0)),
    ("pelvis turns by 0.8° as it likes", replace(FAULTLESS, unexplained_deg=0.8)),
    ("pelvis turns by 2.5° as it likes", replace(FAULTLESS, unexplained_deg=2.5)),
    ("top sags by 1.5 cm in a pause of 2.6 s", replace(FAULTLESS, top_sag_m=0.015, top_pause_s=2.6)),
    ("2 % of packets lost, and bursts of 0.5 s", replace(
        FAULTLESS, link=Link(packet_samples=5, lost_pct=2.0, bursts_per_minute=1.5))),
    ("8 % of readings sent again under new stamps", replace(FAULTLESS, link=Link(stale_pct=8.0))),
)  # fmt: skip
