"""WitMotion over Bluetooth LE: WT901BLE67/68, WT901BLECL, BWT901BLE5.0, WT9011DCL.

The stream starts by itself once its channel is subscribed, at 10 Hz unless told otherwise. It has neither clock nor
count nor check. Source and certainty: firmware_notes/witmotion_ble.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from sensor.devices import witmotion_registers as registers
from sensor.devices.device import Device, Step, Wish, Write, covering
from sensor.devices.witmotion_frames import WitMotionFrames

# The maker misprinted the base of standard UUIDs: ...9a34fb for ...9b34fb. Some firmware has it right.
TAILS = ("-0000-1000-8000-00805f9a34fb", "-0000-1000-8000-00805f9b34fb")
RATES_HZ = tuple(registers.RATE_CODES)


class WitMotionBle(WitMotionFrames):
    """The state of one connection."""

    def __init__(self) -> None:
        super().__init__(starts_with_a_frame=True, sends_time=False)

    def start(self, wish: Wish) -> Iterator[Step]:
        """Set rate and low-pass."""
        self.facts.rate_hz = covering(wish.rate_hz, RATES_HZ)
        yield from registers.settings(wish)

    def stop(self) -> Iterator[Step]:
        """Do nothing: the stream ends with the subscription."""
        yield from ()

    def ask_battery(self) -> Iterator[Step]:
        """Ask for the battery's voltage."""
        yield Write(registers.command(registers.READ, registers.BATTERY))


DEVICE = Device(
    name="witmotion-ble",
    title="WitMotion WT901BLE, WT901BLECL, BWT901BLE, WT9011DCL (Bluetooth LE)",
    transport="ble",
    new_decoder=WitMotionBle,
    matches=lambda name: "WT" in name,
    services=tuple(f"0000{code}{tail}" for code in ("ffe5", "fff0") for tail in TAILS),
    notify=tuple(f"0000{code}{tail}" for code in ("ffe4", "fff1") for tail in TAILS),
    write=tuple(f"0000{code}{tail}" for code in ("ffe9", "fff2") for tail in TAILS),
    rates_hz=RATES_HZ,
    certainty="A",
    note="It sends no time and no count, so lost readings are only estimated.",
)
