"""Devices over Bluetooth LE: found, connected with patience, watched. bleak is imported nowhere else."""

import logging

from sensor.ble.opening import open_ble
from sensor.ble.radio import Radio
from sensor.ble.scanning import Seen, scan

__all__ = ["Radio", "Seen", "open_ble", "scan"]

for _library in ("bleak", "dbus_fast"):
    # What they log, such as a traceback for an answer that comes after the end, is for their developers: with a handler
    # of its own Python does not print it, and who adds one still gets it.
    logging.getLogger(_library).addHandler(logging.NullHandler())
