from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analysis.signals.grid import RATE_HZ, STEP_S, GridSignals
from analysis.signals.orientation import VerticalFilter, estimate_attitude
from analysis.signals.rotation import integrate_rotation
from sensor.samples import STANDARD_GRAVITY_MPS2

CELLS = round(20 * RATE_HZ)
MOUNTINGS = {
    "level": Rotation.identity(),
    "upside down": Rotation.from_euler("x", 180, degrees=True),
    "on edge": Rotation.from_euler("y", 90, degrees=True),
    "any way": Rotation.from_euler("xyz", [130, 40, -70], degrees=True),
}


def signals(acc_mps2, gyr_radps):
    n = len(acc_mps2)
    return GridSignals(0, acc_mps2, gyr_radps, *2 * [np.ones(n, bool)], np.zeros(n, bool))


@pytest.mark.parametrize("mounting", MOUNTINGS.values(), ids=MOUNTINGS)
@pytest.mark.parametrize("gyroscope", [True, False], ids=["gyroscope", "accelerometer alone"])
def test_at_rest_up_is_where_the_force_points(mounting, gyroscope):
    up = mounting.apply([0.0, 0.0, 1.0])
    acc = np.tile(STANDARD_GRAVITY_MPS2 * up, (CELLS, 1))

    attitude = estimate_attitude(signals(acc, np.zeros((CELLS, 3)) if gyroscope else None))

    assert attitude.up[-1] == pytest.approx(up, abs=1e-3)
    assert attitude.rise_mps2[-1] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("mounting", MOUNTINGS.values(), ids=MOUNTINGS)
def test_the_gyroscope_carries_up_through_a_fast_turn(mounting):
    time_s = np.arange(CELLS) * STEP_S
    gyr = mounting.apply(np.stack([np.sin(2 * np.pi * time_s), 0 * time_s, 0.3 * np.ones(CELLS)], axis=1))
    up = integrate_rotation(gyr).transpose(0, 2, 1) @ mounting.apply([0.0, 0.0, 1.0])
    push = 3.0 * np.sin(2 * np.pi * time_s)[:, None] * up

    attitude = estimate_attitude(signals(STANDARD_GRAVITY_MPS2 * up + push, gyr))

    cosine = np.einsum("ni,ni->n", attitude.up, up)[CELLS // 2 :]
    assert np.degrees(np.arccos(np.minimum(cosine, 1.0))).max() < 2.0
    assert attitude.rise_mps2[CELLS // 2 :] == pytest.approx(np.einsum("ni,ni->n", push, up)[CELLS // 2 :], abs=0.1)


def test_what_comes_later_does_not_change_the_past_seen_by_a_gyroscope(rng):
    acc, gyr = rng.normal([0, 0, 9.8], 1.0, (CELLS, 3)), rng.normal(size=(CELLS, 3))
    whole = estimate_attitude(signals(acc, gyr))
    half = estimate_attitude(signals(acc[: CELLS // 2], gyr[: CELLS // 2]))
    assert whole.up[: CELLS // 2] == pytest.approx(half.up, abs=1e-12)


def turned_in_a_gap(gap, *, drawn):
    """A body that lies otherwise after a gap, through which a rate was drawn or not; and the vertical seen from it."""
    up = np.where(np.arange(CELLS)[:, None] < gap.stop, [0.0, 0.0, 1.0], [0.0, 1.0, 0.0])
    known = np.ones(CELLS, bool)
    known[gap] = False
    resting = signals(STANDARD_GRAVITY_MPS2 * up, np.zeros((CELLS, 3)))
    return replace(resting, known=known, drawn=known | drawn), up


@pytest.mark.parametrize(
    ("cells", "drawn", "anew"), [(200, True, True), (90, True, False), (90, False, True), (200, False, True)]
)
def test_after_a_gap_that_is_long_or_without_a_rate_up_is_found_anew_and_else_carried_on(cells, drawn, anew):
    grid, up = turned_in_a_gap(slice(800, 800 + cells), drawn=drawn)
    at = 800 + cells + 20
    off_deg = np.degrees(np.arccos(estimate_attitude(grid).up[at] @ up[at]))
    assert off_deg < 2.0 if anew else off_deg > 45.0


@pytest.mark.parametrize("cells", [7, 2500])
def test_a_gap_without_a_rate_is_no_rest_that_tells_the_bias(cells):
    """Its zeros looked like a gyroscope without bias, at rest: after 8 s half of one degree a second was forgotten."""
    n, gap, bias = 2500, slice(1200, 2000), np.radians([1.0, 0.0, 0.0])
    known, rate = np.ones(n, bool), np.tile(bias, (n, 1))
    known[gap], rate[gap] = False, 0.0
    grid = replace(signals(np.tile([0.0, 0.0, STANDARD_GRAVITY_MPS2], (n, 1)), rate), known=known, drawn=known)
    vertical = VerticalFilter()
    parts = [vertical.follow(grid.part(k, min(k + cells, n))).gyr_bias_radps for k in range(0, n, cells)]
    found = np.concatenate(parts)
    assert np.degrees(np.abs(found[gap.stop + 10] - found[gap.start - 1])).max() < 0.05


@pytest.mark.parametrize("gap", [slice(800, 1000), slice(800, 840)])
@pytest.mark.parametrize("cells", [1, 7, 20, 250])
def test_up_across_a_gap_does_not_depend_on_how_the_cells_are_cut(cells, gap, rng):
    grid, _ = turned_in_a_gap(gap, drawn=False)
    rate = rng.normal(size=(CELLS, 3))
    rate[gap] = 0.0
    drawn = grid.drawn.copy()
    drawn[gap.start : gap.start + 3] = True  # a rate drawn at its edge
    grid = replace(grid, drawn=drawn, acc_mps2=grid.acc_mps2 + rng.normal(size=(CELLS, 3)), gyr_radps=rate)
    vertical = VerticalFilter()

    pieces = [vertical.follow(grid.part(k, min(k + cells, CELLS))).up for k in range(0, CELLS, cells)]

    assert np.array_equal(np.concatenate(pieces), estimate_attitude(grid).up)


def test_without_a_gyroscope_up_turns_with_a_slow_turn():
    tilt = np.radians(20) * np.sin(2 * np.pi * np.arange(CELLS) * STEP_S / 8)
    up = np.stack([np.sin(tilt), 0 * tilt, np.cos(tilt)], axis=1)

    attitude = estimate_attitude(signals(STANDARD_GRAVITY_MPS2 * up, None))

    middle = slice(200, -200)
    assert np.degrees(np.arccos(np.einsum("ni,ni->n", attitude.up, up)[middle])).max() < 2.0
    assert attitude.rise_mps2 == pytest.approx(0.0, abs=1e-9)
