"""From the draft to exact curves: the body's path made smooth, trembling and breathing, and the sensor's box on it.

The body's path is the truth. The box follows it on a belt that gives way, and is knocked: that is what is measured,
and it is no truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.samples import STANDARD_GRAVITY_MPS2, Array
from sensor.simulated.draft import Draft, Knock
from sensor.simulated.linkage import PITCH, ROLL, YAW, X, Y, Z
from sensor.simulated.scenario import Scenario
from sensor.simulated.strokes import GRID_HZ

SMOOTHING_S = 0.03  # bodies and belts are soft: nothing of the path is sharper than this
KNOCK_HZ = 55.0  # plates, floor and box ring at some tens of hertz
GATE_S = 0.4  # effort comes and goes this fast


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Exact curves on the simulation's grid: time (n,), points (n, 3) in the world frame, angles (n, 3) in radians.

    `angles_rad` (pitch, roll, yaw) and the points `bar_m`, `sensor_m` are of the body; `force_mps2` (specific force)
    and `rate_radps` are of the box, in the axes of the segment that carries it.
    """

    time_s: Array
    bar_m: Array
    sensor_m: Array
    angles_rad: Array
    force_mps2: Array
    rate_radps: Array


def to_world(angles_rad: Array, vector: Array) -> Array:
    """Turn vectors (n, 3) or (3,) of the segment's axes into the world: yaw after pitch after roll.

    Examples
    --------
    >>> import numpy as np
    >>> to_world(np.radians([[90.0, 0.0, 0.0]]), np.array([1.0, 0.0, 0.0])).round(6)  # pitch lifts the caudal axis
    array([[0., 0., 1.]])
    """
    pitch, roll, yaw = angles_rad.T
    x, y, z = np.broadcast_to(vector, (len(angles_rad), 3)).T
    y, z = y * np.cos(roll) - z * np.sin(roll), y * np.sin(roll) + z * np.cos(roll)
    x, z = x * np.cos(pitch) - z * np.sin(pitch), x * np.sin(pitch) + z * np.cos(pitch)
    return np.stack([x * np.cos(yaw) - y * np.sin(yaw), x * np.sin(yaw) + y * np.cos(yaw), z], axis=1)


def to_segment(angles_rad: Array, vector: Array) -> Array:
    """Turn world vectors (n, 3) into the segment's axes: the inverse of `to_world`."""
    pitch, roll, yaw = angles_rad.T
    x, y, z = vector.T
    x, y = x * np.cos(yaw) + y * np.sin(yaw), y * np.cos(yaw) - x * np.sin(yaw)
    x, z = x * np.cos(pitch) + z * np.sin(pitch), z * np.cos(pitch) - x * np.sin(pitch)
    return np.stack([x, y * np.cos(roll) + z * np.sin(roll), z * np.cos(roll) - y * np.sin(roll)], axis=1)


def angular_rate(angles_rad: Array) -> Array:
    """Return the angular rate (n, 3) in the segment's axes from its angles (n, 3) on the grid."""
    pitch, roll, _ = angles_rad.T
    pitching, rolling, yawing = np.gradient(angles_rad, 1 / GRID_HZ, axis=0).T
    level = yawing * np.cos(pitch)
    return np.stack(
        [
            rolling + yawing * np.sin(pitch),
            level * np.sin(roll) - pitching * np.cos(roll),
            level * np.cos(roll) + pitching * np.sin(roll),
        ],
        axis=1,
    )


def move(draft: Draft, scenario: Scenario, mount_m: Array, bar_m: Array, rng: np.random.Generator) -> Motion:
    """Return the exact curves of a draft.

    Parameters
    ----------
    draft : Draft
    scenario : Scenario
    mount_m, bar_m : (3,) array
        The sensor's point and the bar, seen from the hip joint in the segment's axes.
    rng : numpy.random.Generator
        Draws trembling, breathing and the motion of the belt.
    """
    poses, effort = draft.finished()
    pose = _smooth(poses) + _liveliness(_gate(effort), scenario, rng)
    angles, hip = pose[:, [PITCH, ROLL, YAW]], pose[:, [X, Y, Z]]
    sensor = hip + to_world(angles, mount_m)
    give, turn = _belt(sensor, angles, draft.knocks, scenario, rng)
    box_angles = angles + turn
    acc = _second_derivative(sensor + to_world(angles, give))
    acc[:, 2] += STANDARD_GRAVITY_MPS2
    return Motion(
        time_s=np.arange(len(pose)) / GRID_HZ,
        bar_m=hip + to_world(angles, bar_m),
        sensor_m=sensor,
        angles_rad=angles,
        force_mps2=to_segment(box_angles, acc),
        rate_radps=angular_rate(box_angles),
    )


def _second_derivative(path: Array) -> Array:
    derivative: Array = np.gradient(np.gradient(path, 1 / GRID_HZ, axis=0), 1 / GRID_HZ, axis=0)
    return derivative


