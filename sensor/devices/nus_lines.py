"""Own firmware that prints lines over Bluetooth LE: the Nordic UART service, and HM-10 clones.

Lines arrive in fragments of any length; what they may say is in `text_lines`.
"""

from __future__ import annotations

from sensor.devices.device import Device
from sensor.devices.text_lines import SEQUENCE_WRAP, WRAP, TextLines

NORDIC = "6e40000{}-b5a3-f393-e0a9-e50e24dcca9e"
HM10 = "0000ffe{}-0000-1000-8000-00805f9b34fb"  # writes and notifies on one channel
NAMES = ("HipThrust Text", "Puck.js ", "Bangle.js ", "HMSoft", "HM-10", "BT05", "CC41", "M5Stick", "ESP32")

DEVICE = Device(
    name="nus-lines",
    title="Own firmware that prints lines over Nordic UART or HM-10 (Bluetooth LE)",
    transport="ble",
    new_decoder=TextLines,
    matches=lambda name: name.startswith(NAMES),
    services=(NORDIC.format(1), HM10.format(0)),
    notify=(NORDIC.format(3), HM10.format(1)),
    write=(NORDIC.format(2), HM10.format(1)),
    tick_s=1e-6,
    tick_wrap=WRAP,
    sequence_wrap=SEQUENCE_WRAP,
    certainty="A",
    note="Units of foreign lines are guessed from the reading at rest; give them with --units where you know them.",
)
