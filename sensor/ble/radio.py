"""The machine's Bluetooth, and its troubles in words.

Invariant: errors of bleak and of the system's Bluetooth become `LinkError` here, with what to do about them. Scanning
and connecting at the same time is what BlueZ answers with InProgress, so both are done under one lock.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sensor.errors import LinkError

_LOCKS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
PASSING = ("InProgress", "abort", "0x3e", "ESP_GATT", "Operation already in progress", "br-connection-canceled")
NO_SERVICE = ("ServiceUnknown", "NameHasNoOwner", "Spawn", "FileNotFound", "No such file", "Connection refused")


@dataclass(frozen=True, slots=True)
class Radio:
    """Which implementation bleak uses: that of the system, unless a test brings its own."""

    scanner: Any = None
    client: Any = None


def radio_lock() -> asyncio.Lock:
    """Return the lock around scanning and connecting, one for each event loop."""
    return _LOCKS.setdefault(asyncio.get_running_loop(), asyncio.Lock())


def overlook_ended_buses() -> None:
    """Keep asyncio from printing that a bus of bleak's ended, as each one does when its link is lost."""
    loop = asyncio.get_running_loop()
    if loop.get_exception_handler() is None:
        loop.set_exception_handler(_tell_all_but_ended_buses)


def _tell_all_but_ended_buses(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Do as the loop does, but for the end of a bus that nobody waited for."""
    if not isinstance(context.get("exception"), EOFError) or "never retrieved" not in context.get("message", ""):
        loop.default_exception_handler(context)


@contextmanager
def troubles(address: str = "") -> Iterator[None]:
    """Turn what bleak and the system raise into `LinkError`; what passes by itself has the code `passing`."""
    from bleak.exc import BleakError

    try:
        yield
    except (BleakError, OSError, EOFError, TimeoutError) as error:
        raise _link_error(error, address) from error
    except AttributeError as error:  # bleak on a bus that went away: its own state is gone
        raise LinkError(f"Bluetooth went away: {error}", address=address, code="passing") from error


def _link_error(error: Exception, address: str) -> LinkError:
    """Say what an error means to a person."""
    from bleak.exc import BleakBluetoothNotAvailableError, BleakDeviceNotFoundError

    who, text = address or "the sensor", " ".join(str(part) for part in error.args) or type(error).__name__
    if isinstance(error, BleakBluetoothNotAvailableError):
        return _not_available(error)
    if isinstance(error, BleakDeviceNotFoundError):
        return LinkError(f"{who} is not in range any more", address=address, code="stale")
    if isinstance(error, TimeoutError):
        return LinkError(f"{who} did not answer in time: bring it nearer", address=address, code="timeout")
    if any(word in text for word in NO_SERVICE):
        return LinkError(_no_bluetooth(), address=address, code="no_bluetooth")
    if "AccessDenied" in text or "NotAuthorized" in text:
        return LinkError(_not_allowed(), address=address, code="permission")
    if any(word in text for word in PASSING):
        message = f"Bluetooth is busy with {who} ({text}): if that stays, switch Bluetooth off and on"
        return LinkError(message, address=address, code="passing")
    return LinkError(f"{who}: {text}", address=address, code="link")


def _not_available(error: Any) -> LinkError:  # noqa: ANN401 - bleak is not imported here
    """Say why there is no Bluetooth."""
    reason = error.reason.name
    if reason == "POWERED_OFF":
        return LinkError("Bluetooth is off: switch it on", code="bluetooth_off")
    if reason.startswith("DENIED"):
        return LinkError(_not_allowed(), code="permission")
    return LinkError(_no_bluetooth(), code="no_bluetooth")


def _no_bluetooth() -> str:
    """Say that there is no Bluetooth, and what to do."""
    if sys.platform == "linux":
        return "no Bluetooth is there: plug in an adapter, and see that its service runs (systemctl start bluetooth)"
    return "no Bluetooth is there: plug in an adapter that knows Bluetooth LE"


def _not_allowed() -> str:
    """Say that Bluetooth may not be used, and where to allow it."""
    if sys.platform == "darwin":
        return "Bluetooth is not allowed: allow it for the terminal in System Settings, Privacy & Security, Bluetooth"
    return "Bluetooth is not allowed: ask the administrator, or add yourself to the group bluetooth and log in again"
