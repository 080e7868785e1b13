"""What lifters do when they do not lift: fidgeting, walking, stretching, rolling the bar, taps and the like.

Each activity begins and ends at rest. The poses are rough, the accelerations and turns of the right size: these are
the motions that must not be counted.
"""

from __future__ import annotations

import numpy as np

from sensor.samples import Array
from sensor.simulated.draft import Draft
from sensor.simulated.linkage import PITCH, ROLL, YAW, X, Y, Z
from sensor.simulated.scenario import Activity
from sensor.simulated.strokes import GRID_HZ, ease, steps


def act(draft: Draft, activity: Activity) -> None:
    """Append one activity to the draft, going first to the place where it is done."""
    if activity in ("walk", "stairs", "stretch", "sit-down"):
        _stand(draft)
    elif activity in ("roll-bar", "stand-up"):
        go_home(draft)
    _ACTIVITIES[activity](draft)


def go_home(draft: Draft) -> None:
    """Take the position in which a set begins."""
    if not np.allclose(draft.pose, draft.home):
        draft.move_to(draft.home, draft.rng.uniform(1.4, 2.4))


def _stand(draft: Draft) -> None:
    """Stand, wherever the lifter was."""
    if not np.isclose(draft.pose[Z], draft.standing[Z]):
        _stand_up(draft)


def _still(draft: Draft) -> None:
    """Do nothing for some seconds."""
    draft.hold(draft.rng.uniform(3.0, 6.0))


def _taps(draft: Draft) -> None:
    """Fingers on the box: someone starts the recording or tightens the belt."""
    for _ in range(draft.rng.integers(2, 6)):
        draft.knock(draft.rng.uniform(8, 45))
        draft.hold(draft.rng.uniform(0.15, 0.9))


def _re_rack(draft: Draft) -> None:
    """The bar is pushed off the hip and hits floor or rack."""
    draft.hold(draft.rng.uniform(0.5, 1.5))
    draft.knock(draft.rng.uniform(25, 90))
    draft.knock(draft.rng.uniform(8, 30), after_s=draft.rng.uniform(0.08, 0.2))
    draft.hold(draft.rng.uniform(0.6, 1.5))


def _fidget(draft: Draft) -> None:
    """Shift about on the floor: slow, irregular, a few centimetres and degrees."""
    scale = np.zeros(6)
    scale[[X, Y, Z]] = draft.rng.uniform(0.005, 0.02, 3)
    scale[[PITCH, ROLL, YAW]] = np.radians(draft.rng.uniform(1.5, 6.0, 3))
    draft.sway(_wander(draft, draft.rng.uniform(4, 9), 0.35) * scale)


def _roll_bar(draft: Draft) -> None:
    """Roll the bar over the legs: rocking, a little lift of the hip, knocks of the bar."""
    duration = draft.rng.uniform(3.0, 6.0)
    scale = np.zeros(6)
    scale[[X, Y, Z]] = draft.rng.uniform(0.01, 0.03, 3)
    scale[[PITCH, ROLL, YAW]] = np.radians(draft.rng.uniform(3.0, 9.0, 3))
    for at in draft.rng.uniform(0.2, duration - 0.2, 4):
        draft.knock(draft.rng.uniform(2, 15), after_s=float(at))
    draft.sway(_wander(draft, duration, 0.9) * scale)


def _wander(draft: Draft, duration_s: float, rate_hz: float) -> Array:
    """Return irregular motion (n, 6) of about unit size that begins and ends at zero: a few sines and an envelope."""
    n = steps(duration_s)
    t = np.arange(1, n + 1) / GRID_HZ
    motion = np.zeros((n, 6))
    for _ in range(3):
        rates = rate_hz * draft.rng.uniform(0.4, 1.6, 6)
        motion += np.sin(2 * np.pi * (rates * t[:, None] + draft.rng.uniform(0, 1, 6))) / 1.5
    return motion * _envelope(n, min(1.0, duration_s / 3))[:, None]


def _envelope(n: int, edge_s: float) -> Array:
    """Return a window (n,) that opens and closes smoothly."""
    window = np.ones(n)
    edge = ease(edge_s)[:n]
    window[: len(edge)] = edge
    window[n - len(edge) :] = np.minimum(window[n - len(edge) :], (1 - edge))
    return window


def _sit_down(draft: Draft) -> None:
    """Bow forward, go down, end in the position in which sets begin or on a chair."""
    low = draft.home if draft.home[Z] < 0.6 * draft.standing[Z] else draft.standing - [0.25, 0, 0.42, 0, 0, 0]
    _bow_and_go(draft, low, draft.rng.uniform(1.6, 2.8))


def _stand_up(draft: Draft) -> None:
    """Bow forward and rise."""
    _bow_and_go(draft, draft.standing, draft.rng.uniform(1.3, 2.4))


