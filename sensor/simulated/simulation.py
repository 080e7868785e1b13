"""`simulate(scenario, seed)`: the whole story of a simulated recording, from a person drawn to samples and truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor.formats.border.gaps import gaps_in
from sensor.samples import ImuSamples, Source
from sensor.simulated.imu import Readings, sense
from sensor.simulated.link import Order, arrival_order, resend
from sensor.simulated.linkage import draw_body
from sensor.simulated.motion import Motion, move
from sensor.simulated.mounting import mounting_rotation, points_on_the_segment
from sensor.simulated.scenario import Scenario
from sensor.simulated.session import write_session
from sensor.simulated.truth import Truth, measure_repetitions


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """A simulated recording.

    `samples` are what a good reader makes of it: in order, each once, holes left as holes (a reading that the link
    sent again under a new stamp is still there). `arrival` holds, for each row as it arrived, its index in `samples`.
    `motion` are the exact curves, before sensor and link, in true seconds.
    """

    samples: ImuSamples
    source: Source
    truth: Truth
    arrival: Order
    motion: Motion


def simulate(scenario: Scenario, seed: int) -> Simulation:
    """Simulate one recording.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Draws everything the scenario leaves open. The same seed gives the same person and the same repetitions,
        whatever the sensor, its mounting and the link.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        Where the scenario asks for a body that cannot be, such as a rise longer than the torso, and where the link
        loses everything.

    Examples
    --------
    >>> recording = simulate(Scenario(repetitions=3), seed=1)
    >>> len(recording.truth.repetitions), round(recording.samples.rate_hz)
    (3, 100)
    """
    if seed < 0:
        raise ValueError(f"a seed of 0 or more expected, got {seed}")
    person, habits, life, place, box, way = (np.random.default_rng([seed, k]) for k in range(6))
    body = draw_body(scenario, person)
    sensor_m, bar_m = points_on_the_segment(scenario, person)
    draft = write_session(scenario, body, bar_m, habits)
    motion = move(draft, scenario, sensor_m, bar_m, life)
    readings = resend(sense(motion, scenario.imu, mounting_rotation(scenario, place), box), scenario.link, way)
    order = arrival_order(readings.time_s, scenario.link, way)
    if not len(order):
        raise ValueError("the link lost every sample")
    samples, arrival = _received(readings, order, gyroscope=scenario.imu.gyroscope)
    caudal, _, anterior = bar_m - sensor_m
    truth = Truth(
        scenario=scenario.name,
        seed=seed,
        variation=scenario.variation,
        repetitions=tuple(measure_repetitions(motion, draft.attempts, eccentric_first=scenario.lift == "squat")),
        bar_offset_m=(float(caudal), float(anterior)),
        clock_ratio=1 + scenario.imu.rate_error_pct / 100,
        first_stamp_s=float(readings.time_s[order.min()]),
    )
    return Simulation(samples, _source(samples, arrival, scenario), truth, arrival, motion)


def _received(readings: Readings, order: Order, *, gyroscope: bool) -> tuple[ImuSamples, Order]:
    """Return the samples that arrived, in order and each once, and the rows as indices into them."""
    kept, arrival = np.unique(order, return_inverse=True)
    time_s = readings.time_s[kept]
    gyr = readings.gyr_radps[kept] if gyroscope else None
    return ImuSamples(time_s - time_s[0], readings.acc_mps2[kept], gyr), arrival


def _source(samples: ImuSamples, arrival: Order, scenario: Scenario) -> Source:
    """Say where the samples come from: nowhere but here."""
    return Source(
        file="simulated",
        format="simulated",
        sensor="simulated",
        simulated=True,
        rate_hz=samples.rate_hz,
        stated_rate_hz=scenario.imu.rate_hz,
        duration_s=samples.duration_s,
        samples=len(samples),
        gyroscope=samples.gyr_radps is not None,
        acc_unit="m/s2",
        gyr_unit="deg/s",
        acc_range_mps2=None if scenario.imu.bits is None else scenario.imu.acc_range_mps2,
        gaps=gaps_in(samples.time_s),
        repeated_rows=len(arrival) - len(samples),
        sorted_rows=int(np.sum(np.diff(arrival) < 0)),
    )
