import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analysis.motion.belt import give_mps
from analysis.motion.blocks import SetMotion
from analysis.motion.curves import Curves, draw_curves
from analysis.signals.grid import STEP_S

N = 600
LEVER_M = 0.055
TURNED_RAD = np.radians(40) * (1 - np.cos(2 * np.pi * np.arange(N) / 200)) / 2  # three times up and down
BOTTOMS, TOPS = [0, 200, 400], [100, 300, 500]


def pelvis(*, mounting=None, roll_rad=0.0, yaw_rad=0.0):
    """A pelvis that turns in its place: caudal along x, anterior up at the lockout."""
    pitch = Rotation.from_rotvec((np.radians(40) - TURNED_RAD)[:, None] * np.array([0.0, 1.0, 0.0]))
    roll = Rotation.from_rotvec(np.broadcast_to(roll_rad, N)[:, None] * np.array([1.0, 0.0, 0.0]))
    yaw = Rotation.from_rotvec(np.broadcast_to(yaw_rad, N)[:, None] * np.array([0.0, 0.0, 1.0]))
    mounting = Rotation.identity() if mounting is None else mounting
    rotation = yaw * roll * pitch * mounting.inv()
    rate = mounting.apply(np.gradient(TURNED_RAD)[:, None] / STEP_S * np.array([0.0, -1.0, 0.0]))
    return SetMotion(np.zeros(N), rotation.as_matrix(), rate, ())


def draw_at(motion, *, offset=(LEVER_M, 0.0), at_bar=True, reverse=False, belted=False):
    return draw_curves(
        motion,
        first=0,
        tops=TOPS,
        bottoms=BOTTOMS,
        bar_offset_m=offset,
        at_bar=at_bar,
        reverse=reverse,
        belted=belted,
    )


MOUNTINGS = [Rotation.random(random_state=seed) for seed in range(6)]


@pytest.mark.parametrize("mounting", MOUNTINGS)
def test_pitch_grows_by_the_turn_of_the_drive_in_any_mounting(mounting):
    pitch = draw_at(pelvis(mounting=mounting)).pitch_rad
    assert pitch - pitch[0] == pytest.approx(TURNED_RAD, abs=1e-6)


@pytest.mark.parametrize("mounting", MOUNTINGS)
def test_the_bar_rises_by_the_turn_of_its_lever(mounting):
    caudal_height = -LEVER_M * np.sin(np.radians(40) - TURNED_RAD)
    curves = draw_at(pelvis(mounting=mounting))
    assert curves.velocity_mps == pytest.approx(np.gradient(caudal_height) / STEP_S, abs=1e-3)
    assert np.ptp(curves.height_m) == pytest.approx(np.ptp(caudal_height), rel=0.01)


def test_a_bar_in_front_of_the_sensor_moves_with_the_front():
    front = 0.03 * np.cos(np.radians(40) - TURNED_RAD)
    assert draw_at(pelvis(), offset=(0.0, 0.03)).velocity_mps == pytest.approx(np.gradient(front) / STEP_S, abs=1e-3)


def test_where_the_pelvis_turns_back_its_caudal_end_goes_down_as_the_hip_rises():
    usual, reverse = draw_at(pelvis()), draw_at(pelvis(), reverse=True)
    assert reverse.velocity_mps == pytest.approx(-usual.velocity_mps)
    assert reverse.pitch_rad == pytest.approx(usual.pitch_rad)


def test_where_the_pelvis_turns_back_its_front_is_still_in_front():
    usual, reverse = (draw_at(pelvis(), offset=(0.0, 0.03), reverse=r) for r in (False, True))
    assert reverse.velocity_mps == pytest.approx(usual.velocity_mps)


