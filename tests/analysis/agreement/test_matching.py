import numpy as np
import pytest

from analysis.agreement.matching import best_shift_s, pair_by_overlap, shifted

LIFTED = [(10.0, 10.8), (14.1, 14.9), (17.9, 18.8), (22.4, 23.4), (26.3, 27.6)]


def test_every_interval_finds_the_one_it_shares_most_time_with():
    assert pair_by_overlap([(0.0, 1.0), (1.0, 2.0)], [(0.4, 1.4), (1.2, 2.2)]) == ((0, 0), (1, 1))


def test_an_interval_is_paired_once():
    assert len(pair_by_overlap([(0.0, 1.0)], [(0.0, 0.6), (0.4, 1.0)])) == 1


@pytest.mark.parametrize(("other", "paired"), [((0.6, 1.6), True), ((0.8, 1.8), False), ((2.0, 3.0), False)])
def test_a_mere_touch_is_no_pair(other, paired):
    assert bool(pair_by_overlap([(0.0, 1.0)], [other])) == paired


def test_nothing_pairs_with_nothing():
    assert pair_by_overlap([], LIFTED) == pair_by_overlap(LIFTED, []) == ()


@pytest.mark.parametrize("shift_s", [0.0, 0.3, -512.25, 1.7e9])
def test_the_shift_between_two_clocks_is_found(shift_s, rng):
    theirs = [(a + rng.normal(0, 0.03), b + rng.normal(0, 0.03)) for a, b in shifted(LIFTED, -shift_s)]

    assert best_shift_s(LIFTED, theirs) == pytest.approx(shift_s, abs=0.05)


@pytest.mark.parametrize("missing", range(5))
def test_a_repetition_that_one_side_lacks_does_not_mislead(missing):
    theirs = shifted(LIFTED[:missing] + LIFTED[missing + 1 :], 300.0)

    assert best_shift_s(LIFTED, theirs) == pytest.approx(-300.0, abs=1e-6)


def test_an_hour_of_repetitions_is_aligned_too(rng):
    starts = np.cumsum(rng.uniform(2.5, 6.0, 300))
    spans = [(float(a), float(a + d)) for a, d in zip(starts, rng.uniform(0.5, 1.2, 300), strict=True)]

    assert best_shift_s(spans, shifted(spans[40:], 77.0)) == pytest.approx(-77.0)
