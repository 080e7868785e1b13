"""A day of lifting through everything that stands between a sensor and the disk, as fast as it goes.

    make soak                  24 hours of 100 Hz data; SOAK_HOURS=1 for a short one, SOAK_RATE_HZ for another rate,
                               SOAK_GATHER_S for other portions

WitMotion's bytes -> decoder and clock (`Intake`) -> recorder and live analyser (`Session`). The hours are simulated
sessions, one after the other, with their true repetitions. Prints a line an hour; ends with 1 where it was slower than
200 times real time (of this process's own processor time), memory grew, or what was lifted is not what was told.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.live.events import RepetitionFinal
from analysis.settings import Settings
from hipthrust.live.session import Plan, Session
from sensor.devices.device import Wish
from sensor.devices.table_of_devices import device_named
from sensor.devices.witmotion_registers import ACC_MPS2_PER_LSB, GYR_RADPS_PER_LSB
from sensor.link.intake import Intake
from sensor.link.wire import Packet
from sensor.samples import ImuSamples, Source
from sensor.simulated.presets import PRESETS
from sensor.simulated.scenario import Imu
from sensor.simulated.simulation import simulate

HOURS = float(os.environ.get("SOAK_HOURS", "24"))
RATE_HZ = float(os.environ.get("SOAK_RATE_HZ", "100"))
FASTEST, GROWTH_MIB = 200.0, 16.0  # at least so many times real time; at most so much more memory after the first hour
# Of signal, handed over together: what came while the program worked. A link gathers 50 ms, in which as much as ten
# seconds of signal come at such a speed; SOAK_GATHER_S=0.05 for the work of a sensor that sends in real time.
GATHER_S = float(os.environ.get("SOAK_GATHER_S", "0.25"))


def frames_of(samples: ImuSamples) -> list[bytes]:
    """Return the bytes of each reading, as WitMotion's Bluetooth sensors send them."""
    assert samples.gyr_radps is not None
    acc, gyr = samples.acc_mps2 / ACC_MPS2_PER_LSB, samples.gyr_radps / GYR_RADPS_PER_LSB
    counts = np.clip(np.round(np.hstack([acc, gyr, np.zeros_like(acc)])), -32768, 32767).astype("<i2")
    return [b"\x55\x61" + row.tobytes() for row in counts]


def packets(frames: list[bytes], first: int) -> Iterator[list[Packet]]:
    """Yield what the link hands over at once, with the arrival times that a radio gives."""
    size = max(round(GATHER_S * RATE_HZ), 1)
    for start in range(0, len(frames), size):
        arrival_s = (first + start + size) / RATE_HZ
        yield [Packet(arrival_s, "", data) for data in frames[start : start + size]]


def memory_mib() -> float:
    """Return the memory that is in use now; the largest so far where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run it."""
    recording = simulate(replace(PRESETS["messy_session"], imu=Imu(rate_hz=RATE_HZ)), seed=4)
    frames, lifted = frames_of(recording.samples), len(recording.truth.repetitions)
    told = 0

    def tell(words: str, event: object) -> None:
        nonlocal told
        told += isinstance(event, RepetitionFinal)

    intake = Intake(device_named("witmotion-ble"), Wish(RATE_HZ))
    intake.connected()
    intake.begin(0.0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "soak.csv"
        session = Session(Plan("ble:soak", None, Settings(), lambda: path), tell)
        session._begin(Source(file="soak", format="live", sensor="simulated", stated_rate_hz=RATE_HZ, simulated=True))
        sent, plays, hour = 0, 0, 0
        memory: list[float] = []
        begun_s, wall_s = time.process_time(), time.monotonic()
        print("hour  x real time (processor)  x real time (wall)  memory MiB  repetitions told of lifted")
        while sent < HOURS * 3600 * RATE_HZ:
            for together in packets(frames, sent):
                for chunk in intake.take(together):
                    session.take(chunk)
            sent, plays = sent + len(frames), plays + 1
            if sent / RATE_HZ >= 3600 * (hour + 1):
                hour += 1
                signal_s, memory = sent / RATE_HZ, [*memory, memory_mib()]
                speeds = signal_s / (time.process_time() - begun_s), signal_s / (time.monotonic() - wall_s)
                print(
                    f"{hour:4d} {speeds[0]:18.0f} {speeds[1]:22.0f} {memory[-1]:14.1f} {told:9d} of {plays * lifted}",
                    flush=True,
                )
        session._end()
        speed = sent / RATE_HZ / (time.process_time() - begun_s)
        with path.open() as lines:
            rows = sum(line[0].isdigit() for line in lines)
    print(
        f"{sent} readings sent, {intake.received} decoded, {rows} rows recorded; {told} repetitions of {plays * lifted}"
    )
    grown = memory[-1] - memory[0] if memory else 0.0
    print(f"{speed:.0f} times real time; memory grew by {grown:.1f} MiB after the first hour")
    missed = abs(told - plays * lifted) > 0.02 * plays * lifted
    return int(speed < FASTEST or grown > GROWTH_MIB or rows < sent - 2 or missed)


if __name__ == "__main__":
    sys.exit(main())