@pytest.mark.parametrize(("start", "stop", "expected"), [(0, 4, 1.5), (3, 6, 3.0), (4, 6, 3.0), (-1, 1, 0.0)])
def test_means_over_a_drive_that_is_cut_off_are_those_of_its_cells(start, stop, expected):
    still, grows = np.zeros(4), np.arange(4.0)
    lever = np.stack([grows, 0 * grows], axis=1)
    curves = Curves(0, still, still, None, None, None, lever, still, still, None, give_mps=grows)
    assert curves.mean_give_mps(start, stop) == pytest.approx(expected)
    assert curves.mean_lever_mps(start, stop) == pytest.approx(expected)


def test_the_mean_lever_of_a_long_way_is_that_of_all_its_cells():
    lever = np.stack([np.sin(np.arange(1280) * np.pi / 10), np.zeros(1280)], axis=1)  # to and fro, as repetitions are
    still = np.zeros(len(lever))
    assert Curves(0, still, still, None, None, None, lever, still, still, None).mean_lever_mps(5, 1265) < 1e-9


def test_the_lever_tells_what_a_metre_of_offset_would_change():
    curves = draw_at(pelvis())
    assert curves.lever_mps @ np.array([LEVER_M, 0.0]) == pytest.approx(curves.velocity_mps)


def test_at_the_sensor_only_the_events_are_the_bar_s():
    curves = draw_at(pelvis(), at_bar=False)
    assert curves.velocity_mps == pytest.approx(0.0)
    assert curves.lever_mps is None
    assert curves.event_velocity_mps == pytest.approx(draw_at(pelvis()).velocity_mps)


def test_without_a_bar_on_the_hip_events_are_the_sensor_s():
    curves = draw_at(pelvis(), offset=None, at_bar=False)
    assert curves.event_velocity_mps == pytest.approx(curves.velocity_mps)
    assert curves.pitch_rad is not None


def test_a_sideways_tilt_is_roll_and_nothing_else():
    tilt = np.radians(5) * np.sin(2 * np.pi * np.arange(N) / 50)
    curves = draw_at(pelvis(roll_rad=tilt))
    assert np.degrees(np.ptp(curves.roll_rad)) == pytest.approx(10, abs=0.5)
    assert np.degrees(np.ptp(draw_at(pelvis()).roll_rad)) == pytest.approx(0, abs=1e-6)


def test_a_turn_about_the_vertical_is_twist_and_no_roll():
    turn = np.radians(8) * np.sin(2 * np.pi * np.arange(N) / 300)
    curves = draw_at(pelvis(yaw_rad=turn))
    assert np.degrees(np.ptp(curves.twist_rad)) == pytest.approx(16, abs=0.5)
    assert np.degrees(np.ptp(curves.roll_rad)) == pytest.approx(0, abs=1e-6)


def test_a_segment_that_does_not_turn_has_curves_as_well():
    still = SetMotion(np.ones(N), np.tile(np.eye(3), (N, 1, 1)), np.zeros((N, 3)), ())
    curves = draw_at(still)
    assert curves.velocity_mps == pytest.approx(1.0)
    assert np.isfinite(curves.pitch_rad).all()


def test_without_a_gyroscope_there_is_velocity_and_height_alone():
    curves = draw_at(SetMotion(np.ones(N), None, None, ()), offset=None, at_bar=False)
    assert curves.pitch_rad is curves.roll_rad is curves.twist_rad is curves.lever_mps is None
    assert curves.height_at(300) - curves.height_at(200) == pytest.approx(1.0)


@pytest.mark.parametrize("at_bar", [True, False])
def test_the_give_of_a_belt_is_taken_out_of_every_velocity(at_bar):
    bouncing = SetMotion(np.sin(np.arange(N) / 5.0), *(getattr(pelvis(), k) for k in ("rotation", "gyr_radps")), ())
    fixed, belted = (draw_at(bouncing, at_bar=at_bar, belted=belted) for belted in (False, True))
    give = give_mps(bouncing.velocity_mps)
    assert np.abs(give).max() > 0.02
    assert fixed.give_mps is None
    assert belted.velocity_mps == pytest.approx(fixed.velocity_mps - give)
    assert belted.event_velocity_mps == pytest.approx(fixed.event_velocity_mps - give)
