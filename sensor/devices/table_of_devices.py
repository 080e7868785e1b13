"""Every device that is supported, one line each; more likely ones first where an advertised name fits several."""

from __future__ import annotations

from sensor.devices import (
    hipthrust_gatt,
    metamotion,
    movesense,
    nus_lines,
    polar,
    text_lines,
    thingy52,
    witmotion_ble,
    witmotion_serial,
    xsens_dot,
)
from sensor.devices.device import Device

DEVICES: tuple[Device, ...] = (
    witmotion_ble.DEVICE,
    witmotion_serial.DEVICE,
    text_lines.DEVICE,
    nus_lines.DEVICE,
    hipthrust_gatt.DEVICE,
    movesense.DEVICE,
    metamotion.DEVICE,
    polar.DEVICE,
    xsens_dot.DEVICE,
    thingy52.DEVICE,
)


def device_named(name: str) -> Device:
    """Return the device of a name, as `--device` takes it.

    Raises
    ------
    ValueError
        With one sentence for the user that lists the names.

    Examples
    --------
    >>> device_named("witmotion-ble").transport
    'ble'
    """
    for device in DEVICES:
        if device.name == name:
            return device
    raise ValueError(f"{name!r} is not a device known here: use one of {', '.join(d.name for d in DEVICES)}")


def devices_matching(advertised_name: str) -> tuple[Device, ...]:
    """Return the devices that a Bluetooth name may belong to; empty where none fits.

    Examples
    --------
    >>> [device.name for device in devices_matching("WT901BLE68")]
    ['witmotion-ble']
    """
    return tuple(device for device in DEVICES if device.matches(advertised_name))
