"""Agreement against published tables and against arithmetic done by hand."""

import numpy as np
import pytest

from analysis.agreement.pairs import agree, concordance, icc_2_1

# Bland and Altman 1986, table 1: first readings of peak expiratory flow (l/min), large and mini meter, 17 people.
WRIGHT = np.array([494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427.0])
MINI = np.array([512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451.0])
# Shrout and Fleiss 1979, table 2: six targets by four judges.
JUDGED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])


def test_the_flow_meters_of_bland_and_altman_agree_as_they_published():
    found = agree(WRIGHT, MINI)

    assert (found.n, round(found.bias, 1), round(found.sd, 1)) == (17, -2.1, 38.8)
    assert found.bias_ci == pytest.approx((-22.0, 17.8), abs=0.1)
    # They took 2 SD (-79.7, 75.5) and sqrt(3/n) for the limits' errors (-114.3 to -45.1 and 40.9 to 110.1).
    assert found.limits == pytest.approx((-2.1 - 1.96 * 38.8, -2.1 + 1.96 * 38.8), abs=0.1)
    assert np.ptp(found.lower_limit_ci) == pytest.approx(-45.1 + 114.3, rel=0.02)
    assert np.mean(found.upper_limit_ci) == pytest.approx(found.limits[1])


def test_the_judges_of_shrout_and_fleiss_agree_as_they_published():
    assert icc_2_1(JUDGED) == pytest.approx(0.29, abs=0.005)


def test_lins_concordance_is_as_computed_by_hand():
    # means 2 and 3; deviations (-1, 0, 1) and (-2, 0, 2) over n: 2/3, 8/3, together 4/3
    assert concordance(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0])) == pytest.approx(
        2 * (4 / 3) / (2 / 3 + 8 / 3 + 1)
    )


def test_the_standard_error_of_estimate_is_as_computed_by_hand():
    # known = 1.5 + 0.9 measured, residuals (0.1, -0.3, 0.3, -0.1), squares 0.2 over two degrees of freedom
    found = agree(np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.5, 3.0, 4.5, 5.0]))

    assert (found.slope, found.intercept) == pytest.approx((0.9, 1.5))
    assert found.see == pytest.approx(np.sqrt(0.2 / 2))
    assert found.rmse == pytest.approx(np.sqrt((1.5**2 + 1 + 1.5**2 + 1) / 4))


def test_a_constant_error_costs_agreement_and_no_scatter():
    known = np.array([0.4, 0.5, 0.6, 0.7])
    found = agree(known + 0.1, known)

    assert found.sd == pytest.approx(0, abs=1e-12)
    assert found.see == pytest.approx(0, abs=1e-12)
    assert found.ccc < 1
    assert found.icc < 1
    # rows 2 * 0.05 / 3, rest 0, columns 4 * 2 * 0.05^2: (1/30) / (1/30 + 2 * 0.02 / 4)
    assert found.icc == pytest.approx((1 / 30) / (1 / 30 + 0.01))


def test_the_share_within_two_stated_deviations_counts_those_stated():
    found = agree(np.array([1.0, 1.3, 1.1, 9.0]), np.ones(4), np.array([0.1, 0.1, 0.06, np.nan]))

    assert found.within_2sd == pytest.approx(2 / 3)


def test_what_too_few_pairs_cannot_tell_stays_unknown():
    one = agree(np.array([1.0]), np.array([0.9]))
    assert (one.n, one.bias, one.sd, one.icc, one.see) == (1, pytest.approx(0.1), None, None, None)
    assert agree(np.array([1.0, 1.2]), np.array([1.0, 1.1])).see is None


def test_values_that_are_all_alike_tell_of_no_correlation():
    found = agree(np.ones(4), np.ones(4))

    assert (found.icc, found.ccc, found.slope) == (None, None, None)
    assert found.bias == 0


@pytest.mark.parametrize(("measured", "known"), [([], []), ([1.0], [1.0, 2.0])])
def test_what_is_no_list_of_pairs_is_refused(measured, known):
    with pytest.raises(ValueError, match="pairs expected"):
        agree(np.array(measured), np.array(known))
