import numpy as np
import pytest

from hipthrust.cutting import WHOLE, Cut, cut
from hipthrust.failures import UsageError
from sensor.samples import ImuSamples, Recording, Source


@pytest.fixture
def recording():
    """Ten seconds at 10 Hz."""
    return Recording(ImuSamples(np.arange(100) / 10, np.ones((100, 3)), None), Source("set.csv", "own"))


def test_times_stay_on_the_clock_of_the_recording(recording):
    part = cut(recording, Cut(2, 3)).samples

    assert (part.time_s[0], part.time_s[-1]) == (2.0, 2.9)


@pytest.mark.parametrize(
    ("part", "samples"), [(Cut(from_s=9), 10), (Cut(to_s=1), 10), (Cut(0, 1e9), 100), (WHOLE, 100)]
)
def test_an_open_end_reaches_the_end(recording, part, samples):
    assert len(cut(recording, part).samples) == samples


def test_a_cut_is_told_and_none_is_not(recording):
    assert [note.code for note in cut(recording, Cut(from_s=1)).notes] == ["cut"]
    assert cut(recording, WHOLE) is recording


def test_a_cut_that_leaves_nothing_says_how_long_the_recording_is(recording):
    with pytest.raises(
        UsageError, match=r"set\.csv: nothing is left after the cut from 10 s to the end: it lasts 9\.9 s"
    ):
        cut(recording, Cut(from_s=10))