def _bow_and_go(draft: Draft, pose: Array, duration_s: float) -> None:
    """Pass to a pose while the trunk bows forward by 15 to 40 degrees and comes back."""
    way = ease(duration_s)
    path = draft.pose + way[:, None] * (pose - draft.pose)
    path[:, PITCH] -= np.radians(draft.rng.uniform(15, 40)) * 16 * way**2 * (1 - way) ** 2
    draft.follow(path)
    draft.hold(draft.rng.uniform(0.4, 1.5))


def _pulses(draft: Draft) -> None:
    """Push the knees apart against a band, some times: the pelvis rolls and turns a little, and tilts less."""
    count = int(draft.rng.integers(2, 6))
    n = steps(count * draft.rng.uniform(0.4, 0.8))
    pulse = (1 - np.cos(2 * np.pi * count * np.arange(1, n + 1) / n)) / 2
    scale = np.zeros(6)
    scale[[Z, PITCH, ROLL, YAW]] = 0.004, *np.radians(draft.rng.uniform(0.5, 3.0, 3))
    draft.sway(pulse[:, None] * scale)


def _stretch(draft: Draft) -> None:
    """Lunge and rock to and fro, to stretch the hip: the pelvis tilts, sinks and rises, and rests in between."""
    lunge = draft.standing + np.array([0.1, 0, -0.25, np.radians(draft.rng.uniform(-10, 10)), 0, 0])
    draft.move_to(lunge, draft.rng.uniform(1.2, 2.0))
    for _ in range(draft.rng.integers(3, 7)):
        sunk_m, tilted_deg = draft.rng.uniform(0.03, 0.08), draft.rng.uniform(10, 25)
        deeper = lunge + np.array([0.12, 0, -sunk_m, np.radians(tilted_deg), 0, 0])
        draft.move_to(deeper, draft.rng.uniform(0.8, 1.5))
        draft.hold(draft.rng.uniform(0.3, 2.0))
        draft.move_to(lunge, draft.rng.uniform(0.8, 1.5))
        draft.hold(draft.rng.uniform(0.2, 1.0))
    draft.move_to(draft.standing, draft.rng.uniform(1.2, 2.0))


def _stairs(draft: Draft) -> None:
    """Climb some steps and come down again: each raises the pelvis by 18 cm and tilts it."""
    count = int(draft.rng.integers(5, 9))
    for way in (1.0, -1.0):
        for _ in range(count):
            rise = ease(draft.rng.uniform(0.5, 0.8))
            tilt = np.zeros(6)
            tilt[[PITCH, ROLL]] = np.radians(draft.rng.uniform(2, 8, 2))
            draft.knock(draft.rng.uniform(2, 10))
            step = way * np.array([0.28, 0, 0.18, 0, 0, 0])
            draft.follow(draft.pose + rise[:, None] * step + (4 * rise * (1 - rise))[:, None] * tilt)
        draft.hold(draft.rng.uniform(0.5, 1.5))


def _walk(draft: Draft) -> None:
    """Walk out, turn, come back, turn: steps shake the pelvis in all directions, heels knock."""
    step_hz = draft.rng.uniform(1.6, 2.05)
    steps_out = int(draft.rng.integers(5, 12))
    for heading in (1.0, -1.0):
        _walk_straight(draft, step_hz, steps_out, heading)
        turned = draft.pose.copy()
        turned[YAW] += heading * np.pi
        draft.move_to(turned, draft.rng.uniform(0.9, 1.6))


def _walk_straight(draft: Draft, step_hz: float, count: int, heading: float) -> None:
    """Append `count` steps; vertical and fore-aft motion have one cycle a step, the others one cycle a stride."""
    rng, duration = draft.rng, count / step_hz
    n = steps(duration)
    t = np.arange(1, n + 1) / GRID_HZ
    stride = 2 * np.pi * step_hz / 2 * t + rng.uniform(0, 2 * np.pi)
    motion = np.zeros((n, 6))
    motion[:, Z] = rng.uniform(0.012, 0.026) * np.cos(2 * stride)
    motion[:, Y] = rng.uniform(0.01, 0.025) * np.sin(stride)
    motion[:, X] = 0.01 * np.sin(2 * stride + 0.7)
    motion[:, PITCH] = np.radians(rng.uniform(1, 3)) * np.sin(2 * stride + 1.0)
    motion[:, ROLL] = np.radians(rng.uniform(2, 5)) * np.sin(stride + 0.4)
    motion[:, YAW] = np.radians(rng.uniform(2, 5)) * np.cos(stride)
    motion *= _envelope(n, 0.6)[:, None]
    motion[:, X] += heading * 0.68 * count * ease(duration)
    for k in range(1, count):
        draft.knock(rng.uniform(1, 5), after_s=k / step_hz)
    draft.sway(motion)


_ACTIVITIES = {
    "still": _still,
    "fidget": _fidget,
    "walk": _walk,
    "stairs": _stairs,
    "stretch": _stretch,
    "pulses": _pulses,
    "sit-down": _sit_down,
    "stand-up": _stand_up,
    "roll-bar": _roll_bar,
    "taps": _taps,
    "re-rack": _re_rack,
}
