"""The newest samples: what of them is looked at, and what it tells before it is part of a cell."""

from types import SimpleNamespace

import numpy as np
import pytest

from analysis.live.hip_by_force import HipByForce
from analysis.live.hip_by_turn import HipByTurn
from analysis.live.newest import NewestSamples
from analysis.live.open_set import OpenSet
from analysis.settings import Settings
from analysis.signals.orientation import Attitude
from sensor.samples import ImuSamples

G = 9.80665


def samples(rate_hz, seconds=2.0):
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return ImuSamples(t, np.tile([0.0, 0.0, G], (len(t), 1)), np.zeros((len(t), 3)))


@pytest.mark.parametrize(("rate_hz", "seen"), [(25, 50), (100, 200), (400, 200)])
def test_a_hundred_readings_a_second_are_looked_at_at_most(rate_hz, seen):
    newest = NewestSamples()
    newest.add(samples(rate_hz))

    assert len(list(newest.until(np.inf))) == seen


def test_the_same_readings_are_looked_at_however_the_stream_is_cut():
    whole, cut, stream = NewestSamples(), NewestSamples(), samples(400)
    whole.add(stream)
    for k in range(0, len(stream), 7):
        cut.add(stream.part(k, min(k + 7, len(stream))))

    assert list(cut.until(np.inf)) == list(whole.until(np.inf))


def test_readings_are_passed_on_once_and_in_time():
    newest = NewestSamples()
    newest.add(samples(100))

    assert [t for t, *_ in newest.until(0.02)] == [0.0, 0.01, 0.02]
    assert next(newest.until(1.0))[0] == 0.03


def leaning(angle_rad):
    """World up in a sensor that has turned about its own y axis."""
    return np.array([-np.sin(angle_rad), 0.0, np.cos(angle_rad)])


@pytest.fixture
def raised():
    """A set after one drive: it turned by 0.8 rad about y on a lever of 0.4 m."""
    drive = SimpleNamespace(begins=leaning(0.0), arrives=leaning(0.8), sense=1, turn_rad=0.8, climb_m=0.32)
    open_set = OpenSet(Settings())
    open_set.add_drive(drive)
    return open_set


def attitude(angle_rad):
    return Attitude(leaning(angle_rad)[None], np.zeros(1), np.array([[0.0, 0.1, 0.0]]))


def test_a_gyroscope_tells_posture_and_velocity_of_the_readings_after_the_last_cell(raised):
    hip = HipByTurn(SimpleNamespace(axis=np.array([0.0, 1.0, 0.0])))
    hip.learn(0.0, attitude(0.0), raised)
    angle, rate = 0.0, 0.0
    for k in range(60):
        rate = 1.5 * np.sin(np.pi * k / 60) ** 2
        gain = 1.5 * np.pi / 60 * np.sin(2 * np.pi * k / 60) * 100  # of the rate
        angle += rate * 0.01
        hip.see(k * 0.01, ((G + 0.4 * gain) * leaning(angle)).tolist(), [0.0, rate + 0.1, 0.0])
        assert hip.moves.velocity_mps == pytest.approx(0.4 * rate, abs=0.02)
    share = hip.share_of_the_way(raised)

    assert share == pytest.approx(angle / 0.8, abs=0.02)


def test_a_block_corrects_the_posture_by_what_it_was_at_the_blocks_end(raised):
    hip = HipByTurn(SimpleNamespace(axis=np.array([0.0, 1.0, 0.0])))
    hip.learn(0.0, attitude(0.0), raised)
    for k in range(20):  # ten readings up to the block's end and ten after it
        hip.see(k * 0.01, (G * leaning(0.0)).tolist(), [0.0, 2.1, 0.0])

    hip.learn(0.09, attitude(0.3), raised)

    assert hip.share_of_the_way(raised) == pytest.approx((0.3 + 0.2) / 0.8, abs=0.03)


def test_a_hip_known_by_the_force_alone_rests_where_the_force_points(raised):
    hip = HipByForce()
    hip.learn(0.0, None, raised)
    for k in range(600):
        hip.see(k * 0.01, (G * leaning(0.8)).tolist(), None)
        hip.moves.rest(0.01)

    assert hip.share_of_the_way(raised) == pytest.approx(1.0, abs=0.05)
    assert abs(hip.moves.velocity_mps) < 0.01
    for k in range(600, 700):
        hip.see(k * 0.01, [0.0, G, 0.0], None)
    assert hip.share_of_the_way(raised) is None


@pytest.mark.parametrize("gyroscope", [True, False])
def test_after_a_long_hole_nothing_is_known_of_the_velocity(raised, gyroscope):
    hip = HipByTurn(SimpleNamespace(axis=np.array([0.0, 1.0, 0.0]))) if gyroscope else HipByForce()
    hip.learn(0.0, attitude(0.0) if gyroscope else None, raised)
    for k in range(20):
        hip.see(k * 0.01, [0.0, 0.0, G + 4.0], [0.0, 0.1, 0.0])
    moving = hip.moves.velocity_mps

    hip.see(1.0, [0.0, 0.0, G], [0.0, 0.1, 0.0])

    assert moving > 0.1
    assert abs(hip.moves.velocity_mps) < 0.02
