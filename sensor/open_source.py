"""The words for a live source become the source: `ble:NAME-OR-ADDRESS`, `serial:PORT`, `replay:FILE`, `sim:`."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from sensor.errors import SourceError
from sensor.stream import LiveSource

if TYPE_CHECKING:
    from sensor.devices.device import Device, Wish
    from sensor.link.raw_log import RawLog
    from sensor.link.wire import Patience
    from sensor.replay import Pace

WORDS = "ble:NAME-OR-ADDRESS, serial:PORT, replay:FILE or sim:"


def open_source(
    words: str,
    *,
    device: str | None = None,
    wish: Wish | None = None,
    pace: Pace | None = None,
    log: RawLog | None = None,
    patience: Patience | None = None,
) -> AbstractAsyncContextManager[LiveSource]:
    """Return a source to be entered with `async with`.

    Parameters
    ----------
    words : str
        `ble:` takes a name, an address or a service, `serial:` a path, `VID:PID` or a serial number, `sim:` the name
        of a simulated session. What stands after the colon may be left out where only one thing answers to that.
    device : str, optional
        The name of a device, for a sensor that is not recognised.
    wish : Wish, optional
        Rate, ranges and units, for a device.
    pace : Pace, optional
        How fast a replayed or simulated source runs.
    log : RawLog, optional
        Keeps the bytes of a device.
    patience : Patience, optional
        How long to wait for a device.

    Raises
    ------
    SourceError
        Where the words are none of these; on entering, whatever the source itself raises.

    Examples
    --------
    >>> open_source("usb:1")
    Traceback (most recent call last):
    sensor.errors.SourceError: 'usb:1' is no source: write ble:NAME-OR-ADDRESS, serial:PORT, replay:FILE or sim:
    """
    kind, colon, rest = words.partition(":")
    if colon and kind in ("ble", "serial"):
        known = None if device is None else _device(device, kind)
        if kind == "ble":
            from sensor.ble import open_ble

            return open_ble(rest, device=known, wish=wish, log=log, patience=patience)
        from sensor.serial_port import open_serial

        return open_serial(rest, device=known, wish=wish, log=log, patience=patience)
    if colon and kind in ("replay", "sim") and (rest or kind == "sim"):
        if device is not None or log is not None:
            raise SourceError(f"{words} is no device: it takes no --device and no raw log", code="unknown")
        from sensor.replay import open_replay
        from sensor.simulated_source import open_simulated

        return (open_replay if kind == "replay" else open_simulated)(rest, pace=pace)
    raise SourceError(f"{words!r} is no source: write {WORDS}", code="unknown")


def _device(name: str, transport: str) -> Device:
    """Return a device that is reached this way."""
    from sensor.devices.table_of_devices import DEVICES, device_named

    try:
        device = device_named(name)
    except ValueError as error:
        raise SourceError(str(error), code="unknown_device") from None
    if device.transport != transport:
        fits = ", ".join(one.name for one in DEVICES if one.transport == transport)
        message = f"{name} is not reached over {transport}: choose one of {fits}"
        raise SourceError(message, code="unknown_device")
    return device