def _smooth(columns: Array, width_s: float = SMOOTHING_S) -> Array:
    """Convolve each column with a Hann window: what has a kink becomes twice differentiable."""
    half = int(width_s * GRID_HZ / 2)
    window = np.hanning(2 * half + 3)[1:-1]
    window /= window.sum()
    padded = np.pad(columns, ((half, half), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, window, mode="valid") for column in padded.T], axis=1)


def _gate(effort: Array) -> Array:
    """Let effort come and go smoothly (running mean twice)."""
    return _running_mean(_running_mean(effort))


def _running_mean(signal: Array) -> Array:
    """Average over `GATE_S` about each step."""
    n = int(GATE_S * GRID_HZ) // 2
    total = np.concatenate([[0.0], np.cumsum(np.pad(signal, (n + 1, n), mode="edge"))])
    mean: Array = (total[2 * n + 1 :] - total[: -2 * n - 1]) / (2 * n + 1)
    return mean[1:]


def _noise(n: int, low_hz: float, high_hz: float, rng: np.random.Generator) -> Array:
    """Return noise (n,) of unit SD in a band, fading out smoothly above it (so that it can be differentiated)."""
    size = _fft_size(n)
    frequency = np.fft.rfftfreq(size, 1 / GRID_HZ)
    shape = 1 / (1 + (frequency / high_hz) ** 6) * (frequency > low_hz) / np.maximum(frequency, low_hz)
    spectrum = shape * (rng.normal(size=len(frequency)) + 1j * rng.normal(size=len(frequency)))
    spectrum[frequency > 10 * high_hz] = 0
    noise: Array = np.fft.irfft(spectrum, size)[:n]
    return noise / max(float(noise.std()), 1e-12)


def _fft_size(n: int) -> int:
    """Return a length of at least n that transforms fast: eighths of a power of two."""
    step = max(1 << (n.bit_length() - 4), 1) if n > 8 else 1
    return -(-n // step) * step


def _liveliness(effort: Array, scenario: Scenario, rng: np.random.Generator) -> Array:
    """Return what no plan foresees (n, 6): tremor, breathing, pelvis motion of its own, sideways tilt."""
    n = len(effort)
    extra = np.zeros((n, 6))
    for axis, share in ((X, 0.5), (Y, 0.7), (Z, 1.0)):
        extra[:, axis] += share * scenario.tremor_mm / 1000 * effort**2 * _noise(n, 2, 12, rng)
    for axis, degrees in ((PITCH, 0.25), (ROLL, 0.2), (YAW, 0.15)):
        extra[:, axis] += np.radians(degrees) * effort**2 * scenario.tremor_mm * _noise(n, 2, 12, rng)
    for axis in (X, Y):
        extra[:, axis] += scenario.slip_mm / 1000 * effort * _noise(n, 0.1, 0.8, rng)
    breath = _noise(n, 0.2, 0.35, rng)
    extra[:, Z] += scenario.breathing_mm / 1000 * breath
    extra[:, PITCH] += np.radians(0.25) * scenario.breathing_mm * breath
    for axis, degrees in ((PITCH, scenario.unexplained_deg), (ROLL, scenario.roll_deg), (YAW, scenario.twist_deg)):
        extra[:, axis] += np.radians(degrees) * effort * _noise(n, 0.1, 0.7, rng)
    return extra


def _belt(
    sensor_m: Array, angles: Array, knocks: list[Knock], scenario: Scenario, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return how the box moves (n, 3) and turns (n, 3) on the segment: `x'' + 2 d w x' + w^2 x = -a`, and knocks."""
    give = np.zeros_like(sensor_m)
    for knock in knocks:
        _add_knock(give, knock)
    if scenario.wobble_hz is None:
        return give, np.zeros_like(give)
    acc = to_segment(angles, _second_derivative(sensor_m))
    omega, damping = 2 * np.pi * scenario.wobble_hz, 0.25
    t = np.arange(int(GRID_HZ)) / GRID_HZ
    ringing = omega * np.sqrt(1 - damping**2)
    response = -np.exp(-damping * omega * t) * np.sin(ringing * t) / ringing / GRID_HZ
    size = _fft_size(len(acc) + len(t))
    spectrum = np.fft.rfft(acc, size, axis=0) * np.fft.rfft(response, size)[:, None]
    give += np.fft.irfft(spectrum, size, axis=0)[: len(acc)]
    turn = np.radians(rng.uniform(0.2, 0.7, 3) * rng.choice([-1, 1], 3)) * 1000 * give  # some degrees per cm
    return give, turn


def _add_knock(give: Array, knock: Knock) -> None:
    """Add a decaying oscillation with a soft beginning whose largest acceleration is the knock's."""
    n = int(0.25 * GRID_HZ)
    t = np.arange(n) / GRID_HZ
    shape = np.minimum(t * KNOCK_HZ, 1) ** 3 * np.exp(-t / 0.025) * np.sin(2 * np.pi * KNOCK_HZ * t)
    shape *= knock.peak_mps2 / np.abs(np.gradient(np.gradient(shape, 1 / GRID_HZ), 1 / GRID_HZ)).max()
    start = int(knock.time_s * GRID_HZ)
    room = len(give[start : start + n])
    give[start : start + n] += shape[:room, None] * np.array(knock.direction)
