"""Sensors with known scale and bias, laid down by hand on a table that is not quite level."""

from dataclasses import replace

import numpy as np
import pytest

from sensor.calibration import Calibration, UncalibratableError, calibrated, calibrated_range_mps2, fit_calibration
from sensor.samples import STANDARD_GRAVITY_MPS2, ImuSamples
from sensor.still import FACES, find_still, missing_faces

UPS = {face: (1 - 2 * (k % 2)) * np.eye(3)[k // 2] for k, face in enumerate(FACES)}
BAD = Calibration((0.92, 1.05, 0.97), (0.30, -0.25, 0.15), (0.03, -0.02, 0.01))


def misread(samples, wrong, rng=None, *, noise_mps2=0.02, noise_radps=0.002):
    """What a sensor with such errors reads."""
    acc = samples.acc_mps2 * wrong.acc_scale + wrong.acc_bias_mps2
    gyr = samples.gyr_radps + wrong.gyr_bias_radps
    if rng is not None:
        acc, gyr = acc + rng.normal(0, noise_mps2, acc.shape), gyr + rng.normal(0, noise_radps, gyr.shape)
    return ImuSamples(samples.time_s, acc, gyr)


def laid_down(rng, faces=FACES, *, rate_hz=100.0, still_s=2.5, lean_deg=4.0):
    """What a perfect sensor reads on one side after the other, turned by hand between."""
    ups = []
    for face in faces:
        lean = UPS[face] + np.tan(np.radians(lean_deg)) * rng.normal(size=3) / np.sqrt(2)
        ups.append(lean / np.linalg.norm(lean))
    pieces, rates = [], []
    still, turn = round(still_s * rate_hz), round(1.5 * rate_hz)
    for k, up in enumerate(ups):
        pieces.append(np.tile(up, (still, 1)))
        rates.append(np.zeros((still, 3)))
        following = ups[(k + 1) % len(ups)] + 0.05 * rng.normal(size=3)
        share = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, turn)))[:, None]
        path = (1 - share) * up + share * following + 0.05 * rng.normal(size=(turn, 3))
        pieces.append(path / np.maximum(np.linalg.norm(path, axis=1, keepdims=True), 0.2))
        rates.append(rng.normal(0, 1.0, (turn, 3)))
    acc = STANDARD_GRAVITY_MPS2 * np.concatenate(pieces)
    return ImuSamples(np.arange(len(acc)) / rate_hz, acc, np.concatenate(rates))


@pytest.mark.parametrize("rate_hz", [25.0, 100.0, 400.0])
def test_known_scale_and_bias_are_found(rng, rate_hz):
    found = fit_calibration(find_still(misread(laid_down(rng, rate_hz=rate_hz), BAD, rng)))

    assert found.calibration.acc_scale == pytest.approx(BAD.acc_scale, abs=0.001)
    assert found.calibration.acc_bias_mps2 == pytest.approx(BAD.acc_bias_mps2, abs=0.01)
    assert found.calibration.gyr_bias_radps == pytest.approx(BAD.gyr_bias_radps, abs=0.001)
    assert found.residual_mps2 is None
    assert found.condition < 1.3


def test_order_and_repetition_of_the_sides_do_not_matter(rng):
    often = (*FACES[::-1], *FACES, "x up", "z down")
    found = fit_calibration(find_still(misread(laid_down(rng, often), BAD, rng)))

    assert len(found.stills) == 14
    assert found.calibration.acc_scale == pytest.approx(BAD.acc_scale, abs=0.001)
    assert found.residual_mps2 < 0.01


def test_every_side_may_lean(rng):
    found = fit_calibration(find_still(misread(laid_down(rng, FACES * 2, lean_deg=15.0), BAD, rng)))

    assert found.calibration.acc_scale == pytest.approx(BAD.acc_scale, abs=0.003)


