"""WitMotion on a serial port: WT901, JY901, HWT905, BWT901CL over SPP, and a WT901BLECL on its USB cable.

It is asked to send time, acceleration and angular rate; a sensor that sends joint frames over its cable ignores that.
Source and certainty: firmware_notes/witmotion_serial.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from sensor.devices import witmotion_registers as registers
from sensor.devices.device import Await, Device, Step, Wish, Write, covering
from sensor.devices.witmotion_frames import WitMotionFrames

TIME_ACC_GYR = 0x0007  # 33 bytes a reading: 100 Hz need 33 kbit/s, and so 38400 baud at least
RATES_HZ = tuple(registers.RATE_CODES)
BITS_PER_READING = 3 * registers.SHORT_SIZE * 10


class WitMotionSerial(WitMotionFrames):
    """The state of one connection."""

    def __init__(self) -> None:
        super().__init__(starts_with_a_frame=False, sends_time=True)

    def start(self, wish: Wish) -> Iterator[Step]:
        """Set content, rate and low-pass, and wait for a frame."""
        before = self.counts.good
        self.facts.rate_hz = covering(wish.rate_hz, RATES_HZ)
        yield from registers.settings(wish, content=TIME_ACC_GYR)
        yield Await(
            lambda: self.counts.good > before,
            seconds=3.0,
            complaint="no WitMotion frame arrived: check the cable, the port and the baud rate",
        )

    def stop(self) -> Iterator[Step]:
        """Do nothing: it streams as long as it has power."""
        yield from ()

    def ask_battery(self) -> Iterator[Step]:
        """Ask for the battery's voltage: one that sends joint frames says what it answers, the others do not."""
        yield Write(registers.command(registers.READ, registers.BATTERY))


def fastest_hz(baud: int) -> float:
    """Return the fastest rate whose readings a serial line carries with a quarter to spare.

    Examples
    --------
    >>> fastest_hz(9600), fastest_hz(115200)
    (20.0, 100.0)
    """
    return max(rate for rate in RATES_HZ if rate * BITS_PER_READING * 1.25 <= baud or rate == RATES_HZ[0])


DEVICE = Device(
    name="witmotion-serial",
    title="WitMotion WT901, JY901, HWT905, BWT901CL (serial, USB)",
    transport="serial",
    new_decoder=WitMotionSerial,
    rates_hz=RATES_HZ,
    tick_s=0.001,
    baud_rates=(115200, 9600, 230400, 57600, 38400, 19200, 921600),
    fastest_hz=fastest_hz,
    question=registers.command(registers.READ, registers.ACC_X),
    certainty="A",
    note="At 9600 baud it carries 20 Hz; set it to 115200 baud in the maker's program.",
)
