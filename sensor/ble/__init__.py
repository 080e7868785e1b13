"""Devices over Bluetooth LE: found, connected with patience, watched. bleak is imported nowhere else."""

from sensor.ble.opening import open_ble
from sensor.ble.radio import Radio
from sensor.ble.scanning import Seen, scan

__all__ = ["Radio", "Seen", "open_ble", "scan"]
