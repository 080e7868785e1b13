import numpy as np
import pytest

from analysis.motion.belt import BELT_DAMPING, BELT_HZ, give_mps
from analysis.signals.grid import STEP_S

FINE = 20  # the exact motion runs at twenty times the grid's rate


def box_and_body(*, drive_s=0.5, rise_m=0.4, belt_hz=BELT_HZ, damping=BELT_DAMPING):
    """Velocities of a box on its spring and of the body below it, on the grid, over one drive between two rests."""
    dt = STEP_S / FINE
    time_s = np.arange(round(2.0 / dt)) * dt
    share = np.clip((time_s - 0.5) / drive_s, 0, 1)
    body = np.gradient(rise_m * share**3 * (10 - 15 * share + 6 * share**2), dt)
    acceleration, omega = np.gradient(body, dt), 2 * np.pi * belt_hz
    give = speed = 0.0
    box = np.empty_like(body)
    for k, pushed in enumerate(acceleration):
        speed += dt * (-pushed - 2 * damping * omega * speed - omega**2 * give)
        give += dt * speed
        box[k] = body[k] + speed
    return box[::FINE], body[::FINE]


def test_the_body_is_found_beneath_a_box_on_a_belt():
    box, body = box_and_body()
    assert np.abs(box - body).max() > 0.02
    assert np.abs(box - give_mps(box) - body).max() < 0.003


@pytest.mark.parametrize("belt_hz", [11.0, 13.0, 20.0])
@pytest.mark.parametrize("damping", [0.15, 0.35])
def test_another_belt_than_the_usual_one_is_mended_in_part(belt_hz, damping):
    box, body = box_and_body(belt_hz=belt_hz, damping=damping)
    assert np.abs(box - give_mps(box) - body).max() < 0.75 * np.abs(box - body).max()


def test_no_way_is_gained_or_lost_over_a_movement():
    box, _ = box_and_body()
    assert np.sum(give_mps(box)) * STEP_S == pytest.approx(0, abs=1e-6)


def test_an_impact_is_no_give_of_the_belt():
    hit = np.zeros(100)
    hit[50:] = 3.0
    assert np.abs(give_mps(hit)).max() < 0.05


@pytest.mark.parametrize("cells", [0, 1, 2, 3, 5])
def test_a_few_cells_are_enough(cells):
    assert len(give_mps(np.arange(cells) * 0.1)) == cells