def test_the_errors_of_the_fit_are_those_that_it_states(rng):
    off = []
    for _ in range(40):
        still = find_still(laid_down(rng, still_s=2.0))
        moved = [
            replace_reading(s, np.array(s.acc_mps2) * BAD.acc_scale + BAD.acc_bias_mps2 + rng.normal(0, 0.01, 3))
            for s in still
        ]
        found = fit_calibration(moved)
        off.append((np.array(found.calibration.acc_bias_mps2) - BAD.acc_bias_mps2) / found.acc_bias_sd_mps2)
    assert 0.7 < np.sqrt(np.mean(np.square(off))) < 1.3


def replace_reading(still, reading):
    return replace(still, acc_mps2=tuple(float(x) for x in reading))


def test_calibrated_readings_are_the_true_ones(rng):
    true = laid_down(rng)
    mended = calibrated(misread(true, BAD), BAD)

    assert np.abs(mended.acc_mps2 - true.acc_mps2).max() < 1e-12
    assert np.abs(mended.gyr_radps - true.gyr_radps).max() < 1e-12
    assert mended.time_s is true.time_s


def test_an_accelerometer_alone_can_be_calibrated(rng):
    samples = misread(laid_down(rng), BAD, rng)
    alone = ImuSamples(samples.time_s, samples.acc_mps2, None)
    found = fit_calibration(find_still(alone))

    assert found.calibration.acc_scale == pytest.approx(BAD.acc_scale, abs=0.001)
    assert found.calibration.gyr_bias_radps is None
    assert calibrated(alone, BAD).gyr_radps is None


def test_the_side_that_clips_first_limits_the_range():
    assert calibrated_range_mps2(40.0, Calibration((1.0, 1.05, 0.95), (0.0, 0.5, 0.0))) == pytest.approx(39.5 / 1.05)


def test_missing_sides_are_named_with_what_the_others_tell(rng):
    stills = find_still(laid_down(rng, ("x up", "x down", "y up", "z up")))

    assert missing_faces(stills) == ("y down", "z down")
    with pytest.raises(
        UncalibratableError, match=r"never with y down, z down; .* scale and bias of x and the bias"
    ) as told:
        fit_calibration(stills)
    assert told.value.missing == ("y down", "z down")


def test_without_a_still_moment_there_is_nothing_to_fit(rng):
    shaken = ImuSamples(np.arange(1000) / 100, rng.normal([0, 0, 9.8], 3, (1000, 3)), rng.normal(0, 1, (1000, 3)))

    assert find_still(shaken) == ()
    with pytest.raises(UncalibratableError, match="no still moment"):
        fit_calibration(())
    assert find_still(ImuSamples(np.zeros(0), np.zeros((0, 3)), None)) == ()


def test_removed_gravity_is_noticed(rng):
    samples = laid_down(rng)
    level = ImuSamples(samples.time_s, 0.02 * samples.acc_mps2, samples.gyr_radps)

    with pytest.raises(UncalibratableError, match=r"reads 0\.02 g at rest, so gravity was removed"):
        fit_calibration(find_still(level))


def test_positions_that_contradict_each_other_are_refused(rng):
    stills = list(find_still(laid_down(rng, FACES * 2)))
    stills[3] = replace_reading(stills[3], 1.06 * np.array(stills[3].acc_mps2))

    with pytest.raises(UncalibratableError, match="contradict each other by"):
        fit_calibration(stills)


def test_a_slow_turn_is_not_still(rng):
    turning = np.radians(3.0) * np.arange(600) / 100
    acc = STANDARD_GRAVITY_MPS2 * np.column_stack([np.sin(turning), 0 * turning, np.cos(turning)])
    gyr = np.tile([0.0, -np.radians(3.0), 0.0], (600, 1))

    assert find_still(ImuSamples(np.arange(600) / 100, acc, gyr)) == ()


def test_a_hole_in_the_recording_ends_a_still_stretch(rng):
    acc = np.tile([0.0, 0.0, 9.8], (400, 1)) + rng.normal(0, 0.01, (400, 3))
    time_s = np.arange(400) / 100 + np.where(np.arange(400) < 200, 0.0, 30.0)

    assert [round(s.stop_s - s.start_s) for s in find_still(ImuSamples(time_s, acc, None))] == [2, 2]
