"""Devices on a serial port: ports found and named, the baud rate detected, the stream read in a thread.

pyserial is imported nowhere else.
"""

from sensor.serial_port.opening import open_serial
from sensor.serial_port.ports import Port, find_ports

__all__ = ["Port", "find_ports", "open_serial"]
