import numpy as np
import pytest

from sensor.samples import ImuSamples


def samples(n=10, *, gyr=True):
    return ImuSamples(np.arange(n) / 100, np.tile([0.0, 0.0, 9.8], (n, 1)), np.zeros((n, 3)) if gyr else None)


BROKEN = {
    "acceleration of another length": (np.arange(3) / 100, np.zeros((2, 3)), None),
    "two axes": (np.arange(3) / 100, np.zeros((3, 2)), None),
    "angular rate of another length": (np.arange(3) / 100, np.zeros((3, 3)), np.zeros((2, 3))),
    "a time twice": (np.array([0.0, 0.01, 0.01]), np.zeros((3, 3)), None),
    "a time that goes back": (np.array([0.0, 0.02, 0.01]), np.zeros((3, 3)), None),
    "a time that is not finite": (np.array([0.0, np.nan, 0.02]), np.zeros((3, 3)), None),
    "acceleration that is not finite": (np.arange(3) / 100, np.full((3, 3), np.inf), None),
    "angular rate that is not finite": (np.arange(3) / 100, np.zeros((3, 3)), np.full((3, 3), np.nan)),
}


@pytest.mark.parametrize("fields", BROKEN.values(), ids=BROKEN)
def test_samples_that_break_an_invariant_cannot_be_made(fields):
    with pytest.raises(ValueError):
        ImuSamples(*fields)


def test_a_part_is_half_open():
    part = samples().part(2, 5)
    assert part.time_s.tolist() == [0.02, 0.03, 0.04]
    assert part.gyr_radps.shape == (3, 3)


def test_a_part_without_gyroscope_has_none():
    assert samples(gyr=False).part(0, 4).gyr_radps is None


def test_fewer_than_two_samples_have_no_rate_and_no_duration():
    assert samples(1).rate_hz is None
    assert samples(1).duration_s == 0.0
    assert samples(0).duration_s == 0.0


def test_a_gap_does_not_change_the_rate():
    time_s = np.concatenate([np.arange(50) / 100, 7 + np.arange(50) / 100])
    assert ImuSamples(time_s, np.zeros((100, 3)), None).rate_hz == pytest.approx(100)
